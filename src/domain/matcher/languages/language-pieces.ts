import { CONCEPTS, type Pieces, WORD_PIECES } from "../model/features.ts";

/** The pieces of a text, by their columns, and how much each says of its language. */
export interface LanguagePieces {
  readonly columns: Int32Array;
  readonly weights: Float32Array;
  /** Sum of the weights: how much the text says in all. */
  readonly said: number;
}

/** What the pieces of a word say together; the word itself says 1. */
const PIECES = 4;
const PAIR = 0.25;
const SPACE = 32;

/**
 * Every word says as much as any other, however many pieces it has: else the long English words that all languages borrow outvote the short ones
 * ("ng", "ba", "dae") that are of one language alone. `columns`: the index of each piece of the text, or -1. Concepts are of no language.
 */
export function languagePieces({ line, views, starts, lengths }: Pieces, columns: Int32Array): LanguagePieces {
  const wordAt = wordsByLetter(line);
  const counts = new Float32Array(line.length);
  for (let at = 0; at < columns.length; at++)
    if (views[at] === WORD_PIECES && (columns[at] ?? -1) >= 0) counts[wordOf(at)] = (counts[wordOf(at)] ?? 0) + 1;
  const kept = new Int32Array(columns.length);
  const weights = new Float32Array(columns.length);
  let size = 0;
  let said = 0;
  for (let at = 0; at < columns.length; at++) {
    const column = columns[at] ?? -1;
    if (column < 0 || views[at] === CONCEPTS) continue;
    const weight = views[at] === WORD_PIECES ? PIECES / (counts[wordOf(at)] ?? 1) : lengths[at] === 2 ? PAIR : 1;
    kept[size] = column;
    weights[size++] = weight;
    said += weight;
  }
  return { columns: kept.subarray(0, size), weights: weights.subarray(0, size), said };

  function wordOf(at: number): number {
    return wordAt[starts[at] ?? 0] ?? 0;
  }
}

/** For each letter of a line the number of its word: words have a space on both sides. */
function wordsByLetter(line: string): Int32Array {
  const words = new Int32Array(line.length);
  let word = 0;
  for (let at = 1; at < line.length; at++) {
    if (line.charCodeAt(at) === SPACE && line.charCodeAt(at - 1) === SPACE) word++;
    words[at] = word;
  }
  return words;
}
