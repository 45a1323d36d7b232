import { invert } from "./cholesky.ts";
import { CONCEPTS, VIEW_WEIGHTS } from "./features.ts";
import type { Rows } from "./rows.ts";
import type { Vector } from "./vocabulary.ts";

/**
 * Kernel ridge regression on the likeness of texts, for small trainings. Its worth is that it knows, exactly and without training again,
 * what it would say of each text, and of each label, had it not seen them; and how near a text is to anything seen.
 */
export interface Ridge {
  /** Number of training texts. */
  readonly size: number;
  /** Training texts by column: those with column c are at `start[c]` up to `start[c + 1]`. */
  readonly start: Int32Array;
  readonly text: Int32Array;
  readonly value: Float32Array;
  /** Inverse of the likeness of the training texts, `size` by `size`. */
  readonly inverse: Float32Array;
  /** A row a training text, a column a label. */
  readonly coefficients: Float32Array;
}

/** Scores by label, and 0-1 how much of the text is explained by the training texts. */
export interface Support {
  readonly scores: Float32Array;
  readonly explained: number;
}

const RIDGE = 0.3;
/** So that a text is as like itself as 1; concepts, which few small trainings have, come on top. */
const WHOLE = VIEW_WEIGHTS.slice(0, CONCEPTS).reduce((sum, share) => sum + share, 0);

export function trainRidge(rows: Rows, targets: Int32Array, labels: number): Ridge {
  const size = targets.length;
  const columns = byColumn(rows, size);
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const from = rows.start[row] ?? 0;
    const to = rows.start[row + 1] ?? 0;
    matrix.set(likeness(columns, size, rows.index.subarray(from, to), rows.value.subarray(from, to)), row * size);
    matrix[row * size + row] = (matrix[row * size + row] ?? 0) + RIDGE;
  }
  const inverse = Float32Array.from(invert(matrix, size));
  const coefficients = new Float32Array(size * labels);
  for (let row = 0; row < size; row++)
    for (let other = 0; other < size; other++) {
      const at = row * labels + (targets[other] ?? 0);
      coefficients[at] = (coefficients[at] ?? 0) + (inverse[row * size + other] ?? 0);
    }
  return { size, ...columns, inverse, coefficients };
}

function byColumn({ start, index, value, width }: Rows, size: number): Pick<Ridge, "start" | "text" | "value"> {
  const starts = new Int32Array(width + 1);
  for (const column of index) starts[column + 1] = (starts[column + 1] ?? 0) + 1;
  for (let column = 0; column < width; column++) starts[column + 1] = (starts[column + 1] ?? 0) + (starts[column] ?? 0);
  const next = starts.slice();
  const text = new Int32Array(index.length);
  const values = new Float32Array(index.length);
  for (let row = 0; row < size; row++)
    for (let at = start[row] ?? 0; at < (start[row + 1] ?? 0); at++) {
      const column = index[at] ?? 0;
      const place = next[column] ?? 0;
      next[column] = place + 1;
      text[place] = row;
      values[place] = value[at] ?? 0;
    }
  return { start: starts, text, value: values };
}

function likeness(columns: Pick<Ridge, "start" | "text" | "value">, size: number, index: Int32Array, value: Float32Array): Float32Array {
  const like = new Float32Array(size);
  for (let at = 0; at < index.length; at++) {
    const column = index[at] as number; // in range by construction, as below
    const share = (value[at] as number) / WHOLE;
    for (let place = columns.start[column] as number; place < (columns.start[column + 1] as number); place++) {
      const row = columns.text[place] as number;
      like[row] = (like[row] as number) + share * (columns.value[place] as number);
    }
  }
  return like;
}

/** What the training texts say of a new text. */
export function supportOf(ridge: Ridge, { index, value }: Vector): Support {
  const { size, inverse, coefficients } = ridge;
  const labels = coefficients.length / size;
  const like = likeness(ridge, size, index, value);
  const scores = new Float32Array(labels);
  let explained = 0;
  for (let row = 0; row < size; row++) {
    const share = like[row] as number; // in range by construction, as below
    if (share === 0) continue;
    for (let label = 0; label < labels; label++)
      scores[label] = (scores[label] as number) + share * (coefficients[row * labels + label] as number);
    let sum = 0;
    for (let other = 0; other < row; other++) sum += (inverse[row * size + other] as number) * (like[other] as number);
    explained += share * (2 * sum + (inverse[row * size + row] as number) * share);
  }
  return { scores, explained };
}

/** What would be said of each training text had it not been there. */
export function withoutEach({ size, inverse, coefficients }: Ridge, targets: Int32Array): Support[] {
  const labels = coefficients.length / size;
  return Array.from(targets, (target, row) => {
    const own = inverse[row * size + row] ?? 1;
    const line = coefficients.subarray(row * labels, (row + 1) * labels);
    return { scores: line.map((coefficient, label) => (label === target ? 1 : 0) - coefficient / own), explained: explainedBy(own) };
  });
}

/** What would be said of each training text had its label not been there: what texts out of scope look like. */
export function withoutLabels({ size, inverse, coefficients }: Ridge, targets: Int32Array): Support[] {
  const labels = coefficients.length / size;
  const found: Support[] = [];
  for (let label = 0; label < labels; label++) {
    const group = [...targets.keys()].filter((row) => targets[row] === label);
    const block = Float64Array.from(group.flatMap((row) => group.map((other) => inverse[row * size + other] ?? 0)));
    const left = invert(block, group.length);
    for (let at = 0; at < group.length; at++) {
      const scores = new Float32Array(labels);
      group.forEach((other, place) => {
        const share = left[at * group.length + place] ?? 0;
        for (let to = 0; to < labels; to++) scores[to] = (scores[to] ?? 0) - share * (coefficients[other * labels + to] ?? 0);
      });
      scores[label] = -1;
      found.push({ scores, explained: explainedBy(1 / (left[at * group.length + at] ?? 1)) });
    }
  }
  return found;
}

function explainedBy(own: number): number {
  return 1 - (1 / own - RIDGE);
}
