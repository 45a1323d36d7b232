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
  /** By their first two letters, which every text that has the term must have too; shorter beginnings stand alone. */
  readonly #spaced = new Map<string, Term<T>[]>();
  readonly #unspaced = new Map<string, Term<T>[]>();

  constructor(entries: Iterable<readonly [term: string, entry: T]>) {
    for (const [written, entry] of entries) this.#add(fold(written), entry);
  }

  #add(term: string, entry: T): void {
    if (UNSPACED.test(term)) {
      put(this.#unspaced, term.slice(0, 2), { entry, term: term.replaceAll("*", ""), words: null });
      return;
    }
    const words = term.match(TOKEN);
    const first = words?.[0];
    if (words && first) put(this.#spaced, first.replace("*", "").slice(0, 2), { entry, term, words });
  }

  /** All terms in the text, overlapping ones included, in the order of their beginnings. */
  find(text: string): Found<T>[] {
    const found: Found<T>[] = [];
    const tokens = tokensOf(text);
    tokens.forEach(({ text: word }, at) => {
      for (const start of [word.slice(0, 1), word.slice(0, 2)].slice(word.length > 1 ? 0 : 1))
        for (const term of this.#spaced.get(start) ?? []) {
          const last = endOf(term.words ?? [], tokens, at);
          if (last) found.push({ entry: term.entry, term: term.term, from: tokens[at]?.from ?? 0, to: last.to });
        }
    });
    if (UNSPACED.test(text) && this.#unspaced.size > 0) this.#findInside(text, found);
    return found.sort((a, b) => a.from - b.from);
  }

  #findInside(text: string, found: Found<T>[]): void {
    for (let from = 0; from < text.length; from++)
      for (const { entry, term } of this.#unspaced.get(text.slice(from, from + 2)) ?? [])
        if (text.startsWith(term, from)) found.push({ entry, term, from, to: from + term.length });
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
