import { LANGUAGES, type Language } from "../../domain/language.ts";
import { nearest } from "../checks/nearest.ts";
import type { Change } from "./change.ts";
import type { ReadRow } from "./csv.ts";
import { type Entry, reviewOf } from "./entries.ts";
import type { Table } from "./export.ts";
import { type Marks, markOf, readMarks } from "./marks.ts";

/** Why a row is not taken: a key of locales/cli under `texts.`, with what fills it. */
export interface RowFault {
  readonly line: number;
  readonly why: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A text that the table changes, and the line of the table that says so. */
export interface TextChange extends Change {
  readonly file: string;
  readonly line: number;
  readonly place: string;
}

/** What the table asks for. `reviews` by file: the mark that it gets. */
export interface Plan {
  readonly texts: readonly TextChange[];
  readonly reviews: ReadonlyMap<string, string>;
}

/** A row with the text that it is about. */
interface Matched extends ReadRow {
  readonly entry: Entry;
  readonly marks: Marks;
  /** What the row wants the text to be. */
  readonly text: string;
}

/** The language of a table: that of its first row. Null when it names none. */
export function languageOf([first]: readonly ReadRow[]): Language | null {
  const tag = first?.cells.id.split("/")[0];
  return LANGUAGES.find((language) => language === tag) ?? null;
}

/**
 * What the rows change, or why they cannot be taken. A row whose text is as it was exported changes nothing, whatever somebody else has done to that
 * text since: only what a translator edited is looked at. `force`: also where English, or the text itself, has changed since.
 */
export function planOf(rows: readonly ReadRow[], table: Table, force: boolean): Plan | readonly RowFault[] {
  const byId = new Map(table.entries.map((entry) => [entry.id, entry]));
  const language = rows[0]?.cells.id.split("/")[0] ?? "";
  const faults: RowFault[] = [];
  const matched: Matched[] = [];
  const lines = new Map<string, number>();
  for (const row of rows) {
    const found = match(row, byId, language, lines);
    if ("why" in found) faults.push(found);
    else matched.push(found);
  }
  const edited = matched.filter(isEdited);
  // One line says it for the whole table.
  faults.push(
    ...edited
      .filter(lostLetters)
      .slice(0, 1)
      .map(({ line }) => ({ line, why: "not-text", values: {} })),
  );
  if (!force) faults.push(...edited.flatMap(outOfDate));
  const reviews = reviewsOf(matched, table);
  if (faults.length + reviews.faults.length > 0) return [...faults, ...reviews.faults].sort((a, b) => a.line - b.line);
  const texts = edited
    .filter(({ entry, text }) => text !== entry.text)
    .map(({ entry: { file, path, id }, line, text }) => ({ file, path, text, line, place: id }));
  return { texts, reviews: withDrafts(reviews.marks, texts, table) };
}

function match(row: ReadRow, byId: ReadonlyMap<string, Entry>, language: string, lines: Map<string, number>): Matched | RowFault {
  const { line, cells } = row;
  const id = cells.id.trim();
  const no = (why: string, values: RowFault["values"]): RowFault => ({ line, why, values });
  const entry = byId.get(id);
  const own = id.split("/")[0] ?? "";
  if (own !== language && LANGUAGES.some((tag) => tag === own)) return no("several-languages", { language: own, other: language });
  if (!entry) {
    const name = nearest(id, byId.keys());
    return no("unknown-id", { id, near: name ?? "" });
  }
  const before = lines.get(id);
  if (before !== undefined) return no("twice", { id, line: before });
  lines.set(id, line);
  const marks = readMarks(cells.english_digest);
  return marks ? { ...row, entry, marks, text: asWritten(cells.text, entry, marks) } : no("no-digest", {});
}

/** Some spreadsheets end the lines inside a cell with two signs, which nobody typed. */
function asWritten(text: string, { english, text: now }: Entry, marks: Marks): string {
  if (!text.includes("\r\n") || markOf(text) === marks.text || `${english}${now ?? ""}`.includes("\r")) return text;
  return text.replaceAll("\r\n", "\n");
}

/** An empty cell takes nothing away: it is not translated yet. */
function isEdited({ text, marks }: Matched): boolean {
  return text !== "" && markOf(text) !== marks.text;
}

/** A spreadsheet that saves in an old code writes "????" for what the code lacks. */
function lostLetters({ entry, text }: Matched): boolean {
  const asked = (words: string | null): boolean => words?.includes("??") ?? false;
  return asked(text) && !asked(entry.english) && !asked(entry.text);
}

function outOfDate({ line, entry, marks, text }: Matched): RowFault[] {
  if (text === entry.text) return [];
  if (markOf(entry.english) !== marks.english) return [{ line, why: "stale", values: { english: entry.english } }];
  return markOf(entry.text ?? "") === marks.text ? [] : [{ line, why: "changed-since", values: { text: entry.text ?? "" } }];
}

const REVIEW = /^(draft|reviewed by .+ on \d{4}-\d{2}-\d{2})$/;

/** A file is signed as a whole: each of its rows says the same, and the table has every text that the file will have. */
function reviewsOf(
  matched: readonly Matched[],
  { entries }: Table,
): { readonly marks: ReadonlyMap<string, string>; readonly faults: readonly RowFault[] } {
  const marks = new Map<string, string>();
  const faults: RowFault[] = [];
  const files = Map.groupBy(matched, ({ entry }) => entry.file);
  for (const [file, rows] of files) {
    const asked = rows.filter(({ cells, marks: { review } }) => cells.review.trim() !== "" && markOf(cells.review.trim()) !== review);
    const [first] = asked;
    if (!first) continue;
    const review = first.cells.review.trim();
    const fault = reviewFault(review, file, rows, entries);
    if (fault) faults.push({ ...fault, line: first.line });
    else marks.set(file, review);
  }
  return { marks, faults };
}

function reviewFault(review: string, file: string, rows: readonly Matched[], entries: readonly Entry[]): Omit<RowFault, "line"> | null {
  if (!REVIEW.test(review)) return { why: "bad-review", values: { review } };
  if (rows.some(({ cells }) => cells.review.trim() !== review)) return { why: "mixed-review", values: { file } };
  // What somebody else has changed since is not what was read and signed.
  const read = new Map(rows.map(({ entry, text }) => [entry.id, text]));
  const edited = new Map(rows.filter(isEdited).map(({ entry, text }) => [entry.id, text]));
  const unread = entries.some(({ id, file: other, text }) => other === file && text !== null && read.get(id) !== (edited.get(id) ?? text));
  // Nor is a translation of English that says something else by now.
  const outdated = rows.some(({ entry, marks }) => markOf(entry.english) !== marks.english);
  return unread || outdated ? { why: "half-signed", values: { file } } : null;
}

/** Words that nobody has signed do not stay under a signature. */
function withDrafts(signed: ReadonlyMap<string, string>, texts: readonly TextChange[], { own }: Table): ReadonlyMap<string, string> {
  const reviews = new Map([...signed].filter(([file, review]) => review !== reviewOf(own.get(file))));
  for (const { file } of texts) if (!signed.has(file) && reviewOf(own.get(file)) !== "draft") reviews.set(file, "draft");
  return reviews;
}
