import { UNSPACED } from "./words.ts";

/** Signs that end a sentence in our scripts, and line breaks. */
const SENTENCES = /[.?!;…។៕၊။।\n]+/u;
/** The words for "and", "also", "besides" that people put between two questions. */
const JOINED =
  /(?<![\p{L}\p{M}])(?:and|then|also|plus|another thing|trus|terus|dan|lalu|juga|kemudian|lagi satu|lepas tu|lepastu|lps tu|pastu|tapos|tsaka|saka|at|rồi|roi|và|va|với lại|voi lai|ngoài ra|আর|এবং|ar|ebong|अनि|ani|र|ra)(?![\p{L}\p{M}])|แล้วก็|และ|ແລ້ວກໍ|ແລະ|ហើយ|និង|ပြီးတော့|နောက်ပြီး/u;
/** Where one question ends and another begins. */
const BORDER = new RegExp(`${SENTENCES.source}|${JOINED.source}`, "gu");
/** So few letters are no question. */
const SHORTEST = 8;
/** A long story has one matter with many sides. */
const MOST = 5;

/** The parts of a folded text that may be questions of their own; empty when it has but one, or too many. */
export function partsOf(text: string): string[] {
  const parts = longEnough(text.split(BORDER));
  return parts.length < 2 || parts.length > MOST ? [] : parts;
}

/** True when parts are questions in their order, and not sentences of one story: "and" stands between them, or a question mark behind one before the last. */
export function areInOrder(text: string): boolean {
  const joined = longEnough(text.split(SENTENCES)).length < longEnough(text.split(BORDER)).length;
  return joined || longEnough(text.split("?")).length > 1;
}

/** Letters on both sides that tell how words are meant. */
const AROUND = 12;

/**
 * What stands from the one place to the other, with some words before and behind, or nothing but that where it would be nearly all; null where that is, too.
 * Scripts without spaces between words have one where a thought ends: there it is what stands between two of them.
 */
export function wordsAround(text: string, from: number, to: number): string | null {
  const letters = UNSPACED.test(text.slice(from, to)) ? 0 : AROUND;
  const begin = text.lastIndexOf(" ", Math.max(0, from - letters)) + 1;
  const end = text.indexOf(" ", to + letters);
  const around = text.slice(from <= letters ? 0 : begin, end < 0 ? text.length : end);
  const alone = text.slice(from, to);
  if (around.length + AROUND <= text.length) return around;
  return alone.includes(" ") && alone.length + AROUND <= text.length ? alone : null;
}

function longEnough(parts: readonly string[]): string[] {
  return parts.map((part) => part.trim()).filter((part) => (part.match(/[\p{L}\p{M}]/gu)?.length ?? 0) >= SHORTEST);
}
