import { isDanger } from "../domain/matcher/danger.ts";
import { calibrationError, f1, type Prediction } from "./metrics.ts";
import type { Answered, OwnRun } from "./own.ts";
import { type Report, report } from "./report.ts";
import { share as shareOf } from "./share.ts";

/** Label of phrases about nothing here, as in the files of intents. */
const OUT_OF_SCOPE = "out-of-scope";

export interface Confusion {
  readonly topic: string;
  readonly takenFor: string;
  readonly count: number;
  /** Phrases to look at. */
  readonly examples: readonly string[];
}

/** Shares are of the rows that they are about. */
export interface LanguageReport {
  readonly rows: number;
  /** The likeliest topic is right. */
  readonly first: number;
  /** The topic is among the best three, or given as danger. */
  readonly among: number;
  /** How many are answered as sure, and how many of those are right. */
  readonly sure: number;
  readonly sureRight: number;
  /** Out of scope and told so. */
  readonly oosNone: number;
  /** Danger found, and ordinary phrases taken for danger. */
  readonly dangerFound: number;
  readonly falseAlarms: number;
  readonly languageRight: number;
  /** Over what was not told to be out of scope. */
  readonly calibrationError: number;
  /** F1 of the likeliest topic, where the message is not told to be out of scope; worst first. */
  readonly topics: readonly { readonly topic: string; readonly f1: number; readonly rows: number }[];
  readonly confusions: readonly Confusion[];
}

export interface OwnReport extends Report {
  readonly languages: Readonly<Record<string, LanguageReport>>;
}

export function ownReport({ answered, trainMs, messageMs }: OwnRun): OwnReport {
  const languages = [...new Set(answered.map(({ phrase }) => phrase.language))];
  const of = (language: string) => answered.filter(({ phrase }) => phrase.language === language);
  return {
    ...report(answered.map(predictionOf), OUT_OF_SCOPE, { trainMs, messageMs }),
    languages: Object.fromEntries(languages.map((language) => [language, languageReport(of(language))])),
  };
}

export function predictionOf({ phrase, match }: Answered): Prediction & { readonly text: string } {
  const label = match.topic ?? match.alternatives[0]?.topic ?? OUT_OF_SCOPE;
  return { text: phrase.text, gold: phrase.topic ?? OUT_OF_SCOPE, label, confidence: match.confidence };
}

/** As the asker sees it: what is told to be about nothing here is taken for that, whatever was likeliest. */
function understoodOf({ phrase, match }: Answered) {
  const { text, gold, label } = predictionOf({ phrase, match });
  return { text, meant: gold, taken: match.verdict === "none" ? OUT_OF_SCOPE : label };
}

function languageReport(answered: readonly Answered[]): LanguageReport {
  const understood = answered.map(understoodOf);
  const inside = answered.filter(({ phrase }) => phrase.topic !== null);
  const outside = answered.filter(({ phrase }) => phrase.topic === null);
  const sure = answered.filter(({ match }) => match.verdict === "sure");
  const dangerous = answered.filter(({ phrase }) => isDanger(phrase.topic));
  const ordinary = answered.filter(({ phrase }) => !isDanger(phrase.topic));
  const gold = understood.map(({ meant }) => meant);
  const given = understood.map(({ taken }) => taken);
  const topics = [...new Set(gold)].map((topic) => ({
    topic,
    f1: f1(topic, gold, given),
    rows: gold.filter((label) => label === topic).length,
  }));
  return {
    rows: answered.length,
    first: share(inside, ({ phrase, match }) => (match.topic ?? match.alternatives[0]?.topic) === phrase.topic),
    among: share(inside, ({ phrase, match }) => [match.topic, ...match.alternatives.map(({ topic }) => topic)].includes(phrase.topic)),
    sure: share(answered, ({ match }) => match.verdict === "sure"),
    sureRight: share(sure, ({ phrase, match }) => phrase.topic === match.topic),
    oosNone: share(outside, ({ match }) => match.verdict === "none"),
    dangerFound: share(dangerous, ({ match }) => match.danger !== null),
    falseAlarms: share(ordinary, ({ match }) => match.danger !== null),
    languageRight: share(answered, ({ phrase, match }) => phrase.language === match.language),
    calibrationError: calibrationError(answered.filter(({ match }) => match.verdict !== "none").map(predictionOf)),
    topics: topics.sort((a, b) => a.f1 - b.f1),
    confusions: confusions(understood),
  };
}

const share = <T>(rows: readonly T[], holds: (row: T) => boolean): number => shareOf(rows, holds) ?? 0;

const SHOWN = 3;

/** Which topics are taken for which, most often first. */
function confusions(understood: readonly ReturnType<typeof understoodOf>[]): Confusion[] {
  const found = new Map<string, { topic: string; takenFor: string; texts: string[] }>();
  for (const { meant, taken, text } of understood) {
    if (meant === taken) continue;
    const key = `${meant} ${taken}`;
    const entry = found.get(key) ?? { topic: meant, takenFor: taken, texts: [] };
    entry.texts.push(text);
    found.set(key, entry);
  }
  return [...found.values()]
    .map(({ topic, takenFor, texts }) => ({ topic, takenFor, count: texts.length, examples: texts.slice(0, SHOWN) }))
    .sort((a, b) => b.count - a.count);
}
