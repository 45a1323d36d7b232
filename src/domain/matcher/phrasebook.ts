import { fold } from "../normalize.ts";
import { UNSPACED } from "./words.ts";

/** Words of scripts with spaces, and runs of scripts without. The dollar belongs to names of money. */
const TOKEN = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+|(?:(?![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])[\p{L}\p{M}\p{N}$*])+/gu;

/** A term of the book as it stands in a text. */
export interface Found<T> {
  readonly entry: T;
  readonly term: string;
  readonly from: number;
  readonly to: number;
}

/** Words that are as they would be compared: most of them, and folding takes its time. */
const PLAIN = /^(?!.*([a-z])\1\1)[a-z0-9]+(?: [a-z0-9]+)*\*?$/;
/** Longest beginnings of terms of scripts without spaces that they are kept by. */
const LETTERS = 3;

interface Term<T> {
  readonly entry: T;
  readonly term: string;
  /** Null for scripts without spaces, where the term is looked for inside words. */
  readonly words: readonly string[] | null;
}

interface Token {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Finds many terms in a folded text at once. In scripts with spaces a term is one or more whole words in a row, and `*` behind any of them
 * stands for any ending; elsewhere a term is found inside words. Terms may be written in any case and spelling.
 */
export class Phrasebook<T> {
  /** By their first word. */
  readonly #whole = new Map<string, Term<T>[]>();
  /** Those whose first word may have any ending, by what is before the ending. */
  readonly #begun = new Map<string, Term<T>[]>();
  /** Terms of scripts without spaces, by their first letters. */
  readonly #inside = new Map<string, Term<T>[]>();
  #longestBegun = 0;

  constructor(entries: Iterable<readonly [term: string, entry: T]>) {
    for (const [written, entry] of entries) this.#add(PLAIN.test(written) ? written : fold(written), entry);
  }

  #add(term: string, entry: T): void {
    if (UNSPACED.test(term)) {
      put(this.#inside, term.slice(0, LETTERS), { entry, term: term.replaceAll("*", ""), words: null });
      return;
    }
    const words = term.match(TOKEN);
    const first = words?.[0];
    if (!words || !first) return;
    if (!first.endsWith("*")) return put(this.#whole, first, { entry, term, words });
    put(this.#begun, first.slice(0, -1), { entry, term, words });
    this.#longestBegun = Math.max(this.#longestBegun, first.length - 1);
  }

  /** All terms in the text, overlapping ones included, in the order of their beginnings. */
  find(text: string): Found<T>[] {
    const found: Found<T>[] = [];
    const tokens = tokensOf(text);
    const take = (terms: readonly Term<T>[] | undefined, at: number) => {
      for (const { entry, term, words } of terms ?? []) {
        const last = endOf(words ?? [], tokens, at);
        if (last) found.push({ entry, term, from: tokens[at]?.from ?? 0, to: last.to });
      }
    };
    tokens.forEach(({ text: word }, at) => {
      take(this.#whole.get(word), at);
      const longest = Math.min(word.length, this.#longestBegun);
      for (let length = 1; length <= longest; length++) take(this.#begun.get(word.slice(0, length)), at);
    });
    if (UNSPACED.test(text) && this.#inside.size > 0) this.#findInside(text, found);
    return found.sort((a, b) => a.from - b.from);
  }

  #findInside(text: string, found: Found<T>[]): void {
    for (let from = 0; from < text.length; from++)
      for (let length = 1; length <= LETTERS; length++)
        for (const { entry, term } of this.#inside.get(text.slice(from, from + length)) ?? [])
          if (term.length >= length && text.startsWith(term, from)) found.push({ entry, term, from, to: from + term.length });
  }
}

/** The tokens of a folded text, with their places. */
export function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map(({ 0: found, index }) => ({ text: found, from: index, to: index + found.length }));
}

function endOf(words: readonly string[], tokens: readonly Token[], at: number): Token | undefined {
  for (let i = 0; i < words.length; i++) if (!fits(words[i] ?? "", tokens[at + i]?.text)) return undefined;
  return tokens[at + words.length - 1];
}

function fits(pattern: string, word: string | undefined): boolean {
  if (word === undefined) return false;
  return pattern.endsWith("*") ? word.startsWith(pattern.slice(0, -1)) : word === pattern;
}

function put<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
