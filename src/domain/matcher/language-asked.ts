import { isLanguage, type Language } from "../language.ts";
import type { Entities } from "./types.ts";

interface Span {
  readonly from: number;
  readonly to: number;
}
interface Named extends Span {
  readonly kind: string;
  readonly means: string;
}

/** A language that a message names; not one of ours, if it is only not known. */
export interface LanguageNamed extends Span {
  readonly means: Language | "other";
  /** Somebody does not speak it, or only others do, or a paper is written in it. */
  readonly unwished: boolean;
}

const ABOUT_LANGUAGE =
  /speak|language|translate|\bchange|\bswitch|\buse\b|\breply|\banswer|\bwrite|\bonly|please|\bpls\b|\bplz\b|^in |bahasa|bicara|ngomong|ganti|pakai|ភាសា|និយាយ|phiesa|ဘာသာ|စကား|ภาษา|ພາສາ|tieng|tiếng|wika|salita|भाषा|ভাষা|can you|do you|lekhnus|लेख्नु/u;
/** Whoever speaks, reads or understands a language. */
const OF_KNOWING =
  /speak|understand|know|read|write|good|contract|letter|paper|language|english|bahasa|ngerti|paham|faham|pandai|cakap|reti|biết|hiểu|đọc|nói|biet|hieu|doc duoc|noi duoc|tiếng|tieng|marunong|alam|intindi|salita|พูด|อ่าน|เข้าใจ|ฟัง|ภาษา|ເວົ້າ|ອ່ານ|ເຂົ້າໃຈ|ພາສາ|និយាយ|អាន|យល់|ចេះ|ភាសា|တတ်|နားလည်|ဖတ်|bujh|buj|jani|pari|aaud|aud|বুঝ|পড়|পড়|পারি|জানি|ভাষা|बुझ|पढ|आउँदैन|जान्द|भाषा/u;
/** Behind the name of a people, Burmese makes it their language so. */
const IN_BURMESE = "လို";
/** What is longer is about something else. */
const FEW_LETTERS = 80;

/** A language by name, in a short message about languages or of little else: "Malay" may be a country or a people. One that is wished for goes first. */
export function languageAsked(text: string, words: readonly Named[]): LanguageNamed | undefined {
  if (text.length > FEW_LETTERS) return undefined;
  const named = words
    .filter(({ kind, to }) => kind === "language" && !ANY.test(`${text.slice(0, to)}|${text.slice(to)}`))
    .sort((a, b) => b.to - b.from - (a.to - a.from));
  const asked = named.flatMap(({ means, from, to }) => {
    if (!isLanguage(means)) return [];
    const known = !(OF_KNOWING.test(text) && isDenied(text, { from, to }, named));
    if (known && (to - from) * 2 <= text.length && !ABOUT_LANGUAGE.test(text) && !text.startsWith(IN_BURMESE, to)) return [];
    return [{ means, from, to, unwished: !known || isOfOthers(text) }];
  });
  return asked.find(({ unwished }) => !unwished) ?? asked[0] ?? unknownTo(text);
}

/** Languages of countries of work that we do not write, where one of them can be meant. */
const FOREIGN =
  /(?<!\p{L})(?:tiếng|tieng) (?:nhật|nhat|hàn|han|trung|hoa|đài|dai|quảng|ả rập|a rap)(?!\p{L})|(?<!\p{L})(?:bahasa |bhs )(?:jepang|jepun|korea|mandarin|cina|china|arab|kanton|tagalog)(?!\p{L})|(?<!\p{L})(?:japanese|korean|chinese|mandarin|cantonese|arabic|arbi|hebrew|hapon|intsik|koreano|hangul|nihongo|japani|koriyan|english|inggris|ingles|malay|malai|thai|siam|melayu)(?!\p{L})|(?:ภาษา)?(?:อังกฤษ|ญี่ปุ่น|เกาหลี|จีน|อาหรับ|ฮิบรู)|(?:ພາສາ)?(?:ຍີ່ປຸ່ນ|ເກົາຫຼີ|ເກົາຫລີ|ຈີນ)|(?:ភាសា)?(?:ជប៉ុន|កូរ៉េ|ចិន|អារ៉ាប់)|(?:ထိုင်း|ယိုးဒယား|မလေး|ဂျပန်|ကိုရီးယား|အာရပ်)(?=လို|စကား|စာ|ဘာသာ)|ဂျပန်|ကိုရီးယား|တရုတ်|মালয়|মালয়|মালাই|থাই|ইংরেজি|ইংলিশ|আরবি|আরবী|জাপানি|কোরিয়ান|চাইনিজ|मलाया|मलय|थाई|अंग्रेजी|अरबी|जापानी|कोरियन|चिनियाँ/u;

