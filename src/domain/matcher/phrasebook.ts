import { fold } from "../normalize.ts";
import { firstPlace, nextPlace, placesFor } from "./model/hash-table.ts";
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
  /**
   * A hash table, as `hash-table.ts` places entries by one hash of the node and step that lead on: another hash of both, and the node that they lead to, or -1.
   * No two of the book are taken for one; that a step of some text is, which the book does not have, is as likely as one in a thousand million.
   */
  readonly keys: Uint32Array;
  readonly leads: Int32Array;
  /** What the other hash is made with. */
  readonly salt: number;
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
/** Tells the beginning of a word from the word, by both hashes: by one alone no salt would tell the two where they meet in the table. */
const BEGUN = 0x5bd1e995;

/** Makes a book of terms, written in any case and spelling, and what they mean; the same entry twice is one when it is the same value. */
export function bookOf<T>(terms: Iterable<readonly [term: string, entry: T]>): Book<T> {
  const tree = new Tree<T>();
  for (const [written, entry] of terms) tree.add(PLAIN.test(written) ? written : fold(written), entry);
  return tree.book();
}

/** Grows in one table: a map a node would take three times as long. */
class Tree<T> {
  #table = tableOf(2 ** 12);
  #leads = 0;
  readonly #begun: number[] = [0];
  /** By node, for those where a term ends. */
  readonly #means = new Map<number, number[]>();
  readonly #entries = new Map<T, number>();

  add(term: string, entry: T): void {
    const node = UNSPACED.test(term) ? this.#letters(term.replaceAll("*", "")) : this.#words(term.match(TOKEN) ?? []);
    if (node === 0) return;
    const place = this.#entries.get(entry) ?? this.#entries.size;
    this.#entries.set(entry, place);
    const means = this.#means.get(node);
    if (!means) this.#means.set(node, [place]);
    else if (!means.includes(place)) means.push(place);
  }

