import { seeded, shuffle } from "./random.ts";
import type { Linear, Rows } from "./rows.ts";

/** How many rounds a machine takes to settle, and the error at which it has settled before. */
interface Pace {
  readonly begin: number;
  readonly learnOn: number;
  readonly tolerance: number;
}

/** Looser than textbook values: a quarter of it takes half as long again, and gains as often as it loses two labels in a thousand. */
const ONCE: Pace = { begin: 6, learnOn: 0, tolerance: 0.4 };
/**
 * Where each machine settles twice. At four rounds and 0.5 for both it says otherwise of 66 of 2,961 unseen messages for 30 phrases fewer, at six and 0.3 of
 * 37, and is right of 2 of 1,000 more; at forty and 0.05 of 31, no oftener right, and learning takes four seconds longer. Six to begin with are no better.
 */
const TWICE: Pace = { begin: 4, learnOn: 6, tolerance: 0.3 };
/** Rows farther outside the margin than this are put aside from the second round on. */
const NEAR = 0.05;
/** Rows farther outside the margin than this stay there when others come. */
const FAR = 0.2;
const COST = 1;
/** Where every machine begins: most texts are of other labels, and those that are surely so need not be learnt from. */
const START = -1;

/** Rows that machines are to judge before they learn from them. */
export interface Held {
  readonly rows: Int32Array;
  /** The same texts as a machine that has not seen them sees them, in this order. */
  readonly seen: Rows;
}

export interface Trained {
  readonly linear: Linear;
  /** `heldScores[place * labels + label]`. */
  readonly heldScores: Float32Array;
}

/**
 * One linear support vector machine a label (squared hinge loss), by dual coordinate descent with shrinking: Hsieh, Chang, Lin, Keerthi,
 * Sundararajan, "A Dual Coordinate Descent Method for Large-scale Linear SVM" (ICML 2008), algorithms 1 and 3. Each learns from the other rows,
 * judges those that are held, and learns on from these too until it has settled again. `near[label * targets.length + row]` is 1 where a row that is of
 * another label may be taken for this one, and 2 where that is likely: a machine learns from these first, and from no others than both.
 */
export function trainSvm(rows: Rows, targets: Int32Array, labels: number, held?: Held, near?: Uint8Array): Trained {
  const byLabel = new Float32Array(rows.width * labels);
  const bias = new Float32Array(labels);
  const machine = new Machine(rows, targets, held ? TWICE : ONCE);
  const heldScores = new Float32Array((held?.rows.length ?? 0) * labels);
  const others = withoutRows(targets.length, held?.rows ?? new Int32Array(0));
  for (let label = 0; label < labels; label++) {
    const nearBy = (from: Int32Array) => nearest(from, label, targets, near);
    machine.begin(label, nearBy(others));
    if (held) {
      for (let place = 0; place < held.rows.length; place++) heldScores[place * labels + label] = machine.judge(held.seen, place);
      machine.learnOn(nearBy(held.rows));
    }
    byLabel.set(machine.weights, label * rows.width);
    bias[label] = machine.meanBias;
  }
  return { linear: { labels, weights: byColumn(byLabel, labels, rows.width), bias }, heldScores };
}

/** Columns that are turned over together: few enough that all their weights are at hand. */
const TILE = 256;

function byColumn(byLabel: Float32Array, labels: number, width: number): Float32Array {
  const weights = new Float32Array(byLabel.length);
  for (let from = 0; from < width; from += TILE)
    for (let label = 0; label < labels; label++)
      for (let column = from; column < Math.min(width, from + TILE); column++)
        weights[column * labels + label] = byLabel[label * width + column] as number; // in range by construction
  return weights;
}

function withoutRows(count: number, out: Int32Array): Int32Array {
  const kept = new Uint8Array(count).fill(1);
  for (const row of out) kept[row] = 0;
  return Int32Array.from(kept.keys()).filter((row) => kept[row] === 1);
}

/** Rows that a machine looks at in the first round, and the others that it does look at. */
interface Batch {
  readonly first: Int32Array;
  readonly others: Int32Array;
}

function nearest(from: Int32Array, label: number, targets: Int32Array, near: Uint8Array | undefined): Batch {
  if (!near) return { first: from, others: new Int32Array(0) };
  const begins = label * targets.length;
  return {
    first: from.filter((row) => targets[row] === label || near[begins + row] === 2),
    others: from.filter((row) => targets[row] !== label && near[begins + row] === 1),
  };
}

