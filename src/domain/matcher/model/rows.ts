import type { PassingVector, Vector } from "./vocabulary.ts";

/** Sparse vectors one after another: row r is at `start[r]` up to `start[r + 1]`. */
export interface Rows {
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly value: Float32Array;
  /** Number of columns. */
  readonly width: number;
}

export function rowsOf(vectors: readonly Vector[], width: number): Rows {
  const entries = vectors.reduce((sum, { index }) => sum + index.length, 0);
  const vectorOf = (row: number) => {
    const { index, value } = vectors[row] as Vector; // rows are indices of vectors
    return { index, value, length: index.length };
  };
  return toRows(vectors.length, vectorOf, width, entries);
}

/** Takes the vectors one by one, so that they need not all be kept; together they have at most so many entries. */
export function toRows(
  count: number,
  vectorOf: (row: number) => Pick<PassingVector, "index" | "value" | "length">,
  width: number,
  entries: number,
): Rows {
  const rows = { start: new Int32Array(count + 1), index: new Int32Array(entries), value: new Float32Array(entries), width };
  let next = 0;
  for (let row = 0; row < count; row++) {
    const { index, value, length } = vectorOf(row);
    for (let at = 0; at < length; at++, next++) {
      rows.index[next] = index[at] as number; // in range by construction, as below
      rows.value[next] = value[at] as number;
    }
    rows.start[row + 1] = next;
  }
  return rows;
}

/** A linear score for each label: `weights[column * labels + label]`. */
export interface Linear {
  readonly labels: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Turns scores into shares that sum to 1; the lower the temperature, the more the best takes. */
export function softmax(scores: Float32Array, temperature: number): Float32Array {
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > highest) highest = score;
  const shares = scores.map((score) => Math.exp((score - highest) / temperature));
  let sum = 0;
  for (const share of shares) sum += share;
  return shares.map((share) => share / sum);
}

/** Places of the likeliest labels, best first, without the background. */
export function ranked(shares: Float32Array, background: number, count: number): number[] {
  const top: number[] = [];
  for (let label = 0; label < shares.length; label++) {
    if (label === background) continue;
    let place = top.length;
    while (place > 0 && (shares[label] ?? 0) > (shares[top[place - 1] ?? 0] ?? 0)) place--;
    if (place < count) top.splice(place, 0, label);
    if (top.length > count) top.pop();
  }
  return top;
}
