import { confidenceOf, fitConfidence, type Sample } from "./calibrate.ts";
import { type Features, features } from "./features.ts";
import { stratifiedFolds } from "./folds.ts";
import { type Quantised, quantise, scoresOf } from "./quantised.ts";
import { softmax, toRows } from "./rows.ts";
import { trainSvm } from "./svm.ts";
import { learnVocabulary, type Vector, type Vocabulary, vectorOf } from "./vocabulary.ts";

/** A linear model over pieces of text. */
export interface Model {
  readonly labels: readonly string[];
  /** Index of the label that means "about nothing here", or -1. */
  readonly background: number;
  readonly vocabulary: Vocabulary;
  readonly linear: Quantised;
}

/** A model that knows how often it is right. */
export interface Classifier extends Model {
  readonly confidence: Float64Array;
}

/** What a model makes of a text. `best` is the likeliest label that is not the background. */
export interface Scored {
  readonly vector: Vector;
  readonly shares: Float32Array;
  readonly best: number;
  readonly signs: readonly number[];
}

/** A text that the model was not trained on, as it was scored. */
export interface HeldOut {
  readonly row: number;
  readonly scored: Scored;
  readonly right: boolean;
}

export interface Learned {
  readonly classifier: Classifier;
  /** Every training text, scored by a model that had not seen it. */
  readonly heldOut: readonly HeldOut[];
}

const FOLDS = 4;
/** Of the temperatures tried, the one at which shares of the machines' scores come closest to frequencies. */
const TEMPERATURE = 0.25;

/** The same for all folds of a training. */
interface Task {
  readonly labels: readonly string[];
  readonly background: number;
}

/** Learns labels from folded texts. `background` is the label, if any, of texts about nothing. */
export function learn(texts: readonly string[], names: readonly string[], background?: string): Learned {
  const found = texts.map(features);
  const labels = [...new Set(names)].sort();
  const place = new Map(labels.map((label, at) => [label, at]));
  const targets = Int32Array.from(names, (name) => place.get(name) ?? 0);
  const task: Task = { labels, background: background === undefined ? -1 : (place.get(background) ?? -1) };
  const heldOut = holdOut(found, targets, task);
  const samples: Sample[] = heldOut.map(({ scored, right }) => ({ signs: scored.signs, right }));
  const confidence = fitConfidence(samples, SIGNS);
  return { classifier: { ...train(found, targets, task), confidence }, heldOut };
}

function holdOut(found: readonly Features[], targets: Int32Array, task: Task): HeldOut[] {
  const fold = stratifiedFolds(targets, FOLDS);
  return Array.from({ length: FOLDS }, (_, out) => {
    const kept = [...targets.keys()].filter((row) => fold[row] !== out);
    const model = train(
      kept.map((row) => found[row] as Features), // rows are indices of found
      Int32Array.from(kept, (row) => targets[row] ?? 0),
      task,
    );
    return [...targets.keys()]
      .filter((row) => fold[row] === out)
      .map((row) => {
        const scored = score(model, found[row] as Features); // as above
        return { row, scored, right: scored.best === targets[row] };
      });
  }).flat();
}

function train(found: readonly Features[], targets: Int32Array, task: Task): Model {
  const vocabulary = learnVocabulary(found);
  const rows = toRows(
    found.map((text) => vectorOf(vocabulary, text)),
    vocabulary.idf.length,
  );
  return { ...task, vocabulary, linear: quantise(trainSvm(rows, targets, task.labels.length)) };
}

/** Scores a text whose features are given. */
export function score(model: Model, text: Features): Scored {
  const vector = vectorOf(model.vocabulary, text);
  const scores = scoresOf(model.linear, vector);
  const shares = softmax(scores, TEMPERATURE);
  const [best = 0, second = best] = ranked(shares, model.background, 2);
  return { vector, shares, best, signs: signsOf(model, scores, shares, vector, best, second) };
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

const SIGNS = 8;

/** What tells a right prediction from a wrong one: shares and scores of the first and the second, the background, and how much is known. */
function signsOf(model: Model, scores: Float32Array, shares: Float32Array, vector: Vector, best: number, second: number): number[] {
  const share = shares[best] ?? 0;
  const lead = scores[best] ?? 0;
  return [
    1,
    share,
    share - (second === best ? 0 : (shares[second] ?? 0)),
    Math.max(-2, Math.min(1, lead)),
    Math.min(2, second === best ? 2 : lead - (scores[second] ?? 0)),
    vector.known,
    model.background < 0 ? 0 : (shares[model.background] ?? 0),
    Math.min(1, vector.index.length / 200),
  ];
}

/** The probability that `best` is right. A text of which nothing is known is about nothing. */
export function confidence(classifier: Classifier, { vector, signs }: Scored): number {
  return vector.index.length === 0 ? 0 : confidenceOf(classifier.confidence, signs);
}
