import { seeded, shuffle } from "./random.ts";
import type { Linear, Rows } from "./rows.ts";
import { mergeTwins, partTwins } from "./twins.ts";

/** Looser than textbook values: half of it takes an eighth longer, and gains as often as it loses two labels in a thousand. */
const TOLERANCE = 0.2;
const ROUNDS = 20;
const COST = 1;

/**
 * One linear support vector machine a label (squared hinge loss), by dual coordinate descent with shrinking: Hsieh, Chang, Lin, Keerthi,
 * Sundararajan, "A Dual Coordinate Descent Method for Large-scale Linear SVM" (ICML 2008), algorithms 1 and 3.
 */
export function trainSvm(rows: Rows, targets: Int32Array, labels: number): Linear {
  const merged = mergeTwins(rows);
  const weights = new Float32Array(merged.rows.width * labels);
  const bias = new Float32Array(labels);
  const machine = new Machine(merged.rows, targets);
  for (let label = 0; label < labels; label++) {
    machine.train(label);
    for (let column = 0; column < merged.rows.width; column++) weights[column * labels + label] = machine.weights[column] ?? 0;
    bias[label] = machine.bias;
  }
  return partTwins({ labels, weights, bias }, merged);
}

/** One machine at a time; the arrays are kept from label to label. */
class Machine {
  readonly weights: Float32Array;
  bias = 0;
  readonly #rows: Rows;
  readonly #targets: Int32Array;
  readonly #alpha: Float32Array;
  readonly #diagonal: Float32Array;
  readonly #order: Int32Array;
  #label = 0;
  #active = 0;
  #bound = Number.POSITIVE_INFINITY;

  constructor(rows: Rows, targets: Int32Array) {
    this.#rows = rows;
    this.#targets = targets;
    this.weights = new Float32Array(rows.width);
    this.#alpha = new Float32Array(targets.length);
    this.#order = Int32Array.from(targets.keys());
    this.#diagonal = new Float32Array(targets.length);
    for (let row = 0; row < targets.length; row++) {
      let sum = 1 + 0.5 / COST;
      for (let at = rows.start[row] ?? 0; at < (rows.start[row + 1] ?? 0); at++) sum += (rows.value[at] ?? 0) ** 2;
      this.#diagonal[row] = sum;
    }
  }

  train(label: number): void {
    this.weights.fill(0);
    this.#alpha.fill(0);
    this.bias = 0;
    this.#label = label;
    this.#active = this.#targets.length;
    this.#bound = Number.POSITIVE_INFINITY;
    const random = seeded(label + 1);
    for (let round = 0; round < ROUNDS; round++) {
      shuffle(this.#order, this.#active, random);
      const worst = this.#round();
      if (worst.size < TOLERANCE) {
        if (this.#active === this.#targets.length) return;
        this.#active = this.#targets.length;
        this.#bound = Number.POSITIVE_INFINITY;
      } else this.#bound = worst.high <= 0 ? Number.POSITIVE_INFINITY : worst.high;
    }
  }

  /** One pass over the active rows; rows that are surely outside the margin are put aside. */
  #round(): { size: number; high: number } {
    const { start, index, value } = this.#rows;
    const weights = this.weights;
    let size = 0;
    let high = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < this.#active; place++) {
      const row = this.#order[place] ?? 0;
      const sign = this.#targets[row] === this.#label ? 1 : -1;
      const alpha = this.#alpha[row] ?? 0;
      const from = start[row] ?? 0;
      const to = start[row + 1] ?? 0;
      let score = this.bias;
      for (let at = from; at < to; at++) score += (weights[index[at] as number] as number) * (value[at] as number); // in range by construction
      const gradient = sign * score - 1 + alpha * (0.5 / COST);
      if (alpha === 0 && gradient > this.#bound) {
        this.#putAside(place--);
        continue;
      }
      const projected = alpha === 0 ? Math.min(0, gradient) : gradient;
      high = Math.max(high, projected);
      size = Math.max(size, Math.abs(projected));
      if (Math.abs(projected) < 1e-12) continue;
      const raised = Math.max(0, alpha - gradient / (this.#diagonal[row] ?? 1));
      const step = (raised - alpha) * sign;
      this.#alpha[row] = raised;
      this.bias += step;
      for (let at = from; at < to; at++)
        weights[index[at] as number] = (weights[index[at] as number] as number) + step * (value[at] as number);
    }
    return { size, high };
  }

  #putAside(place: number): void {
    this.#active--;
    const row = this.#order[place] ?? 0;
    this.#order[place] = this.#order[this.#active] ?? 0;
    this.#order[this.#active] = row;
  }
}
