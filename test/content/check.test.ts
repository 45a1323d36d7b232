import { describe, expect, test } from "vitest";
import { checkContent, type Report } from "../../src/content/check.ts";
import type { Folders } from "../../src/content/files.ts";
import { loadContent } from "../../src/content/load.ts";
import { lineWith, sampleFile, sampleFolders, sampleWith } from "../support/content-folder.ts";

const NOW = Date.parse("2021-09-15T12:00:00Z");

async function check(folders: Folders, now = NOW): Promise<Report> {
  return checkContent(await loadContent(folders), now);
}

const facts = "knowledge/SG/facts.yaml";
const contacts = "knowledge/SG/contacts.yaml";
const enWords = "knowledge/SG/words/en.yaml";
const kmWords = "knowledge/SG/words/km.yaml";
const enAnswer = "knowledge/answers/en/fees.limit.yaml";
const kmAnswer = "knowledge/answers/km/fees.limit.yaml";
const fees = "intents/en/fees.yml";
const talk = "intents/en/talk.yml";
const kmChat = "locales/km/chat.json";
const long = "word ".repeat(40);

/** What is changed in which file, a piece of the line that must be named, and words of the message. */
const FAULTS: readonly [what: string, file: string, find: string, replace: string, line: string, message: string][] = [
  [
    "words of a fact that is not there",
    enWords,
    "SG.fees.limit.receipt",
    "SG.fees.limit.recipe",
    "recipe",
    "there is no fact SG.fees.limit.recipe",
  ],
  ["a fact in the folder of another country", facts, "id: SG.fees.limit.cap", "id: MY.fees.limit.cap", "id: MY", "Begin the id with 'SG.'"],
  [
    "a fact on an unknown topic",
    facts,
    "    topic: fees.limit\n    rule: cap",
    "    topic: fees.limits\n    rule: cap",
    "id: SG.fees.limit.cap",
    "no topic fees.limits",
  ],
  [
    "a fact that an unknown topic tells, too",
    facts,
    "tell: detail",
    "tell: detail\n    also: [fees.limits]",
    "receipt",
    "no topic fees.limits",
  ],
  [
    "a background fact that another topic tells",
    facts,
    "tell: lead",
    "tell: background\n    also: [talk.greeting]",
    "id: SG.fees.limit.cap",
    "Write tell: lead or detail",
  ],
  [
    "a fact for people from nowhere",
    facts,
    "tell: lead",
    "tell: lead\n    applies_to: {origins: [XQ]}",
    "id: SG.fees.limit.cap",
    "XQ is not a country code",
  ],
  [
    "a fact for a sector that nobody can name",
    facts,
    "tell: lead",
    "tell: lead\n    applies_to: {sectors: [domestic work]}",
    "id: SG.fees.limit.cap",
    "sector domestic work. Write at least one of: domestic",
  ],
  [
    "words for a country that does not exist",
    "intents/en/entities.yaml",
    "  SG: {",
    "  ZZ: {names: [x]}\n  SG: {",
    "countries:",
    "ZZ is not a country code",
  ],
  [
    "an answer in danger without its one text",
    "knowledge/answers/en/safety.violence.yaml",
    "unknown:",
    "text:",
    "topic:",
    "no text for unknown",
  ],
  ["two facts of one id", facts, "id: SG.fees.limit.cap", "id: SG.fees.limit.receipt", "rule: cap", "already in knowledge/SG/facts.yaml"],
  ["two leads for everybody", facts, "tell: detail", "tell: lead", "id: SG.fees.limit.cap", "already leads fees.limit in SG"],
  [
    "a contact that cannot be reached",
    contacts,
    "    web: https://example.org/second\n",
    "",
    "SG.contact.second",
    "has no phone, address or web",
  ],
  ["a contact for an unknown topic", contacts, "[fees, safety]", "[fees, safty]", "SG.contact.first", "no topic safty"],
  ["a country without currency", "knowledge/jurisdictions.yaml", ", currency: KHR", "", "code: KH", "KH has no currency"],
  ["a digit in a word", enWords, "a receipt", "1 receipt", "1 receipt", "the number 1 is typed"],
  ["a Khmer digit in a word", kmWords, "ក្នុងមួយឆ្នាំ", "ក្នុង ១ ឆ្នាំ", "១", "the number ១ is typed"],
  ["a Burmese digit in a step", kmAnswer, "សុំបង្កាន់ដៃ", "၂", "၂", "the number ၂ is typed"],
  ["a digit in a proof", enAnswer, "Keep receipts", "Keep 3 receipts", "Keep 3", "the number 3 is typed"],
  ["a digit in what the bot says", kmChat, "លាហើយ", "លាហើយ 24", "24", "the number 24 is typed"],
  ["a value that the fact does not have", enWords, "{value}", "{valeu}", "{valeu}", "no value {valeu}. It has: {value}, {per-year}"],
  ["a value that a language forgot", kmWords, "{per-year}", "", "SG.fees.limit.cap", "lacks {per-year}"],
  [
    "a variant whose fact has no such value",
    enAnswer,
    "at most {value}",
    "at most {amount}",
    "{amount}",
    "SG.fees.limit.cap has no value {amount}",
  ],
  ["a value where nothing is known", enAnswer, "rule for {country}", "rule for {value}", "rule for {value}", "only {country} is"],
  ["a country where none was named", enAnswer, "on the country", "on {country}", "on {country}", "named no country"],
  ["a variant that forgot the country", kmAnswer, "នៅ {country}", "នៅ", "cap:", "lacks {country}"],
  ["an interface string that forgot a name", kmChat, " {name}", "", "hello", "lacks {name}"],
  ["an interface string with a misspelt name", kmChat, "{name}", "{nmae}", "hello", "has no {nmae}"],
  ["a word that is too long", enWords, "a receipt", long, "receipt:", "160 is the most"],
  ["a step that is too long", enAnswer, "a receipt", long, "Ask for word", "140 is the most"],
  ["a phrase twice", talk, "- hi there", "- Hello ", "- Hello ", "already an example of talk.greeting"],
  ["a phrase for two topics", talk, "- hi there", "- How  much can the agent take", "How  much", "already an example of fees.limit"],
  ["a phrase that is out of scope too", talk, "- hi there", "- who won the football", "football", "already an example of out-of-scope"],
  ["an intent that is no topic", talk, "intent: talk.greeting", "intent: talk.greetings", "- hello", "no topic talk.greetings"],
  ["a phone number", fees, "how much", "call +855 12 345 678", "855", "phone number"],
  ["a phone number in Khmer digits", fees, "how much", "០១២៣៤៥៦៧៨", "០១២", "phone number"],
  ["an e-mail address", fees, "how much", "write me at dara@example.org", "dara@", "e-mail address"],
  ["a passport number", fees, "how much", "passport N1234567 lost", "N1234567", "passport number"],
  [
    "a danger rule for a topic without danger",
    "intents/en/danger-rules.yaml",
    "kind: safety.violence",
    "kind: fees.limit",
    "kind: fees.limit",
    "not a danger topic",
  ],
  [
    "a concept that English does not have",
    "intents/km/concepts.yaml",
    "salary:",
    "salry:",
    "salry",
    "intents/en/concepts.yaml has no concept salry. Did you mean salary?",
  ],
  [
    "a danger rule for no topic",
    "intents/en/danger-rules.yaml",
    "kind: safety.violence",
    "kind: safety.war",
    "kind: safety.war",
    "no topic safety.war",
  ],
];

