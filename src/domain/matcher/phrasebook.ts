import { fold } from "../normalize.ts";
import { firstPlace, nextPlace, placesFor } from "./hash-table.ts";
import { UNSPACED } from "./words.ts";

/** Words of scripts with spaces, numbers, and runs of scripts without spaces: in "rm3000" are two. The dollar belongs to names of money. */
const TOKEN = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+|(?:(?![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])[\p{L}\p{M}$*])+|[\p{N}*]+/gu;

/** A term of the book as it stands in a text. */
export interface Found<T> {
  readonly entry: T;
  /** The same number means the same term. */
  readonly term: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Many terms as a tree of steps, in arrays that are read from disk at once: hundreds of thousands of terms are met in a text in one walk. A step is a
 * word, the beginning of a word (`*` stands for its ending), or a letter of a script without spaces.
 */
export interface Book<T> {
  /** A hash table, as `hash-table.ts` places entries: the node and step that lead on, and the node that they lead to, or -1. */
  readonly nodes: Int32Array;
  readonly steps: Int32Array;
  readonly leads: Int32Array;
  /** By node: longest beginning of a word that leads on from it. */
  readonly begun: Uint8Array;
  /** By node: where its entries begin in `means`; those of node n end where those of n + 1 begin. */
  readonly ends: Int32Array;
  /** Places in `entries` of what a term means. */
  readonly means: Int32Array;
  readonly entries: readonly T[];
}

/** Words that are as they would be compared: most of them, and folding takes its time. */
const PLAIN = /^(?!.*([a-z])\1\1)[a-z0-9]+(?: [a-z0-9]+)*\*?$/;
/** Tells the beginning of a word from the word. */
const BEGUN = 0x5bd1e995;

/** Makes a book of terms, written in any case and spelling, and what they mean; the same entry twice is one when it is the same value. */
export function bookOf<T>(terms: Iterable<readonly [term: string, entry: T]>): Book<T> {
  const tree = new Tree<T>();
  for (const [written, entry] of terms) tree.add(PLAIN.test(written) ? written : fold(written), entry);
  return tree.book();
}

class Tree<T> {
  readonly #leads: Map<number, number>[] = [new Map()];
  readonly #begun: number[] = [0];
  readonly #means: number[][] = [[]];
  readonly #entries = new Map<T, number>();

  add(term: string, entry: T): void {
    const node = UNSPACED.test(term) ? this.#letters(term.replaceAll("*", "")) : this.#words(term.match(TOKEN) ?? []);
    if (node === 0) return;
    const place = this.#entries.get(entry) ?? this.#entries.size;
    this.#entries.set(entry, place);
    const means = this.#means[node] ?? [];
    if (!means.includes(place)) means.push(place);
  }

  #words(words: readonly string[]): number {
    let node = 0;
    for (const word of words) {
      if (!word.endsWith("*")) node = this.#lead(node, hashOf(word, word.length));
      else {
        this.#begun[node] = Math.max(this.#begun[node] ?? 0, Math.min(255, word.length - 1));
        node = this.#lead(node, hashOf(word, word.length - 1) ^ BEGUN);
      }
    }
    return node;
  }

