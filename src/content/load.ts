import { setImmediate as breathe } from "node:timers/promises";
import { isLanguage, LANGUAGES } from "../domain/language.ts";
import { type Fault, faultAt, inReadingOrder } from "./fault.ts";
import { type Folders, PARTS, type Part, readFolder, type TextFile, versionOf } from "./files.ts";
import { readDangerRules, readEntities, readPhrases } from "./load-intents.ts";
import { readAnswer, readContacts, readFacts, readJurisdictions, readTopics, readWords } from "./load-knowledge.ts";
import { NAMESPACES, readLocale } from "./load-locales.ts";
import type { Loaded, Piece } from "./loaded.ts";
import { isFaults, type Parsed, readYaml } from "./yaml.ts";

/** What the folders hold, and what is wrong with them. `raw` has whatever could be read. */
export interface Load {
  readonly raw: Loaded;
  readonly faults: readonly Fault[];
}

interface Reading {
  readonly piece: Piece;
  readonly faults: readonly Fault[];
}

/** A running service answers workers while it reloads: after so many milliseconds of reading it lets others in. */
const LONGEST_BREATH_MS = 25;

/**
 * Reads the content folders, or those named in `only`. Never rejects: a missing folder, an unreadable file and a wrong entry are
 * faults by file and line. References between files are the matter of `checkContent`.
 */
export async function loadContent(folders: Folders, options: { readonly only?: readonly Part[] } = {}): Promise<Load> {
  const parts = PARTS.filter((part) => options.only?.includes(part) ?? true);
  const found = await Promise.all(parts.map((part) => readFolder(part, folders[part])));
  const readings = await readAll(found.flatMap(({ files }) => files));
  const version = versionOf(found.flatMap(({ digests }) => digests));
  const faults = [...found.flatMap((folder) => folder.faults), ...readings.flatMap((reading) => reading.faults)];
  return { raw: merge(version, readings), faults: inReadingOrder(faults) };
}

async function readAll(files: readonly TextFile[]): Promise<Reading[]> {
  const readings: Reading[] = [];
  let since = performance.now();
  for (const file of files) {
    readings.push(readFile(file));
    if (performance.now() - since < LONGEST_BREATH_MS) continue;
    await breathe();
    since = performance.now();
  }
  return readings;
}

function readFile(file: TextFile): Reading {
  const reader = readerOf(file);
  if (typeof reader === "string") return { piece: {}, faults: [faultAt({ file: file.name, line: 1 }, reader)] };
  const parsed = readYaml(file);
  if (!isFaults(parsed)) return reader(parsed);
  const country = /^knowledge\/(\w+)\/facts\.yaml$/.exec(file.name)?.[1];
  return { piece: country === undefined ? {} : { unread: [`${country}.`] }, faults: parsed };
}

type Reader = (parsed: Parsed) => Reading;

/** Which reader a file belongs to, by its place; a sentence when it belongs to none. */
function readerOf(file: TextFile): Reader | string {
  const [part, ...path] = file.name.split("/");
  if (part === "intents") return intentsReader(path);
  return part === "locales" ? localesReader(path, file.text) : knowledgeReader(path);
}

const STRAY = "this file is not in a place that I read. Move it, or remove it; docs/content.md lists the places.";
const NO_LANGUAGE = `this folder is not named after a language. Rename it to one of: ${LANGUAGES.join(", ")}.`;

function intentsReader(path: readonly string[]): Reader | string {
  const [language, name = "", ...deeper] = path;
  if (deeper.length > 0 || !/\.ya?ml$/.test(name)) return STRAY;
  if (!isLanguage(language)) return NO_LANGUAGE;
  if (name === "danger-rules.yaml") return (parsed) => readDangerRules(parsed, language);
  if (name === "entities.yaml") return (parsed) => readEntities(parsed, language);
  return (parsed) => readPhrases(parsed, language);
}

function knowledgeReader(path: readonly string[]): Reader | string {
  const [first = "", second = "", third] = path;
  if (path.length === 1) return { "topics.yaml": readTopics, "jurisdictions.yaml": readJurisdictions }[first] ?? STRAY;
  if (path.length > 3 || !path.at(-1)?.endsWith(".yaml")) return STRAY;
  if (third === undefined && second === "facts.yaml") return (parsed) => readFacts(parsed, first);
  if (third === undefined && second === "contacts.yaml") return (parsed) => readContacts(parsed, first);
  if (third === undefined || (first !== "answers" && second !== "words")) return STRAY;
  return first === "answers"
    ? named(second, third, readAnswer)
    : named(third.replace(".yaml", ""), third, (parsed) => readWords(parsed, first));
}

/** The language in the path and the one in the file must be the same, or a text would be said in the wrong language. */
function named(language: string, file: string, read: Reader): Reader | string {
  if (!isLanguage(language)) return NO_LANGUAGE;
  return (parsed) => {
    const reading = read(parsed);
    const written = [...(reading.piece.words ?? []), ...(reading.piece.answers ?? [])][0];
    const topic = reading.piece.answers?.[0]?.item.topic;
    const faults: Fault[] = [];
    if (written && written.item.language !== language) faults.push(misnamed(parsed, "language", written.item.language));
    if (topic !== undefined && `${topic}.yaml` !== file) faults.push(misnamed(parsed, "topic", topic));
    return { piece: reading.piece, faults: [...reading.faults, ...faults] };
  };
}

function misnamed(parsed: Parsed, entry: "language" | "topic", value: string): Fault {
  const message = `this file says '${entry}: ${value}', but its path says another ${entry}. Correct one of them.`;
  return faultAt({ file: parsed.file, line: parsed.lineAt([entry]) }, message);
}

function localesReader(path: readonly string[], text: string): Reader | string {
  const [language, name = "", ...deeper] = path;
  const namespace = name.replace(/\.json$/, "");
  if (deeper.length > 0 || !name.endsWith(".json")) return STRAY;
  if (!isLanguage(language)) return NO_LANGUAGE;
  if (!NAMESPACES.some((known) => known === namespace))
    return `this file is not one of: ${NAMESPACES.join(".json, ")}.json. Rename it, or remove it.`;
  return (parsed) => (isJson(text) ? readLocale(parsed, language, namespace) : { piece: {}, faults: [notJson(parsed.file)] });
}

/** YAML allows more than JSON (comments, a comma too many); the tools of translators do not. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
    return true;
  } catch {
    return false;
  }
}

function notJson(file: string): Fault {
  return faultAt(
    { file, line: 1 },
    "this is not valid JSON. Look for a comma after the last entry, a comment, or a text without quotation marks.",
  );
}

function merge(version: string, readings: readonly Reading[]): Loaded {
  const all = <K extends keyof Piece>(key: K) => readings.flatMap(({ piece }) => (piece[key] ?? []) as NonNullable<Piece[K]>[number][]); // flatMap loses which list it is
  return {
    version,
    topics: all("topics"),
    jurisdictions: all("jurisdictions"),
    facts: all("facts"),
    contacts: all("contacts"),
    words: all("words"),
    answers: all("answers"),
    phrases: all("phrases"),
    dangerRules: all("dangerRules"),
    entities: all("entities"),
    locales: all("locales"),
    unread: all("unread"),
  };
}
