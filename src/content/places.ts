import { isLanguage, LANGUAGES } from "../domain/language.ts";
import { type Fault, faultAt } from "./fault.ts";
import type { TextFile } from "./files.ts";
import { audioReader } from "./load-audio.ts";
import { readConcepts, readDangerRules, readEntities, readGrammar, readPhrases } from "./load-intents.ts";
import { readAnswer, readContacts, readFacts, readJurisdictions, readTopics, readWords } from "./load-knowledge.ts";
import { NAMESPACES, readLocale } from "./load-locales.ts";
import type { Reading } from "./loaded.ts";
import type { Parsed } from "./yaml.ts";

export type Reader = (parsed: Parsed) => Reading;

/** Which reader a file belongs to, by its place; a sentence when it belongs to none. */
export function readerOf(file: TextFile): Reader | string {
  const [part, ...path] = file.name.split("/");
  if (part === "intents") return intentsReader(path);
  if (part === "knowledge" && path[0] === "audio") return audioReader(file, path.slice(1));
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
  if (name === "grammar.yaml") return (parsed) => readGrammar(parsed, language);
  if (name === "concepts.yaml") return (parsed) => readConcepts(parsed, language);
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
