import type { Linear } from "./rows.ts";
import type { Vector } from "./vocabulary.ts";

/** Linear scores with weights of one byte and a scale a column: a quarter of the memory, and no label changes in cross-validation. */
export interface Quantised {
  readonly labels: number;
  readonly weights: Int8Array;
  readonly scales: Float32Array;
  readonly bias: Float32Array;
}

export function quantise({ labels, weights, bias }: Linear): Quantised {
  const columns = weights.length / labels;
  const bytes = new Int8Array(weights.length);
  const scales = new Float32Array(columns);
  for (let column = 0; column < columns; column++) {
    const from = column * labels;
    let largest = 0;
    for (let at = from; at < from + labels; at++) largest = Math.max(largest, Math.abs(weights[at] as number)); // in range by construction
    scales[column] = largest / 127;
    if (largest > 0) for (let at = from; at < from + labels; at++) bytes[at] = Math.round(((weights[at] as number) / largest) * 127);
  }
  return { labels, weights: bytes, scales, bias };
}

export function scoresOf({ labels, weights, scales, bias }: Quantised, { index, value }: Vector): Float32Array {
  const scores = Float32Array.from(bias);
  for (let at = 0; at < index.length; at++) {
    const column = index[at] as number; // in range by construction, as below
    const factor = (value[at] as number) * (scales[column] as number);
    const from = column * labels;
    for (let label = 0; label < labels; label++) scores[label] = (scores[label] as number) + factor * (weights[from + label] as number);
  }
  return scores;
}

/** What entry `at` of the vector adds to the score of a label. */
export function contribution({ labels, weights, scales }: Quantised, { index, value }: Vector, at: number, label: number): number {
  const column = index[at] ?? 0;
  return (value[at] ?? 0) * (scales[column] ?? 0) * (weights[column * labels + label] ?? 0);
}
