import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";
import { systemClock } from "../../app/clock.ts";
import { makeLog } from "../../app/log.ts";
import { StoreError } from "../../app/ports.ts";
import { lowdbStore } from "../../store/lowdb.ts";
import { words } from "../words.ts";
import type { Check } from "./check.ts";

/** Whether a folder is there, could be made, or neither. */
async function stateOf(folder: string): Promise<"there" | "new" | "fault"> {
  const full = path.resolve(folder);
  const found = await stat(full).catch(() => null);
  if (found) return found.isDirectory() && (await mayWrite(full)) ? "there" : "fault";
  const parent = path.dirname(full);
  return parent !== full && (await stateOf(parent)) !== "fault" ? "new" : "fault";
}

function mayWrite(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

function folderCheck(name: string, folder: string, setting: string, state: "there" | "new" | "fault"): Check {
  const key = { there: "doctor.folder", new: "doctor.folder-new", fault: "doctor.folder-fault" } as const;
  return { name, state: state === "fault" ? "fault" : "ok", message: words(key[state], { folder, setting }) };
}

export async function cacheCheck(folder: string): Promise<Check> {
  return folderCheck("cache folder", folder, "MITRA_CACHE", await stateOf(folder));
}

/** The data folder, and what is in it. A folder that is not there yet is not made. */
export async function storeChecks(folder: string): Promise<Check[]> {
  const state = await stateOf(folder);
  const own = folderCheck("data folder", folder, "MITRA_DATA", state);
  if (state === "fault") return [own];
  return [own, state === "new" ? { name: "store", state: "ok", message: words("doctor.store-new") } : await storeCheck(folder)];
}

async function storeCheck(folder: string): Promise<Check> {
  const name = "store";
  const store = lowdbStore({ folder, clock: systemClock, log: makeLog("silent") });
  try {
    await store.open();
    for await (const _ of store.all()); // damage shows when a document is read
    const damages = store.damages();
    await store.close();
    if (damages.length === 0) return { name, state: "ok", message: words("doctor.store") };
    const aside = damages.filter(({ what }) => what === "set-aside").length;
    return { name, state: aside > 0 ? "fault" : "note", message: words("doctor.store-damaged", { count: damages.length, aside }) };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.code === "locked") return { name, state: "ok", message: words("doctor.store-running") };
    return { name, state: "fault", message: error.message };
  }
}
