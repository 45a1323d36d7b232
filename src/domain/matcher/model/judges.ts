import { confidenceOf, fitConfidence, type Sample } from "./calibrate.ts";

/** Weights of the signs of a prediction, for each group of texts. */
export type Judges = Readonly<Record<string, Float64Array>>;

/** With fewer samples a group has no confidence of its own. */
const ENOUGH_SAMPLES = 100;
/** Of texts of all groups together. */
const ALL = "";

/** A sample of a group. */
export interface Grouped extends Sample {
  readonly group?: string | undefined;
}

/** Fits a judge to each group that has enough samples, and one to all. */
export function judges(samples: readonly Grouped[]): Judges {
  const groups = [...new Set(samples.map(({ group }) => group ?? ALL))];
  const own = groups.map((group) => [group, samples.filter((sample) => (sample.group ?? ALL) === group)] as const);
  return Object.fromEntries([
    ...own.filter(([, some]) => some.length >= ENOUGH_SAMPLES).map(([group, some]) => [group, fitConfidence(some)] as const),
    [ALL, fitConfidence(samples)],
  ]);
}

/** The probability that a judge of this group gives to the signs of a prediction. */
export function judged(judges: Judges, signs: readonly number[], group = ALL): number {
  const weights = judges[group] ?? judges[ALL];
  return weights ? confidenceOf(weights, signs) : 0;
}
