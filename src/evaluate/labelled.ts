import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { Language } from "../domain/language.ts";
import { readCsv } from "./csv.ts";

/** A text and what it is about. */
export interface Labelled {
  readonly text: string;
  readonly label: string;
  /** Its language, where the file says so. */
  readonly language?: string;
}

/** The texts in a language; those of which the file does not tell are taken to be in it. */
export function inLanguage(texts: readonly Labelled[], language: Language): Labelled[] {
  return texts.filter((text) => text.language === undefined || text.language === language);
}

/**
 * Reads labelled texts: CSV with the columns `sentence` (or `text`) and `label`, Rasa NLU YAML, or JSON `[{"text", "label"}]`, by the ending of
 * the name. CSV and JSON may tell the `language` of each text. Throws an Error whose message begins with the file, and the line where there is one.
 */
export function readLabelled(file: string): Labelled[] {
  const read = READERS[path.extname(file).toLowerCase()];
  if (!read) throw new Error(`${file}: this is neither .csv, .yml, .yaml nor .json. Give a file of one of these kinds.`);
  const rows = within(file, () => read(textOf(file)));
  if (rows.length === 0) throw new Error(`${file}: no labelled texts are in this file.`);
  return rows;
}

const READERS: Readonly<Record<string, (text: string) => Labelled[]>> = {
  ".csv": fromCsv,
  ".yml": fromRasa,
  ".yaml": fromRasa,
  ".json": fromJson,
};

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new Error(" this file cannot be read. Check its name.");
  }
}

function within<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new Error(`${file}:${line}`);
  }
}

function fromCsv(text: string): Labelled[] {
  const [head, ...records] = readCsv(text);
  const names = head?.cells.map((name) => name.trim().toLowerCase()) ?? [];
  const textAt = names.findIndex((name) => name === "sentence" || name === "text");
  const labelAt = names.indexOf("label");
  const languageAt = names.indexOf("language");
  if (textAt < 0 || labelAt < 0) throw new Error("1: the first line must name the columns sentence and label.");
  return records.map(({ cells, line }) => {
    const label = cells[labelAt]?.trim();
    if (!label) throw new Error(`${line}: this row has no label.`);
    return { text: cells[textAt] ?? "", label, ...told(cells[languageAt]?.trim()) };
  });
}

function fromRasa(text: string): Labelled[] {
  const nlu: unknown = objectOf(parse(text)).nlu;
  if (!Array.isArray(nlu)) throw new Error("1: there is no list 'nlu' in this file.");
  return nlu.map(objectOf).flatMap(({ intent, examples }) => {
    if (typeof intent !== "string" || typeof examples !== "string")
      throw new Error(" every entry of 'nlu' needs 'intent' and a block of 'examples'.");
    const phrases = examples.split("\n").map((line) => line.trim().replace(/^-\s+/, ""));
    return phrases.filter((phrase) => phrase !== "").map((phrase) => ({ text: phrase, label: intent }));
  });
}

function fromJson(text: string): Labelled[] {
  const rows: unknown = JSON.parse(text);
  if (!Array.isArray(rows)) throw new Error(' this is not a list such as [{"text": "hello", "label": "talk.greeting"}].');
  return rows.map((row: unknown, at) => {
    const { text, label, language } = objectOf(row);
    if (typeof text !== "string" || typeof label !== "string") throw new Error(` entry ${at + 1} has no text or no label.`);
    return { text, label, ...told(language) };
  });
}

function told(language: unknown): Pick<Labelled, "language"> {
  return typeof language === "string" && language !== "" ? { language } : {};
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
