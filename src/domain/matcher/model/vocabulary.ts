import { isInnerPair, isPairOfWords, type Pieces, VIEW_WEIGHTS, WORDS } from "./features.ts";
import { firstPlace, nextPlace, placesFor } from "./hash-table.ts";

/** The pieces that training texts are made of: a hash table in arrays, and the weight of each piece. */
export interface Vocabulary {
  /** Hashes of pieces, as `hash-table.ts` places them. */
  readonly keys: Uint32Array;
  /** Index of the piece at the same place in `keys`, or -1. */
  readonly slots: Int32Array;
  /** Inverse document frequency by index. */
  readonly idf: Float32Array;
  /** Weight of a piece never seen. */
  readonly unknown: number;
  /** By view, how much of what was never seen counts for the length of a text, so that little is said of it; nothing where it is left out. */
  readonly unseen?: readonly number[];
}

/** A text as a sparse vector; `known` is the share of its words (by weight) that training has seen. */
export interface Vector {
  readonly index: Int32Array;
  readonly value: Float32Array;
  readonly known: number;
  /** Place of each entry in the features, for explanations. */
  readonly from: Int32Array;
}

export interface LearnedVocabulary {
  readonly vocabulary: Vocabulary;
  /** For each text the index of each of its pieces, or -1. */
  readonly columns: readonly Int32Array[];
}

/**
 * The pieces of texts. Where texts are `many`, a pair of words or concepts that one text alone has says nothing, nor do two letters inside a word, but of the
 * language (`innerPairs`): without these the vocabulary is little more than half as large, and as good. `repeated`: only pieces that two texts have.
 */
export function learnVocabulary(texts: readonly Pieces[], { many = false, innerPairs = false, repeated = false } = {}): LearnedVocabulary {
  const counter = new Counter();
  const all = new Int32Array(texts.reduce((sum, { hashes }) => sum + hashes.length, 0));
  let end = 0;
  const counted = texts.map((text) => {
    const begin = end;
    end += text.hashes.length;
    const own = all.subarray(begin, end);
    counter.countAll(text, innerPairs || !many, own);
    return own;
  });
  const lone = repeated ? counter.lone() : many ? counter.lonePairs(texts, counted) : null;
  const { hashes, frequency, of } = counter.without(lone);
  if (lone)
    for (const own of counted)
      for (let at = 0; at < own.length; at++) if ((own[at] as number) >= 0) own[at] = of[own[at] as number] as number; // in range by construction
  const { keys, slots } = tableOf(hashes, hashes.length, placesFor(hashes.length));
  const idf = new Float32Array(frequency).map((count) => rarity(texts.length, count));
  return { vocabulary: { keys, slots, idf, unknown: rarity(texts.length, 0) }, columns: counted };
}

/** Counts pieces in a table that doubles when it is half full: a map would take three times as long. */
class Counter {
  #size = 0;
  #hashes = new Uint32Array(2 ** 12);
  #frequency = new Int32Array(2 ** 12);
  #table = tableOf(this.#hashes, 0, 2 ** 13);

  /** Counts the pieces of a text and writes their indices, -1 for those that are left out. */
  countAll(text: Pieces, innerPairs: boolean, indices: Int32Array): void {
    const { hashes } = text;
    for (let at = 0; at < hashes.length; at++) indices[at] = innerPairs || !isInnerPair(text, at) ? this.#count(hashes[at] as number) : -1; // in range by construction
  }