/** "I do not know Japanese" asks for none of ours either. */
function unknownTo(text: string): LanguageNamed | undefined {
  const found = FOREIGN.exec(text);
  if (found === null) return undefined;
  const span = { from: found.index, to: found.index + found[0].length };
  return OF_KNOWING.test(text) && (isDenied(text, span, []) || isOfOthers(text)) ? { means: "other", ...span, unwished: true } : undefined;
}

/** "Bahasa" alone is Indonesian; "bahasa lain" any other. */
const ANY =
  /(?<!\p{L})bahasa\| (?:lain|apa|ni|ini|saya|sy|sendiri|dia|kami|mana|nya|jepang|jepun|korea|mandarin|cina|arab|kanton)(?!\p{L})/u;

const ABILITY_BEHIND = {
  malay: "(?:bisa|bs|ngerti|mengerti|paham|faham|fhm|pandai|reti|tahu|tau|mudeng|iso|lancar|boleh cakap|boleh baca)",
  viet: "(?:hiểu|hieu|biết|biet|đọc|doc|nói|noi|rành|ranh|giỏi|gioi|viết|viet|nghe|thạo|thao|rõ|dùng|xài|cần|muốn)",
  tagalog: "(?:ko|ako|po|kami|namin|sya|siya|nila|marunong|maintindihan|alam|magaling)",
};

function anyOf(ways: readonly string[]): string {
  return `(?:${ways.map((way) => `(?:${way})`).join("|")})`;
}

