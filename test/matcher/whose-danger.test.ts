import { beforeAll, describe, expect, it } from "vitest";
import { loadForUse } from "../../src/cli/load.ts";
import type { Language } from "../../src/domain/language.ts";
import type { Entities, Matcher } from "../../src/domain/matcher/types.ts";
import { projectFolders } from "../support/content-folder.ts";

let matcher: Matcher;
beforeAll(async () => {
  matcher = (await loadForUse(projectFolders)).matcher;
}, 300_000);

const heard = (language: Language, text: string): Entities => matcher.match(text, { language }).entities;

describe("whose danger it is", () => {
  it.each<[Language, string]>([
    ["en", "my boss saw i text my cousin and he slapped me"],
    ["id", "majikan nampar aku gara2 aku telpon adik saya"],
    ["ms", "boss tampar sy sebab sy wasap kakak saya"],
    ["tl", "nakita nya na ka chat ko pinsan ko kaya sinampal nya ako"],
    ["vi", "bà chủ thấy em nhắn cho chị gái nên tát em"],
    ["th", "นายตบหนูเพราะหนูโทรหาน้องสาวหนู"],
    ["km", "ថៅកែវាយខ្ញុំព្រោះខ្ញុំតេទៅប្អូនស្រីខ្ញុំ"],
    ["lo", "ນາຍຕີຂ້ອຍ ຍ້ອນຂ້ອຍໂທຫານ້ອງສາວຂ້ອຍ"],
    ["my", "ညီမလေးကို ဖုန်းဆက်လို့ သူဌေးက ကျမကို ရိုက်တယ်"],
    ["bn", "আমার বোনরে ফোন দিছি দেইখা ম্যাডাম আমারে মারছে"],
    ["ne", "बहिनीलाई फोन गरेको देखेर साहुले मलाई कुट्यो"],
  ])("is that of who is hurt, whomever she called (%s)", (language, text) => {
    expect(heard(language, text)).not.toHaveProperty("other");
  });

  it.each<[Language, string]>([
    ["en", "my sister called me crying, her boss beat her"],
    ["en", "my brother says he beat me every day, he is in malaysia"],
    ["id", "majikan pukul adik saya di malaysia"],
    ["ms", "kakak saya kena pukul majikan kat singapore"],
    ["tl", "sinasaktan ng amo ang kapatid ko sa kuwait, tinawagan nya ako"],
    ["vi", "chủ đánh em gái tôi bên đài loan"],
    ["th", "น้องสาวหนูโดนนายตีที่เกาหลี โทรมาหาหนูร้องไห้"],
    ["km", "ម្ចាស់ផ្ទះវាយប្អូនស្រីខ្ញុំនៅសាអូឌីត"],
    ["lo", "ນ້ອງສາວຂ້ອຍຖືກນາຍຕີຢູ່ໄທ"],
    ["my", "ညီမလေးကို သူဌေးက ရိုက်တယ် မလေးရှားမှာ"],
    ["bn", "আমার বোনরে সৌদিতে মালিক মারে, আমারে ফোন কইরা কান্দে"],
  ])("is another's where another is hurt, or says so (%s)", (language, text) => {
    expect(heard(language, text)).toHaveProperty("other", true);
  });
});

describe("whose phone it is", () => {
  it.each<[Language, string]>([
    ["en", "my sister says a guard stands beside her"],
    ["id", "adik saya bilang ada orang di sampingnya"],
    ["tl", "sabi ni ate may nakabantay sa kanya"],
    ["vi", "điện thoại của chồng tụi nó giữ"],
    ["th", "น้องบอกว่ามีคนเฝ้าอยู่ข้างๆ"],
    ["km", "ប្អូនថាមានគេឈរក្បែរនាង"],
    ["lo", "ນ້ອງບອກວ່າມີຄົນຢູ່ຂ້າງ"],
    ["my", "သူ့ဖုန်းကို သူဌေးကြည့်တယ်"],
    ["bn", "ওর ফোন মালিক দেখে"],
    ["ne", "दाजुको फोन साहुले हेर्छ"],
  ])("is that of the one who is asked for (%s)", (language, text) => {
    expect(heard(language, text)).toHaveProperty("theirs", true);
  });

  it.each<[Language, string]>([
    ["en", "boss reads my phone"],
    ["ne", "साहुले मेरो फोन हेर्छ"],
    ["id", "majikan baca chat saya"],
  ])("is one's own where that is said (%s)", (language, text) => {
    expect(heard(language, text)).not.toHaveProperty("theirs");
  });

  it.each<[Language, string]>([
    ["id", "ini hp ibu mertua, aku cuma pinjam"],
    ["tl", "nakikigamit lang po ako ng cp ng kaibigan"],
    ["vi", "đt này em mượn của bạn"],
    ["th", "เครื่องนี้ของแม่ผัว เขาเปิดดูตลอด"],
    ["km", "ទូរស័ព្ទនេះរបស់ម្តាយក្មេក"],
    ["lo", "ໂທລະສັບນີ້ຂອງໝູ່"],
    ["my", "ဒီဖုန်းက ယောက္ခမရဲ့ ဖုန်းပါ"],
    ["bn", "এইটা দেবরের মোবাইল, আমার না"],
    ["ne", "यो फोन सासूको हो"],
  ])("is shared where others have it (%s)", (language, text) => {
    expect(heard(language, text)).toHaveProperty("shared", true);
  });

  it("is not shared where it was taken, or is one's own", () => {
    expect(heard("en", "my boss took my phone")).not.toHaveProperty("shared");
    expect(heard("en", "yes only i have this phone")).not.toHaveProperty("shared");
  });
});
