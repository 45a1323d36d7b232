import type { WordLists } from "./word-lists.ts";
import { UNSPACED } from "./words.ts";

/** Signs that end a sentence in our scripts, and line breaks. */
const SENTENCES = /[.?!;…។៕၊။।\n]+/u;
/** So few letters are no question. */
const SHORTEST = 8;
/** A long story has one matter with many sides. */
const MOST = 5;

export interface PartsReader {
  /** The parts of a folded text that may be questions of their own; empty when it has but one, or too many. */
  partsOf(text: string): string[];
  /** True when parts are questions in their order, and not sentences of one story: "and" stands between them, or a question mark behind one before the last. */
  areInOrder(text: string): boolean;
}

export function partsReader(lists: WordLists): PartsReader {
  /** Where one question ends and another begins. */
  const border = new RegExp(`${SENTENCES.source}|${lists.whole("joining")}`, "gu");
  return {
    partsOf(text) {
      const parts = longEnough(text.split(border));
      return parts.length < 2 || parts.length > MOST ? [] : parts;
    },
    areInOrder(text) {
      const joined = longEnough(text.split(SENTENCES)).length < longEnough(text.split(border)).length;
      return joined || longEnough(text.split("?")).length > 1;
    },
  };
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
