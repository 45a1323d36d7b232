import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Matcher } from "../../src/domain/matcher/types.ts";
import { projectMatcher } from "../support/matcher.ts";

let matcher: Matcher;
beforeAll(async () => {
  matcher = await projectMatcher();
}, 120_000);

describe("what workers write", () => {
  test.each([
    ["agent want 15000 baht is it legal", "fees.limit", "en"],
    ["boss keep my passport", "documents.passport", "en"],
    ["My madam is keeping my passport and phone, what can I do", "documents.passport", "en"],
    ["គេដកលិខិតឆ្លងដែន", "documents.passport", "km"],
    ["thavke dork passport", "documents.passport", "km"],
    ["ကျွန်တော့် ပတ်စပို့ကို အလုပ်ရှင်က သိမ်းထားတယ်", "documents.passport", "my"],
    ["thu htay ka passport thein htar tal", "documents.passport", "my"],
    ["gaji saya tidak dibayar 3 bulan", "wages.unpaid", "id"],
    ["salary not paid since 2 months and he shouts", "wages.unpaid", "en"],
  ])("%s → %s", (text, topic, language) => {
    expect(matcher.match(text)).toMatchObject({ topic, language, verdict: "sure", danger: null });
  });

  test.each([
    ["boss keep my passport and also how much can agent charge me", "documents.passport", "fees.limit"],
    ["how many days off do i get and can i change my employer", "hours.rest", "contract.change-employer"],
    ["berapa potongan gaji yang boleh? kapan saya dapat libur?", "wages.deduction", "hours.rest"],
    ["gaji belum dibayar 2 bulan. Paspor saya ditahan majikan.", "wages.unpaid", "documents.passport"],
    ["how much is the minimum salary in malaysia? can agent keep passport?", "wages.minimum", "documents.passport"],
  ])("of two questions the first is answered and the second offered: %s", (text, topic, also) => {
    expect(matcher.match(text)).toMatchObject({ topic, also });
  });

  test("of a story, what the whole of it asks for is answered, and the other offered", () => {
    const { topic, also } = matcher.match("Agent told me salary 700 dollar. Now my contract says 500. Can i change employer?");
    expect([topic, also].sort()).toEqual(["contract.change-employer", "contract.substitution"]);
  });

  test.each(["ke cha", "k cha", "apa kabar", "kumusta po"])("%s is no danger", (text) => {
    expect(matcher.match(text).danger).toBeNull();
  });

  test.each(["12", "15", "16", "៣", "999"])("%s alone is never surely a danger", (text) => {
    const { danger, topic } = matcher.match(text);
    expect([danger, topic?.startsWith("safety.") ?? false]).toEqual([null, false]);
  });

  test.each([
    ["đúng", "talk.yes"],
    ["dung", "talk.yes"],
    ["đừng", "talk.no"],
    ["không", "talk.no"],
    ["khong", "talk.no"],
  ])("a single Vietnamese word is read with its marks, or without any: %s", (text, topic) => {
    expect(matcher.match(text, { language: "vi" }).topic).toBe(topic);
  });

  test("Zawgyi is understood as Burmese", () => {
    const match = matcher.match("အလုပ္ရွင္က လစာမေပးဘူး");
    expect(match).toMatchObject({ text: "အလုပ်ရှင်က လစာမပေးဘူး", language: "my", topic: "wages.unpaid" });
  });

  test("a training phrase gets its topic, whatever its capitals and points", () => {
    expect(matcher.match("BOSS KEEP MY PASSPORT!!").confidence).toBeGreaterThanOrEqual(0.97);
  });

  test.each([
    ["employer withdrawal visa ng helper", "tl"],
    ["contract substitution complaint ng OFW", "tl"],
    ["passport confiscated nga boss", "tl"],
    ["kumusta", "tl"],
    ["namaste", "ne"],
    ["saya pmi di malaysia, tangan luka kena mesin, majikan bilang tak ada perkeso", "id"],
    ["dhanyabad", "ne"],
  ] as const)("borrowed words do not outvote those of home: %s", (text, language) => {
    expect(matcher.match(text)).toMatchObject({ language });
  });

  test("a word of many languages is in the language of the conversation", () => {
    expect(matcher.match("ok", { language: "id" })).toMatchObject({ language: "id", topic: "talk.yes" });
    expect(matcher.match("ok", { language: "km" })).toMatchObject({ language: "km", topic: "talk.yes" });
    expect(matcher.match("stop")).toMatchObject({ language: "en", topic: "talk.goodbye" });
  });

  test("an editor is told why, in words", () => {
    const { reasons } = matcher.match("can agent keep my passport until i finish to pay him");
    expect(reasons.length).toBeGreaterThanOrEqual(3);
    expect(reasons.length).toBeLessThanOrEqual(5);
    expect(reasons.join(" ")).toContain("passport");
  });
});

