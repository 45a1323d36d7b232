import type { Language } from "../../language.ts";

interface Span {
  readonly from: number;
  readonly to: number;
}
interface Word extends Span {
  readonly kind: string;
  readonly language: Language;
}

/** Where a thing stands behind the country that it is called after: "korean noodles". In the others it stands before: "mie korea". */
const THING_BEHIND: ReadonlySet<Language> = new Set(["en", "tl", "my", "bn", "ne"]);
/** Here the name of a country is not what a thing is called after, only that of its people: "Saudi, cook food" is a place of work. */
const BY_PEOPLE: ReadonlySet<Language> = new Set(["bn", "ne"]);
/** Endings by which the two make a people of a country, but for names that end so themselves. */
const OF_PEOPLE =
  /(?:(?<!সৌদ|ছউদ|ইতাল)(?:ি|ী)|(?<!(?:साउ|साऊ|सौ|सउ)द|इटाल|जर्मन|हंगेर)ी|ী(?:\u09df|\u09af\u09bc)|(?:\u09df|\u09af\u09bc)\u09be\u09a8|ीय|यन)$/u;
/** In scripts without spaces between words a space begins another part of the sentence; not so in Burmese. */
const DIVIDED: ReadonlySet<Language> = new Set(["km", "lo", "th"]);
/** Before a country it is a place, whatever stands behind. */
const PLACED = /(?<!\p{L})(?:in|at|to|from|near|sa|taga|galing|papunta|papuntang|dito|nasa) $/u;

/** The country's name is part of a thing's: beside the word for it, with no other between. Where the thing is made or picked, the country is a place. */
export function isCalledAfter(text: string, country: Word, thing: Word): boolean {
  if (country.kind === "cities") return false;
  const [first, second] = THING_BEHIND.has(thing.language) ? [country, thing] : [thing, country];
  if (first.to !== second.from && (DIVIDED.has(thing.language) || !isBlank(text, first.to, second.from))) return false;
  if (first === thing) return !MADE_BEFORE.test(text.slice(0, thing.from));
  if (BY_PEOPLE.has(thing.language) && country.kind !== "demonyms" && !OF_PEOPLE.test(text.slice(country.from, country.to))) return false;
  const behind = text.slice(thing.to);
  return (
    !PLACED.test(text.slice(0, country.from)) && !MADE_BEHIND.test(behind) && (country.kind === "demonyms" || !SOLD_BEHIND.test(behind))
  );
}

const MADE_BEFORE =
  /(?:(?<!\p{L})(?:kilang|pabrik|ladang|kebun|ternak|potong|petik|kutip|panen|nhà máy|xưởng|công ty|trang trại|vườn|hái|trồng|nuôi|thu hoạch) |(?:โรงงาน|ฟาร์ม|สวน|ไร่|เก็บ|ปลูก|ตัด|ขุด|เลี้ยง|เชือด|ໂຮງງານ|ຟາມ|ສວນ|ໄຮ່|ເກັບ|ປູກ|ຕັດ|ລ້ຽງ|រោងចក្រ|ចំការ|ចម្ការ|កសិដ្ឋាន|បេះ|ដាំ|ចិញ្ចឹម)\s?)$/u;
const MADE_BEHIND =
  /^(?: (?:factory|factories|farm|farms|plantation|orchard|company|plant|industry|ফ্যাক্টরি|কারখানা|কোম্পানি|খামার|বাগান|कारखाना|फ्याक्ट्री|कम्पनी|फार्म|बगैंचा|उद्योग)|\s?(?:စက်ရုံ|ခြံ|စိုက်ခင်း|ကုမ္ပဏီ)|(?:ချက်|ချုပ်|ဆိုင်|ခူး))/u;
const SOLD_BEHIND = /^ (?:shop|stall|parlou?r|delivery|business|store|job|worker|work|cook|seller|market)/u;

function isBlank(text: string, from: number, to: number): boolean {
  return from === to || text.slice(from, to) === " ";
}

const TITLES = "sir|mam|maam|madam|ma'am|miss|ms|pak|bapak|bu|ibu|cik|tuan|boss|bos|kuya|ate";
/** Before the name of a person. Whoever "puts his name down" for Korea means Korea. */
const NAMED = [
  "(?<!\\p{L})(?:mr|mrs|mister|encik|datuk|puan)\\.?",
  "(?<!\\p{L})(?:name is|names|named|bernama|nama|namanya|nama nya|pangalan(?: po| niya| nya)?(?: ay)?|tên là|tên|ten la)",
  `(?<!\\p{L})(?:name is|nama|namanya|bos|boss|majikan|amo|employer|supervisor|manager|mandor|agen|agent)(?: ko| saya| nya)?(?: si| po si)? (?:${TITLES})`,
  `(?<!\\p{L})(?:ang|ni|kay|na|ko|po|kasi) si(?: (?:${TITLES}))?`,
  `^si(?: (?:${TITLES}))?`,
  "(?<!ลง)ชื่อ(?:ว่า|คุณ|นาย|มิสเตอร์)?",
  "(?<!ລົງ)ຊື່(?:ວ່າ|ທ້າວ|ນາຍ)?",
  "(?<!ចុះ)ឈ្មោះ(?:ថា|លោក)?",
  "နာမည်(?:က)?",
  "(?<![\\p{L}\\p{M}])(?:নাম|नाम)",
];
const NAMED_BEFORE = new RegExp(`(?:${NAMED.join("|")})\\s?$`, "u");
/** The same behind it, in Bengali and Nepali. */
const NAMED_BEHIND =
  /^ (?:(?:নামের|নামক) (?!দেশ)|নামে (?:এক|একজন|সুপার|মালিক|লোক|ম্যানেজার|ফোরম্যান|কোম্পানি|হোটেল|দোকান|বস)|(?:नामको|नामक|नाम गरेको|नाम भएको) (?!देश|ठाउँ|शहर))/u;
/** A country or place is asked for by its name. */
const OF_PLACE =
  /(?:country|negara|bansa|city|kota|place|lugar|tempat|province|nước|nuoc|tỉnh|tinh|thành phố|ประเทศ|เมือง|จังหวัด|ປະເທດ|ເມືອງ|ແຂວງ|ប្រទេស|ខេត្ត|ក្រុង|နိုင်ငံ|မြို့|দেশ|জেলা|গ্রাম|জায়গা|শহর|देश|जिल्ला|ठाउँ|गाउँ|शहर)[^,.;]{0,16}$/u;

/** "My employer's name is Jordan": a country's name or a city's, but a person or firm is called so. */
export function isNameOfPerson(text: string, { kind, from, to }: Span & Pick<Word, "kind">): boolean {
  if (kind === "demonyms") return false;
  const before = text.slice(Math.max(0, from - 40), from);
  const named = NAMED_BEFORE.exec(before);
  if (named !== null) return !OF_PLACE.test(before.slice(0, named.index));
  return NAMED_BEHIND.test(text.slice(to));
}
