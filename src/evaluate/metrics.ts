/** A prediction on a text whose label is known. `label` is the likeliest label in scope, whatever the confidence. */
export interface Prediction {
  readonly gold: string;
  readonly label: string;
  readonly confidence: number;
}

/** What comes of answering only from a confidence on. */
export interface AtThreshold {
  readonly threshold: number;
  /** Share of texts in scope that got their label. */
  readonly inScopeAccuracy: number;
  /** Share of texts out of scope that got no label; null when there are none. */
  readonly oosRecall: number | null;
  readonly mcc: number;
}

export function accuracy(gold: readonly string[], given: readonly string[]): number {
  return gold.length === 0 ? 0 : gold.filter((label, at) => label === given[at]).length / gold.length;
}

/** Mean of the F1 of every label that occurs. */
export function macroF1(gold: readonly string[], given: readonly string[]): number {
  const labels = [...new Set([...gold, ...given])];
  const sum = labels.reduce((total, label) => total + f1(label, gold, given), 0);
  return labels.length === 0 ? 0 : sum / labels.length;
}

export function f1(label: string, gold: readonly string[], given: readonly string[]): number {
  const right = gold.filter((name, at) => name === label && given[at] === label).length;
  const named = gold.filter((name) => name === label).length + given.filter((name) => name === label).length;
  return named === 0 ? 0 : (2 * right) / named;
}

/** Matthews correlation for any number of classes: Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient" (2004). */
export function mcc(gold: readonly string[], given: readonly string[]): number {
  const count = gold.length;
  const [golds, givens] = [tally(gold), tally(given)];
  const right = gold.filter((label, at) => label === given[at]).length;
  const sum = (of: ReadonlyMap<string, number>, with_: ReadonlyMap<string, number>) =>
    [...of].reduce((total, [label, times]) => total + times * (with_.get(label) ?? 0), 0);
  const below = Math.sqrt((count ** 2 - sum(givens, givens)) * (count ** 2 - sum(golds, golds)));
  return below === 0 ? 0 : (right * count - sum(golds, givens)) / below;
}

function tally(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** The labels given when anything less confident than the threshold counts as out of scope. */
export function decide(predictions: readonly Prediction[], threshold: number, oos: string): string[] {
  return predictions.map(({ label, confidence }) => (confidence >= threshold ? label : oos));
}

export function atThreshold(predictions: readonly Prediction[], threshold: number, oos: string): AtThreshold {
  const gold = predictions.map((prediction) => prediction.gold);
  const given = decide(predictions, threshold, oos);
  const share = (rows: readonly boolean[]) => rows.filter(Boolean).length / rows.length;
  const inside = gold.flatMap((label, at) => (label === oos ? [] : [given[at] === label]));
  const outside = gold.flatMap((label, at) => (label === oos ? [given[at] === oos] : []));
  return {
    threshold,
    inScopeAccuracy: inside.length === 0 ? 0 : share(inside),
    oosRecall: outside.length === 0 ? null : share(outside),
    mcc: mcc(gold, given),
  };
}

/** The chance that a text in scope is more confident than one out of scope; ties count half. Null when one kind is missing. */
export function auroc(predictions: readonly Prediction[], oos: string): number | null {
  const rising = [...predictions].sort((a, b) => a.confidence - b.confidence);
  const inside = rising.filter(({ gold }) => gold !== oos).length;
  const outside = rising.length - inside;
  if (inside === 0 || outside === 0) return null;
  let ranks = 0;
  for (let from = 0; from < rising.length; ) {
    let to = from;
    while (to < rising.length && rising[to]?.confidence === rising[from]?.confidence) to++;
    ranks += rising.slice(from, to).filter(({ gold }) => gold !== oos).length * ((from + 1 + to) / 2);
    from = to;
  }
  return (ranks - (inside * (inside + 1)) / 2) / (inside * outside);
}

const BINS = 10;

/** Expected calibration error: how far confidence is from the share of right labels, in ten bins, weighed by their size. */
export function calibrationError(predictions: readonly Prediction[]): number {
  const gaps = new Float64Array(BINS);
  for (const { gold, label, confidence } of predictions) {
    const bin = Math.min(BINS - 1, Math.floor(confidence * BINS));
    gaps[bin] = (gaps[bin] ?? 0) + confidence - (gold === label ? 1 : 0);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / Math.max(1, predictions.length);
}