function joined(one: Int32Array, other: Int32Array): Int32Array {
  const both = new Int32Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** One machine at a time; the arrays are kept from label to label. */
class Machine {
  readonly weights: Float32Array;
  /** Over the last round: with each text the bias goes up or down, by more than labels differ before a machine has settled. */
  meanBias = 0;
  #bias = 0;
  readonly #pace: Pace;
  readonly #rows: Rows;
  readonly #targets: Int32Array;
  readonly #alpha: Float32Array;
  readonly #diagonal: Float32Array;
  #order: Int32Array = new Int32Array(0);
  /** How far each row was outside the margin when it was last looked at. */
  readonly #gradient: Float32Array;
  #label = 0;
  #active = 0;
  #bound = Number.POSITIVE_INFINITY;

  constructor(rows: Rows, targets: Int32Array, pace: Pace) {
    this.#pace = pace;
    this.#rows = rows;
    this.#targets = targets;
    this.weights = new Float32Array(rows.width);
    this.#alpha = new Float32Array(targets.length);
    this.#diagonal = new Float32Array(targets.length);
    this.#gradient = new Float32Array(targets.length);
    for (let row = 0; row < targets.length; row++) {
      let sum = 1 + 0.5 / COST;
      for (let at = rows.start[row] ?? 0; at < (rows.start[row + 1] ?? 0); at++) sum += (rows.value[at] ?? 0) ** 2;
      this.#diagonal[row] = sum;
    }
  }

  /** Learns a label from these rows alone. */
  begin(label: number, from: Batch): void {
    this.weights.fill(0);
    this.#alpha.fill(0);
    this.#bias = START;
    this.#label = label;
    this.#settle(from, this.#pace.begin);
  }

  /** Learns from more rows. */
  learnOn({ first, others }: Batch): void {
    const before = this.#order.filter((row) => (this.#gradient[row] as number) < FAR); // in range by construction
    this.#settle({ first: joined(before, first), others }, this.#pace.learnOn);
  }

  /** How a text scores that it may not have learnt from. */
  judge(rows: Rows, row: number): number {
    return this.#score(rows, row) - this.#bias + this.meanBias;
  }

  #score({ start, index, value }: Rows, row: number): number {
    const { weights } = this;
    const end = start[row + 1] as number; // in range by construction, as below
    let score = this.#bias;
    for (let at = start[row] as number; at < end; at++) score += (weights[index[at] as number] as number) * (value[at] as number);
    return score;
  }

  #settle({ first, others }: Batch, rounds: number): void {
    this.#order = joined(first, others);
    this.#active = first.length;
    this.#bound = Number.POSITIVE_INFINITY;
    const random = seeded(this.#label + 1);
    for (let round = 0; round < rounds; round++) {
      shuffle(this.#order, this.#active, random);
      const worst = this.#round();
      if (round === 0 && others.length > 0) this.#active = this.#order.length;
      else if (worst < this.#pace.tolerance) {
        if (this.#active === this.#order.length) return;
        this.#active = this.#order.length;
        this.#bound = Number.POSITIVE_INFINITY;
        continue;
      }
      this.#bound = NEAR;
    }
  }

  #sign(row: number): 1 | -1 {
    return this.#targets[row] === this.#label ? 1 : -1;
  }

  #add(row: number, step: number): void {
    const { start, index, value } = this.#rows;
    const { weights } = this;
    const end = start[row + 1] as number;
    this.#bias += step;
    for (let at = start[row] as number; at < end; at++)
      weights[index[at] as number] = (weights[index[at] as number] as number) + step * (value[at] as number);
  }

  /** One pass over the active rows; rows that are surely outside the margin are put aside. Returns the largest error. */
  #round(): number {
    let worst = 0;
    let sum = 0;
    let read = 0;
    for (let place = 0; place < this.#active; place++) {
      sum += this.#bias;
      read++;
      const row = this.#order[place] ?? 0;
      const sign = this.#sign(row);
      const alpha = this.#alpha[row] ?? 0;
      const gradient = sign * this.#score(this.#rows, row) - 1 + alpha * (0.5 / COST);
      this.#gradient[row] = gradient;
      if (alpha === 0 && gradient > this.#bound) {
        this.#putAside(place--);
        continue;
      }
      const projected = alpha === 0 ? Math.min(0, gradient) : gradient;
      worst = Math.max(worst, Math.abs(projected));
      if (Math.abs(projected) < 1e-12) continue;
      const raised = Math.max(0, alpha - gradient / (this.#diagonal[row] ?? 1));
      this.#alpha[row] = raised;
      this.#add(row, (raised - alpha) * sign);
    }
    this.meanBias = read === 0 ? this.#bias : sum / read;
    return worst;
  }

  #putAside(place: number): void {
    this.#active--;
    const row = this.#order[place] ?? 0;
    this.#order[place] = this.#order[this.#active] ?? 0;
    this.#order[this.#active] = row;
  }
}
