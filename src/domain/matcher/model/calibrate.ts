/** One prediction on a text that the model had not seen: what is known about it, and whether it was right. */
export interface Sample {
  readonly signs: readonly number[];
  readonly right: boolean;
  readonly weight?: number;
}

const ROUNDS = 30;
const RIDGE = 1;
/** No weight moves by more: a probability then moves by less than a thousandth. */
const SETTLED = 1e-4;

/**
 * Fits the probability of being right to the signs of a prediction: logistic regression by Newton's method with a small ridge, so that
 * few or one-sided samples give a mild answer. The first sign must be the constant 1. Returns a weight a sign.
 */
export function fitConfidence(samples: readonly Sample[]): Float64Array {
  const weights = new Float64Array(samples[0]?.signs.length ?? 1);
  for (let round = 0; round < ROUNDS; round++) {
    const { gradient, curvature } = slopes(samples, weights);
    const step = solve(curvature, gradient);
    let largest = 0;
    step.forEach((change, at) => {
      weights[at] = (weights[at] ?? 0) + change;
      largest = Math.max(largest, Math.abs(change));
    });
    if (largest < SETTLED) break;
  }
  return weights;
}

/** The probability that a prediction with these signs is right. */
export function confidenceOf(weights: Float64Array, signs: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < signs.length; at++) sum += (weights[at] ?? 0) * (signs[at] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

function slopes(samples: readonly Sample[], weights: Float64Array): { gradient: number[]; curvature: number[][] } {
  const size = weights.length;
  const gradient = Array.from(weights, (weight, at) => (at === 0 ? 0 : -RIDGE * weight));
  const curvature: number[][] = gradient.map((_, row) => gradient.map((_, column) => (row !== column ? 0 : row === 0 ? 1e-6 : RIDGE)));
  for (const { signs, right, weight = 1 } of samples) {
    const chance = confidenceOf(weights, signs);
    const miss = ((right ? 1 : 0) - chance) * weight;
    const sway = chance * (1 - chance) * weight;
    for (let row = 0; row < size; row++) {
      gradient[row] = (gradient[row] ?? 0) + miss * (signs[row] ?? 0);
      const line = curvature[row] ?? [];
      for (let column = 0; column < size; column++) line[column] = (line[column] ?? 0) + sway * (signs[row] ?? 0) * (signs[column] ?? 0);
    }
  }
  return { gradient, curvature };
}

/** Gaussian elimination; the ridge keeps the matrix positive definite, so no pivoting is needed. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((line, at) => [...line, right[at] ?? 0]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    const top = rows[pivot] ?? [];
    for (let row = 0; row < size; row++) {
      const line = rows[row] ?? [];
      const factor = row === pivot ? 0 : (line[pivot] ?? 0) / (top[pivot] ?? 1);
      if (factor !== 0) for (let column = pivot; column <= size; column++) line[column] = (line[column] ?? 0) - factor * (top[column] ?? 0);
    }
  }
  return rows.map((line, at) => (line[size] ?? 0) / (line[at] ?? 1));
}