  #words(words: readonly string[]): number {
    let node = 0;
    for (const word of words) {
      if (!word.endsWith("*")) node = this.#lead(node, stepOf(word));
      else {
        const begun = stepOf(word.slice(0, -1));
        this.#begun[node] = Math.max(this.#begun[node] ?? 0, Math.min(255, word.length - 1));
        node = this.#lead(node, { hash: begun.hash ^ BEGUN, check: begun.check ^ BEGUN });
      }
    }
    return node;
  }

  #letters(term: string): number {
    let node = 0;
    for (let at = 0; at < term.length; at++) node = this.#lead(node, { hash: term.charCodeAt(at), check: term.charCodeAt(at) });
    return node;
  }

  #lead(from: number, step: Step): number {
    const slot = slotOf(this.#table, from, step);
    const known = this.#table.leads[slot] as number; // in range by construction
    if (known !== -1) return known;
    const node = this.#begun.push(0) - 1;
    put(this.#table, slot, from, step, node);
    if (2 * ++this.#leads > this.#table.leads.length) this.#table = moved(this.#table, 2 * this.#table.leads.length);
    return node;
  }

  book(): Book<T> {
    const ends = new Int32Array(this.#begun.length + 1);
    const means: number[] = [];
    for (let node = 0; node < this.#begun.length; node++) {
      means.push(...(this.#means.get(node) ?? []));
      ends[node + 1] = means.length;
    }
    return {
      ...hashed(this.#table, this.#leads),
      begun: Uint8Array.from(this.#begun),
      ends,
      means: Int32Array.from(means),
      entries: [...this.#entries.keys()],
    };
  }
}

/** A word, the beginning of one, or a letter, by two hashes: words share one of them now and then, and both never. */
interface Step {
  readonly hash: number;
  readonly check: number;
}

/** While a book is made. */
interface Table {
  readonly nodes: Int32Array;
  readonly steps: Int32Array;
  readonly checks: Int32Array;
  readonly leads: Int32Array;
}

function tableOf(places: number): Table {
  const numbers = () => new Int32Array(places);
  return { nodes: numbers(), steps: numbers(), checks: numbers(), leads: numbers().fill(-1) };
}

/** Where the step from the node is, or would be. */
function slotOf({ nodes, steps, checks, leads }: Table, node: number, { hash, check }: Step): number {
  const size = leads.length;
  let slot = firstPlace(placing(node, hash), size);
  while (leads[slot] !== -1 && (nodes[slot] !== node || steps[slot] !== hash || checks[slot] !== check)) slot = nextPlace(slot, size);
  return slot;
}

function put({ nodes, steps, checks, leads }: Table, slot: number, node: number, { hash, check }: Step, lead: number): void {
  nodes[slot] = node;
  steps[slot] = hash;
  checks[slot] = check;
  leads[slot] = lead;
}

function* taken({ nodes, steps, checks, leads }: Table): Generator<readonly [node: number, step: Step, lead: number]> {
  for (const [slot, lead] of leads.entries())
    if (lead !== -1) yield [nodes[slot] as number, { hash: steps[slot] as number, check: checks[slot] as number }, lead]; // as long as leads
}

/** The same in a table of another size. */
function moved(from: Table, places: number): Table {
  const table = tableOf(places);
  for (const [node, step, lead] of taken(from)) put(table, slotOf(table, node, step), node, step, lead);
  return table;
}

type Hashed = Pick<Book<unknown>, "keys" | "leads" | "salt">;
/** The same in half of the room, by hashes. Seldom does a second salt have to be tried. */
function hashed(from: Table, count: number): Hashed {
  const places = placesFor(count);
  for (let salt = 0; salt < 64; salt++) {
    const table = { keys: new Uint32Array(places), leads: new Int32Array(places).fill(-1), salt };
    let mistaken = false;
    for (const [node, { hash, check }, lead] of taken(from)) {
      const slot = placeOf(table, node, hash, check);
      mistaken ||= table.leads[slot] !== -1;
      table.keys[slot] = telling(node, check, salt);
      table.leads[slot] = lead;
    }
    if (!mistaken) return table;
  }
  throw new Error("two steps of the book have the same hashes");
}

/** Where the step from the node is, or would be. */
function placeOf({ keys, leads, salt }: Hashed, node: number, hash: number, check: number): number {
  const key = telling(node, check, salt);
  let slot = firstPlace(placing(node, hash), leads.length);
  while (leads[slot] !== -1 && keys[slot] !== key) slot = nextPlace(slot, leads.length);
  return slot;
}

function stepOf(word: string): Step {
  let [hash, check] = [BASIS, BASIS];
  for (let at = 0; at < word.length; at++) {
    hash = hashStep(hash, word.charCodeAt(at));
    check = checkStep(check, word.charCodeAt(at));
  }
  return { hash, check };
}

const BASIS = 0x811c9dc5 | 0;

/** FNV-1a, letter by letter, so that all beginnings of a word cost as much as the word. */
function hashStep(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** Another hash: the additive one of Bernstein, by a larger factor. */
function checkStep(hash: number, unit: number): number {
  return (Math.imul(hash, 0x2c9277b5) + unit) | 0;
}

/** Where an entry is placed. */
const placing = (node: number, hash: number): number => finish(Math.imul(node ^ Math.imul(hash, 0x85ebca6b), 0xc2b2ae35));

/** What tells it from others that would be placed there. */
const telling = (node: number, check: number, salt: number): number =>
  finish(Math.imul(check ^ Math.imul(node, 0x9e3779b1 + 2 * salt), 0x27d4eb2f));

const finish = (hash: number): number => (hash ^ (hash >>> 15)) >>> 0;

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

  #walk(node: number, tokens: readonly Token[], place: number, from: number, found: Found<T>[]): void {
    const token = tokens[place];
    if (!token) return;
    const longest = Math.min(token.text.length, this.#book.begun[node] ?? 0);
    let [hash, check] = [BASIS, BASIS];
    for (let at = 0; at < longest; at++) {
      hash = hashStep(hash, token.text.charCodeAt(at));
      check = checkStep(check, token.text.charCodeAt(at));
      this.#step(this.#lead(node, hash ^ BEGUN, check ^ BEGUN), tokens, place, from, found);
    }
    this.#step(this.#lead(node, token.hash, token.check), tokens, place, from, found);
  }

  #step(node: number, tokens: readonly Token[], at: number, from: number, found: Found<T>[]): void {
    if (node < 0) return;
    this.#take(node, from, tokens[at]?.to ?? from, found);
    if (!tokens[at]?.ends) this.#walk(node, tokens, at + 1, from, found);
  }

  #spell(text: string, from: number, found: Found<T>[]): void {
    let node = 0;
    for (let at = from; at < text.length; at++) {
      node = this.#lead(node, text.charCodeAt(at), text.charCodeAt(at));
      if (node < 0) return;
      this.#take(node, from, at + 1, found);
    }
  }

  #take(node: number, from: number, to: number, found: Found<T>[]): void {
    const { ends, means, entries } = this.#book;
    for (let at = ends[node] ?? 0; at < (ends[node + 1] ?? 0); at++)
      found.push({ entry: entries[means[at] ?? 0] as T, term: node, from, to }); // in range by construction
  }

  #lead(node: number, hash: number, check: number): number {
    return this.#book.leads[placeOf(this.#book, node, hash, check)] as number; // in range by construction
  }
}

interface Token extends Step {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** A comma or a full stop is behind it: "passport boss pegang, saya …" does not say that the boss touched somebody. */
  readonly ends: boolean;
}

const END = /^[,.;:!?]\s/;
/** One text is looked for in several books, one after another. */
let last: { readonly text: string; readonly tokens: readonly Token[] } = { text: "", tokens: [] };

function tokensOf(text: string): readonly Token[] {
  if (text === last.text) return last.tokens;
  const tokens = [...text.matchAll(TOKEN)].map(({ 0: found, index }) => ({
    text: found,
    from: index,
    to: index + found.length,
    ends: END.test(text.slice(index + found.length, index + found.length + 2)),
    ...stepOf(found),
  }));
  last = { text, tokens };
  return tokens;
}
