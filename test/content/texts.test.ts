import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Folders } from "../../src/content/files.ts";
import { type Cells, readCsv, writeCsv } from "../../src/content/texts/csv.ts";
import { readTable, rowsOf } from "../../src/content/texts/export.ts";
import { importTexts } from "../../src/content/texts/import.ts";
import { writeAll } from "../../src/content/texts/write-all.ts";
import type { Language } from "../../src/domain/language.ts";
import { projectFolders, sampleFile, sampleWith } from "../support/content-folder.ts";

const NOW = Date.parse("2021-09-15T12:00:00Z");
const kmChat = "locales/km/chat.json";
const kmConsole = "locales/km/console.json";
const kmWords = "knowledge/SG/words/km.yaml";
const kmAnswer = "knowledge/answers/km/fees.limit.yaml";

const exported = async (folders: Folders, language: Language = "km", missing = false) =>
  rowsOf(await readTable(folders, language), (key, values) => `${key} ${Object.values(values ?? {}).join(" ")}`.trim(), missing);

/** A translator's spreadsheet: what she changes by id, saved and brought back. */
async function takeBack(
  folders: Folders,
  rows: readonly Cells[],
  edits: Readonly<Record<string, Partial<Cells>>>,
  options: { force?: boolean; dryRun?: boolean } = {},
) {
  const edited = rows.map((row) => ({ ...row, ...edits[row.id] }));
  const read = readCsv(Buffer.from(writeCsv(edited)));
  if ("why" in read) throw new Error(read.why);
  return importTexts(folders, "km", read, { force: false, dryRun: false, now: NOW, ...options });
}

const top = (folders: Folders) => path.dirname(folders.locales);
const text = (folders: Folders, name: string) => readFile(path.join(top(folders), name), "utf8");

