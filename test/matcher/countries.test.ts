import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { zawgyi } from "../../src/content/zawgyi.ts";
import { LANGUAGES, type Language } from "../../src/domain/language.ts";
import { EntityFinder, entityBook, everydayWords } from "../../src/domain/matcher/entities/entities.ts";
import { timeWords } from "../../src/domain/matcher/entities/time.ts";
import { foldedGrammar } from "../../src/domain/matcher/grammar.ts";
import { Phrasebook } from "../../src/domain/matcher/phrasebook.ts";
import type { Entities } from "../../src/domain/matcher/types.ts";
import { WordLists } from "../../src/domain/matcher/word-lists.ts";
import { matchable } from "../../src/domain/normalize.ts";
import { projectTraining } from "../support/matcher.ts";

interface Written {
  readonly text: string;
  readonly countries: readonly string[];
}

let finder: EntityFinder;
beforeAll(async () => {
  const { entities, phrases, grammar } = await projectTraining();
  const book = entityBook(entities);
  const words = new Phrasebook(book);
  const everyday = everydayWords(phrases.map(({ language, text }) => ({ language, named: words.find(matchable(text, zawgyi)) })));
  finder = new EntityFinder(book, everyday, timeWords(), new WordLists(foldedGrammar(grammar)));
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

describe("the people of a boss, a friend or a crowd are nobody's place of work, and no home", () => {
  test.each<[Language, string, string | undefined]>([
    ["en", "the manager is singapore man", "SG"],
    ["en", "the boss is malaysia chinese", "MY"],
    ["en", "my supervisor is thai", "TH"],
    ["en", "my roommate is thai man he get pay", undefined],
    ["en", "my boss is china man", undefined],
    ["en", "any bangla people there?", undefined],
    ["en", "my husband is a malaysian guy", undefined],
    ["id", "temen sekamar sy org nepal jg blm", undefined],
    ["id", "pacar sy org bangladesh", undefined],
    ["id", "pacarku wong vietnam", undefined],
    ["id", "suami sy org bangla", undefined],
    ["id", "bos nya org jepang", "JP"],
    ["id", "mandor wong taiwan galak", "TW"],
    ["ms", "bos tu org singapura", "SG"],
    ["ms", "ada org melayu tak kat situ", "MY"],
    ["ms", "org thai pon xdpt gaji", "TH"],
    ["tl", "kasama ko sa kwarto ay indonesian", undefined],
    ["vi", "chủ người đài loan không trả lương", "TW"],
    ["vi", "bạn cùng phòng em người thái", undefined],
    ["th", "หัวหน้าเป็นคนมาเลย์", "MY"],
    ["th", "แฟนเป็นคนพม่า", undefined],
    ["th", "nai jang khon thai", "TH"],
    ["lo", "ນາຍຈ້າງຄົນໄທ", "TH"],
    ["km", "ថៅកែជនជាតិថៃ", "TH"],
    ["my", "သူဌေးက ထိုင်းလူမျိုး", "TH"],
    ["bn", "মালিক সৌদি লোক", "SA"],
    ["ne", "mero sahu malaysia ko manche", "MY"],
  ])("%s: %s, at most guessed: %s", (language, text, guess) => {
    const { destination, destinationGuessed, origin, countries } = found(language, text);
    expect([destination, destinationGuessed, origin, countries]).toEqual([
      guess,
      guess === undefined ? undefined : true,
      undefined,
      undefined,
    ]);
  });

  test.each<[Language, string, { destination?: string; origin?: string }]>([
    ["en", "in malaysia", { destination: "MY" }],
    ["en", "my boss is in singapore", { destination: "SG" }],
    ["en", "i am nepali man", { origin: "NP" }],
    ["en", "my boss shout at me i am bangladeshi", { origin: "BD" }],
    ["en", "i am from nepal boss not give salary in qatar", { origin: "NP", destination: "QA" }],
    ["id", "bos di malaysia tidak bayar", { destination: "MY" }],
    ["id", "saya orang indonesia", { origin: "ID" }],
    ["ms", "malaysia", { destination: "MY" }],
    ["vi", "em người việt", { origin: "VN" }],
    ["lo", "ຂ້ອຍຄົນລາວ", { origin: "LA" }],
    ["km", "ខ្ញុំមកពីកម្ពុជា ថៅកែនៅថៃមិនបើកប្រាក់", { origin: "KH", destination: "TH" }],
  ])("but who says it of herself, or names a place, is believed: %s: %s", (language, text, roles) => {
    const { destination, destinationGuessed, origin } = found(language, text);
    expect({ ...(destination && { destination }), ...(origin && { origin }) }).toEqual(roles);
    expect(destinationGuessed).toBeUndefined();
  });
});

describe("who writes the language of another country than her own is guessed to be there", () => {
  test.each<[Language, string, string, string]>([
    ["th", "ผมคนลาว ทำงานก่อสร้าง นายไม่ให้หยุดวันอาทิตย์", "LA", "TH"],
    ["th", "หนูเป็นคนเขมร", "KH", "TH"],
    ["ms", "saya orang bangladesh, bos tak bayar gaji", "BD", "MY"],
    ["ms", "saya dari nepal", "NP", "MY"],
  ])("%s: %s", (language, text, origin, destination) => {
    expect(found(language, text)).toMatchObject({ origin, destination, destinationGuessed: true });
  });

  test.each<[Language, string]>([
    ["id", "saya orang bangladesh"],
    ["th", "พี่ชายส่งโลเคชั่นมาจากสีหนุวิลล์ ว่าออกมาไม่ได้"],
    ["ms", "adik mesej dari myawaddy, dia kata tak boleh lari"],
  ])("not %s: %s", (language, text) => {
    expect(found(language, text).destinationGuessed).toBeUndefined();
  });
});

describe("small words", () => {
  test.each(["yen aku metu omah dikunci", "yen ora dibayar piye"])("'yen' is 'if' in Javanese: %s", (text) => {
    expect(found("id", text).destination).toBeUndefined();
  });

  test("and money beside a number", () => {
    expect(found("id", "gaji 200000 yen")).toMatchObject({ destination: "JP", destinationGuessed: true });
  });

  test.each<[string, string, string]>([
    ["qatar na saudi te asi", "QA", "SA"],
    ["malaysia na singapore", "MY", "SG"],
    ["কাতার না সৌদি", "QA", "SA"],
    ["qatar na ami saudi te", "QA", "SA"],
    ["dubai te na, oman e asi", "AE", "OM"],
  ])("the one before the Bengali 'na' is denied: %s", (text, denied, destination) => {
    expect(found("bn", text)).toMatchObject({ destination, denied: [denied] });
  });

  test("which asks, with a question word, which of the two", () => {
    expect(found("bn", "malaysia na singapore kon ta bhalo").denied).toBeUndefined();
  });
});
