import type { Language } from "../domain/language.ts";
import { confidence, learn, score } from "../domain/matcher/classifier.ts";
import { features } from "../domain/matcher/features.ts";
import { asWritten } from "../domain/matcher/language-model.ts";
import { matchable, type Zawgyi } from "../domain/normalize.ts";
import type { Labelled } from "./labelled.ts";
import type { Prediction } from "./metrics.ts";
import { type Report, report } from "./report.ts";

export interface TextPrediction extends Prediction {
  readonly text: string;
}

export interface Evaluation {
  readonly report: Report;
  readonly predictions: readonly TextPrediction[];
}

export interface SetsOptions {
  readonly zawgyi: Zawgyi;
  /** The label of texts about nothing. */
  readonly oos?: string | undefined;
  /** The language of the texts: they are learnt as phrases of this language are. */
  readonly language?: Language | undefined;
}

/** Trains the matcher's classifier on one set of labelled texts and measures it on another. */
export function evaluateSets(train: readonly Labelled[], test: readonly Labelled[], { zawgyi, oos, language }: SetsOptions): Evaluation {
  const began = performance.now();
  const folded = train.map(({ text, label }) => ({ text: matchable(text, zawgyi), label }));
  const all = language === undefined ? folded : asWritten(language, folded);
  const { classifier } = learn(
    all.map(({ text }) => text),
    all.map(({ label }) => label),
    oos,
  );
  const trainMs = performance.now() - began;
  const messageMs: number[] = [];
  const predictions = test.map(({ text, label: gold }) => {
    const before = performance.now();
    const scored = score(classifier, features(matchable(text, zawgyi)));
    const sure = confidence(classifier, scored);
    messageMs.push(performance.now() - before);
    return { text, gold, label: classifier.labels[scored.best] ?? "", confidence: sure };
  });
  return { report: report(predictions, oos, { trainMs, messageMs }), predictions };
}