/** Before a language, in the same part of a sentence: not known, not understood, not wanted. Not "why not", "is there no", or "can you not". */
const NOT_BEFORE = new RegExp(
  `${anyOf([
    "(?<!why |can you |do you )\\b(?:not|cannot|cant|can't|dont|don't|doesnt|doesn't|didnt|nobody|no)(?: \\p{L}+){0,4}",
    "(?<!kenapa |napa |knp )\\b(?:ga|gak|gk|nggak|ngga|enggak|tdk|tidak|tak|x|belum|blm|bukan|kurang|tarak|ora|inda|nda|jangan)(?: \\p{L}+){0,4}",
    `(?<!\\p{L})(?:không|ko|k|hông|hong|khong|hok|chả|chưa|chua|chẳng|kém|kem|đừng) ${ABILITY_BEHIND.viet}(?: \\p{L}+){0,2}`,
    "\\b(?:hindi|di|hnd|hndi|hirap|wala|huwag|wag)(?: \\p{L}+){0,4}",
    "ไม่(?!มี)[^\\p{P}\\s]{0,16}",
    "ບໍ່(?!ມີ)[^\\p{P}\\s]{0,16}",
    "(?:មិន|អត់)(?!មាន)[^\\p{P}\\s]{0,16}",
    "\\b(?:ot|ort|min) (?:jeh|yol|chlong|ches|ches niyeay|jes)(?: \\p{L}+){0,2}",
    "\\b(?:mai|bor|bo) (?:ru|roo|hu|khao jai|khaojai|pen|dai)(?: \\p{L}+){0,2}",
  ])}\\s*$`,
  "u",
);
/** The same behind it. */
const NOT_BEHIND = new RegExp(
  `^${anyOf([
    `\\s*(?:\\p{L}+ ){0,2}(?:ga|gak|gk|nggak|ngga|tdk|tidak|tak|x|belum|blm|kurang|ora) ?${ABILITY_BEHIND.malay}`,
    `\\s*(?:\\p{L}+ ){0,2}(?:không|ko|k|hông|hong|khong|chưa|chua|chả) ${ABILITY_BEHIND.viet}`,
    `\\s*(?:\\p{L}+ ){0,2}(?:hindi|di|hnd|hndi) (?:\\p{L}+ )?${ABILITY_BEHIND.tagalog}`,
    "\\s*(?:\\p{L}+ ){0,2}(?:not|cannot|cant|can't|dont|don't|no) (?:understand|know|speak|read|good|can)",
    "\\s*(?:ของ\\p{L}+)?ไม่(?:ได้|เป็น|ออก|เข้าใจ|รู้เรื่อง|ค่อย|คล่อง|เก่ง|แตก|ชัด)(?!.{0,4}(?:เหรอ|หรอ|หรือ|ไหม|มั้ย))",
    "\\s*ບໍ່(?:ໄດ້|ເປັນ|ອອກ|ເຂົ້າໃຈ|ຮູ້|ຄ່ອຍ|ເກັ່ງ|ຄ່ອງ)",
    "\\s*(?:មិន|អត់)(?:យល់|បាន|ចេះ|ដឹង|ដាច់|សូវ|ច្បាស់)",
    "(?:လို|စကား|စာ|ဘာသာ)?(?:တွေ|ကို|က|တော့|လည်း)*\\s*(?:ကျွန်\\S{1,8}\\s*|ငါ\\s*)?(?:ကောင်းကောင်း\\s*)?(?:နားမလည်|မ(?:တတ်|ပြောတတ်|ပြောနိုင်|ဖတ်တတ်|ဖတ်နိုင်|ရေးတတ်|နားလည်|သိ|ကျွမ်း))",
    "(?:তে|য়|টা|র)?\\s*(?:\\S+ ){0,3}(?:বুঝি|পারি|পারে|জানি|জানে|বোঝে|আসে)\\s?না",
    "\\s*(?:না|নয়|নই)(?=\\s*[,।.])",
    "\\s*(?:\\p{L}+ ){0,3}(?:bujhi|buji|bujhe|pari|pare|jani|jane|ase|aso)\\s?na\\b",
    "\\s*(?:मा|लाई|पनि)?\\s*(?:\\S+ ){0,2}(?:बुझ्दिन|बुझ्दिनँ|आउँदैन|आउदैन|जान्दिन|सक्दिन|थाहा छैन|होइन|हैन)",
    "\\s*(?:\\p{L}+ ){0,2}(?:bujhdina|bujdina|bujhina|aaudaina|audaina|aundaina|audeina|jandina|sakdina|hoina|haina)\\b",
  ])}`,
  "u",
);

/** Others, and papers: what they speak, or are written in, is not wished for by being said. */
const OF_OTHERS =
  /(?<!\p{L})(?:they|he|she|boss|bos|employer|police|officer|office|letter|paper|papers|contract|document|form|message|doctor|mereka|dia|dorang|diorang|majikan|surat\p{L}*|kontrak\p{L}*|dokumen\p{L}*|kertas\p{L}*|polisi|petugas|pegawai|sila|siya|sya|amo|pulis|kontrata|papel|sulat|họ|ho chi|chủ|chu|nó|hợp đồng|hop dong|giấy|giay|thư|công an|tara|ora|malik|boss ra|uniharu|uni|sahu)(?!\p{L})|นายจ้าง|หัวหน้า|เขา|สัญญา|เอกสาร|จดหมาย|ตำรวจ|ตํารวจ|ນາຍຈ້າງ|ເຂົາ|ສັນຍາ|ເອກະສານ|ຕຳຫຼວດ|ថៅកែ|គេ|កិច្ចសន្យា|ក្រដាស|លិខិត|ប៉ូលិស|သူတို့|သူဌေး|စာချုပ်|စာရွက်|তারা|ওরা|মালিক|বস|চুক্তি|কাগজ|চিঠি|উনি|উনারা|उनीहरू|उनीहरु|साहु|मालिक|करार|कागज|चिठी/u;
