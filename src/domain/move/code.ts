import { digitValue } from "../understanding/menu.ts";

/**
 * A code is three groups of two letters and a digit, as in KM4-QX7-RT2: like a case number without what is mistaken for something else
 * (I, L, O, U, 0, 1), and unlike a case number, a word or a sum, so that it is known wherever it is written.
 *
 * 22⁶ × 8³ = 58 thousand million codes. Wrong ones are heard 200 times an hour from everybody together, so in the half hour of a code at most
 * 100: with 100 codes in force somebody who guesses without pause hits one in about six million half hours, which is 330 years, and learns
 * nothing from it.
 */
const LETTERS = "abcdefghjkmnpqrstvwxyz";
const DIGITS = "23456789";
const SHAPE = [LETTERS, LETTERS, DIGITS, LETTERS, LETTERS, DIGITS, LETTERS, LETTERS, DIGITS];

/** How long a code works, and how long the questions after it wait for a yes. */
export const CODE_MS = 30 * 60_000;
/** Codes that one conversation may try in an hour, and wrong ones from all of them together. */
export const TRIES = { own: 5, wrong: 200, withinMs: 60 * 60_000 } as const;

/** A code, from random numbers in [0, 1). */
export function makeCode(fraction: () => number): string {
  const at = (signs: string) => signs.charAt(Math.floor(fraction() * signs.length));
  return grouped(SHAPE.map(at).join(""));
}

/** The code that a whole message is, with or without dashes and in any digits of our scripts; null when it is none. */
export function codeIn(text: string): string | null {
  if (text.length > 40) return null;
  const bare = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\p{P}\p{Cf}]/gu, "");
  const signs = Array.from(bare, (sign) => String(digitValue(sign) ?? sign));
  const fits = signs.length === SHAPE.length && SHAPE.every((among, at) => among.includes(signs[at] ?? " "));
  return fits ? grouped(signs.join("")) : null;
}

function grouped(signs: string): string {
  return `${signs.slice(0, 3)}-${signs.slice(3, 6)}-${signs.slice(6)}`.toUpperCase();
}

const HIDDEN = "•••-•••-•••";
const WRITTEN = new RegExp(
  `(?<![\\p{L}\\p{N}])${["", "", ""].map(() => `[${LETTERS}]{2}[${DIGITS}]`).join("[ -]?")}(?![\\p{L}\\p{N}])`,
  "giu",
);

/** A text without the codes in it, for all who read along: whoever is faster than the worker could have her case. */
export function withoutCodes(text: string): string {
  return codeIn(text) === null ? text.replace(WRITTEN, HIDDEN) : HIDDEN;
}
