import { confidenceOf, fitConfidence, type Sample } from "./calibrate.ts";
import { type Features, features } from "./features.ts";
import { stratifiedFolds } from "./folds.ts";
import { trainLogistic } from "./logistic.ts";
import { type Quantised, quantise, scoresOf } from "./quantised.ts";
import { type Ridge, type Support, supportOf, trainRidge, withoutEach, withoutLabels } from "./ridge.ts";
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
  /** Only for small trainings, where they add most and cost least. */
  readonly small?: { readonly logistic: Quantised; readonly ridge: Ridge };
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
/** Scores are spread differently by each learner: at these temperatures their shares are alike, and none outvotes the others. */
const MACHINES = 0.25;
const RIDGE = 0.12;
const LOGISTIC = 1;
/** Kernel ridge regression takes the cube of the number of texts: half a second here. */
const SMALL = 800;
const LOGISTIC_ROUNDS = 20;

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
  const model = train(found, targets, task);
  const { heldOut, samples } = model.small ? leaveOut(model, model.small.ridge, found, targets) : holdOut(found, targets, task);
  return { classifier: { ...model, confidence: fitConfidence(samples) }, heldOut };
}

interface Unseen {
  readonly heldOut: readonly HeldOut[];
  /** All that the confidence is fitted to. */
  readonly samples: readonly Sample[];
}

/** Scores every text by a model that is trained on the other folds. */
function holdOut(found: readonly Features[], targets: Int32Array, task: Task): Unseen {
  const fold = stratifiedFolds(targets, FOLDS);
  const heldOut = Array.from({ length: FOLDS }, (_, out) => {
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
  return { heldOut, samples: heldOut.map(({ scored, right }) => ({ signs: scored.signs, right })) };
}

/** Scores every text as if it had not been there, and again as if its whole label had not: then any label is wrong. */
function leaveOut(model: Model, ridge: Ridge, found: readonly Features[], targets: Int32Array): Unseen {
  const heldOut = withoutEach(ridge, targets).map((support, row) => {
    const shares = softmax(support.scores, RIDGE);
    const [best = 0] = ranked(shares, model.background, 1);
    const vector = vectorOf(model.vocabulary, found[row] as Features); // rows are indices of found
    return { row, scored: { vector, shares, best, signs: supportSigns(support, best) }, right: best === targets[row] };
  });
  const strange = withoutLabels(ridge, targets).map((support) => {
    const [best = 0] = ranked(support.scores, model.background, 1);
    return { signs: supportSigns(support, best), right: false };
  });
  return { heldOut, samples: [...heldOut.map(({ scored, right }) => ({ signs: scored.signs, right })), ...strange] };
}

/** How strongly training speaks for the label, and how much of the text it knows. */
function supportSigns({ scores, explained }: Support, best: number): number[] {
  return [1, Math.sqrt(Math.max(0, scores[best] ?? 0) * Math.max(0, explained))];
}

function train(found: readonly Features[], targets: Int32Array, task: Task): Model {
  const vocabulary = learnVocabulary(found);
  const rows = toRows(
    found.map((text) => vectorOf(vocabulary, text)),
    vocabulary.idf.length,
  );
  const count = task.labels.length;
  const model = { ...task, vocabulary, linear: quantise(trainSvm(rows, targets, count)) };
  if (targets.length > SMALL) return model;
  const logistic = quantise(trainLogistic(rows, targets, count, LOGISTIC_ROUNDS));
  return { ...model, small: { logistic, ridge: trainRidge(rows, targets, count) } };
}

/** Scores a text whose features are given. */
export function score(model: Model, text: Features): Scored {
  const vector = vectorOf(model.vocabulary, text);
  const scores = scoresOf(model.linear, vector);
  const machines = softmax(scores, MACHINES);
  if (model.small) return scoreSmall(model, model.small, vector, machines);
  const [best = 0, second = best] = ranked(machines, model.background, 2);
  return { vector, shares: machines, best, signs: signsOf(model, scores, machines, vector, best, second) };
}

/** The mean of all three learners; the ridge says how far to trust it. */
function scoreSmall(model: Model, { logistic, ridge }: NonNullable<Model["small"]>, vector: Vector, machines: Float32Array): Scored {
  const support = supportOf(ridge, vector);
  const kernel = softmax(support.scores, RIDGE);
  const odds = softmax(scoresOf(logistic, vector), LOGISTIC);
  const shares = machines.map((share, label) => (share + (kernel[label] ?? 0) + (odds[label] ?? 0)) / 3);
  const [best = 0] = ranked(shares, model.background, 1);
  return { vector, shares, best, signs: supportSigns(support, best) };
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
