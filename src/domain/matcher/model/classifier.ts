import type { Features, Pieces } from "./features.ts";
import { type Grouped, type Judges, judged, judges } from "./judges.ts";
import { trainLogistic } from "./logistic.ts";
import { mended, wordsOf } from "./mend.ts";
import { type Quantised, quantise, scoresOf } from "./quantised.ts";
import { mixed } from "./random.ts";
import { type Ridge, type Support, supportOf, trainRidge, withoutEach, withoutLabels } from "./ridge.ts";
import { type Rows, ranked, rowsOf, softmax, toRows } from "./rows.ts";
import { SharedModel } from "./shared.ts";
import { trainSvm } from "./svm.ts";
import { mergeTwins, parted, shortened, throughTwins } from "./twins.ts";
import { learnVocabulary, passingVector, renumbered, type Vector, type Vocabulary, vectorOf } from "./vocabulary.ts";

/** A linear model over pieces of text. */
export interface Model {
  readonly labels: readonly string[];
  /** Index of the label that means "about nothing here", or -1. */
  readonly background: number;
  readonly vocabulary: Vocabulary;
  readonly linear: Quantised;
  /** Only for small trainings, where they add most and cost least. */
  readonly small?: { readonly logistic: Quantised; readonly ridge: Ridge; readonly words: readonly string[] };
}

/** A model that knows how often it is right, and which texts are about nothing, in each group of texts that it learnt from. */
export interface Classifier extends Model {
  readonly confidences: Judges;
  readonly scopes: Judges;
}

/** What a model makes of a text. `best` is the likeliest label that is not the background. */
export interface Scored {
  readonly vector: Vector;
  /** The text that the vector is of, where words of it were mended. */
  readonly heard?: Features;
  readonly shares: Float32Array;
  readonly best: number;
  /** Above 0 it would be named by itself, not just as the likeliest of all. */
  readonly lead: number;
  readonly signs: readonly number[];
}

/** A text to learn from. */
export interface Example {
  readonly text: Pieces;
  readonly label: string;
  /** Texts alike in how well they are understood, such as those of one language. */
  readonly group?: string;
}

/** A text that the model was not trained on, as it was scored. */
export interface HeldOut {
  readonly row: number;
  readonly scored: Scored;
  readonly right: boolean;
}

export interface Learned {
  readonly classifier: Classifier;
  /** Training texts, scored by models that had not seen them: all of a small training, a share of a large one. */
  readonly heldOut: readonly HeldOut[];
}

/** Of a large training every fourth text is judged before it is learnt from: that tells as much as judging all. */
const FOLDS = 4;
/** For how many labels a text of another one is learnt from. With 30 it takes a third longer; with 15 the right label is missed more often. */
const LIKELIEST = 20;
/** Labels that score so much less than the first are looked at from the second round on: a fifth less time, the same figures. */
const LITTLE = 5;
/** Scores are spread differently by each learner: at these temperatures their shares are alike, and none outvotes the others. */
const MACHINES = 0.25;
const RIDGE = 0.12;
const LOGISTIC = 1;
/** Kernel ridge regression takes the cube of the number of texts: half a second here. */
const SMALL = 800;
const LOGISTIC_ROUNDS = 20;
/** Of a small training, by view: a text left out counts all of its pieces, one that is new must count some of those that no other has. */
const UNSEEN = [0.5, 0.1];
/**
 * How much is said, beside the machines, by those that learn all labels together; two of them, on average, of which one has not seen what is held out.
 * From 0.03 to 0.1 is as good.
 */
const SHARED = 0.06;
/** The same for all folds of a training. */
interface Task {
  readonly labels: readonly string[];
  readonly background: number;
}

/** Learns labels. `background` is the label, if any, of texts about nothing. */
export function learn(examples: readonly Example[], background?: string): Learned {
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  const place = new Map(labels.map((label, at) => [label, at]));
  const targets = Int32Array.from(examples, ({ label }) => place.get(label) ?? 0);
  const task: Task = { labels, background: background === undefined ? -1 : (place.get(background) ?? -1) };
  const texts = examples.map(({ text }) => text);
  const { model, heldOut, samples } = texts.length > SMALL ? trainLarge(examples, targets, task) : trainSmall(texts, targets, task);
  const confidences = judges(samples.map(({ signs, right, group }) => ({ signs, right, group })));
  const scopes = judges(samples.map(({ signs, inside, group }) => ({ signs, right: inside, group })));
  return { classifier: { ...model, confidences, scopes }, heldOut };
}

