import { words } from "./words.ts";

/**
 * What a text is made of, seen in three ways: words and pairs of words, pieces of words, pieces of the whole line. Each piece is a 32-bit
 * hash: the vocabulary is then an array of numbers, which is small and read from disk at once.
 */
export interface Features {
  readonly words: readonly string[];
  /** The text with everything but letters and digits as single spaces. */
  readonly line: string;
  readonly hashes: readonly number[];
  /** How often each piece occurs. */
  readonly counts: readonly number[];
  readonly views: readonly View[];
  /** Where a piece is: words: index of the first and number; line: from and to. Word pieces have none. */
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
}

export const WORDS = 0;
export const WORD_PIECES = 1;
export const LINE_PIECES = 2;
export type View = typeof WORDS | typeof WORD_PIECES | typeof LINE_PIECES;

/** Square of the length that each view has in a vector. Words are few and sure, but the sum of their pieces knows misspellings. */
export const VIEW_WEIGHTS = [0.5, 1, 1] as const;

const SHORTEST = 2;
const LONGEST = 5;
const SPACE = 32;

/** Takes a folded text. */
export function features(text: string): Features {
  const found = new Found();
  const tokens = words(text);
  const line = ` ${text.replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim()} `;
  addWords(found, tokens);
  for (const token of tokens) addPieces(found, WORD_PIECES, ` ${token} `);
  addPieces(found, LINE_PIECES, line);
  return { words: tokens, line, ...found };
}

class Found {
  readonly hashes: number[] = [];
  readonly counts: number[] = [];
  readonly views: View[] = [];
  readonly starts: number[] = [];
  readonly lengths: number[] = [];
  readonly #places = new Map<number, number>();

  add(view: View, hash: number, start: number, length: number): void {
    const at = this.#places.get(hash);
    if (at !== undefined) {
      this.counts[at] = (this.counts[at] ?? 0) + 1;
      return;
    }
    this.#places.set(hash, this.hashes.length);
    this.hashes.push(hash);
    this.counts.push(1);
    this.views.push(view);
    this.starts.push(start);
    this.lengths.push(length);
  }
}

/** Words, and pairs of neighbours with marks for the beginning and the end. */
function addWords(found: Found, tokens: readonly string[]): void {
  for (let i = 0; i <= tokens.length; i++) {
    const token = tokens[i] ?? "$";
    if (i < tokens.length) found.add(WORDS, finish(hashOn(seed(WORDS), token)), i, 1);
    const before = i === 0 ? "^" : (tokens[i - 1] ?? "");
    found.add(WORDS, finish(hashOn(hashStep(hashOn(seed(WORDS), before), SPACE), token)), i - 1, 2);
  }
}

function addPieces(found: Found, view: View, text: string): void {
  for (let from = 0; from < text.length; from++) {
    let hash = seed(view);
    const end = Math.min(text.length, from + LONGEST);
    for (let to = from; to < end; to++) {
      hash = hashStep(hash, text.charCodeAt(to));
      if (to - from + 1 >= SHORTEST) found.add(view, finish(hash), from, to - from + 1);
    }
  }
}

function seed(view: View): number {
  return 0x811c9dc5 ^ (view + 1);
}

function hashOn(hash: number, text: string): number {
  let on = hash;
  for (let i = 0; i < text.length; i++) on = hashStep(on, text.charCodeAt(i));
  return on;
}

/** FNV-1a over UTF-16 units. */
function hashStep(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** Mixes the bits, so that the low ones can address a table. */
function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A 32-bit hash of a whole text. */
export function hashText(text: string, salt: number): number {
  return finish(hashOn(0x811c9dc5 ^ salt, text));
}
