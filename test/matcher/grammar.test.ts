import { beforeAll, describe, expect, test } from "vitest";
import { deserialize, serialize } from "../../src/domain/matcher/codec.ts";
import { foldedGrammar, type GrammarList, type GrammarWords } from "../../src/domain/matcher/grammar.ts";
import { makeMatcher, trainModel } from "../../src/domain/matcher/matcher.ts";
import type { CountryWords, Training } from "../../src/domain/matcher/training.ts";
import { WordLists } from "../../src/domain/matcher/word-lists.ts";
import { sampleTraining } from "../support/matcher.ts";

const NOTHING: CountryWords = { names: [], cities: [], demonyms: [], currencies: [], units: [], institutions: [], hints: [] };

let sample: Training;
beforeAll(async () => {
  sample = await sampleTraining();
});

/** What a message names and says where English has these lists: learnt, kept and read again. */
function heard(text: string, en: GrammarWords, ne: GrammarWords = {}) {
  const entities = {
    ...sample.entities,
    en: {
      countries: { TH: { ...NOTHING, names: ["thailand"], demonyms: ["thai"] } },
      sectors: {},
      languageNames: { th: ["thai"] as const },
    },
  };
  const model = trainModel({ ...sample, entities, grammar: { ...sample.grammar, en, ne } });
  return makeMatcher(deserialize(Uint8Array.from(serialize(model)))).match(text);
}

describe("a word that an editor adds is heard", () => {
  test("as a boss's: his people are where she works, and not hers", () => {
    expect(heard("my gaffer is thai", {}).entities.countries).toEqual(["TH"]);
    expect(heard("my gaffer is thai", { bosses: ["gaffer"] }).entities).toMatchObject({ destination: "TH", destinationGuessed: true });
    expect(heard("my gaffer is thai", { bosses: ["gaffer"] }).entities.countries).toBeUndefined();
  });

  test("as a denial of a language", () => {
    const grammar = { about_language: ["speak*"], knowing: ["speak*"] };
    expect(heard("me nah speak thai", grammar).entities.language).toBe("th");
    expect(heard("me nah speak thai", { ...grammar, denials: ["nah"] }).entities.unwished).toBe("th");
  });

  test("as one of Hindi, in the letters of Nepali", () => {
    expect(heard("बहन घर में", {}).languageConfidence).toBe(1);
    expect(heard("बहन घर में", {}, { strange_words: ["बहन"] }).languageConfidence).toBeLessThan(0.5);
    expect(heard("बहन घर में", {}, { strange_words: ["बहन"], marks: ["*र"] }).languageConfidence).toBe(1);
  });

  test("as one that says that somebody has not left", () => {
    expect(heard("i am tarrying in thailand", {}).entities.still).toBeUndefined();
    expect(heard("i am tarrying in thailand", { still: ["tarry*"] }).entities.still).toBe(true);
  });
});

describe("the words of a list", () => {
  const finds = (words: readonly string[], text: string, list: GrammarList = "bosses") =>
    new RegExp(new WordLists(foldedGrammar({ en: { [list]: words } })).any(list), "u").test(text);

  test("are whole ones between spaces, and stand inside others elsewhere", () => {
    expect(["my boss", "bossy", "emboss"].map((text) => finds(["boss"], text))).toEqual([true, false, false]);
    expect(["bossy", "emboss"].map((text) => finds(["boss*"], text))).toEqual([true, false]);
    expect(["bossy", "emboss"].map((text) => finds(["*boss"], text))).toEqual([false, true]);
    expect(finds(["นายจ้าง"], "กับนายจ้างคนนี้")).toBe(true);
    expect(finds(["বস"], "বসের")).toBe(true);
  });

  test("are compared as messages are, and a sign in them is but a sign", () => {
    expect(finds(["Can't"], "cant")).toBe(true);
    expect(["b.ss", "boss"].map((text) => finds(["b.ss"], text))).toEqual([true, false]);
  });

  test("may be none", () => {
    expect([finds([], "boss"), finds(["*"], "boss")]).toEqual([false, false]);
  });
});
