import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadContent, type ReadFiles } from "../../src/content/load.ts";
import { readYaml } from "../../src/content/yaml.ts";
import { lineWith, sampleFile, sampleFolders, sampleWith } from "../support/content-folder.ts";

describe("a content without faults", () => {
  test("is read whole, each piece with its place", async () => {
    const { raw, faults } = await loadContent(sampleFolders);
    expect(faults).toEqual([]);
    expect(raw.topics.map(({ item }) => item.id)).toEqual(["fees.limit", "safety.violence", "talk.greeting"]);
    const file = "intents/en/fees.yml";
    const written = "agent wants money: is it legal?";
    const phrase = raw.phrases.find(({ item }) => item.text === written);
    expect(phrase?.at).toEqual({ file, line: lineWith(sampleFile(file), written) });
    expect(raw.phrases.filter(({ item }) => item.topic === null).map(({ item }) => item.text)).toEqual(["who won the football"]);
  });

  test("keeps quotation marks and colons of a phrase as they are typed", async () => {
    const { raw } = await loadContent(sampleFolders);
    expect(raw.phrases.map(({ item }) => item.text)).toContain('"fifteen thousand" for a job, too much');
  });

  test("is read in part when only a part is asked for", async () => {
    const folders = { ...sampleFolders, intents: "/nowhere" };
    const { raw, faults } = await loadContent(folders, { only: ["locales"] });
    expect(faults).toEqual([]);
    expect([raw.locales.length > 0, raw.facts.length]).toEqual([true, 0]);
  });

  test("has the same version in another folder, and another version after any change", async () => {
    const here = await loadContent(sampleFolders);
    const copy = await loadContent(await sampleWith({}));
    const changed = await loadContent(await sampleWith({ "intents/en/talk.yml": `${sampleFile("intents/en/talk.yml")}\n` }));
    expect(copy.raw.version).toBe(here.raw.version);
    expect(changed.raw.version).not.toBe(here.raw.version);
  });

  test("read again after a change, with what was read before, is the same as read anew", async () => {
    const read: ReadFiles = new Map();
    const folders = await sampleWith({});
    await loadContent(folders, { read });
    await writeFile(path.join(folders.knowledge, "SG/facts.yaml"), sampleFile("knowledge/SG/facts.yaml", "tell: lead", "tell: loud"));
    await rm(path.join(folders.intents, "km/fees.yml"));
    const again = await loadContent(folders, { read });
    expect(again.faults).toHaveLength(1);
    expect(again).toEqual(await loadContent(folders));
  });

  test("ignores hidden files, copies of editors and a README", async () => {
    const folders = await sampleWith({ "intents/en/.swp": "x", "knowledge/topics.yaml~": "x", "locales/README.md": "x" });
    expect((await loadContent(folders)).faults).toEqual([]);
  });

  test("may begin with a byte order mark and end its lines as on Windows", async () => {
    const dos = (name: string) => `\uFEFF${sampleFile(name).replaceAll("\n", "\r\n")}`;
    const folders = await sampleWith(Object.fromEntries(["intents/en/fees.yml", "locales/en/chat.json"].map((name) => [name, dos(name)])));
    const { raw, faults } = await loadContent(folders);
    expect(faults).toEqual([]);
    expect(raw.phrases.every(({ item }) => !item.text.includes("\r"))).toBe(true);
  });
});

const facts = "knowledge/SG/facts.yaml";
const fees = "intents/en/fees.yml";
const answer = "knowledge/answers/en/fees.limit.yaml";
const chat = "locales/en/chat.json";

