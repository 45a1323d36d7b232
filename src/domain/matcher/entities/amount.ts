import type { Jurisdiction } from "../../message.ts";
import { fold } from "../../normalize.ts";
import type { Entities } from "../types.ts";
import { WRITTEN_ON } from "../words.ts";

export type Amount = NonNullable<Entities["amount"]>;

/** A currency named in the text, with its place. */
export interface CurrencyPlace {
  readonly country: Jurisdiction;
  readonly from: number;
  readonly to: number;
}

/** ISO 4217 codes of the countries whose money workers name. */
const CURRENCIES: Readonly<Record<Jurisdiction, string>> = {
  TH: "THB", MY: "MYR", SG: "SGD", BN: "BND", HK: "HKD", TW: "TWD", KR: "KRW", JP: "JPY", SA: "SAR", AE: "AED", QA: "QAR",
  KH: "KHR", ID: "IDR", LA: "LAK", MM: "MMK", PH: "PHP", VN: "VND", BD: "BDT", NP: "NPR", IN: "INR", CN: "CNY",
}; // biome-ignore format: a table

/** Signs of money that one country has; the yen and the yuan share theirs. */
const SIGNS: Readonly<Record<string, Jurisdiction>> = {
  "฿": "TH",
  "₱": "PH",
  "៛": "KH",
  "৳": "BD",
  "₫": "VN",
  "₭": "LA",
  "₩": "KR",
  "₹": "IN",
};
const SIGN = new RegExp(`[${Object.keys(SIGNS).join("")}]`, "gu");

/** Signs of money in a folded text. */
export function signsIn(text: string): CurrencyPlace[] {
  return [...text.matchAll(SIGN)].map(({ 0: sign, index }) => ({ country: SIGNS[sign] as Jurisdiction, from: index, to: index + 1 })); // as found
}