  #count(hash: number): number {
    const { keys, slots } = this.#table;
    let place = firstPlace(hash, slots.length);
    while (slots[place] !== -1 && keys[place] !== hash) place = nextPlace(place, slots.length);
    const known = slots[place] as number; // in range by construction
    if (known !== -1) {
      this.#frequency[known] = (this.#frequency[known] as number) + 1; // as above
      return known;
    }
    if (this.#size === this.#hashes.length) {
      this.#grow();
      return this.#count(hash);
    }
    keys[place] = hash;
    slots[place] = this.#size;
    this.#hashes[this.#size] = hash;
    this.#frequency[this.#size] = 1;
    return this.#size++;
  }

  #grow(): void {
    const more = 2 * this.#size;
    const [hashes, frequency] = [new Uint32Array(more), new Int32Array(more)];
    hashes.set(this.#hashes);
    frequency.set(this.#frequency);
    this.#hashes = hashes;
    this.#frequency = frequency;
    this.#table = tableOf(hashes, this.#size, 2 * more);
  }

  /** 1 for pieces that stand in one of the texts. */
  lone(): Uint8Array {
    return Uint8Array.from(this.#frequency.subarray(0, this.#size), (count) => (count === 1 ? 1 : 0));
  }

  /** 1 for pairs of words or concepts that stand in one of the texts. */
  lonePairs(texts: readonly Pieces[], columns: readonly Int32Array[]): Uint8Array {
    const lone = new Uint8Array(this.#size);
    for (const [row, text] of texts.entries())
      columns[row]?.forEach((column, at) => {
        if (column >= 0 && this.#frequency[column] === 1 && isPairOfWords(text, at)) lone[column] = 1;
      });
    return lone;
  }

  /** Hashes and frequencies of those that are kept, and the new index of each, or -1. */
  without(left: Uint8Array | null) {
    const of = new Int32Array(this.#size);
    let size = 0;
    for (let at = 0; at < this.#size; at++) {
      of[at] = left?.[at] === 1 ? -1 : size;
      if (of[at] === -1) continue;
      this.#hashes[size] = this.#hashes[at] as number; // in range by construction, as below
      this.#frequency[size++] = this.#frequency[at] as number;
    }
    return { hashes: this.#hashes.subarray(0, size), frequency: this.#frequency.subarray(0, size), of };
  }
}

/** The first `count` hashes, by their indices. */
function tableOf(hashes: Uint32Array, count: number, size: number) {
  const keys = new Uint32Array(size);
  const slots = new Int32Array(size).fill(-1);
  for (let at = 0; at < count; at++) {
    const hash = hashes[at] as number; // in range by construction
    let place = firstPlace(hash, size);
    while (slots[place] !== -1) place = nextPlace(place, size);
    keys[place] = hash;
    slots[place] = at;
  }
  return { keys, slots };
}

function rarity(texts: number, having: number): number {
  return Math.log((1 + texts) / (1 + having)) + 1;
}

/** Index of a piece, or -1. */
export function indexOf({ keys, slots }: Pick<Vocabulary, "keys" | "slots">, hash: number): number {
  const size = keys.length;
  for (let place = firstPlace(hash, size); ; place = nextPlace(place, size)) {
    const slot = slots[place] ?? -1;
    if (slot === -1 || keys[place] === hash) return slot;
  }
}

/** The vocabulary in which some pieces share a column: `of` gives the new column of each. Pieces of one column are equally rare. */
export function renumbered(vocabulary: Vocabulary, of: Int32Array, columns: number): Vocabulary {
  const idf = new Float32Array(columns);
  of.forEach((column, at) => {
    idf[column] = vocabulary.idf[at] ?? 0;
  });
  return { ...vocabulary, slots: vocabulary.slots.map((slot) => (slot < 0 ? slot : (of[slot] ?? -1))), idf };
}

/** Where a vector is put together, and stays until the next one is. */
interface Room {
  readonly index: Int32Array;
  readonly value: Float32Array;
  readonly from: Int32Array;
}

const roomFor = (most: number): Room => ({ index: new Int32Array(most), value: new Float32Array(most), from: new Int32Array(most) });
let room = roomFor(2 ** 10);

/** A vector in a room that is longer than it, and that the next vector takes: learning reads a hundred thousand, and keeps none. */
export interface PassingVector extends Room {
  readonly length: number;
  readonly known: number;
}

/**
 * Sublinear tf-idf; every view has the same length whatever the length of the text, then the views are joined. `columns`: the index of each piece, where it
 * is known already. `knows`: the columns that count as seen; all when left out.
 */
export function passingVector(
  vocabulary: Vocabulary,
  { hashes, counts, views, lengths }: Pieces,
  columns?: Int32Array,
  knows?: Uint8Array,
): PassingVector {
  if (room.index.length < hashes.length) room = roomFor(hashes.length);
  const { index, value, from } = room;
  let length = 0;
  const squares = VIEW_WEIGHTS.map(() => 0);
  let knownWeight = 0;
  let allWeight = 0;
  for (let i = 0; i < hashes.length; i++) {
    const column = columns?.[i] ?? indexOf(vocabulary, hashes[i] ?? 0);
    const at = column >= 0 && knows?.[column] === 0 ? -1 : column;
    const idf = at < 0 ? vocabulary.unknown : (vocabulary.idf[at] ?? 0);
    const view = views[i] ?? WORDS;
    if (view === WORDS && lengths[i] === 1) {
      allWeight += idf;
      if (at >= 0) knownWeight += idf;
    }
    const count = counts[i] ?? 1;
    const weight = count === 1 ? idf : (1 + Math.log(count)) * idf;
    if (at < 0) {
      if (vocabulary.unseen && (view !== WORDS || lengths[i] === 1))
        squares[view] = (squares[view] ?? 0) + (vocabulary.unseen[view] ?? 0) * weight * weight;
      continue;
    }
    index[length] = at;
    value[length] = weight;
    from[length++] = i;
    squares[view] = (squares[view] ?? 0) + weight * weight;
  }
  const scale = VIEW_WEIGHTS.map((share, view) => Math.sqrt(share / (squares[view] || 1)));
  for (let i = 0; i < length; i++) value[i] = (value[i] ?? 0) * (scale[views[from[i] ?? 0] ?? WORDS] ?? 0);
  return { index, value, from, length, known: allWeight > 0 ? knownWeight / allWeight : 0 };
}

/** The same, to keep. */
export function vectorOf(...text: Parameters<typeof passingVector>): Vector {
  const { index, value, from, length, known } = passingVector(...text);
  return { index: index.slice(0, length), value: value.slice(0, length), from: from.slice(0, length), known };
}