/** What is changed in which file, a piece of the line that must be named, and words of the message. */
const FAULTS: readonly [what: string, file: string, find: string, replace: string, line: string, message: string][] = [
  [
    "a fact without source",
    facts,
    /* the second one */ sourceOfCap(),
    "",
    "id: SG.fees.limit.cap",
    "this fact has no source. Add source: title",
  ],
  [
    "a source without title",
    facts,
    '{title: Rules of agencies, publisher: Ministry, url: "https://example.org/rules", date: 2020-10',
    "{publisher: Ministry, url: '', date: 2020-10",
    "date: 2020-10,",
    "no source.title",
  ],
  ["a misspelt entry", facts, "tell: lead", "tel: lead", "tel: lead", "'tel' that is not known"],
  ["a rule that does not exist", facts, "rule: cap", "rule: capp", "rule: capp", "should be one of: zero, cap"],
  ["a date that does not exist", facts, "verified: 2020-10", "verified: 2020-13", "verified: 2020-13", "not a date"],
  ["an amount in words", facts, "amount: 2,", "amount: two,", "amount: two", "should be a number"],
  [
    "a currency that does not exist",
    facts,
    "amount: 2, unit: months-of-salary",
    "amount: 2, currency: QQQ",
    "currency: QQQ",
    "not a currency code",
  ],
  ["a list without items", facts, "facts:", "fact:", "fact:", "has no list 'facts:'"],
  ["a tab", facts, "    topic: fees.limit", "\ttopic: fees.limit", "\ttopic", "Use spaces"],
  ["a colon inside a text", facts, "statement: An agency gives", "statement: Note: an agency gives", "Note: an", "quotation marks"],
  ["an entry twice", facts, "    tell: lead", "    tell: lead\n    tell: detail # again", "# again", "occurs twice in the same place"],
  ["a bracket that is not closed", "knowledge/topics.yaml", 'threatened"}', 'threatened"', "talk.greeting", "not closed"],
  [
    "a contact without purpose",
    "knowledge/SG/contacts.yaml",
    "    purpose: [fees, safety]\n",
    "",
    "SG.contact.first",
    "no purpose. Add purpose",
  ],
  ["an unknown sign-off", answer, "review: draft", "review: fine", "review: fine", "'draft' or 'reviewed by"],
  ["an unknown kind of variant", answer, "  cap:", "  cup:", "cup:", "'variants.cup' that is not known"],
  ["an answer in the folder of another language", answer, "language: en", "language: km", "language: km", "its path says another language"],
  [
    "an answer under the name of another topic",
    answer,
    "topic: fees.limit",
    "topic: talk.greeting",
    "topic: talk",
    "its path says another topic",
  ],
  [
    "words in no language of ours",
    "knowledge/SG/words/km.yaml",
    "language: km",
    "language: kh",
    "language: kh",
    "should be one of: en, id",
  ],
  ["a phrase without its dash", fees, "- agent wants", "agent wants", "agent wants", "Begin it with '- '"],
  ["phrases as a list", "intents/en/out-of-scope.yml", "examples: |", "examples:", "examples:", "examples of this intent should be a text"],
  ["phrases folded into one", fees, "examples: |", "examples: >", "intent: fees.limit", "Write 'examples: |'"],
  ["a rule without words", "intents/en/danger-rules.yaml", "[beat*, hit me]", "[]", "- []", "This group has no words"],
  ["words wrapped within a phrase", "intents/en/danger-rules.yaml", "        boss,", "        boss", "- |", "does not end with a comma"],
  ["a rule of commas alone", "intents/en/danger-rules.yaml", "[beat*, hit me]", '","', '","', "This group has no words"],
  ["a list of words that is not there", "intents/en/danger-rules.yaml", "<told>", "<toled>, <told>", "- kind", "There is no list <toled>"],
  ["a list of words that no rule names", "intents/en/danger-rules.yaml", "<told>, ", "", "told:", "No rule names <told>"],
  ["a list without words", "intents/en/danger-rules.yaml", "movie, in the news", '""', "told:", "This list has no words"],
  ["a list of grammar that is not known", "intents/en/grammar.yaml", "bosses:", "boses:", "boses:", "'boses' that is not known"],
  ["a list of grammar for another language", "intents/en/grammar.yaml", "bosses:", "well:", "well:", "nothing reads 'well'"],
  ["a sign-off of grammar that is none", "intents/en/grammar.yaml", "review: draft", "review: yes", "review:", "'draft' or 'reviewed by"],
  [
    "words of grammar wrapped within a phrase",
    "intents/en/grammar.yaml",
    "room mate,",
    "room mate",
    "friends:",
    "does not end with a comma",
  ],
  ["a locale string that is a number", chat, '"Goodbye."', "5", "bye", "greeting.bye is not a text"],
  ["an empty locale string", chat, '"Goodbye."', '""', "bye", "greeting.bye is empty"],
  [
    "a key twice, nested and with dots",
    chat,
    '  "cases_one"',
    '  "greeting.bye": "Bye.",\n  "cases_one"',
    '"greeting.bye"',
    "occurs twice",
  ],
  ["a comma too many in JSON", chat, '{count} cases"', '{count} cases",', "{", "not valid JSON"],
];

function sourceOfCap(): string {
  const lines = sampleFile(facts).split("\n");
  return `${lines.filter((line) => line.includes("source:")).at(-1)}\n`;
}

