import { setImmediate as breathe } from "node:timers/promises";
import { type Fault, faultAt, inReadingOrder } from "./fault.ts";
import { type Folders, PARTS, type Part, readFolder, type TextFile, versionOf } from "./files.ts";
import type { Loaded, Piece, Reading } from "./loaded.ts";
import { readerOf } from "./places.ts";
import { isFaults, readYaml } from "./yaml.ts";

/** What the folders hold, and what is wrong with them. `raw` has whatever could be read. */
export interface Load {
  readonly raw: Loaded;
  readonly faults: readonly Fault[];
}

/** What files gave, by name and digest, so that a reload reads only those that changed. Belongs to one caller. */
export type ReadFiles = Map<string, Reading & { readonly digest: string }>;

export interface LoadOptions {
  readonly only?: readonly Part[];
  readonly read?: ReadFiles;
  /** The sectors of a matcher that is at hand for this version of what it learns from, or null: then its files need not be read. They were checked before it learnt. */
  readonly known?: (taught: string) => readonly string[] | null;
}

/** A running service answers workers while it reloads: after so many milliseconds of reading it lets others in. */
const LONGEST_BREATH_MS = 25;

/**
 * Reads the content folders, or those named in `only`. Never rejects: a missing folder, an unreadable file and a wrong entry are
 * faults by file and line. References between files are the matter of `checkContent`.
 */
export async function loadContent(folders: Folders, options: LoadOptions = {}): Promise<Load> {
  const parts = PARTS.filter((part) => options.only?.includes(part) ?? true);
  const found = await Promise.all(parts.map((part) => readFolder(part, folders[part])));
  const taught = versionOf(found.flatMap(({ digests }) => digests).filter(isTaught));
  const sectors = options.known?.(taught) ?? null;
  const files = found.flatMap((folder) => folder.files).filter(({ name }) => sectors === null || !name.startsWith("intents/"));
  const readings = await readAll(files, options.read ?? new Map());
  const version = versionOf(found.flatMap(({ digests }) => digests));
  const faults = [...found.flatMap((folder) => folder.faults), ...readings.flatMap((reading) => reading.faults)];
  return { raw: merge({ version, taught }, readings, sectors), faults: inReadingOrder(faults) };
}

async function readAll(files: readonly TextFile[], read: ReadFiles): Promise<Reading[]> {
  const readings: Reading[] = [];
  let since = performance.now();
  for (const file of files) {
    readings.push(readOnce(file, read));
    if (performance.now() - since < LONGEST_BREATH_MS) continue;
    await breathe();
    since = performance.now();
  }
  return readings;
}

function readOnce(file: TextFile, read: ReadFiles): Reading {
  const before = read.get(file.name);
  if (before?.digest === file.digest) return before;
  const reading = { ...readFile(file), digest: file.digest };
  read.set(file.name, reading);
  return reading;
}

function readFile(file: TextFile): Reading {
  const reader = readerOf(file);
  if (typeof reader === "string") return { piece: {}, faults: [faultAt({ file: file.name, line: 1 }, reader)] };
  const parsed = readYaml(file);
  if (!isFaults(parsed)) return reader(parsed);
  const country = /^knowledge\/(\w+)\/facts\.yaml$/.exec(file.name)?.[1];
  return { piece: country === undefined ? {} : { unread: [`${country}.`] }, faults: parsed };
}

/** The intents, and what their check refers to. `digests` begin with the name of the file. */
function isTaught(digest: string): boolean {
  return /^(?:intents\/|knowledge\/(?:topics|jurisdictions)\.yaml )/.test(digest);
}

function merge(versions: Pick<Loaded, "version" | "taught">, readings: readonly Reading[], sectors: readonly string[] | null): Loaded {
  const all = <K extends keyof Piece>(key: K) => readings.flatMap(({ piece }) => (piece[key] ?? []) as NonNullable<Piece[K]>[number][]); // flatMap loses which list it is
  const entities = all("entities");
  return {
    ...versions,
    known: sectors !== null,
    sectors: sectors ?? entities.flatMap(({ item }) => Object.keys(item.words.sectors)),
    topics: all("topics"),
    jurisdictions: all("jurisdictions"),
    facts: all("facts"),
    contacts: all("contacts"),
    words: all("words"),
    answers: all("answers"),
    recordings: all("recordings"),
    sidecars: all("sidecars"),
    phrases: all("phrases"),
    dangerRules: all("dangerRules"),
    entities,
    concepts: all("concepts"),
    grammar: all("grammar"),
    locales: all("locales"),
    unread: all("unread"),
  };
}
