import { mixed, nextState, seeded, shuffleByKey } from "./random.ts";
import type { Linear, Rows } from "./rows.ts";

/** Each piece says something of so many things, from which labels are put together. Fewer forget, more learn by heart. */
const THINGS = 12;
/** Weights begin small and different, or all things would stay the same. */
const SPREAD = 0.1;
const ROUNDS = 3;
/** How far the first text moves the weights; the last hardly does. */
const RATE = 0.3;
/** The bias learns more slowly than what the pieces say. */
const BIAS_RATE = 0.1;
/** A label that is wrong by less has nothing to learn from a text. */
const NEAR = 0.01;
/** Each time a text is read it lacks half of its pieces, so that none is relied upon alone: Srivastava et al., "Dropout" (JMLR 2014). */
const KEPT = 0.5;

/** What chance is drawn from: it follows the text and the piece, not their number, so that an editor's phrase moves little but what it speaks of. */
export interface Keys {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
}

/**
 * A softmax over labels whose weights are a product of two thin matrices, pieces by things and things by labels, by stochastic gradient descent: Joulin,
 * Grave, Bojanowski, Mikolov, "Bag of Tricks for Efficient Text Classification" (EACL 2017), section 2. What labels and languages have in common is
 * learnt once, so that it errs otherwise than machines which learn each label by itself.
 */
export class SharedModel {
  readonly #rows: Rows;
  readonly #targets: Int32Array;
  readonly #labels: number;
  readonly #seed: number;
  /** State of the chance that leaves out pieces of the text that is being read. */
  #chance = 0;
  readonly #keys: Uint32Array;
  readonly #pieces: Float32Array;
  readonly #things: Float32Array;
  readonly #bias: Float32Array;
  readonly #middle = new Float32Array(THINGS);
  readonly #back = new Float32Array(THINGS);
  readonly #scores: Float32Array;
  /** The text that is being read, in a row of its own. */
  readonly #read: Rows;

  constructor(rows: Rows, targets: Int32Array, labels: number, keys: Keys, seed: number) {
    this.#seed = seed;
    this.#keys = keys.rows;
    this.#rows = rows;
    this.#targets = targets;
    this.#labels = labels;
    this.#pieces = new Float32Array(rows.width * THINGS);
    for (let column = 0, at = 0; column < rows.width; column++) {
      const random = seeded(mixed(keys.columns[column] as number, seed)); // a key a column
      for (let thing = 0; thing < THINGS; thing++) this.#pieces[at++] = (random() * 2 - 1) * SPREAD;
    }
    this.#things = new Float32Array(labels * THINGS);
    this.#bias = new Float32Array(labels);
    this.#scores = new Float32Array(labels);
    const longest = rows.start.reduce((most, start, row) => Math.max(most, start - (rows.start[row - 1] ?? 0)), 0);
    this.#read = { start: new Int32Array(2), index: new Int32Array(longest), value: new Float32Array(longest), width: rows.width };
  }

  /** Learns from some of the rows. */
  learn(from: Int32Array): void {
    const order = from.slice();
    let done = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const seed = mixed(this.#seed, round);
      shuffleByKey(order, this.#keys, seed);
      for (const row of order) {
        this.#chance = mixed(this.#keys[row] as number, ~seed); // a key a row
        this.#step(row, RATE * (1 - done++ / (ROUNDS * order.length)));
      }
    }
    this.#centre();
  }

  /** Since labels that are hardly wrong are passed over, the scores of all rise together. Shares do not change by it, but how clear a score is. */
  #centre(): void {
    const labels = this.#labels;
    for (let thing = 0; thing < THINGS; thing++) {
      let sum = 0;
      for (let label = 0; label < labels; label++) sum += this.#things[label * THINGS + thing] as number; // in range by construction, as below
      for (let label = 0; label < labels; label++)
        this.#things[label * THINGS + thing] = (this.#things[label * THINGS + thing] as number) - sum / labels;
    }
    const mean = this.#bias.reduce((sum, one) => sum + one, 0) / labels;
    for (let label = 0; label < labels; label++) this.#bias[label] = (this.#bias[label] as number) - mean;
  }

