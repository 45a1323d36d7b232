import { confidence, learn, score } from "../domain/matcher/classifier.ts";
import { features } from "../domain/matcher/features.ts";
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

/** Trains the matcher's classifier on one set of labelled texts and measures it on another. `oos` is the label of texts about nothing. */
export function evaluateSets(train: readonly Labelled[], test: readonly Labelled[], oos: string | undefined, zawgyi: Zawgyi): Evaluation {
  const began = performance.now();
  const texts = train.map(({ text }) => matchable(text, zawgyi));
  const { classifier } = learn(
    texts,
    train.map(({ label }) => label),
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
