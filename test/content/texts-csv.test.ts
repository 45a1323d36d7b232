import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cells, COLUMNS, defend, readCsv, undefend, writeCsv } from "../../src/content/texts/csv.ts";
import { markOf, readMarks, writeMarks } from "../../src/content/texts/marks.ts";

const row = (text: string): Cells => ({
  id: "km/chat/a",
  place: "locales/km/chat.json a",
  context: "",
  english: text,
  text,
  review: "draft",
  english_digest: "x",
});

/** Texts as translators and attackers write them. */
const texts = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc
    .tuple(fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", "'", "''=", "'-", "＝", " "), fc.string({ unit: "binary" }))
    .map((parts) => parts.join("")),
);

const read = (bytes: Uint8Array) => {
  const rows = readCsv(bytes);
  if ("why" in rows) throw new Error(`${rows.line}: ${rows.why}`);
  return rows;
};

/** The same table as another program saves it. */
const savedWith = (rows: readonly Cells[], delimiter: string) =>
  stringify([[...COLUMNS], ...rows.map((one) => COLUMNS.map((column) => defend(one[column])))], { delimiter, quoted: true });

describe("a table for a spreadsheet", () => {
  test("brings every text back as it was", () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1 }), (all) => {
        const rows = all.map(row);
        expect(read(new TextEncoder().encode(writeCsv(rows))).map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });

  test("brings back what a spreadsheet of another country, or an older one, has saved", () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1 }), (all) => {
        const rows = all.map(row);
        const semicolons = read(Buffer.from(savedWith(rows, ";")));
        const wide = read(Buffer.from(`\uFEFF${savedWith(rows, "\t")}`, "utf16le"));
        expect(semicolons.map(({ cells }) => cells)).toEqual(rows);
        expect(wide.map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://evil.example")', "'=1"])("does not run %j", (text) => {
    expect(defend(text)).toMatch(/^'/);
    expect(undefend(defend(text))).toBe(text);
    expect(writeCsv([row(text)])).not.toMatch(/(^|,)"[=+\-@\t\r]/);
  });

  test("opens in Excel as UTF-8, with spaces at the ends kept", () => {
    const written = writeCsv([row(" ជួរ ")]);
    expect(written.startsWith("\uFEFF")).toBe(true);
    expect(written).toContain('" ជួរ "');
  });

  test("tells the line on which a row begins, past cells of several lines", () => {
    const rows = read(Buffer.from(writeCsv([row("one\ntwo\nthree"), row("four")])));
    expect(rows.map(({ line }) => line)).toEqual([2, 7]);
  });

  test("takes columns in any order, and others beside them", () => {
    const [only] = read(Buffer.from("english_digest,note,text,id\nm,hello,word,km/chat/a\n"));
    expect(only?.cells).toMatchObject({ id: "km/chat/a", text: "word", english_digest: "m", review: "" });
  });

  test.each([
    ["a picture", Buffer.from([0x89, 0x50, 0xff, 0x00]), { why: "not-text", line: 1 }],
    ["another table", Buffer.from("a,b\n1,2\n"), { why: "no-column", column: "id", line: 1 }],
    ["a table that lost a column", Buffer.from("id,text\n1,2\n"), { why: "no-column", column: "english_digest", line: 1 }],
    ["an empty file", Buffer.from(""), { why: "empty", line: 1 }],
    ["a quotation mark that is not closed", Buffer.from('id,text,english_digest\na,"b,c\n'), { why: "not-csv" }],
  ])("does not take %s for one", (_what, bytes, expected) => {
    expect(readCsv(bytes)).toMatchObject(expected);
  });
});

describe("the marks of a row", () => {
  test("are letters, which no spreadsheet takes for a number or a date", () => {
    fc.assert(
      fc.property(texts, texts, (english, text) => {
        expect(writeMarks({ english, text, review: "" })).toMatch(/^[a-p]{10}-[a-p]{10}-[a-p]{10}$/);
      }),
    );
  });

  test("are read back, and null when damaged", () => {
    expect(readMarks(writeMarks({ english: "a", text: "b", review: "c" }))).toEqual({
      english: markOf("a"),
      text: markOf("b"),
      review: markOf("c"),
    });
    expect(readMarks("1.2E+10")).toBeNull();
  });
});