describe("danger", () => {
  test.each([
    ["boss touch my body at night", "safety.sexual"],
    ["lao ja ka khoy", "safety.violence"],
    ["my friend was raped by her employer", "safety.sexual"],
    ["i dont want to live anymore", "safety.selfharm"],
    ["they lock the door and we cannot leave the compound", "safety.trafficking"],
    ["majikan pukul saya setiap hari", "safety.violence"],
    ["ថៅកែចាក់សោបន្ទប់ មិនអោយខ្ញុំចេញ", "safety.trafficking"],
  ])("%s → %s", (text, kind) => {
    expect(matcher.match(text)).toMatchObject({ danger: kind, topic: kind, verdict: "sure" });
  });

  test.each([
    ["safety.selfharm", "gaji 3 bulan blm dibayar sama juragan potongan banyak saya pengen mati aja gimana cara lapor ke disnaker ya"],
    ["safety.selfharm", "sahod ko 4 months wala pa gusto ko nang magpakamatay saan ba pwede magreklamo sa dole o owwa"],
    [
      "safety.trafficking",
      "they lock us in the house at night, what is the minimum wage for domestic worker in malaysia and how many rest day",
    ],
    ["safety.sexual", "my wife is raped by agent there, and visa fee refund how can i claim from bangladesh office"],
  ])("%s in the middle of a question about something else is heard: %s", (kind, text) => {
    expect(matcher.match(text).danger).toBe(kind);
  });

  test("English words of danger are heard in a conversation in Khmer", () => {
    expect(matcher.match("boss want rape me", { language: "km" }).danger).toBe("safety.sexual");
  });

  test.each([
    "boss keep my passport",
    "how much can agent take",
    "in the news someone was trafficked",
    "hello",
    "overtime pay is how much",
  ])("%s is none", (text) => {
    expect(matcher.match(text).danger).toBeNull();
  });
});

