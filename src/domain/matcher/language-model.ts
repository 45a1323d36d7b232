import type { Language } from "../language.ts";
import type { TopicId } from "../message.ts";
import { withoutMarks } from "../normalize.ts";
import { type Classifier, confidence, type HeldOut, learn, ranked, type Scored } from "./classifier.ts";
import { isDanger } from "./danger.ts";
import { type ExactPhrases, learnExact } from "./exact.ts";
import { chooseDangerThresholds, chooseThresholds, type DangerThresholds, isTold, type Thresholds } from "./thresholds.ts";

/** A phrase of a language, folded. */
export interface FoldedPhrase {
  readonly topic: TopicId | null;
  readonly text: string;
}

/** All that was learnt from the phrases of one language. */
export interface LanguageModel {
  readonly language: Language;
  readonly classifier: Classifier;
  readonly thresholds: Thresholds;
  readonly danger: DangerThresholds;
  readonly exact: ExactPhrases;
}

/** Label of phrases about nothing here. */
export const NOTHING = "";
/** People write these without their marks on most phones. */
const MARKED: ReadonlySet<Language> = new Set(["vi"]);
const OFFERED = 3;

export function learnLanguage(language: Language, phrases: readonly FoldedPhrase[]): LanguageModel {
  const all = asWritten(language, phrases);
  const { classifier, heldOut } = learn(
    all.map(({ text }) => text),
    all.map(({ topic }) => topic ?? NOTHING),
    NOTHING,
  );
  const topicOf = ({ row }: HeldOut) => all[row]?.topic ?? NOTHING;
  const outcomes = heldOut.map((held) => ({
    confidence: confidence(classifier, held.scored),
    right: held.right,
    near: ranked(held.scored.shares, classifier.background, OFFERED).some((at) => classifier.labels[at] === topicOf(held)),
    told: isTold(classifier.labels[held.scored.best] ?? NOTHING),
  }));
  const votes = heldOut.map((held) => ({
    share: dangerShare(classifier, held.scored),
    told: canTell(held.scored),
    danger: isDanger(topicOf(held)),
  }));
  return { language, classifier, thresholds: chooseThresholds(outcomes), danger: chooseDangerThresholds(votes), exact: learnExact(all) };
}

/** A word or two, or words mostly unknown, are no ground for an alarm; rules know the words that are. */
const ENOUGH_KNOWN = 0.5;
const ENOUGH_PIECES = 20;

/** True when so much of the text is known that the model may raise an alarm. */
export function canTell({ vector }: Scored): boolean {
  return vector.known >= ENOUGH_KNOWN && vector.index.length >= ENOUGH_PIECES;
}

/** How much of the belief goes to all kinds of danger together. */
export function dangerShare({ labels }: Classifier, { shares }: Scored): number {
  return labels.reduce((sum, label, at) => (isDanger(label) ? sum + (shares[at] ?? 0) : sum), 0);
}

/** Folded phrases in every way in which people write the language: Vietnamese without its marks, too. */
export function asWritten<T extends { readonly text: string }>(language: Language, phrases: readonly T[]): readonly T[] {
  return MARKED.has(language) ? phrases.flatMap(alsoUnmarked) : phrases;
}

function alsoUnmarked<T extends { readonly text: string }>(phrase: T): T[] {
  const text = withoutMarks(phrase.text);
  return text === phrase.text ? [phrase] : [phrase, { ...phrase, text }];
}
