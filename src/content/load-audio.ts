import { EVERYWHERE } from "../domain/answers/telling.ts";
import { isLanguage, LANGUAGES } from "../domain/language.ts";
import { checkShape } from "./explain.ts";
import type { TextFile } from "./files.ts";
import type { Reading, RecordingOf } from "./loaded.ts";
import { sidecarFile } from "./schema.ts";
import type { Parsed } from "./yaml.ts";

/** The name of a recording below knowledge/, without its ending. */
export function recordingName({ topic, jurisdiction, language }: RecordingOf): string {
  return `audio/${language}/${topic}${jurisdiction === EVERYWHERE ? "" : `.${jurisdiction}`}`;
}

/** Reads a recording, or who made it, from the folder of a language below knowledge/audio/. A sentence when the path says too little. */
export function audioReader(file: TextFile, [language, name = "", ...deeper]: readonly string[]): ((parsed: Parsed) => Reading) | string {
  const [, topic, country = EVERYWHERE, ending] = /^([a-z.-]+?)(?:\.([A-Z]{2}))?\.(ogg|yaml)$/.exec(name) ?? [];
  if (deeper.length > 0 || topic === undefined)
    return "this file is not named after an answer. Name it <topic>.ogg, or <topic>.<CC>.ogg for a country, and who made it <the same>.yaml.";
  if (!isLanguage(language)) return `this folder is not named after a language. Rename it to one of: ${LANGUAGES.join(", ")}.`;
  const of = { topic, jurisdiction: country, language };
  if (ending === "yaml") return (parsed) => readSidecar(parsed, of);
  const { digest, seconds = 0 } = file;
  // Half of the digest names the bytes well enough in an address.
  const item = { ...of, id: digest.slice(0, 32), seconds };
  return () => ({ piece: { recordings: [{ item, at: { file: file.name, line: 1 } }] }, faults: [] });
}

function readSidecar(parsed: Parsed, of: RecordingOf): Reading {
  const checked = checkShape(sidecarFile, parsed.data, parsed, [], "file");
  if ("faults" in checked) return { piece: {}, faults: checked.faults };
  const { recorded_by_role: role, date, text } = checked.value;
  return { piece: { sidecars: [{ item: { ...of, role, date, text }, at: { file: parsed.file, line: 1 } }] }, faults: [] };
}