describe("each fault is named by file and line, in words", () => {
  test.each(FAULTS)("%s", async (_what, file, find, replace, line, message) => {
    const changed = sampleFile(file, find, replace);
    const { faults } = await loadContent(await sampleWith({ [file]: changed }));
    const said = faults.map((fault) => `${fault.file}:${fault.line} ${fault.message.toLowerCase()}`);
    expect(said.join("\n")).toContain(message.toLowerCase());
    expect(faults).toContainEqual({
      file,
      line: lineWith(changed, line),
      message: expect.stringMatching(new RegExp(escaped(message), "i")),
    });
  });

  test("several faults are told at once, in reading order, and the good pieces stay", async () => {
    const changed = sampleFile(facts, "rule: yes", "rule: maybe").replace("tell: lead", "tell: loud");
    const [undashed, good] = [sampleFile(fees, "- how much", "how much"), sampleFile("knowledge/SG/contacts.yaml")];
    const { raw, faults } = await loadContent(await sampleWith({ [facts]: changed, [fees]: undashed }));
    expect(faults.map(({ file, line }) => [file, line])).toEqual([
      [fees, lineWith(undashed, "how much")],
      [facts, lineWith(changed, "maybe")],
      [facts, lineWith(changed, "loud")],
    ]);
    expect(raw.contacts.every(({ item }) => good.includes(item.id))).toBe(true);
    expect(raw.contacts).not.toEqual([]);
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

describe("files that are no content at all", () => {
  const huge = "- x\n".repeat(1_300_000);
  const SPOILT: readonly [what: string, file: string, content: string | Uint8Array, message: string][] = [
    ["a picture", fees, new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1]), "UTF-8"],
    ["a file with NUL", fees, "nlu:\0", "not a text file"],
    ["text in UTF-16", fees, Buffer.from(`\uFEFF${sampleFile(fees)}`, "utf16le"), "UTF-8"],
    ["text in Latin-1", fees, Buffer.from("nlu: é", "latin1"), "UTF-8"],
    ["five megabytes", fees, huge, "two megabytes"],
    ["an empty file", facts, "", "has no list 'facts:'"],
    ["a single word", facts, "hello", "has no list 'facts:'"],
    ["a list on top", facts, "- a", "has no list 'facts:'"],
    ["null in a list", facts, "facts:\n  - null", "Compare it with one beside it"],
    ["brackets without end", facts, "[".repeat(50_000), "nested too deeply"],
    ["aliases that explode", facts, bomb(), "nested too deeply"],
    ["a list as JSON", chat, "[]", "not a JSON object"],
    ["a stray file", "knowledge/SG/notes.txt", "x", "not in a place"],
    ["a folder that is no language", "intents/xx/fees.yml", "nlu: []", "not named after a language"],
    ["an unknown namespace", "locales/en/email.json", "{}", "not one of: chat.json"],
  ];
  test.each(SPOILT)("%s is a fault", async (_what, file, content, message) => {
    const { faults } = await loadContent(await sampleWith({ [file]: content }));
    expect(faults.map((fault) => `${fault.file} ${fault.message}`).join("\n")).toContain(message);
    expect(faults.every((fault) => fault.file === file && fault.line >= 1)).toBe(true);
  });

  test("a missing folder is a fault, and the others are read", async () => {
    const { raw, faults } = await loadContent({ ...sampleFolders, knowledge: "/nowhere/at/all" });
    expect(faults).toEqual([{ file: "knowledge", line: 1, message: expect.stringContaining("Put it back") }]);
    expect(raw.phrases.length).toBeGreaterThan(0);
  });

  test("a fact file that does not parse does not make each of its words a fault", async () => {
    const { raw } = await loadContent(await sampleWith({ [facts]: "facts: [" }));
    expect(raw.unread).toEqual(["SG."]);
  });
});

/** Nine levels of ten aliases each: a billion entries when written out. */
function bomb(): string {
  const levels = [..."abcdefghi"].map(
    (name, index, names) => `${name}: &${name} [${index === 0 ? "x" : Array(10).fill(`*${names[index - 1]}`)}]`,
  );
  return levels.join("\n");
}

describe("whatever an editor types", () => {
  const names = [facts, fees, answer, "knowledge/topics.yaml", "intents/en/entities.yaml"];
  const mutation = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(30),
    put: fc.string({ unit: "grapheme", maxLength: 12 }),
  });

  test("reading YAML never throws, and every fault has a line of the file", () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(mutation, { minLength: 1, maxLength: 4 }), (name, mutations) => {
        const text = mutations.reduce(mutate, sampleFile(name));
        const result = readYaml({ name, text });
        const lines = Array.isArray(result) ? result.map((fault) => fault.line) : [1];
        expect(lines.every((line) => line >= 1 && line <= text.split(/\r\n?|\n/).length + 1)).toBe(true);
      }),
    );
  });

  test("loading never rejects", async () => {
    const changes = fc.record({ name: fc.constantFrom(...names), mutations: fc.array(mutation, { minLength: 1, maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(changes, async ({ name, mutations }) => {
        const folders = await sampleWith({ [name]: mutations.reduce(mutate, sampleFile(name)) });
        const { raw, faults } = await loadContent(folders);
        expect(raw.version).not.toBe("");
        expect(faults.every((fault) => fault.file === name && fault.message.length > 0)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

function mutate(text: string, { at, cut, put }: { at: number; cut: number; put: string }): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + put + text.slice(start + cut);
}
