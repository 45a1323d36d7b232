import type { Language } from "../domain/language.ts";
import { makeMatcher, trainModel } from "../domain/matcher/matcher.ts";
import type { Training, TrainingPhrase } from "../domain/matcher/training.ts";
import type { Match } from "../domain/matcher/types.ts";
import type { Zawgyi } from "../domain/normalize.ts";
import { stratifiedFolds } from "./folds.ts";

/** A training phrase as it is understood by a matcher that has not seen it. */
export interface Answered {
  readonly phrase: TrainingPhrase;
  readonly match: Match;
}

export interface OwnRun {
  readonly answered: readonly Answered[];
  readonly trainMs: number;
  readonly messageMs: readonly number[];
}

const FOLDS = 5;

/**
 * Cross-validation of the whole matcher on its own phrases: every phrase is matched, without hints, by a matcher trained on the other four
 * fifths. Danger rules were written with the same phrases before them, so that their share of danger found flatters them.
 */
export function crossValidate(training: Training, zawgyi: Zawgyi, only?: Language, progress?: (fold: number, of: number) => void): OwnRun {
  const { phrases } = training;
  const names = phrases.map(({ language, topic }) => `${language} ${topic}`);
  const place = new Map([...new Set(names)].sort().map((name, at) => [name, at]));
  const folds = stratifiedFolds(
    Int32Array.from(names, (name) => place.get(name) ?? 0),
    FOLDS,
  );
  const answered: Answered[] = [];
  const messageMs: number[] = [];
  let trainMs = 0;
  for (let out = 0; out < FOLDS; out++) {
    progress?.(out + 1, FOLDS);
    const began = performance.now();
    const seen = { ...training, phrases: phrases.filter((_, row) => folds[row] !== out) };
    const matcher = makeMatcher(trainModel(seen, { zawgyi }), { zawgyi });
    trainMs += (performance.now() - began) / FOLDS;
    for (const phrase of phrases.filter(({ language }, row) => folds[row] === out && (only === undefined || language === only))) {
      const before = performance.now();
      const match = matcher.match(phrase.text);
      messageMs.push(performance.now() - before);
      answered.push({ phrase, match });
    }
  }
  return { answered, trainMs, messageMs };
}
