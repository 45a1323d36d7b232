import { type Features, VIEW_WEIGHTS, WORDS } from "./features.ts";
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
}

/** A text as a sparse vector; `known` is the share of its words (by weight) that training has seen. */
export interface Vector {
  readonly index: Int32Array;
  readonly value: Float32Array;
  readonly known: number;
  /** Place of each entry in the features, for explanations. */
  readonly from: Int32Array;
}

export function learnVocabulary(texts: readonly Features[]): Vocabulary {
  const frequency = new Map<number, number>();
  for (const { hashes } of texts) for (const hash of hashes) frequency.set(hash, (frequency.get(hash) ?? 0) + 1);
  const size = placesFor(frequency.size);
  const keys = new Uint32Array(size);
  const slots = new Int32Array(size).fill(-1);
  const idf = new Float32Array(frequency.size);
  let next = 0;
  for (const [hash, count] of frequency) {
    let place = firstPlace(hash, size);
    while (slots[place] !== -1) place = nextPlace(place, size);
    keys[place] = hash;
    slots[place] = next;
    idf[next++] = rarity(texts.length, count);
  }
  return { keys, slots, idf, unknown: rarity(texts.length, 0) };
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

/** Sublinear tf-idf; every view has the same length whatever the length of the text, then the views are joined. */
/** `knows`: the columns that count as seen; all when left out. */
export function vectorOf(vocabulary: Vocabulary, { hashes, counts, views, lengths }: Features, knows?: Uint8Array): Vector {
  const index: number[] = [];
  const value: number[] = [];
  const from: number[] = [];
  const squares = VIEW_WEIGHTS.map(() => 0);
  let knownWeight = 0;
  let allWeight = 0;
  for (let i = 0; i < hashes.length; i++) {
    const column = indexOf(vocabulary, hashes[i] ?? 0);
    const at = column >= 0 && knows?.[column] === 0 ? -1 : column;
    const idf = at < 0 ? vocabulary.unknown : (vocabulary.idf[at] ?? 0);
    const view = views[i] ?? WORDS;
    if (view === WORDS && lengths[i] === 1) {
      allWeight += idf;
      if (at >= 0) knownWeight += idf;
    }
    if (at < 0) continue;
    const weight = (1 + Math.log(counts[i] ?? 1)) * idf;
    index.push(at);
    value.push(weight);
    from.push(i);
    squares[view] = (squares[view] ?? 0) + weight * weight;
  }
  const scale = VIEW_WEIGHTS.map((share, view) => Math.sqrt(share / (squares[view] || 1)));
  for (let i = 0; i < value.length; i++) value[i] = (value[i] ?? 0) * (scale[views[from[i] ?? 0] ?? WORDS] ?? 0);
  return {
    index: Int32Array.from(index),
    value: Float32Array.from(value),
    from: Int32Array.from(from),
    known: allWeight > 0 ? knownWeight / allWeight : 0,
  };
}
