import { isBehindNumber } from "./amount.ts";
import type { EntityKind } from "./entities.ts";

interface Named {
  readonly kind: EntityKind;
  readonly from: number;
  readonly to: number;
}

/** Money is named with an amount; the word alone may mean money as such. */
export function hasNumber(text: string, { from, to }: Pick<Named, "from" | "to">): boolean {
  const before = text.slice(Math.max(0, from - 12), from);
  return (
    /\p{N}\s?\p{L}{0,7}\s?$/u.test(before) ||
    AMOUNT_WORD.test(before) ||
    AMOUNT_BEHIND.test(text.slice(to)) ||
    AMOUNT_TERM.test(text.slice(from, to))
  );
}

/** What is money only behind a number is money there, and nothing elsewhere. */
export function asMoney<Word extends Named>(text: string, word: Word): Word[] {
  if (word.kind !== "units") return [word];
  return isBehindNumber(text, word.from) ? [{ ...word, kind: "currencies" }] : [];
}

/** In Javanese "yen" is "if", and money only with a number. */
export const isIf = (text: string, mention: Named): boolean =>
  mention.kind === "currencies" && text.slice(mention.from, mention.to) === "yen" && !hasNumber(text, mention);

/** Numbers in words, and "how many", in front of a name of money. */
const AMOUNT = "พัน|หมื่น|แสน|ล้าน|ร้อย|สิบ|กี่|ພັນ|ຫມື່ນ|ແສນ|ລ້ານ|ຮ້ອຍ|ສິບ|ຈັກ|ពាន់|ម៉ឺន|សែន|លាន|រយ|ប៉ុន្មាន|လောက်|နှစ်|হাজার|লাখ|লক্ষ|শো|हजार|लाख|कति";
const AMOUNT_LATIN =
  "triệu|trieu|nghìn|nghin|ngàn|ngan|trăm|tram|chục|vạn|nhiêu|nhieu|mấy|juta|sejuta|ribu|seribu|ratus|puluh|sepuluh|belas|satu|dua|tiga|empat|lima|enam|berapa|brp|ilang|libong?|milyong?|daang?|isang|dalawang|tatlong|apat na|limang|thousand|hundred|million|one|two|three|four|five|ten|lakh|hajar|hazar|kati|muen|phan|saen|ponman";
/** Burmese puts the number behind. */
const AMOUNT_BEHIND = /^\s?(?:\p{N}|တစ်|နှစ်|သုံး|လေး|ငါး|ခြောက်|ခုနစ်|ရှစ်|ကိုး|ဆယ်|ရာ|ထောင်|သောင်း|သိန်း|သန်း)/u;
const AMOUNT_WORD = new RegExp(`(?:${AMOUNT}|(?<!\\p{L})(?:${AMOUNT_LATIN}))\\s?$`, "u");
const AMOUNT_TERM = new RegExp(`^(?:${AMOUNT}|(?:${AMOUNT_LATIN})(?!\\p{L}))`, "u");