describe("who asks about what", () => {
  test.each([
    ["from cambodia to thailand how much agency fee", { origin: "KH", destination: "TH" }],
    ["who pay my ticket home from hong kong", { destination: "HK" }],
    ["मलेसिया जान म्यानपावरले १ लाख ८० हजार माग्यो", { destination: "MY", amount: { value: 180_000 } }],
    ["agent le 1,50,000 npr magyo", { amount: { value: 150_000, currency: "NPR" } }],
    ["150 000 npr ko kura", { amount: { value: 150_000, currency: "NPR" } }],
    ["80 libo ang hingi ng agency", { amount: { value: 80_000 } }],
    ["I pay 3 lakh to agent for Qatar", { amount: { value: 300_000 } }],
    ["agent wants 3 lakhs salary", { amount: { value: 300_000 } }],
    ["họ đòi 15tr tiền môi giới", { amount: { value: 15_000_000 } }],
    ["agent want 1 year salary", { amount: { value: 12, unit: "months-of-salary" } }],
    ["agen minta 2 juta 500 ribu", { amount: { value: 2_500_000 } }],
    ["นายหน้าเก็บ 1 แสน 5 หมื่น", { amount: { value: 150_000 } }],
    ["I am worker from bangladesh in malaysia boss not pay", { origin: "BD", destination: "MY" }],
    ["saya dari indonesia mau kerja ke taiwan bayar 2 juta", { origin: "ID", destination: "TW", amount: { value: 2_000_000 } }],
    ["agent want 15000 baht is it legal", { destination: "TH", amount: { value: 15_000, currency: "THB" } }],
    ["ទៅកូរ៉េ បង់ប៉ុន្មាន", { destination: "KR" }],
    ["i work in singapore not in malaysia", { destination: "SG" }],
    ["not malaysia i am in taiwan", { destination: "TW" }],
    ["salary not paid in malaysia", { destination: "MY" }],
    ["not in malaysia yet, agent take 5000", { destination: "MY" }],
    ["i worked in malaysia before, now in taiwan. can agent take fee", { destination: "TW" }],
    ["bukan di malaysia, saya kerja di hongkong", { destination: "HK" }],
    ["dulu di malaysia sekarang di taiwan, potongan agen berapa", { destination: "TW" }],
    ["hindi sa saudi, sa hong kong ako", { destination: "HK" }],
    ["trước ở Malaysia, giờ ở Đài Loan, công ty giữ hộ chiếu", { destination: "TW" }],
    ["ไม่ได้ทำงานที่มาเลเซีย ทำงานที่ไต้หวัน", { destination: "TW" }],
    ["មិនមែនម៉ាឡេស៊ី ខ្ញុំធ្វើការនៅថៃ", { destination: "TH" }],
    ["मलेसियामा होइन, कतारमा काम गर्छु", { destination: "QA" }],
    ["now i am back in cambodia, boss in thailand not pay me", { destination: "TH", origin: "KH" }],
    ["i worked in thailand before, now in cambodia, boss still owe me", { destination: "TH" }],
    ["how much 3 months salary for agency in singapore", { destination: "SG", amount: { value: 3, unit: "months-of-salary" } }],
    ["maid in hong kong want rest day", { destination: "HK", sector: "domestic" }],
    ["ပွဲစားက သိန်း ၃၀ တောင်းတယ်", { amount: { value: 3_000_000 } }],
    ["បង់៥ម៉ឺនបាត", { amount: { value: 50_000, currency: "THB" } }],
    ["₱500 bawas sa sahod ko", { amount: { value: 500, currency: "PHP" } }],
    ["គេយក 500000៛", { amount: { value: 500_000, currency: "KHR" } }],
    ["gaji saya ₩ 2.000.000 tidak dibayar", { amount: { value: 2_000_000, currency: "KRW" } }],
    ["agent ask rm 2,500.50", { amount: { value: 2500.5, currency: "MYR" }, destination: "MY" }],
  ])("%s", (text, entities) => {
    expect(matcher.match(text).entities).toMatchObject(entities);
  });

  test.each([
    ["and in Malaysia?", "MY"],
    ["ចុះនៅម៉ាឡេស៊ី", "MY"],
    ["kalau di taiwan?", "TW"],
    ["singapore", "SG"],
  ])("%s names a country and nothing else", (text, destination) => {
    expect(matcher.match(text).entities).toMatchObject({ destination, bare: true });
  });

  test("a country beside a question is not bare", () => {
    expect(matcher.match("minimum wage malaysia").entities.bare).toBeUndefined();
  });

  test.each(["i am fine now", "No, i am fine now!", "it is over. i am ok now, thank you"])("%s takes danger back", (text) => {
    expect(matcher.match(text).entities.reply).toBe("fine");
  });

  test.each([
    "no i am not fine now",
    "i am fine now, but he beats my sister",
    "i am fine now if he does not come",
    "he says it is over for me",
  ])("%s does not take danger back", (text) => {
    expect(matcher.match(text).entities.reply).not.toBe("fine");
  });

  test("years, telephone numbers and plain counts are no money", () => {
    for (const text of ["since 2019 no pay", "call me 0812345678", "we are 12 people in one room"])
      expect(matcher.match(text).entities.amount).toBeUndefined();
  });

  test("a language is asked for by name", () => {
    expect(matcher.match("speak khmer please").entities.language).toBe("km");
    expect(matcher.match("bahasa indonesia").entities.language).toBe("id");
    expect(matcher.match("ទៅថៃត្រូវចំណាយប៉ុន្មាន").entities.language).toBeUndefined();
  });
});

describe("what nobody can understand", () => {
  test.each(["😀😀", "12345", "?!", "\ud800", "   ", "", "who won the football", "asdf qwer zxcv"])("%j is about nothing", (text) => {
    expect(matcher.match(text)).toMatchObject({ topic: null, danger: null, verdict: "none" });
  });

  test("never throws, and confidence is a probability", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom(undefined, "km" as const, "th" as const), (text, language) => {
        const match = matcher.match(text, language ? { language } : {});
        expect(match.confidence).toBeGreaterThanOrEqual(0);
        expect(match.confidence).toBeLessThanOrEqual(1);
        expect(match.topic === null).toBe(match.verdict !== "sure");
      }),
      { numRuns: 300 },
    );
  });

  test("a million of one letter is understood by its first twenty thousand", () => {
    const long = "a".repeat(1_000_000);
    expect(matcher.match(long)).toEqual(matcher.match(long.slice(0, 20_000)));
    expect(matcher.match(long)).toMatchObject({ topic: null, text: long.slice(0, 20_000) });
  });
});
