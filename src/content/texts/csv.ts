import { type CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";

/** The columns of the table for translators, in their order. Only `text` and `review` are theirs to change. */
export const COLUMNS = ["id", "place", "context", "english", "text", "review", "english_digest"] as const;
export type Column = (typeof COLUMNS)[number];

/** One row as it stands in the table. */
export type Cells = Readonly<Record<Column, string>>;

/** A row that came back, and the line of the file on which it begins, from 1. */
export interface ReadRow {
  readonly line: number;
  readonly cells: Cells;
}

/** Why a table cannot be read: a key of locales/cli under `texts.`. */
export interface Unreadable {
  readonly line: number;
  readonly why: "not-text" | "not-csv" | "no-column" | "empty";
  readonly column?: string;
}

/** A table for spreadsheets: RFC 4180, in UTF-8 with the mark that Excel needs. Every cell stands in quotes, so that spaces at its ends are kept. */
export function writeCsv(rows: readonly Cells[]): string {
  const defended = rows.map((row) => COLUMNS.map((column) => defend(row[column])));
  return stringify([[...COLUMNS], ...defended], { bom: true, quoted: true, quoted_empty: true, record_delimiter: "windows" });
}

/** Reads what a spreadsheet saved: commas, semicolons or tabs, UTF-8 or UTF-16, columns in any order, further ones passed by. */
export function readCsv(bytes: Uint8Array): readonly ReadRow[] | Unreadable {
  const text = decode(bytes);
  if (text === null) return { line: 1, why: "not-text" };
  const records = recordsOf(text);
  if ("why" in records) return records;
  const [head, ...rows] = records;
  if (!head || rows.length === 0) return { line: 1, why: "empty" };
  const missing = NEEDED.find((column) => !head.cells.includes(column));
  if (missing) return { line: 1, why: "no-column", column: missing };
  const cell = (cells: readonly string[], column: Column) => undefend(cells[head.cells.indexOf(column)] ?? "");
  return rows.map(({ line, cells }) => {
    const named = COLUMNS.map((column) => [column, cell(cells, column)]);
    return { line, cells: Object.fromEntries(named) as Cells }; // built from its own list of columns
  });
}

const NEEDED: readonly Column[] = ["id", "text", "english_digest"];

interface Raw {
  readonly line: number;
  readonly cells: readonly string[];
}

function recordsOf(text: string): readonly Raw[] | Unreadable {
  let before = 0;
  try {
    // With `info` each record comes with where it ended; the types of the library do not follow the option.
    const records = parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => {
      const line = before + 1;
      before = info.lines;
      return { line, cells: record };
    });
  } catch (error) {
    return { line: lineOf(error), why: "not-csv" };
  }
}

function lineOf(error: unknown): number {
  const { lines } = error as Partial<CsvError>; // the library throws nothing else
  return typeof lines === "number" ? Math.max(1, lines) : 1;
}

/** The first line names the columns, none of which has one of these in it. */
function delimiterOf(text: string): string {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  return [";", "\t"].find((one) => head.includes(one)) ?? ",";
}

function decode(bytes: Uint8Array): string | null {
  const wide = { "255,254": "utf-16le", "254,255": "utf-16be" }[bytes.subarray(0, 2).join()];
  try {
    return new TextDecoder(wide ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A spreadsheet would run a cell that begins so as a formula (OWASP, CSV injection). */
const DANGEROUS = /^'*[=+\-@\t\r\n＝＋－＠]/u;
const DEFENDED = /^'+[=+\-@\t\r\n＝＋－＠]/u;

/** An apostrophe more before what is dangerous, and before what looks defended already: so it can be taken off again exactly. */
export function defend(cell: string): string {
  return DANGEROUS.test(cell) ? `'${cell}` : cell;
}

export function undefend(cell: string): string {
  return DEFENDED.test(cell) ? cell.slice(1) : cell;
}
