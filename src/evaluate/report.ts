import { type AtThreshold, accuracy, atThreshold, auroc, calibrationError, decide, macroF1, type Prediction } from "./metrics.ts";

/** The stable shape of `evaluate --json`. Times in milliseconds. */
export interface Report {
  /** Over all rows, with what is less confident than 0.5 as out of scope where there is such a label. */
  readonly accuracy: number;
  readonly macroF1: number;
  /** Over rows in scope, with no threshold. */
  readonly inScopeAccuracy: number;
  readonly thresholds: readonly AtThreshold[];
  readonly bestMcc: number;
  readonly auroc: number | null;
  readonly calibrationError: number;
  readonly trainMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly rssMb: number;
  readonly rows: number;
}

export interface Timings {
  readonly trainMs: number;
  /** Of each message. */
  readonly messageMs: readonly number[];
}

const THRESHOLDS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/** Stands for "no label in scope" when the data has none: no label can be the empty text. */
const NO_LABEL = "";
/** Confidence is a probability: from one half on a label is more likely right than wrong. */
const EVEN = 0.5;

export function report(predictions: readonly Prediction[], oos: string | undefined, { trainMs, messageMs }: Timings): Report {
  const nothing = oos ?? NO_LABEL;
  const gold = predictions.map((prediction) => prediction.gold);
  const given = decide(predictions, oos === undefined ? 0 : EVEN, nothing);
  const thresholds = THRESHOLDS.map((threshold) => atThreshold(predictions, threshold, nothing));
  const rising = [...messageMs].sort((a, b) => a - b);
  return {
    accuracy: accuracy(gold, given),
    macroF1: macroF1(gold, given),
    inScopeAccuracy: atThreshold(predictions, 0, nothing).inScopeAccuracy,
    thresholds,
    bestMcc: Math.max(...thresholds.map(({ mcc }) => mcc)),
    auroc: auroc(predictions, nothing),
    calibrationError: calibrationError(predictions),
    trainMs,
    p50Ms: quantile(rising, 0.5),
    p99Ms: quantile(rising, 0.99),
    rssMb: process.memoryUsage.rss() / 1e6,
    rows: predictions.length,
  };
}

function quantile(rising: readonly number[], share: number): number {
  return rising[Math.min(rising.length - 1, Math.floor(rising.length * share))] ?? 0;
}
