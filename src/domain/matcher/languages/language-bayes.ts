import type { Language } from "../../language.ts";
import { confidenceOf, fitConfidence } from "../model/calibrate.ts";
import { type Pieces, piecesOf } from "../model/features.ts";
import { type Quantised, quantise } from "../model/quantised.ts";
import { softmax } from "../model/rows.ts";
import { indexOf, learnVocabulary, type Vocabulary } from "../model/vocabulary.ts";
import { type LanguagePieces, languagePieces } from "./language-pieces.ts";

/**
 * Tells languages apart by how often each writes a piece of text (naive Bayes): quicker to learn than machines, and as good here, since it can
 * learn from all phrases, however unequal their numbers.
 */
export interface LanguageBayes {
  readonly labels: readonly Language[];
  readonly vocabulary: PieceTable;
  /** Logarithms of how often, against the mean of all languages. */
  readonly rates: Quantised;
  readonly sharpness: number;
  readonly confidence: Float64Array;
}

/** How likely each language is, in the order of the labels, and how sure the likeliest is. */
export interface LanguageShares {
  readonly shares: Float32Array;
  readonly confidence: number;
}

/** Added to each count, so that a piece that a language has not shown yet does not rule it out. */
const SMOOTH = 0.1;
/** Every so many phrases are read as if they had not been learnt, to see how sure one may be. */
const READ_AGAIN = 6;
/** Pieces of a text hang together, so that their sum says less than it seems; which of these says it best is found by trying. */
const SHARPNESS = [0.3, 0.5, 0.75, 1, 1.5, 2, 3, 4];

/** Where pieces are found; how rare they are says nothing here. */
type PieceTable = Pick<Vocabulary, "keys" | "slots">;

interface Counted {
  readonly counts: Float32Array;
  readonly totals: Float64Array;
  readonly columns: number;
}

/** A text in a language, in pieces. */
export interface Spoken {
  readonly language: Language;
  readonly text: Pieces;
}

export function learnBayes(phrases: readonly Spoken[]): LanguageBayes {
  const labels = [...new Set(phrases.map(({ language }) => language))].sort();
  const texts = phrases.map(({ text }) => text);
  const { vocabulary, columns } = learnVocabulary(texts, { many: true, innerPairs: true, repeated: true });
  const found = texts.map((text, row) => languagePieces(text, columns[row] as Int32Array)); // one a text
  const targets = phrases.map(({ language }) => labels.indexOf(language));
  const counted = count(found, targets, vocabulary.idf.length, labels.length);
  const again = found.flatMap((own, row) =>
    row % READ_AGAIN === 0 ? [{ own, target: targets[row] ?? 0, sums: withoutItself(counted, own, targets[row] ?? 0) }] : [],
  );
  const sharpness = best(SHARPNESS, (one) =>
    again.reduce((sum, { own, target, sums }) => sum + Math.log(shareOf(sums, own.said, one)[target] ?? 1e-9), 0),
  );
  const samples = again.map(({ own, target, sums }) => {
    const shares = shareOf(sums, own.said, sharpness);
    return { signs: signsOf(shares, own.columns.length), right: largest(shares) === target };
  });
  return {
    labels,
    vocabulary: { keys: vocabulary.keys, slots: vocabulary.slots },
    rates: ratesOf(counted),
    sharpness,
    confidence: fitConfidence(samples),
  };
}

/** Reads a folded text. */
export function readLanguage({ vocabulary, rates, sharpness, confidence }: LanguageBayes, text: string): LanguageShares {
  const given = piecesOf(text);
  const places = new Int32Array(given.hashes.length);
  for (let at = 0; at < places.length; at++) places[at] = indexOf(vocabulary, given.hashes[at] as number); // in range by construction, as below
  const { columns, weights, said } = languagePieces(given, places);
  const sums = new Float32Array(rates.labels);
  for (let at = 0; at < columns.length; at++) {
    const column = columns[at] as number;
    const scale = (rates.scales[column] as number) * (weights[at] as number);
    for (let label = 0; label < sums.length; label++)
      sums[label] = (sums[label] as number) + scale * (rates.weights[column * rates.labels + label] as number);
  }
  const shares = shareOf(sums, said, sharpness);
  return { shares, confidence: columns.length === 0 ? 0 : confidenceOf(confidence, signsOf(shares, columns.length)) };
}

function count(found: readonly LanguagePieces[], targets: readonly number[], columns: number, labels: number): Counted {
  const counts = new Float32Array(columns * labels);
  const totals = new Float64Array(labels);
  found.forEach((own, row) => {
    const target = targets[row] ?? 0;
    for (const column of own.columns) counts[column * labels + target] = (counts[column * labels + target] as number) + 1;
    totals[target] = (totals[target] ?? 0) + own.columns.length;
  });
  return { counts, totals, columns };
}

const rate = (times: number, total: number, columns: number) => Math.log((times + SMOOTH) / (total + SMOOTH * columns));

/** The sums of a learnt text's rates as if it had not been learnt. */
function withoutItself({ counts, totals, columns }: Counted, own: LanguagePieces, target: number): Float32Array {
  const sums = new Float32Array(totals.length);
  for (const [at, column] of own.columns.entries())
    for (let label = 0; label < sums.length; label++) {
      const mine = label === target;
      const times = (counts[column * sums.length + label] as number) - (mine ? 1 : 0);
      sums[label] =
        (sums[label] as number) +
        (own.weights[at] as number) * rate(times, (totals[label] as number) - (mine ? own.columns.length : 0), columns);
    }
  return sums;
}

/** Rates against their mean, so that a piece that all languages have says nothing. */
function ratesOf({ counts, totals, columns }: Counted): Quantised {
  const labels = totals.length;
  const weights = new Float32Array(columns * labels);
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let label = 0; label < labels; label++) {
      const one = rate(counts[column * labels + label] as number, totals[label] as number, columns);
      weights[column * labels + label] = one;
      sum += one;
    }
    for (let label = 0; label < labels; label++)
      weights[column * labels + label] = (weights[column * labels + label] as number) - sum / labels;
  }
  return quantise({ labels, weights, bias: new Float32Array(labels) });
}

function shareOf(sums: Float32Array, said: number, sharpness: number): Float32Array {
  return softmax(sums, Math.sqrt(Math.max(1, said)) / sharpness);
}

function signsOf(shares: Float32Array, pieces: number): number[] {
  const at = largest(shares);
  const first = shares[at] ?? 0;
  const second = shares.reduce((most, share, label) => (label !== at && share > most ? share : most), 0);
  const odds = Math.min(8, Math.log((first + 1e-4) / (second + 1e-4)));
  return [1, first, odds, Math.min(2, Math.log(1 + pieces) / 3)];
}

function largest(shares: Float32Array): number {
  return shares.reduce((most, share, at) => (share > (shares[most] ?? 0) ? at : most), 0);
}

function best(choices: readonly number[], worth: (choice: number) => number): number {
  const worths = choices.map(worth);
  return choices[worths.indexOf(Math.max(...worths))] ?? 1;
}