/** Words for powers of ten, behind the number or (Burmese) before it. */
const WORDS: readonly (readonly [number, string])[] = [
  [1e7, "crore crores koti karod কোটি करोड"],
  [1e6, "jt juta million millions mil trieu triệu tr củ milyon milyong ล้าน ລ້ານ លាន သန်း lean m"],
  [1e5, "lakh lakhs lakha lac lacs แสน ແສນ សែន သိန်း লাখ লক্ষ लाख thein"],
  [1e4, "หมื่น ໝື່ນ ຫມື່ນ ម៉ឺន သောင်း thaung meun muen vạn"],
  [1e3, "k rb ribu rebu thousand thousands ngan ngàn nghin nghìn libo libong hazar hajar พัน ພັນ ពាន់ ထောင် হাজার हजार htaung poan"],
  [100, "hundred hundreds ratus daan tram trăm ร้อย ຮ້ອຍ រយ ရာ"],
];
const escaped = (words: readonly string[]): string => words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
/** As texts are: folded. The longest first. */
const foldedWords = (words: string): string[] => [...new Set(words.split(" ").map(fold))].sort((x, y) => y.length - x.length);
const SCALES = WORDS.map(([scale, words]) => {
  const all = foldedWords(words);
  const [joining, apart] = [all.filter((word) => WRITTEN_ON.test(word)), all.filter((word) => !WRITTEN_ON.test(word))];
  return { scale, pattern: new RegExp(`^(?:(?:${escaped(apart)})(?!\\p{L})|(?:${escaped(joining)}))`, "u") };
});
/** Ten thousand in Japan, and in English no number. */
const MAN = { scale: 1e4, pattern: /^man(?= ?y[eê]n(?!\p{L}))/u };
const SCALE_BEFORE = new RegExp(`(${escaped(foldedWords("သောင်း သိန်း သန်း ထောင်"))})\\s*$`, "u");
const MONTHS = /^\s*(?:months?|mths?|bulan|bln|buwan|thang|tháng|ខែ|လ|เดือน|ເດືອນ|মাস|महिना|khae|la)(?=$|[^\p{L}]|\p{L}{0,3}[\s'])/u;
const YEARS = /^\s*(?:years?|yrs?|tahun|thn|taon|nam|năm|ปี|ປີ|ឆ្នាំ|နှစ်|বছর|वर्ष|साल)(?!\p{L})/u;
const SALARY =
  /salar(?:y|ies)|\bpay\b|wages?\b|gaji|sahod|sweldo|luong|lương|ប្រាក់ខែ|លុយខែ|လစာ|လခ|เงินเดือน|ເງິນເດືອນ|বেতন|तलब|lakha|lasa|luy khae/u;
/** Digits in groups of three, or as in South Asia of two before the last three ("1,50,000"), by comma, point or space; or none. */
export const NUMBER =
  /\d{1,3}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?|\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)?/g;
/** How far a currency may stand from its number. */
const NEAR = 3;
/** Nobody asks for more months of salary. */
const MOST_MONTHS = 24;
/** How far the word for a wage may stand from its months. */
const BESIDE = 12;

/** The first amount of money in a folded text, or months of salary. Years, phone numbers and plain counts are none. */
export function amountIn(text: string, currencies: readonly CurrencyPlace[]): Amount | undefined {
  for (const { 0: written, index } of text.matchAll(NUMBER)) {
    const end = index + written.length;
    const years = YEARS.test(text.slice(end)) && SALARY.test(text.slice(end, end + 2 * BESIDE));
    const months = years || (isMonthsOfSalary(text, index, end) && numberOf(written) <= MOST_MONTHS);
    const { scale, to: scaleEnd } = scaleAt(text, index, end);
    const { more, to } = smallerParts(text, scaleEnd, scale);
    const currency = currencies.find((place) => follows(place, index, to) || (index - place.to <= NEAR && place.to <= index + 1));
    const inside = currencies.find((place) => place.from <= index && place.to >= end);
    const value = numberOf(written) * scale + more;
    const code = CURRENCIES[(currency ?? inside)?.country ?? ""];
    if (code !== undefined) return { value, currency: code };
    if (/[$]\s?$/.test(text.slice(0, index)) || /^\s?(?:\$|usd|dollars?|dola|ដុល្លារ?|ဒေါ်လာ)/u.test(text.slice(to)))
      return { value, currency: "USD" };
    if (months) return { value: numberOf(written) * (years ? 12 : 1), unit: "months-of-salary" };
    if (scale > 1 || looksLikeMoney(written)) return { value };
  }
  return undefined;
}

/** True where a number, in figures at least in part, ends right before `at`: "30000 bat", "2 muen bat". */
export function isBehindNumber(text: string, at: number): boolean {
  return [...text.slice(0, at).matchAll(NUMBER)].some(({ 0: written, index }) => {
    const { scale, to } = scaleAt(text, index, index + written.length);
    const behind = smallerParts(text, to, scale).to;
    return behind <= at && text.slice(behind, at).trim() === "";
  });
}

/** Behind the number, or behind and over its scale: some editors list both as one word. */
function follows(place: CurrencyPlace, from: number, to: number): boolean {
  return place.from >= from && place.to >= to && place.from - to <= NEAR;
}

/** "3 months salary", "gaji 3 bulan": the wage stands right beside the months. "Not paid for 3 months" is no amount. */
function isMonthsOfSalary(text: string, from: number, end: number): boolean {
  const months = MONTHS.exec(text.slice(end))?.[0];
  // "3 lakh" begins as the Burmese "la" does.
  if (months === undefined || scaleAt(text, from, end).scale > 1) return false;
  const behind = text.slice(end, end + months.length + BESIDE);
  return SALARY.test(behind) || SALARY.test(text.slice(Math.max(0, from - BESIDE), from));
}

/** "3 months" alone, where months of salary are asked for; undefined for anything else. */
export function monthsAlone(text: string): number | undefined {
  const [written] = text.match(NUMBER) ?? [];
  if (written === undefined || numberOf(written) > MOST_MONTHS) return undefined;
  const at = text.indexOf(written);
  const end = at + written.length;
  return MONTHS.test(text.slice(end)) && scaleAt(text, at, end).scale === 1 ? numberOf(written) : undefined;
}

function scaleAt(text: string, from: number, end: number): { scale: number; to: number } {
  const space = text[end] === " " ? 1 : 0;
  const behind = text.slice(end + space);
  for (const { pattern, scale } of [MAN, ...SCALES]) {
    const found = pattern.exec(behind);
    if (found) return { scale, to: end + space + found[0].length };
  }
  const before = SCALE_BEFORE.exec(text.slice(0, from))?.[1];
  return { scale: before === undefined ? 1 : (SCALES.find(({ pattern }) => pattern.test(before))?.scale ?? 1), to: end };
}

const FURTHER = /^\s?(\d{1,3}(?:[.,]\d+)?)/u;

/** "1 lakh 80 thousand", "2 juta 500 ribu": numbers that go on in smaller powers of ten. */
function smallerParts(text: string, from: number, scale: number): { more: number; to: number } {
  const [whole, written = ""] = scale > 1 ? (FURTHER.exec(text.slice(from)) ?? []) : [];
  if (whole === undefined) return { more: 0, to: from };
  const next = scaleAt(text, from + whole.length - written.length, from + whole.length);
  if (next.scale <= 1 || next.scale >= scale) return { more: 0, to: from };
  const rest = smallerParts(text, next.to, next.scale);
  return { more: numberOf(written) * next.scale + rest.more, to: rest.to };
}

/** "1.500.000", "1,500", "1 500" and "1,50,000" group thousands; "2.5" and "2,5" do not. */
function numberOf(written: string): number {
  const grouped = /^(?:\d{1,3}(?:,\d{2})+,\d{3}|\d{1,3}(?:[., ]\d{3})+)/.exec(written)?.[0];
  if (grouped === undefined) return Number(written.replace(",", "."));
  return Number(grouped.replace(/[., ]/g, "") + written.slice(grouped.length).replace(",", "."));
}

function looksLikeMoney(written: string): boolean {
  const value = numberOf(written);
  const digits = written.replace(/\D/g, "").length;
  return value >= 300 && digits < 9 && !/^0/.test(written) && !(digits === 4 && value >= 1990 && value <= 2040 && !/[.,]/.test(written));
}