/** Who wants something says so. */
const WISHED =
  /(?<!\p{L})(?:please|pls|plz|want|need|can you|can i|could|change|switch|reply|answer|translate|use|dong|tolong|tlg|minta|mohon|ganti|tukar|pakai|pake|guna|boleh|bole|nak|mahu|mau|jawab|po|sana|gusto|pwede|puwede|palitan|được không|duoc khong|có tiếng|co tieng|xin|cho em|đổi|doi sang|dịch|dich|trả lời|tra loi|den|din|likhen|likhun|chai|bolen|dinus|lekhnu|chahiyo|milcha|garnu)(?!\p{L})|(?:gak|ga|gk|tak|x|nggak) ?\??$|ขอ|มีภาษา|เปลี่ยน|ตอบ|แปล|ได้ไหม|ได้มั้ย|ช่วย|ຂໍ|ມີພາສາ|ປ່ຽນ|ຕອບ|ແປ|ໄດ້ບໍ|សុំ|មានភាសា|ប្តូរ|ឆ្លើយ|បកប្រែ|បានទេ|បានអត់|ပေး|ရလား|ပြောင်း|দেন|দিন|লিখ|চাই|উত্তর|অনুবাদ|दिनु|लेख्नु|चाहि|मिल्छ|गर्नु/u;

/** In the same part of the sentence it is said that somebody does not know it, or does not want it. */
function isDenied(text: string, { from, to }: Span, named: readonly Span[]): boolean {
  const begins = Math.max(0, ...named.filter((other) => other.to <= from).map((other) => other.to));
  const ends = Math.min(text.length, ...named.filter((other) => other.from >= to).map((other) => other.from));
  const before = /[^,.;:!?\u104a\u0964\n]*$/u.exec(text.slice(begins, from))?.[0] ?? "";
  return NOT_BEFORE.test(before) || NOT_BEHIND.test(text.slice(to, ends));
}

const isOfOthers = (text: string): boolean => OF_OTHERS.test(text) && !WISHED.test(text);

/** What a message says of the language that it names. */
export function sayingOf(named: LanguageNamed | undefined): Pick<Entities, "language" | "unwished"> {
  if (named === undefined) return {};
  return named.unwished || named.means === "other" ? { unwished: named.means } : { language: named.means };
}

/** The word that asks for a language names no country where only a language can stand. Alone it may answer where somebody is from. */
export function namesLanguage(text: string, { from, to }: Span, asked: LanguageNamed | undefined): boolean {
  if (!asked || from !== asked.from || to !== asked.to) return false;
  return BEFORE_LANGUAGE.test(text.slice(0, from)) || BEHIND_LANGUAGE.test(text.slice(to));
}

const BEFORE_LANGUAGE =
  /(?:(?<!\p{L})(?:speak|talk|read|write|set|switch to|change to|translate to|(?:reply|answer|write) in|language|bahasa|bahasanya|ngomong|cakap|ckp|kecek|minta|pake|salita|niyay|sorse|jlaey jea|chlaey chea|pheasa|plian pen) |(?:ឆ្លើយ|សរសេរ|អាន|ដាក់|សុំ)ជា|សរសេរ|ភាសា|ប្តូរទៅ|ຕອບເປັນ|ພາສາ|ເວົ້າ|เว้า|พูด|ตอบเป็น|แปลเป็น|ตัวหนังสือ|ภาษา)$/u;
const BEHIND_LANGUAGE = /^ ?(?:speak|language|letters|bhasa|ভাষা|भाषा|អក្សរ|ភាសា)/u;