/** A prediction on a text that was not seen; `inside` when the text is about one of the labels. */
interface Judged extends Grouped {
  readonly inside: boolean;
}

interface Tried {
  readonly model: Model;
  readonly heldOut: readonly HeldOut[];
  /** All that the confidence is fitted to. */
  readonly samples: readonly Judged[];
}

function trainLarge(examples: readonly Example[], targets: Int32Array, task: Task): Tried {
  const texts = examples.map(({ text }) => text);
  const { vocabulary, columns } = learnVocabulary(texts, { many: true });
  const all = allRows(vocabulary, texts, columns);
  const { rows, of, root } = mergeTwins(all);
  const keys = { rows: Uint32Array.from(texts, keyOf), columns: columnKeys(vocabulary, of, rows.width) };
  const isHeld = Int32Array.from(keys.rows, (key) => (key % FOLDS === 0 ? 1 : 0));
  const { out, vectors } = heldAside(vocabulary, texts, columns, isHeld);
  const held = { rows: out, seen: throughTwins(rowsOf(vectors, all.width), of, root) };
  const count = task.labels.length;
  const everything = Int32Array.from(targets.keys());
  const [whole, blind] = [new SharedModel(rows, targets, count, keys, 1), new SharedModel(rows, targets, count, keys, 2)];
  whole.learn(everything);
  blind.learn(everything.filter((row) => isHeld[row] === 0));
  const { linear, heldScores } = trainSvm(rows, targets, count, held, blind.likeliest(LIKELIEST, LITTLE));
  for (const shared of [whole, blind]) shared.addTo(linear, SHARED / 2);
  addScores(heldScores, held.seen, blind);
  const model: Model = {
    ...task,
    vocabulary: renumbered(vocabulary, of, rows.width),
    linear: quantise(shortened(linear, root)),
  };
  const heldOut = Array.from(out, (row, place) => {
    const scores = heldScores.subarray(place * count, (place + 1) * count);
    const scored = judge(model, scores, vectors[place] as Vector); // one a row that was held
    return { row, scored, right: scored.best === targets[row] };
  });
  return {
    model,
    heldOut,
    samples: heldOut.map(({ row, scored, right }) => ({
      signs: scored.signs,
      right,
      inside: targets[row] !== task.background,
      group: examples[row]?.group,
    })),
  };
}

/** Of its pieces, in their order. */
function keyOf({ hashes }: Pieces): number {
  return hashes.reduce((key, hash) => mixed(key, hash), 0);
}

/** Of the first of the pieces that share a column. */
function columnKeys({ keys, slots }: Vocabulary, of: Int32Array, width: number): Uint32Array {
  const found = new Uint32Array(width).fill(0xffffffff);
  slots.forEach((slot, place) => {
    if (slot < 0) return;
    const column = of[slot] as number; // a column a slot, as below
    found[column] = Math.min(found[column] as number, keys[place] as number);
  });
  return found;
}

/** Adds to scores of held rows what one says who has not seen them either. */
function addScores(scores: Float32Array, seen: Rows, blind: SharedModel): void {
  for (let row = 0, at = 0; at < scores.length; row++)
    for (const score of blind.scores(seen, row)) {
      scores[at] = (scores[at] as number) + SHARED * score; // a score a label
      at++;
    }
}

/** The held texts, as a model sees them that learnt from the others: pieces that only they have are unknown. */
function heldAside(vocabulary: Vocabulary, texts: readonly Pieces[], columns: readonly Int32Array[], isHeld: Int32Array) {
  const known = new Uint8Array(vocabulary.idf.length);
  for (const [row, own] of columns.entries()) if (isHeld[row] === 0) for (const column of own) known[column] = 1; // of -1 nothing is kept
  const out = Int32Array.from(isHeld.keys()).filter((row) => isHeld[row] === 1);
  const vectors = Array.from(out, (row) => vectorOf(vocabulary, texts[row] as Pieces, columns[row], known)); // rows are indices of texts
  return { out, vectors };
}

function trainSmall(texts: readonly Pieces[], targets: Int32Array, task: Task): Tried {
  const { vocabulary: seen, columns } = learnVocabulary(texts);
  const vocabulary = { ...seen, unseen: UNSEEN };
  const rows = allRows(vocabulary, texts, columns);
  const count = task.labels.length;
  const ridge = trainRidge(rows, targets, count);
  const logistic = quantise(trainLogistic(rows, targets, count, LOGISTIC_ROUNDS));
  const { rows: merged, of, root } = mergeTwins(rows);
  const { linear } = trainSvm(merged, targets, count);
  const model: Model = {
    ...task,
    vocabulary,
    linear: quantise(parted(shortened(linear, root), of)),
    small: { logistic, ridge, words: wordsOf(texts) },
  };
  return { model, ...leaveOut(model, ridge, texts, targets) };
}