  /** By label; overwritten by the next call. `rows` may hold texts that nothing was learnt from. */
  scores({ start, index, value }: Rows, row: number): Float32Array {
    const middle = this.#middle.fill(0);
    const scores = this.#scores;
    const pieces = this.#pieces;
    const things = this.#things;
    const end = start[row + 1] as number; // in range by construction, as below
    for (let at = start[row] as number; at < end; at++) {
      const place = (index[at] as number) * THINGS;
      const weight = value[at] as number;
      for (let thing = 0; thing < THINGS; thing++) middle[thing] = (middle[thing] as number) + (pieces[place + thing] as number) * weight;
    }
    for (let label = 0; label < scores.length; label++) {
      let score = this.#bias[label] as number;
      const place = label * THINGS;
      for (let thing = 0; thing < THINGS; thing++) score += (things[place + thing] as number) * (middle[thing] as number);
      scores[label] = score;
    }
    return scores;
  }

  /** `near[label * rows + row]` is 1 for the labels likeliest for each row, so many of them, and 2 for those that score little less than the first. */
  likeliest(many: number, little: number): Uint8Array {
    const labels = this.#labels;
    const rows = this.#targets.length;
    const near = new Uint8Array(rows * labels);
    const rising = new Float32Array(labels);
    for (let row = 0; row < rows; row++) {
      const scores = this.scores(this.#rows, row);
      rising.set(scores);
      rising.sort();
      const least = rising[Math.max(0, labels - many)] as number; // there is a label
      const most = rising[labels - 1] as number;
      for (let label = 0; label < labels; label++) {
        const score = scores[label] as number; // a score a label
        if (score >= least) near[label * rows + row] = score < most - little ? 1 : 2;
      }
    }
    return near;
  }

  /** Adds what it says, so much of it, to a linear model: the product of the matrices is linear too, and costs nothing more to use. */
  addTo({ weights, bias }: Linear, share: number): void {
    const labels = this.#labels;
    const pieces = this.#pieces;
    const things = this.#things;
    const own = this.#middle;
    for (let column = 0, at = 0; column < this.#rows.width; column++) {
      for (let thing = 0; thing < THINGS; thing++) own[thing] = share * (pieces[column * THINGS + thing] as number);
      for (let label = 0; label < labels; label++, at++) {
        let sum = weights[at] as number;
        for (let thing = 0; thing < THINGS; thing++) sum += (own[thing] as number) * (things[label * THINGS + thing] as number);
        weights[at] = sum;
      }
    }
    for (let label = 0; label < labels; label++) bias[label] = (bias[label] as number) + share * (this.#bias[label] as number);
  }

  /** What is left speaks as loudly as the whole would. */
  #readHalf(row: number): void {
    const { start, index, value } = this.#rows;
    const read = this.#read;
    const end = start[row + 1] as number; // in range by construction, as above
    let length = 0;
    for (let at = start[row] as number; at < end; at++) {
      this.#chance = nextState(this.#chance);
      if (this.#chance >= KEPT * 2 ** 32) continue;
      read.index[length] = index[at] as number;
      read.value[length++] = (value[at] as number) / KEPT;
    }
    read.start[1] = length;
  }

  #step(row: number, rate: number): void {
    this.#readHalf(row);
    const shares = this.scores(this.#read, 0);
    const highest = highestOf(shares);
    let sum = 0;
    for (let label = 0; label < shares.length; label++) sum += shares[label] = Math.exp((shares[label] as number) - highest);
    this.#back.fill(0);
    let moved = 0;
    for (let label = 0; label < shares.length; label++) {
      const wrong = (label === this.#targets[row] ? 1 : 0) - (shares[label] as number) / sum;
      if (Math.abs(wrong) < NEAR) continue;
      this.#move(label, rate * wrong);
      moved++;
    }
    if (moved > 0) this.#carryBack(this.#back);
  }

  #move(label: number, step: number): void {
    const middle = this.#middle;
    const back = this.#back;
    const things = this.#things;
    const place = label * THINGS;
    for (let thing = 0; thing < THINGS; thing++) {
      back[thing] = (back[thing] as number) + step * (things[place + thing] as number);
      things[place + thing] = (things[place + thing] as number) + step * (middle[thing] as number);
    }
    this.#bias[label] = (this.#bias[label] as number) + step * BIAS_RATE;
  }

  #carryBack(back: Float32Array): void {
    const { start, index, value } = this.#read;
    const pieces = this.#pieces;
    const end = start[1] as number; // in range by construction, as above
    for (let at = 0; at < end; at++) {
      const place = (index[at] as number) * THINGS;
      const weight = value[at] as number;
      for (let thing = 0; thing < THINGS; thing++)
        pieces[place + thing] = (pieces[place + thing] as number) + (back[thing] as number) * weight;
    }
  }
}

function highestOf(scores: Float32Array): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > highest) highest = score;
  return highest;
}