describe("the content as a whole", () => {
  test("the sample has no faults", async () => {
    expect((await check(sampleFolders)).faults).toEqual([]);
  });

  test.each(FAULTS)("%s is a fault", async (_what, file, find, replace, line, message) => {
    const changed = sampleFile(file, find, replace);
    const { faults } = await check(await sampleWith({ [file]: changed }));
    const said = faults.map((fault) => `${fault.file}:${fault.line} ${fault.message}`);
    const where = idLine(changed, line);
    expect(said).toContainEqual(expect.stringContaining(message));
    expect(said.filter((text) => text.startsWith(`${file}:${where} `)).join("\n")).toContain(message);
  });

  test("more than four steps are a fault at the fifth", async () => {
    const changed = sampleFile(enAnswer, '  - "Do not sign an empty paper."', '  - "Go."\n  - "Ask."\n  - "Wait."\n  - "Call."');
    const { faults } = await check(await sampleWith({ [enAnswer]: changed }));
    expect(faults).toEqual([
      { file: enAnswer, line: lineWith(changed, "Call."), message: expect.stringContaining("more than four steps") },
    ]);
  });

  test("faults of reading are part of the report", async () => {
    const { faults } = await check(await sampleWith({ [facts]: "facts: [", [talk]: sampleFile(talk, "- hi there", "- hello") }));
    expect(new Set(faults.map((fault) => fault.file))).toEqual(new Set([facts, talk]));
  });

  test.each(["gaji 15.000.000 rupiah", "lương 25000000 đồng", "25 000 000", "levy 4500 for 12 months", "size 10 x 20 x 30"])(
    "an amount is no phone number: %s",
    async (phrase) => {
      const { faults } = await check(await sampleWith({ [fees]: sampleFile(fees, "how much can the agent take", phrase) }));
      expect(faults).toEqual([]);
    },
  );

  test("the same phrase in two languages is none: workers borrow words", async () => {
    const borrowed = sampleFile("intents/km/fees.yml", "me kjol yok luy", "agent wants money: is it legal?");
    expect((await check(await sampleWith({ "intents/km/fees.yml": borrowed }))).faults).toEqual([]);
  });
});