async function digests(folders: Folders): Promise<Record<string, string>> {
  const names = (await readdir(top(folders), { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const read = names.map(async (one) => {
    const file = path.join(one.parentPath, one.name);
    return [
      path.relative(top(folders), file),
      createHash("sha256")
        .update(await readFile(file))
        .digest("hex"),
    ];
  });
  return Object.fromEntries(await Promise.all(read));
}

const why = (outcome: object) => ("faults" in outcome ? (outcome.faults as { why: string }[]).map((fault) => fault.why) : outcome);

describe("a translator gets a table", () => {
  test("of all that English says, with what is there already", async () => {
    const rows = await exported(await sampleWith({}));
    expect(rows.map(({ id, text: said }) => [id, said])).toEqual([
      ["km/chat/greeting.hello", "សួស្តី {name}។"],
      ["km/chat/greeting.bye", "លាហើយ។"],
      ["km/chat/cases_other", "សំណុំរឿង {count}"],
      ["km/console/queue", "ជួរ"],
      ["km/web/send", ""],
      ["km/web/limit", ""],
      ["km/fact/SG.fees.limit.cap", expect.stringContaining("{per-year}")],
      ["km/fact/SG.fees.limit.receipt", ""],
      ["km/answer/fees.limit/variants.cap", expect.stringContaining("{value}")],
      ["km/answer/fees.limit/variants.unknown", expect.stringContaining("{country}")],
      ["km/answer/fees.limit/variants.anywhere", "អាស្រ័យលើប្រទេស។"],
      ["km/answer/fees.limit/steps.0", "សុំបង្កាន់ដៃ។"],
      ["km/answer/fees.limit/steps.1", ""],
      ["km/answer/fees.limit/proof", ""],
      ["km/answer/safety.violence/variants.unknown", ""],
    ]);
  });

  test("that tells of each text where it is, what it is for, and what must stay", async () => {
    const rows = await exported(await sampleWith({}));
    expect(rows.find(({ id }) => id === "km/fact/SG.fees.limit.cap")).toMatchObject({
      place: `${kmWords} words.SG.fees.limit.cap`,
      context: "words 160 no-digits keep {per-year} {value}",
      english: "An agency may take at most {per-year} for each year, never more than {value}.",
      review: "reviewed by teacher on 2026-05-02",
    });
  });

  test("of what is missing only", async () => {
    const rows = await exported(await sampleWith({}), "km", true);
    expect(rows.map(({ id }) => id)).toEqual([
      "km/web/send",
      "km/web/limit",
      "km/fact/SG.fees.limit.receipt",
      "km/answer/fees.limit/steps.1",
      "km/answer/fees.limit/proof",
      "km/answer/safety.violence/variants.unknown",
    ]);
  });

  test("with every plural form that the language has, where English has two", async () => {
    const rows = await exported(await sampleWith({}), "en");
    expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining(["en/chat/cases_one", "en/chat/cases_other"]));
  });
});

describe("the table comes back", () => {
  test("unchanged, and no file changes", async () => {
    const folders = await sampleWith({});
    const before = await digests(folders);
    expect(await takeBack(folders, await exported(folders), {})).toMatchObject({ texts: [], files: [] });
    expect(await digests(folders)).toEqual(before);
  });

  test("unchanged for the content of the project, in every language", { timeout: 60_000 }, async () => {
    for (const language of ["km", "my", "ne", "en"] as const) {
      const rows = await exported(projectFolders, language);
      const read = readCsv(Buffer.from(writeCsv(rows)));
      if ("why" in read) throw new Error(read.why);
      expect(rows.length).toBeGreaterThan(500);
      expect(await importTexts(projectFolders, language, read, { force: false, dryRun: true, now: NOW })).toMatchObject({
        texts: [],
        files: [],
      });
    }
  });

  test("whatever the texts are, nothing changes; and where one is edited, that one alone", { timeout: 60_000 }, async () => {
    const anyText = fc
      .string({ unit: "binary", minLength: 1 })
      .filter((one) => one.trim() !== "" && !/[{}]/.test(one) && !one.includes("\0"));
    await fc.assert(
      fc.asyncProperty(anyText, anyText, anyText, async (first, second, edited) => {
        const json = `{\n\t"_review": "draft",\n\t"queue": ${JSON.stringify(first)},\n\t"other": ${JSON.stringify(second)}\n}`;
        const folders = await sampleWith({
          "locales/en/console.json": '{"_review": "draft", "queue": "Queue", "other": "Other"}',
          [kmConsole]: json,
        });
        const rows = await exported(folders);
        expect(await takeBack(folders, rows, {})).toMatchObject({ texts: [] });
        expect(await text(folders, kmConsole)).toBe(json);
        const outcome = await takeBack(folders, rows, { "km/console/other": { text: edited } });
        expect(outcome).not.toHaveProperty("faults");
        const { other, ...rest } = JSON.parse(await text(folders, kmConsole));
        expect(other).toBe(edited);
        expect(rest).toEqual({ _review: "draft", queue: first });
        if (edited !== second)
          expect(await text(folders, kmConsole)).toBe(
            json.replace(`"other": ${JSON.stringify(second)}`, () => `"other": ${JSON.stringify(edited)}`),
          );
      }),
      { numRuns: 25 },
    );
  });

  test("edited: comments, order and every other byte of the files stay", async () => {
    const commented = `# words of a teacher\n${sampleFile(kmAnswer, "steps:", "# what to do\nsteps:")}`.replace(
      "review: draft",
      "review:   draft # not yet",
    );
    const folders = await sampleWith({ [kmAnswer]: commented });
    const rows = await exported(folders);
    await takeBack(folders, rows, { "km/answer/fees.limit/steps.0": { text: 'ថ្មី "x" 🙂' } });
    expect(await text(folders, kmAnswer)).toBe(commented.replace('"សុំបង្កាន់ដៃ។"', '"ថ្មី \\"x\\" 🙂"'));
  });

  test("with new texts: they are put where English has them, in files that are made where there were none", async () => {
    const folders = await sampleWith({
      [kmWords]: `${sampleFile(kmWords, "review: reviewed by teacher on 2026-05-02", "review: draft")}  # the end\n`,
    });
    const outcome = await takeBack(folders, await exported(folders), {
      "km/web/send": { text: "ផ្ញើ" },
      "km/fact/SG.fees.limit.receipt": { text: "បង្កាន់ដៃ" },
      "km/answer/fees.limit/steps.1": { text: "កុំចុះហត្ថលេខា" },
      "km/answer/fees.limit/proof": { text: "ទុកបង្កាន់ដៃ" },
      "km/answer/safety.violence/variants.unknown": { text: "ទៅកន្លែងសុវត្ថិភាព" },
    });
    expect(outcome).toMatchObject({ files: expect.arrayContaining(["locales/km/web.json", "knowledge/answers/km/safety.violence.yaml"]) });
    expect(await text(folders, "locales/km/web.json")).toBe('{\n  "_review": "draft",\n  "send": "ផ្ញើ"\n}\n');
    expect(await text(folders, "knowledge/answers/km/safety.violence.yaml")).toBe(
      'topic: safety.violence\nlanguage: km\nreview: draft\nvariants:\n  unknown: "ទៅកន្លែងសុវត្ថិភាព"\n',
    );
    expect(await text(folders, kmWords)).toContain('  SG.fees.limit.receipt: "បង្កាន់ដៃ"\n');
    expect(await text(folders, kmWords)).toContain("# the end");
    expect(await text(folders, kmAnswer)).toMatch(/steps:\n {2}- "សុំបង្កាន់ដៃ។"\n {2}- "កុំចុះហត្ថលេខា"\nproof: "ទុកបង្កាន់ដៃ"\n$/);
  });

  test("only what the translator edited is taken: what somebody else has changed since stays", async () => {
    const folders = await sampleWith({ [kmConsole]: sampleFile(kmConsole) });
    const rows = await exported(folders);
    await writeFile(path.join(top(folders), kmConsole), sampleFile(kmConsole, "ជួរ", "បញ្ជី"));
    await takeBack(folders, rows, { "km/web/send": { text: "ផ្ញើ" } });
    expect(await text(folders, kmConsole)).toContain("បញ្ជី");
  });

  test("lines inside a cell stay as they were, however the spreadsheet ends them", async () => {
    const folders = await sampleWith({});
    const rows = await exported(folders);
    await takeBack(folders, rows, { "km/web/send": { text: "មួយ\r\nពីរ" } });
    expect(JSON.parse(await text(folders, "locales/km/web.json")).send).toBe("មួយ\nពីរ");
  });
});

describe("the table is refused as a whole, and nothing is written", () => {
  const bye = "km/chat/greeting.bye";
  test.each([
    ["an id that nobody knows", { [bye]: { id: "km/chat/greeting.by" } }, "unknown-id"],
    ["an id of another language", { [bye]: { id: "th/chat/greeting.bye" } }, "several-languages"],
    ["a text twice", { [bye]: { id: "km/chat/greeting.hello" } }, "twice"],
    ["a damaged last column", { [bye]: { english_digest: "1.2E+10" } }, "no-digest"],
    ["a placeholder that is lost", { "km/chat/greeting.hello": { text: "សួស្តី" } }, "fault"],
    ["a placeholder too many", { [bye]: { text: "លា {name}" } }, "fault"],
    ["a digit", { [bye]: { text: "លា ៥" } }, "fault"],
    ["a step that is too long", { "km/answer/fees.limit/steps.0": { text: "ក".repeat(141) } }, "fault"],
    ["nothing but a space", { [bye]: { text: " " } }, "fault"],
    ["a signature that is none", { [bye]: { review: "ok" } }, "bad-review"],
    ["a signature in one row of many", { [bye]: { review: "reviewed by nurse on 2026-11-01" } }, "mixed-review"],
  ])("with %s", async (_what, edits, reason) => {
    const folders = await sampleWith({});
    const before = await digests(folders);
    const outcome = await takeBack(folders, await exported(folders), { "km/web/send": { text: "ផ្ញើ" }, ...edits });
    expect(why(outcome)).toEqual([reason]);
    expect(await digests(folders)).toEqual(before);
  });

  test("with a step whose step before it is missing", async () => {
    const folders = await sampleWith({ [kmAnswer]: sampleFile(kmAnswer, 'steps:\n  - "សុំបង្កាន់ដៃ។"\n', "") });
    const outcome = await takeBack(folders, await exported(folders), { "km/answer/fees.limit/steps.1": { text: "ពីរ" } });
    expect(why(outcome)).toEqual(["step-too-far"]);
  });

  test("names the line of the table, and the fault in words", async () => {
    const folders = await sampleWith({});
    const outcome = await takeBack(folders, await exported(folders), { [bye]: { text: "លា 5" } });
    expect(outcome).toMatchObject({
      faults: [{ line: 3, values: { fault: expect.stringContaining("the number 5 is typed"), file: kmChat, inFile: 5 } }],
    });
  });

  test("where English has changed since, unless that is forced", async () => {
    const folders = await sampleWith({});
    const rows = await exported(folders);
    await writeFile(path.join(top(folders), "locales/en/chat.json"), sampleFile("locales/en/chat.json", "Goodbye.", "See you."));
    const edits = { [bye]: { text: "ជួបគ្នា" } };
    expect(await takeBack(folders, rows, edits)).toEqual({ faults: [{ line: 3, why: "stale", values: { english: "See you." } }] });
    expect(await takeBack(folders, rows, edits, { force: true })).toMatchObject({ files: [kmChat] });
  });

  test("where somebody else has changed the same text since, unless that is forced", async () => {
    const folders = await sampleWith({});
    const rows = await exported(folders);
    await writeFile(path.join(top(folders), kmChat), sampleFile(kmChat, "លាហើយ។", "លាសិន។"));
    const edits = { [bye]: { text: "ជួបគ្នា" } };
    expect(why(await takeBack(folders, rows, edits))).toEqual(["changed-since"]);
    expect(await takeBack(folders, rows, edits, { force: true })).toMatchObject({ files: [kmChat] });
  });

  test("but not for faults that were there before, in texts it leaves alone", async () => {
    const folders = await sampleWith({ [kmWords]: sampleFile(kmWords, "{per-year}", "") });
    const outcome = await takeBack(folders, await exported(folders), { "km/web/send": { text: "ផ្ញើ" } });
    expect(outcome).toMatchObject({ files: ["locales/km/web.json"] });
  });

  test("asked for a trial, it writes nothing", async () => {
    const folders = await sampleWith({});
    const before = await digests(folders);
    const outcome = await takeBack(folders, await exported(folders), { [bye]: { text: "ជួបគ្នា" } }, { dryRun: true });
    expect(outcome).toMatchObject({ files: [kmChat], texts: [{ place: bye }] });
    expect(await digests(folders)).toEqual(before);
  });

  test("when one file cannot be put in its place: the others get back what they had", async () => {
    const folders = await sampleWith({});
    const [chat, made, blocked] = [kmChat, "locales/km/web.json", "locales/km/cli.json"].map((name) => ({
      name,
      file: path.join(top(folders), name),
    }));
    if (!chat || !made || !blocked) throw new Error("three files");
    // A folder stands in the place of the third.
    await mkdir(path.join(blocked.file, "x"), { recursive: true });
    const before = await digests(folders);
    const outcome = await writeAll([
      { ...chat, text: "{}", before: await text(folders, kmChat) },
      { ...made, text: "{}", before: null },
      { ...blocked, text: "{}", before: null },
    ]);
    expect(outcome).toEqual({ file: blocked.name, why: "not-written" });
    expect(await digests(folders)).toEqual(before);
  });

  test("when somebody writes into a file meanwhile", async () => {
    const folders = await sampleWith({});
    const before = await digests(folders);
    const outcome = await writeAll([{ name: kmChat, file: path.join(top(folders), kmChat), text: "{}", before: "what it was" }]);
    expect(outcome).toEqual({ file: kmChat, why: "changed-meanwhile" });
    expect(await digests(folders)).toEqual(before);
  });
});

describe("a signature", () => {
  const signed = "reviewed by nurse on 2026-11-01";
  const allOf = (rows: readonly Cells[], file: string, part: Partial<Cells>) =>
    Object.fromEntries(rows.filter(({ place }) => place.startsWith(`${file} `)).map(({ id }) => [id, part]));

  test("in every row of a file signs the file", async () => {
    const folders = await sampleWith({});
    const rows = await exported(folders);
    const outcome = await takeBack(folders, rows, allOf(rows, kmAnswer, { review: signed }));
    expect(outcome).toMatchObject({ files: [kmAnswer] });
    expect(await text(folders, kmAnswer)).toBe(sampleFile(kmAnswer, "review: draft", `review: ${signed}`));
  });

  test("needs all texts of the file in the table", async () => {
    const folders = await sampleWith({});
    const rows = (await exported(folders)).filter(({ id }) => id !== "km/answer/fees.limit/steps.0");
    expect(why(await takeBack(folders, rows, allOf(rows, kmAnswer, { review: signed })))).toEqual(["half-signed"]);
  });

  test("does not hold for words that somebody has changed since they were read", async () => {
    const folders = await sampleWith({});
    const rows = await exported(folders);
    await writeFile(path.join(top(folders), kmAnswer), sampleFile(kmAnswer, "អាស្រ័យលើប្រទេស។", "ផ្សេង។"));
    expect(why(await takeBack(folders, rows, allOf(rows, kmAnswer, { review: signed })))).toEqual(["half-signed"]);
  });

  test("does not stay on words that were changed without a new one", async () => {
    const folders = await sampleWith({});
    const outcome = await takeBack(folders, await exported(folders), { "km/console/queue": { text: "បញ្ជី" } });
    expect(outcome).toMatchObject({ reviews: new Map([[kmConsole, "draft"]]) });
    expect(JSON.parse(await text(folders, kmConsole))).toEqual({ _review: "draft", queue: "បញ្ជី" });
  });
});
