import { seeded, shuffle } from "./random.ts";
import type { Linear, Rows } from "./rows.ts";

const RATE = 0.5;

/** Multinomial logistic regression by stochastic gradient descent with AdaGrad's step for each weight. */
export function trainLogistic(rows: Rows, targets: Int32Array, labels: number, rounds: number): Linear {
  const weights = new Float32Array(rows.width * labels);
  const squares = new Float32Array(rows.width * labels).fill(0.01);
  const bias = new Float32Array(labels);
  const biasSquares = new Float32Array(labels).fill(0.01);
  const order = Int32Array.from(targets.keys());
  const random = seeded(3);
  const shares = new Float32Array(labels);
  for (let round = 0; round < rounds; round++) {
    shuffle(order, order.length, random);
    for (const row of order) {
      sharesOf(rows, row, weights, bias, shares);
      const target = targets[row] as number; // in range by construction, as all indices below
      shares[target] = (shares[target] as number) - 1;
      for (let label = 0; label < labels; label++) {
        const gradient = shares[label] as number;
        const sum = (biasSquares[label] as number) + gradient * gradient;
        biasSquares[label] = sum;
        bias[label] = (bias[label] as number) - (RATE * gradient) / Math.sqrt(sum);
      }
      for (let at = rows.start[row] as number; at < (rows.start[row + 1] as number); at++) {
        const first = (rows.index[at] as number) * labels;
        const value = rows.value[at] as number;
        for (let label = 0; label < labels; label++) {
          const gradient = (shares[label] as number) * value;
          const sum = (squares[first + label] as number) + gradient * gradient;
          squares[first + label] = sum;
          weights[first + label] = (weights[first + label] as number) - (RATE * gradient) / Math.sqrt(sum);
        }
      }
    }
  }
  return { labels, weights, bias };
}

function sharesOf(rows: Rows, row: number, weights: Float32Array, bias: Float32Array, shares: Float32Array): void {
  const labels = shares.length;
  shares.set(bias);
  for (let at = rows.start[row] as number; at < (rows.start[row + 1] as number); at++) {
    const first = (rows.index[at] as number) * labels;
    const value = rows.value[at] as number;
    for (let label = 0; label < labels; label++) shares[label] = (shares[label] as number) + (weights[first + label] as number) * value;
  }
  let highest = Number.NEGATIVE_INFINITY;
  for (let label = 0; label < labels; label++) highest = Math.max(highest, shares[label] as number);
  let sum = 0;
  for (let label = 0; label < labels; label++) {
    const share = Math.exp((shares[label] as number) - highest);
    shares[label] = share;
    sum += share;
  }
  for (let label = 0; label < labels; label++) shares[label] = (shares[label] as number) / sum;
}
