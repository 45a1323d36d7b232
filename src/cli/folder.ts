import { stat } from "node:fs/promises";
import { Refusal } from "./refusal.ts";
import { words } from "./words.ts";

/** Refuses what is no folder that can be read. */
export async function refuseUnlessFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw new Refusal(words("content.no-folder", { folder }));
}
