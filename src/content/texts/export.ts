import type { Language } from "../../domain/language.ts";
import { FALLBACK_LANGUAGE } from "../../domain/language.ts";
import { LONGEST_FIRST, LONGEST_STEP, LONGEST_WORD, placeholders } from "../checks/texts.ts";
import type { Folders } from "../files.ts";
import type { Cells } from "./csv.ts";
import { type Entry, entriesOf, reviewOf, type Sources } from "./entries.ts";
import { writeMarks } from "./marks.ts";
import { readSources } from "./source.ts";

/** A sentence of locales/cli below `texts.context.`. */
export type ContextWord = (key: ContextKey, values?: Readonly<Record<string, string | number>>) => string;
export type ContextKey =
  | "chat" | "label" | "web" | "console" | "cli" | "words" | "variant" | "step" | "proof" | "no-digits" | "keep" | "plural"; // biome-ignore format: one list

/** What a language has and should have: read once, for an export or an import. */
export interface Table {
  readonly entries: readonly Entry[];
  readonly own: Sources;
}

export async function readTable(folders: Folders, language: Language): Promise<Table> {
  const english = await readSources(folders, FALLBACK_LANGUAGE);
  const own = language === FALLBACK_LANGUAGE ? english : await readSources(folders, language);
  return { entries: entriesOf(language, english, own), own };
}

/** The rows for a translator; `missing`: only those that are not translated. */
export function rowsOf({ entries, own }: Table, word: ContextWord, missing: boolean): readonly Cells[] {
  const wanted = missing ? entries.filter(({ text }) => text === null) : entries;
  return wanted.map((entry) => {
    const review = reviewOf(own.get(entry.file));
    const text = entry.text ?? "";
    return {
      id: entry.id,
      place: placeOf(entry),
      context: contextOf(entry, word),
      english: entry.english,
      text,
      review,
      english_digest: writeMarks({ english: entry.english, text, review }),
    };
  });
}

/** The file and the key, as a person looks for it. */
export function placeOf({ file, path }: Pick<Entry, "file" | "path">): string {
  return `${file} ${path.join(".")}`;
}

/** WhatsApp shows so many letters of a button; longer ones become lines of a list. */
const LABEL = 24;

function contextOf({ kind, english }: Entry, word: ContextWord): string {
  const names = [...placeholders(english)].map((name) => `{${name}}`);
  return [what(kind, word), ...(names.length > 0 ? [word("keep", { names: names.join(" ") })] : [])].join(" ");
}

function what(kind: Kind, word: ContextWord): string {
  switch (kind.is) {
    case "words":
      return `${word("words", { most: LONGEST_WORD })} ${word("no-digits")}`;
    case "variant":
      return `${word("variant", { topic: kind.topic, variant: kind.variant, most: LONGEST_FIRST })} ${word("no-digits")}`;
    case "step":
      return `${word("step", { topic: kind.topic, most: LONGEST_STEP })} ${word("no-digits")}`;
    case "proof":
      return `${word("proof", { topic: kind.topic })} ${word("no-digits")}`;
    default: {
      const label = kind.is === "chat" && /^(choices|topics)\./.test(kind.key) ? [word("label", { most: LABEL })] : [];
      const form = kind.form ? [word("plural", { form: kind.form })] : [];
      return [word(kind.is), ...label, ...form, ...(kind.is === "chat" ? [word("no-digits")] : [])].join(" ");
    }
  }
}

type Kind = Entry["kind"];