  #letters(term: string): number {
    let node = 0;
    for (let at = 0; at < term.length; at++) node = this.#lead(node, term.charCodeAt(at));
    return node;
  }

  #lead(from: number, step: number): number {
    const leads = this.#leads[from] ?? new Map<number, number>();
    const known = leads.get(step);
    if (known !== undefined) return known;
    const node = this.#leads.push(new Map()) - 1;
    leads.set(step, node);
    this.#begun.push(0);
    this.#means.push([]);
    return node;
  }

  book(): Book<T> {
    const count = this.#leads.reduce((sum, { size }) => sum + size, 0);
    const size = placesFor(count);
    const table = { nodes: new Int32Array(size), steps: new Int32Array(size), leads: new Int32Array(size).fill(-1) };
    this.#leads.forEach((leads, node) => {
      for (const [step, lead] of leads) {
        let slot = firstPlace(hashOfStep(node, step), size);
        while (table.leads[slot] !== -1) slot = nextPlace(slot, size);
        table.nodes[slot] = node;
        table.steps[slot] = step;
        table.leads[slot] = lead;
      }
    });
    const ends = new Int32Array(this.#means.length + 1);
    this.#means.forEach((means, node) => {
      ends[node + 1] = (ends[node] ?? 0) + means.length;
    });
    return {
      ...table,
      begun: Uint8Array.from(this.#begun),
      ends,
      means: Int32Array.from(this.#means.flat()),
      entries: [...this.#entries.keys()],
    };
  }
}

/** A hash of the first letters of a word, by FNV-1a: made letter by letter, so that all beginnings of a word cost as much as the word. */
function hashOf(word: string, length: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash;
}

function hashOfStep(node: number, step: number): number {
  const mixed = Math.imul(node ^ Math.imul(step, 0x85ebca6b), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/**
 * Finds the terms of a book in a folded text. In scripts with spaces a term is one or more whole words in a row; elsewhere it is found inside words.
 */
export class Phrasebook<T> {
  readonly #book: Book<T>;

  constructor(book: Book<T>) {
    this.#book = book;
  }

  /** All terms in the text, overlapping ones included, in the order of their beginnings. */
  find(text: string): Found<T>[] {
    const found: Found<T>[] = [];
    if (this.#book.entries.length === 0) return found;
    const tokens = tokensOf(text);
    for (const [at, { from }] of tokens.entries()) this.#walk(0, tokens, at, from, found);
    if (UNSPACED.test(text)) for (let from = 0; from < text.length; from++) this.#spell(text, from, found);
    return found.sort((a, b) => a.from - b.from);
  }

  #walk(node: number, tokens: readonly Token[], at: number, from: number, found: Found<T>[]): void {
    const token = tokens[at];
    if (!token) return;
    const longest = Math.min(token.text.length, this.#book.begun[node] ?? 0);
    let hash = 0x811c9dc5 | 0;
    for (let length = 1; length <= token.text.length; length++) {
      hash = Math.imul(hash ^ token.text.charCodeAt(length - 1), 0x01000193);
      if (length <= longest) this.#step(this.#lead(node, hash ^ BEGUN), tokens, at, from, found);
    }
    this.#step(this.#lead(node, hash), tokens, at, from, found);
  }

  #step(node: number, tokens: readonly Token[], at: number, from: number, found: Found<T>[]): void {
    if (node < 0) return;
    this.#take(node, from, tokens[at]?.to ?? from, found);
    this.#walk(node, tokens, at + 1, from, found);
  }

  #spell(text: string, from: number, found: Found<T>[]): void {
    let node = 0;
    for (let at = from; at < text.length; at++) {
      node = this.#lead(node, text.charCodeAt(at));
      if (node < 0) return;
      this.#take(node, from, at + 1, found);
    }
  }

  #take(node: number, from: number, to: number, found: Found<T>[]): void {
    const { ends, means, entries } = this.#book;
    for (let at = ends[node] ?? 0; at < (ends[node + 1] ?? 0); at++)
      found.push({ entry: entries[means[at] ?? 0] as T, term: node, from, to }); // in range by construction
  }

  #lead(node: number, step: number): number {
    const { nodes, steps, leads } = this.#book;
    const size = leads.length;
    for (let slot = firstPlace(hashOfStep(node, step), size); ; slot = nextPlace(slot, size)) {
      const lead = leads[slot] as number; // in range by construction
      if (lead === -1 || (nodes[slot] === node && steps[slot] === step)) return lead;
    }
  }
}

interface Token {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The tokens of a folded text, with their places. */
export function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map(({ 0: found, index }) => ({ text: found, from: index, to: index + found.length }));
}