function allRows(vocabulary: Vocabulary, texts: readonly Pieces[], columns: readonly Int32Array[]): Rows {
  const entries = columns.reduce((sum, { length }) => sum + length, 0);
  const width = vocabulary.idf.length;
  return toRows(texts.length, (row) => passingVector(vocabulary, texts[row] as Pieces, columns[row]), width, entries); // rows are indices of texts
}

/** Scores every text as if it had not been there, and again as if its whole label had not: then any label is wrong. */
function leaveOut(model: Model, ridge: Ridge, found: readonly Pieces[], targets: Int32Array): Omit<Tried, "model"> {
  const heldOut = withoutEach(ridge, targets).map((support, row) => {
    const shares = softmax(support.scores, RIDGE);
    const [best = 0] = ranked(shares, model.background, 1);
    const vector = vectorOf(model.vocabulary, found[row] as Pieces); // rows are indices of found
    return { row, scored: { vector, shares, best, ...supportSigns(support, best) }, right: best === targets[row] };
  });
  const strange = withoutLabels(ridge, targets).map((support) => {
    const [best = 0] = ranked(support.scores, model.background, 1);
    return { signs: supportSigns(support, best).signs, right: false, inside: false };
  });
  const known = heldOut.map(({ row, scored, right }) => ({ signs: scored.signs, right, inside: targets[row] !== model.background }));
  return { heldOut, samples: [...known, ...strange] };
}

/** Training says 1 of a text of the label, 0 of any other. */
const HALF = 0.5;

/** How strongly training speaks for the label, and how much of the text it knows. */
function supportSigns({ scores, explained }: Support, best: number): Pick<Scored, "lead" | "signs"> {
  const support = scores[best] ?? 0;
  return { lead: support - HALF, signs: [1, Math.sqrt(Math.max(0, support) * Math.max(0, explained))] };
}

/** Scores a text whose features are given. */
export function score(model: Model, text: Features): Scored {
  const heard = model.small ? mended(text, model.small.words) : text;
  const vector = vectorOf(model.vocabulary, heard);
  const scores = scoresOf(model.linear, vector);
  if (!model.small) return judge(model, scores, vector);
  return { ...scoreSmall(model, model.small, vector, softmax(scores, MACHINES)), ...(heard === text ? {} : { heard }) };
}

function judge(model: Pick<Model, "background">, scores: Float32Array, vector: Vector): Scored {
  const shares = softmax(scores, MACHINES);
  const [best = 0, second = best] = ranked(shares, model.background, 2);
  return { vector, shares, best, lead: scores[best] ?? 0, signs: signsOf(model, scores, shares, vector, best, second) };
}

/** The mean of all three learners; the ridge says how far to trust it. */
function scoreSmall(model: Model, { logistic, ridge }: NonNullable<Model["small"]>, vector: Vector, machines: Float32Array): Scored {
  const support = supportOf(ridge, vector);
  const kernel = softmax(support.scores, RIDGE);
  const odds = softmax(scoresOf(logistic, vector), LOGISTIC);
  const shares = machines.map((share, label) => (share + (kernel[label] ?? 0) + (odds[label] ?? 0)) / 3);
  const [best = 0] = ranked(shares, model.background, 1);
  return { vector, shares, best, ...supportSigns(support, best) };
}

/** What tells a right prediction from a wrong one: shares and scores of the first and the second, the background, and how much is known. */
function signsOf(
  model: Pick<Model, "background">,
  scores: Float32Array,
  shares: Float32Array,
  vector: Vector,
  best: number,
  second: number,
): number[] {
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
    model.background < 0 ? 0 : Math.max(-2, Math.min(1, scores[model.background] ?? 0)),
    model.background < 0 ? 0 : Math.max(-2, Math.min(2, lead - (scores[model.background] ?? 0))),
  ];
}

/** The probability that `best` is right, of a text of this group. A text of which nothing is known is about nothing. */
export function confidence({ confidences }: Classifier, { vector, signs }: Scored, group?: string): number {
  return vector.index.length === 0 ? 0 : judged(confidences, signs, group);
}

/** The probability that a text of this group is about any label but the background. */
export function inScope({ scopes }: Classifier, { vector, signs }: Scored, group?: string): number {
  return vector.index.length === 0 ? 0 : judged(scopes, signs, group);
}
