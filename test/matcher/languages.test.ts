import { beforeAll, describe, expect, test } from "vitest";
import type { Language } from "../../src/domain/language.ts";
import type { Matcher } from "../../src/domain/matcher/types.ts";
import { projectMatcher } from "../support/matcher.ts";

let matcher: Matcher;
beforeAll(async () => {
  matcher = await projectMatcher();
}, 120_000);

const read = (text: string, language?: Language) => matcher.match(text, language === undefined ? {} : { language });

describe("a language is asked for", () => {
  test.each<[Language, string, Language]>([
    ["en", "write vietnamese please", "vi"],
    ["en", "in english pls", "en"],
    ["en", "please speak bengali", "bn"],
    ["id", "bahasa indonesia dong", "id"],
    ["id", "bahasa melayu", "ms"],
    ["ms", "tukar ke bahasa inggeris", "en"],
    ["th", "ขอภาษาลาวหน่อยครับ", "lo"],
    ["th", "อ่านภาษาอังกฤษไม่ออก ขอภาษาไทย", "th"],
    ["vi", "không biết tiếng anh, cho em tiếng việt", "vi"],
    ["ne", "english bujhdina, nepali ma lekhnus", "ne"],
  ])("%s: %s", (language, text, asked) => {
    expect(read(text, language).entities.language).toBe(asked);
  });
});

describe("a language is named, and not asked for", () => {
  test.each<[Language, string]>([
    ["en", "i not understand malay"],
    ["en", "they speak only malay there"],
    ["en", "the contract is in thai"],
    ["id", "mereka cuma bisa bahasa inggris"],
    ["id", "suratnya bahasa inggris sy ga ngerti"],
    ["id", "kontraknya bahasa melayu, aku ora ngerti"],
    ["id", "saya ga bisa bahasa jepang"],
    ["ms", "saya tak pandai cakap english"],
    ["vi", "mình không nói được tiếng malay"],
    ["vi", "em không biết tiếng nhật"],
    ["vi", "tiếng thái em không hiểu"],
    ["tl", "hindi ako marunong mag english"],
    ["th", "พูดอังกฤษไม่ได้ครับ"],
    ["th", "เขาพูดภาษามาเลย์กันหมด"],
    ["lo", "ຂ້ອຍເວົ້າພາສາໄທບໍ່ໄດ້"],
    ["km", "ខ្ញុំនិយាយភាសាថៃមិនបាន"],
    ["my", "ထိုင်းလို မပြောတတ်ဘူး"],
    ["bn", "ami english bujhi na"],
    ["bn", "আমি ইংরেজি পড়তে পারি না"],
    ["ne", "ma english bujhdina"],
  ])("%s: %s", (language, text) => {
    const { language: asked, unwished } = read(text, language).entities;
    expect([asked, unwished !== undefined]).toEqual([undefined, true]);
  });
});

describe("who writes Indonesian in few letters, and Javanese, is read as Indonesian", () => {
  test.each([
    "permit sy mau mati bulan depan, malaysia",
    "majikan ga bayar gajiku, brunei",
    "bokongku didemek pak e",
    "aku wedi mlebu omah maneh",
    "bojoku digebuk karo juragan e",
  ])("%s", (text) => {
    expect(read(text)).toMatchObject({ language: "id" });
  });
});

describe("Nepali that women write", () => {
  test.each(["मेरी बहिनी कुवेतमा छिन्", "मेरी छोरी मलेसियामा काम गर्छिन्", "मेरी दिदी घरमा छे"])("%s", (text) => {
    expect(read(text)).toMatchObject({ language: "ne", languageConfidence: 1 });
  });

  test.each(["मेरी बहन कुवैत में है", "मेरी तनख्वाह नहीं मिली"])("not Hindi: %s", (text) => {
    expect(read(text).languageConfidence).toBeLessThan(0.5);
  });
});
