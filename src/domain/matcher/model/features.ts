import { withoutMarks } from "../../normalize.ts";
import { words } from "../words.ts";

/**
 * What a text is made of, seen in three ways: words and pairs of words, pieces of words, and concepts (groups of words that editors say mean
 * the same) with their pairs. Each piece is a 32-bit hash: the vocabulary is then an array of numbers, which is
 * small and read from disk at once. All arrays have an entry a piece.
 */
export interface Pieces {
  /** The words with a space on both sides, one behind the other: what pieces of words are cut from. */
  readonly line: string;
  readonly hashes: Uint32Array;
  /** How often each piece occurs. */
  readonly counts: Uint16Array;
  readonly views: Uint8Array;
  /** Where a piece is: index of the first word or concept; letter of `line`. A pair of concepts has its first. */
  readonly starts: Int16Array;
  /** How many words, letters or concepts. */
  readonly lengths: Uint16Array;
}

/** A text in pieces, and what they are pieces of. */
export interface Features extends Pieces {
  readonly words: readonly string[];
  readonly concepts: readonly string[];
}

export const WORDS = 0;
export const WORD_PIECES = 1;
export const CONCEPTS = 2;

/** Square of the length that each view has in a vector. Words are few and sure, but the sum of their pieces knows misspellings. */
export const VIEW_WEIGHTS = [0.5, 1, 0.25] as const;

const SHORTEST = 2;
const LONGEST = 5;
const SPACE = 32;
const PLUS = 43;
/** A story of more concepts is about many things: its pairs say little. */
const PAIRED = 20;

/** Letters with marks, above all of Vietnamese: most phones write them without, so that pieces are of the bare letters. */
const MARKED = /[\u00c0-\u024f\u1e00-\u1eff]/;

/** Takes a folded text and the concepts in it. */
export function features(text: string, concepts: readonly string[] = []): Features {
  const tokens = words(text);
  return { words: tokens, concepts, ...cut(text, tokens, concepts) };
}

/** All that is learnt from a text: of the many that learning holds, the words are not kept. */
export function piecesOf(text: string, concepts: readonly string[] = []): Pieces {
  return cut(text, words(text), concepts);
}

function cut(text: string, tokens: readonly string[], concepts: readonly string[]): Pieces {
  const plain = MARKED.test(text) ? tokens.map(withoutMarks) : tokens;
  const line = plain.map((token) => ` ${token} `).join("");
  found.clear();
  addWords(plain);
  if (plain !== tokens) addMarked(tokens, plain);
  addPieces(plain, line);
  addConcepts(concepts);
  return { line, ...found.taken() };
}

/** Each letter of the longest text begins four; what is beyond is not looked at. */
const MOST_PIECES = 16_384;
const TABLE = 2 * MOST_PIECES;
const BUFFER = 2 ** 18;

/** Gathers the pieces of one text after another; its arrays are kept, for this is where learning spends its time. */
class Found {
  readonly #hashes = new Uint32Array(MOST_PIECES);
  readonly #counts = new Uint16Array(MOST_PIECES);
  readonly #views = new Uint8Array(MOST_PIECES);
  readonly #starts = new Int16Array(MOST_PIECES);
  readonly #lengths = new Uint16Array(MOST_PIECES);
  /** Place of a hash, by open addressing; an entry is of this text when `#stamps` says so. */
  readonly #table = new Uint16Array(TABLE);
  readonly #stamps = new Uint32Array(TABLE);
  #stamp = 0;
  #size = 0;
  #buffer = new ArrayBuffer(0);
  #used = 0;

  clear(): void {
    this.#size = 0;
    this.#stamp++;
  }

