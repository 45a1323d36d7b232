import path from "node:path";
import { systemClock } from "../app/clock.ts";
import { type Config, readConfig } from "../config.ts";
import { checkContent } from "../content/check.ts";
import { toContentSet, toTraining } from "../content/content-set.ts";
import type { Fault } from "../content/fault.ts";
import type { Folders } from "../content/files.ts";
import { KeptReadings } from "../content/kept-readings.ts";
import { type Load, loadContent } from "../content/load.ts";
import { KeptMatchers } from "../content/matcher-cache.ts";
import { zawgyi } from "../content/zawgyi.ts";
import type { ContentSet } from "../domain/content.ts";
import { Refusal } from "./refusal.ts";
import { words } from "./words.ts";

/** The top folder of the project, wherever the command is called from. */
export const ROOT = path.join(import.meta.dirname, "../..");

/** The content folders below a folder. */
export function foldersBelow(top: string): Folders {
  return { intents: path.join(top, "intents"), knowledge: path.join(top, "knowledge"), locales: path.join(top, "locales") };
}

/** The settings; refuses when one of them cannot be used. */
export function settings(): Config {
  const config = readConfig();
  if ("faults" in config) throw new Refusal(config.faults.join(" "));
  return config;
}

/** Content and trained matcher, as the service has them. Refuses, with file and line, what cannot be read. */
export async function loadForUse(folders: Folders = foldersBelow(ROOT), cache: string = settings().cache): Promise<ContentSet> {
  const folder = path.resolve(ROOT, cache);
  const kept = new KeptMatchers({ zawgyi, folder });
  const readings = new KeptReadings(folder);
  const read = readings.read();
  const { raw, faults } = await loadContent(folders, { known: (taught) => kept.sectors(taught), read });
  // What is learnt is kept, and not checked again.
  refuseFaults(raw.known ? faults : checkContent({ raw, faults }, systemClock.now()).faults);
  readings.write(read);
  if (!raw.known) tellProgress(words("load.training"));
  return toContentSet(raw, kept.matcher(raw.taught, toTraining(raw)));
}

function refuseFaults(faults: Load["faults"]): void {
  const [first] = faults;
  if (!first) return;
  throw new Refusal(
    faults.length === 1 ? faultLine(first) : words("load.more-faults", { first: faultLine(first), more: faults.length - 1 }),
  );
}

/** `file:line: message`, as editors and terminals know to follow. */
export function faultLine({ file, line, message }: Fault): string {
  return `${file}:${line}: ${message}`;
}

/** Says on a terminal what takes a while; says nothing in a pipe. */
export function tellProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text}\n`);
}
