import { beforeAll, describe, expect, test } from "vitest";
import { zawgyi } from "../../src/content/zawgyi.ts";
import type { Language } from "../../src/domain/language.ts";
import { EntityFinder, entityBook } from "../../src/domain/matcher/entities/entities.ts";
import { timeWords } from "../../src/domain/matcher/entities/time.ts";
import { foldedGrammar } from "../../src/domain/matcher/grammar.ts";
import { WordLists } from "../../src/domain/matcher/word-lists.ts";
import { matchable } from "../../src/domain/normalize.ts";
import { projectTraining } from "../support/matcher.ts";

let finder: EntityFinder;
beforeAll(async () => {
  const { entities, grammar } = await projectTraining();
  finder = new EntityFinder(entityBook(entities), {}, timeWords(), new WordLists(foldedGrammar(grammar)));
}, 60_000);

const read = (language: Language, text: string) => {
  const { home, destination } = finder.find(matchable(text, zawgyi), [language]);
  return [home, destination];
};

describe("the country of the family or the house", () => {
  test.each<[Language, string, string]>([
    ["en", "my parents are in davao", "PH"],
    ["id", "anakku sekolah di kediri", "ID"],
    ["ms", "bini sy dok kat muar", "MY"],
    ["tl", "mga anak ko nasa bacolod", "PH"],
    ["vi", "bố mẹ em ở thanh hóa", "VN"],
    ["th", "ลูกอยู่ขอนแก่น", "TH"],
    ["km", "ម្តាយខ្ញុំនៅបាត់ដំបង", "KH"],
    ["lo", "ພໍ່ແມ່ຢູ່ສະຫວັນນະເຂດ", "LA"],
    ["my", "မိဘတွေ မန္တလေးမှာ နေတယ်", "MM"],
    ["bn", "আমার মা সিলেটে থাকে", "BD"],
    ["ne", "श्रीमती चितवनमा बस्छ", "NP"],
  ])("%s: %s", (language, text, home) => {
    expect(read(language, text)[0]).toBe(home);
  });
});

describe("is not that of the work, or where somebody now is", () => {
  test.each<[Language, string, string]>([
    ["en", "i work in davao", "PH"],
    ["id", "sekarang saya tinggal di kediri", "ID"],
    ["id", "di rumah majikan di jeddah", "SA"],
    ["ms", "sy dah balik duduk kat muar", "MY"],
    ["tl", "nakauwi na ako sa bacolod", "PH"],
    ["vi", "em đang ở thanh hóa", "VN"],
    ["bn", "মালিকের বাসা রিয়াদে", "SA"],
    ["ne", "दोहामा साहुको घर सफा गर्छु", "QA"],
  ])("%s: %s", (language, text, place) => {
    const [home, destination] = read(language, text);
    expect(home).toBeUndefined();
    expect([place, undefined]).toContain(destination);
  });
});

test("of two, the work is at the other", () => {
  expect(read("ms", "sewa rumah kat skudai keje kilang kat woodlands")).toEqual(["MY", "SG"]);
  expect(read("ms", "keje tuas rumah jb")).toEqual(["MY", "SG"]);
  expect(read("bn", "পরিবার কুমিল্লায় থাকে আমি কাতারে কাজ করি")).toEqual(["BD", "QA"]);
});