  add(view: number, hash: number, start: number, length: number): void {
    let slot = hash & (TABLE - 1);
    for (; this.#stamps[slot] === this.#stamp; slot = (slot + 1) & (TABLE - 1)) {
      const at = this.#table[slot] as number; // in range by construction, as below
      if (this.#hashes[at] !== hash) continue;
      this.#counts[at] = (this.#counts[at] as number) + 1;
      return;
    }
    if (this.#size === MOST_PIECES) return;
    const at = this.#size++;
    this.#stamps[slot] = this.#stamp;
    this.#table[slot] = at;
    this.#hashes[at] = hash;
    this.#counts[at] = 1;
    this.#views[at] = view;
    this.#starts[at] = start;
    this.#lengths[at] = length;
  }

  /** Of many texts in one buffer, since a million small ones take their time. */
  taken(): Pick<Pieces, "hashes" | "counts" | "views" | "starts" | "lengths"> {
    const size = this.#size;
    if (this.#used + 11 * size > this.#buffer.byteLength) {
      this.#buffer = new ArrayBuffer(Math.max(BUFFER, 11 * size));
      this.#used = 0;
    }
    const [buffer, from] = [this.#buffer, this.#used];
    this.#used += Math.ceil((11 * size) / 4) * 4;
    const hashes = new Uint32Array(buffer, from, size);
    const counts = new Uint16Array(buffer, from + 4 * size, size);
    const starts = new Int16Array(buffer, from + 6 * size, size);
    const lengths = new Uint16Array(buffer, from + 8 * size, size);
    const views = new Uint8Array(buffer, from + 10 * size, size);
    for (let at = 0; at < size; at++) {
      hashes[at] = this.#hashes[at] as number; // in range, as above
      counts[at] = this.#counts[at] as number;
      starts[at] = this.#starts[at] as number;
      lengths[at] = this.#lengths[at] as number;
      views[at] = this.#views[at] as number;
    }
    return { hashes, counts, views, starts, lengths };
  }
}

const found = new Found();

/** Words, and pairs of neighbours with marks for the beginning and the end. */
function addWords(tokens: readonly string[]): void {
  for (let i = 0; i <= tokens.length; i++) {
    const token = tokens[i] ?? "$";
    if (i < tokens.length) found.add(WORDS, finish(hashOn(seed(WORDS), token)), i, 1);
    const before = i === 0 ? "^" : (tokens[i - 1] ?? "");
    found.add(WORDS, finish(hashOn(hashStep(hashOn(seed(WORDS), before), SPACE), token)), i - 1, 2);
  }
}

/** A word with its marks says more than without them, where somebody writes them. */
function addMarked(tokens: readonly string[], plain: readonly string[]): void {
  tokens.forEach((token, at) => {
    if (token !== plain[at]) found.add(WORDS, finish(hashOn(seed(WORDS), token)), at, 1);
  });
}

function addPieces(tokens: readonly string[], line: string): void {
  let begin = 0;
  for (const token of tokens) {
    const end = begin + token.length + 2;
    for (let from = begin; from < end; from++) {
      let hash = seed(WORD_PIECES);
      const last = Math.min(end, from + LONGEST);
      for (let to = from; to < last; to++) {
        hash = hashStep(hash, line.charCodeAt(to));
        if (to - from + 1 >= SHORTEST) found.add(WORD_PIECES, finish(hash), from, to - from + 1);
      }
    }
    begin = end;
  }
}

/** Each concept once, and every two that a message names, in whatever order. */
function addConcepts(concepts: readonly string[]): void {
  const hashes = concepts.map((concept) => hashOn(seed(CONCEPTS), concept));
  hashes.forEach((hash, at) => {
    found.add(CONCEPTS, finish(hash), at, 1);
  });
  const sorted = concepts.slice(0, PAIRED).sort();
  for (let one = 0; one < sorted.length; one++)
    for (let other = one + 1; other < sorted.length; other++)
      found.add(CONCEPTS, finish(hashOn(hashStep(hashOn(seed(CONCEPTS), sorted[one] ?? ""), PLUS), sorted[other] ?? "")), 0, 2);
}

/** True for two letters inside a word; at its beginning or end they may be its ending, or all of it. */
export function isInnerPair({ line, views, starts, lengths }: Pieces, at: number): boolean {
  if (views[at] !== WORD_PIECES || lengths[at] !== 2) return false;
  const start = starts[at] ?? 0;
  return line.charCodeAt(start) !== SPACE && line.charCodeAt(start + 1) !== SPACE;
}

/** True for two words, or two concepts. */
export function isPairOfWords({ views, lengths }: Pieces, at: number): boolean {
  return views[at] !== WORD_PIECES && lengths[at] === 2;
}

function seed(view: number): number {
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