/** A fact or contact is named by the line of its first entry. */
function idLine(text: string, piece: string): number {
  return piece === "rule: cap" ? lineWith(text.replace("SG.fees.limit.receipt", "…"), "SG.fees.limit.receipt") : lineWith(text, piece);
}

describe("gaps", () => {
  test("name what a language lacks, without being faults", async () => {
    const { gaps, faults } = await check(sampleFolders);
    const khmer = gaps.filter((gap) => gap.language === "km").map((gap) => `${gap.kind} ${gap.id}`);
    expect(faults).toEqual([]);
    expect(gaps.filter((gap) => gap.language === "en")).toEqual([]);
    expect(khmer).toEqual(
      expect.arrayContaining(["answer safety.violence", "words SG.fees.limit.receipt", "key web:send", "danger-rules km"]),
    );
    expect(khmer).not.toContain("key chat:cases_one");
  });

  test("a missing string takes the language out of those that are offered, and is told", async () => {
    const { gaps, summary } = await check(await sampleWith({ [kmChat]: sampleFile(kmChat, '"bye"', '"good-bye"') }));
    expect(summary.languages.km?.offered).toBe(false);
    expect(gaps.map((gap) => `${gap.kind} ${gap.id}`)).toEqual(
      expect.arrayContaining(["key chat:greeting.bye", "extra-key chat:greeting.good-bye"]),
    );
  });

  test("a variant that a language lacks is told", async () => {
    const { gaps } = await check(await sampleWith({ [kmAnswer]: sampleFile(kmAnswer, '  anywhere: "អាស្រ័យលើប្រទេស។"\n') }));
    expect(gaps).toContainEqual(expect.objectContaining({ language: "km", kind: "variant", id: "fees.limit anywhere" }));
  });
});

describe("the summary", () => {
  test("counts drafts by language", async () => {
    const { languages } = (await check(sampleFolders)).summary;
    expect(languages.km).toMatchObject({ offered: true, words: 1, answers: 1, drafts: 1 });
    expect(languages.en?.drafts).toBe((languages.en?.words ?? 0) + (languages.en?.answers ?? 0) + (languages.en?.strings ?? 0));
  });

  test.each([
    ["2021-08-31", { expired: [], expiring: [] }],
    ["2021-09-01", { expired: [], expiring: ["SG.fees.limit.cap"] }],
    ["2021-10-31", { expired: [], expiring: ["SG.fees.limit.cap"] }],
    ["2021-11-01", { expired: ["SG.fees.limit.cap"], expiring: [] }],
  ])("on %s lists what runs out", async (day, lists) => {
    const { told } = (await check(sampleFolders, Date.parse(day))).summary;
    expect(told).toMatchObject({ ...lists, undated: ["SG.fees.limit.receipt"], unverified: ["SG.fees.limit.receipt"] });
  });

  test("leaves out what is never told", async () => {
    const { told } = (await check(await sampleWith({ [facts]: sampleFile(facts, "tell: detail", "tell: background") }))).summary;
    expect([told.undated, told.unverified]).toEqual([[], []]);
  });
});
