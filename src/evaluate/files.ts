import { confidence, learn, score } from "../domain/matcher/model/classifier.ts";
import { features } from "../domain/matcher/model/features.ts";
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
}

/** Trains the matcher's classifier on one set of labelled texts and measures it on another. */
export function evaluateSets(train: readonly Labelled[], test: readonly Labelled[], { zawgyi, oos }: SetsOptions): Evaluation {
  const began = performance.now();
  const { classifier } = learn(
    train.map(({ text, label }) => ({ text: features(matchable(text, zawgyi)), label })),
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
