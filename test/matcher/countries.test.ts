import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { zawgyi } from "../../src/content/zawgyi.ts";
import { LANGUAGES, type Language } from "../../src/domain/language.ts";
import { EntityFinder, entityBook, everydayWords } from "../../src/domain/matcher/entities.ts";
import { Phrasebook } from "../../src/domain/matcher/phrasebook.ts";
import { timeWords } from "../../src/domain/matcher/time.ts";
import type { Entities } from "../../src/domain/matcher/types.ts";
import { matchable } from "../../src/domain/normalize.ts";
import { projectTraining } from "../support/matcher.ts";

interface Written {
  readonly text: string;
  readonly countries: readonly string[];
}

let finder: EntityFinder;
beforeAll(async () => {
  const { entities, phrases } = await projectTraining();
  const book = entityBook(entities);
  const words = new Phrasebook(book);
  const everyday = everydayWords(phrases.map(({ language, text }) => ({ language, named: words.find(matchable(text, zawgyi)) })));
  finder = new EntityFinder(book, everyday, timeWords());
}, 60_000);

const found = (language: Language, text: string): Entities => finder.find(matchable(text, zawgyi), [language]);

function messagesIn(language: Language): readonly Written[] {
  const file = path.join(import.meta.dirname, "countries", `${language}.yaml`);
  // The files are this test's own.
  return (parse(readFileSync(file, "utf8")) as { messages: Written[] }).messages;
}

describe.each(LANGUAGES)("countries that writers of %s name", (language) => {
  test.each(messagesIn(language))("$text", ({ text, countries }) => {
    expect([...(found(language, text).named ?? [])].sort()).toEqual([...countries].sort());
  });
});

describe("whose boss it is, and where the work is, are two things", () => {
  test.each<[Language, string, string]>([
    ["en", "filipino agent in hong kong took my money", "HK"],
    ["en", "korean boss in indonesia shouts at us", "ID"],
    ["id", "bos cina di malaysia tidak bayar", "MY"],
    ["th", "นายจ้างจีนที่มาเลเซียไม่จ่ายเงิน", "MY"],
  ])("%s: %s", (language, text, destination) => {
    expect(found(language, text)).toMatchObject({ destination });
  });

  test.each<[Language, string, { destination?: string; origin?: string }]>([
    ["th", "เขาจะส่งผมกลับไทยพรุ่งนี้", { origin: "TH" }],
    ["lo", "ມື້ອື່ນເຂົາຊິສົ່ງຂ້ອຍກັບລາວ", { origin: "LA" }],
    ["th", "โดนขังอยู่ที่ปอยเปตค่ะ กัมพูชา", { destination: "KH" }],
    ["th", "อยู่พม่า ชเวโก๊กโก่", { destination: "MM" }],
    ["en", "my friend is in kuwait", { destination: "KW" }],
    ["my", "ထိုင်းမှာ ကျွန်မသား အလုပ်လုပ်နေတယ်", { destination: "TH" }],
    ["my", "ထိုင်းမှာ ကလေး မွေးမယ်", { destination: "TH" }],
    ["my", "ထိုင်းက သမီးကို ဖုန်းခေါ်မရဘူး", { destination: "TH" }],
    ["my", "မြန်မာက သမီးကို ပိုက်ဆံပို့ချင်တယ်", { origin: "MM" }],
  ])("%s: %s", (language, text, roles) => {
    const { destination, origin } = found(language, text);
    expect({ ...(destination && { destination }), ...(origin && { origin }) }).toEqual(roles);
  });

  test.each<[Language, string]>([
    ["en", "my chinese boss hit me"],
    ["th", "นายจ้างจีนไม่จ่ายเงิน"],
    ["km", "ថៅកែចិនវាយខ្ញុំ"],
    ["vi", "chủ trung quốc không trả lương"],
  ])("%s: %s tells neither where the work nor where home is", (language, text) => {
    const { destination, origin } = found(language, text);
    expect([destination, origin]).toEqual([undefined, undefined]);
  });

  test.each<[Language, string, string]>([
    ["en", "what does bmet clearance cost", "BD"],
    ["id", "mau lapor agen ke bp2mi", "ID"],
    ["tl", "owwa benefits ng pamilya ko", "PH"],
  ])("%s: %s: an office at home tells where home is", (language, text, home) => {
    const { destination, origin } = found(language, text);
    expect([destination, origin]).toEqual([undefined, home]);
  });

  test("a Thai employer is in Thailand, where nothing else is said", () => {
    expect(found("en", "thai employer keeps my pink card")).toMatchObject({ destination: "TH" });
  });
});

describe("hints", () => {
  test.each<[Language, string, string]>([
    ["id", "sajangnim belum bayar gaji", "KR"],
    ["th", "ผีน้อยป่วยไปหาหมอได้ไหม", "KR"],
    ["ms", "mahkamah buruh macam mana", "MY"],
  ])("tell where somebody is likely to be, and name no country: %s: %s", (language, text, destination) => {
    const entities = found(language, text);
    expect(entities).toMatchObject({ destination, destinationGuessed: true });
    expect([entities.named, entities.countries]).toEqual([undefined, undefined]);
  });

  test("are outweighed by a country that is named", () => {
    expect(found("th", "อยู่ไต้หวันเป็นผีน้อย")).toMatchObject({ destination: "TW", named: ["TW"] });
  });

  test("tell where home is, where the words are of home", () => {
    expect(found("ne", "free visa free ticket bhaneko hoina")).toMatchObject({ origin: "NP" });
  });
});

describe("money", () => {
  test.each<[Language, string, string]>([
    ["th", "ค่าแรงวันละสามร้อยบาท", "TH"],
    ["vi", "trừ hai nghìn won mỗi giờ", "KR"],
    ["id", "gaji dua ribu ringgit", "MY"],
  ])("is named with an amount in words: %s: %s", (language, text, country) => {
    expect(found(language, text).named).toEqual([country]);
  });

  test("is none where only money as such is spoken of", () => {
    expect(found("bn", "dalal taka ferot dey na").named).toBeUndefined();
  });
});
