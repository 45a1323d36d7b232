import type { Choice } from "./message.ts";

// First code point of each run of ten digits that our workers' keyboards have.
const ZEROES = ["0", "០", "໐", "၀", "႐", "๐", "০", "०", "٠", "۰", "０"].map((zero) => zero.codePointAt(0) ?? 0);

/** The value of a decimal digit of any of our scripts, or null. */
export function digitValue(character: string): number | null {
  const code = character.codePointAt(0) ?? 0;
  const zero = ZEROES.find((start) => code >= start && code <= start + 9);
  return zero === undefined ? null : code - zero;
}

/**
 * The number that a text is: digits of one of our scripts with nothing but punctuation and spaces around, as in "2", "(២)" or "၃။".
 * Null for anything else, and above 999.
 */
export function menuNumber(text: string): number | null {
  const bare = text.normalize("NFKC").replace(/(?:[\s\p{P}\p{S}\p{Cf}\p{Me}]|\ufe0f)+/gu, "");
  const digits = Array.from(bare, digitValue);
  if (digits.length === 0 || digits.length > 3 || digits.includes(null)) return null;
  return digits.reduce<number>((sum, digit) => sum * 10 + (digit ?? 0), 0);
}

const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}\u200b-\u200d]+/gu, "");

/** Words of politeness behind an answer, which change nothing of it. */
const POLITE = /(?:ค่ะ|คะ|ครับ|คับ|ค่า|นะ|จ้า|จ้ะ|ເດີ|ເຈົ້າ|ເຈົ້າຂ້າ|ຄັບ|បាទ|ចាស|ចា៎|ပါ|ပါတယ်|ရှင့်|ရှင်|ခင်ဗျာ|ခင်ဗျ|po|please)+$/u;

/** The choice that a typed text means: its number, or its label as it was shown. Null when it means none. */
export function chosen(menu: readonly Choice[], text: string): Choice | null {
  const number = menuNumber(text);
  if (number !== null) return menu[number - 1] ?? null;
  const wanted = plain(text);
  if (wanted === "") return null;
  const bare = wanted.replace(POLITE, "");
  return (
    menu.find(({ label }) => plain(label) === wanted) ??
    menu.find(({ label }) => bare !== "" && plain(label).replace(POLITE, "") === bare) ??
    null
  );
}
