import type { Linear, Rows } from "./rows.ts";

/** Rows in which columns that never differ are one. */
export interface Merged {
  readonly rows: Rows;
  /** The merged column of each column. */
  readonly of: Int32Array;
  /** By merged column: the square root of how many columns it stands for. */
  readonly root: Float32Array;
}

/**
 * Pieces of a rare word come only together: their columns hold the same values in the same rows. One column, longer by the root of their
 * number, leaves every likeness of two rows as it is, so that a linear learner finds the same solution with half of the work.
 */
export function mergeTwins({ start, index, value, width }: Rows): Merged {
  const of = twinsOf({ start, index, value, width });
  const count = of.reduce((most, column) => Math.max(most, column), -1) + 1;
  const root = new Float32Array(count);
  for (const column of of) root[column] = (root[column] ?? 0) + 1;
  for (let column = 0; column < count; column++) root[column] = Math.sqrt(root[column] ?? 0);
  const merged = { start: new Int32Array(start.length), index: new Int32Array(index.length), value: new Float32Array(index.length) };
  const last = new Int32Array(count).fill(-1);
  let next = 0;
  for (let row = 0; row + 1 < start.length; row++) {
    for (let at = start[row] ?? 0; at < (start[row + 1] ?? 0); at++) {
      const column = of[index[at] as number] as number; // in range by construction, as below
      if (last[column] === row) continue;
      last[column] = row;
      merged.index[next] = column;
      merged.value[next++] = (value[at] as number) * (root[column] as number);
    }
    merged.start[row + 1] = next;
  }
  return { rows: { ...merged, index: merged.index.subarray(0, next), value: merged.value.subarray(0, next), width: count }, of, root };
}

/** Numbers columns by a hash of 53 bits of their rows and values: among 100,000 different columns two are confused once in a million trainings. */
function twinsOf({ start, index, value, width }: Rows): Int32Array {
  const bits = new Int32Array(value.buffer, value.byteOffset, value.length);
  const [one, other] = [new Int32Array(width), new Int32Array(width)];
  for (let row = 0; row + 1 < start.length; row++)
    for (let at = start[row] ?? 0; at < (start[row + 1] ?? 0); at++) {
      const column = index[at] as number; // as above
      one[column] = Math.imul((one[column] as number) ^ row, 0x01000193) ^ (bits[at] as number);
      other[column] = Math.imul((other[column] as number) + row + 1, 0x85ebca6b) ^ Math.imul(bits[at] as number, 0xc2b2ae35);
    }
  const numbers = new Map<number, number>();
  return Int32Array.from(one, (hash, column) => {
    const key = hash * 2 ** 21 + ((other[column] as number) >>> 11);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}

/** Weights for values as they are, of weights for values that are longer by the roots. */
export function shortened({ labels, weights, bias }: Linear, root: Float32Array): Linear {
  const short = new Float32Array(weights.length);
  for (let column = 0; column < root.length; column++)
    for (let at = column * labels; at < (column + 1) * labels; at++) short[at] = (weights[at] as number) / (root[column] as number); // in range by construction
  return { labels, bias, weights: short };
}

/** The same weights for each of the columns that were merged. */
export function parted({ labels, weights, bias }: Linear, of: Int32Array): Linear {
  const all = new Float32Array(of.length * labels);
  of.forEach((merged, column) => {
    all.set(weights.subarray(merged * labels, (merged + 1) * labels), column * labels);
  });
  return { labels, weights: all, bias };
}

/** Rows for machines that learnt from merged ones, whichever of the twins they hold. */
export function throughTwins({ start, index, value }: Rows, of: Int32Array, root: Float32Array): Rows {
  const merged = index.map((column) => of[column] as number); // in range by construction, as below
  return { start, index: merged, value: value.map((part, at) => part / (root[merged[at] as number] as number)), width: root.length };
}
