import type { TopicId } from "../message.ts";
import { type Alarm, isDanger } from "./danger.ts";
import type { Classifier, Scored } from "./model/classifier.ts";
import type { Features } from "./model/features.ts";
import { ranked } from "./model/rows.ts";
import { reasonsFor } from "./reasons.ts";
import { isTold } from "./thresholds.ts";
import { canAlarm, canTell, dangerShare, type LanguageModel } from "./topic-model.ts";
import type { Candidate, Match } from "./types.ts";

const EXACT = 0.98;
const OFFERED = 3;
/**
 * A rule that fires is believed from this share of danger on. Of 369 messages in danger that no phrase or rule was written after, rules that fired on 368
 * reach it; of 45 ordinary ones on which a rule fired, 20 stay below.
 */
const BELIEVED = 0.1;
/** The same of the words around its terms, where the whole message falls short of that. */
const NEARLY = 0.5;
/** In fewer words the model alone hears no danger: "ke cha" is how Nepalis say hello. Rules know the few words that are. */
const A_FEW = 3;

/** A message as the model sees it. */
export interface Reading {
  readonly classifier: Classifier;
  /** Of the likeliest language. */
  readonly model: LanguageModel;
  readonly text: Features;
  readonly scored: Scored;
  readonly confidence: number;
  readonly scope: number;
}

/**
 * The danger that a message tells of, else null: what a rule hears and the model does not rule out, what repeats a phrase of danger, or the likeliest
 * when the model hears danger by itself.
 */
export function dangerIn(reading: Reading | null, alarms: readonly Alarm[], exact: TopicId | null): TopicId | null {
  const [first] = alarms;
  if (!reading || !canTell(reading.scored) || reading.text.words.length < A_FEW) return first?.kind ?? exact;
  const share = dangerShare(reading.classifier, reading.scored);
  if (first && share >= BELIEVED) return likeliestOf(reading, new Set(alarms.map(({ kind }) => kind))) ?? first.kind;
  return exact ?? (share >= reading.model.danger.alarm && canAlarm(reading.scored) ? likeliestDanger(reading) : null);
}

/** True when the model does not rule out that the words around a rule's terms are about danger. */
export function isBelieved(reading: Reading | null): boolean {
  return reading !== null && dangerShare(reading.classifier, reading.scored) >= NEARLY;
}

/** True when danger may be meant, by the message as a whole. */
export function mayAlarm({ classifier, model, scored }: Reading): boolean {
  return canTell(scored) && dangerShare(classifier, scored) >= model.danger.wary;
}

function likeliestDanger(reading: Reading): string | null {
  return likeliestOf(reading, new Set(reading.classifier.labels.filter(isDanger)));
}

/** "Help" beside a beating is the beating: of the dangers that rules hear, the one that the model hears most. */
function likeliestOf({ classifier, scored }: Reading, kinds: ReadonlySet<string>): string | null {
  const { labels, background } = classifier;
  const ordered = ranked(scored.shares, background, labels.length).map((at) => labels[at] ?? "");
  return ordered.find((label) => kinds.has(label)) ?? null;
}

/** Sure of the topic, if it is about something here; what may not be is offered instead of answered. */
function isSure(reading: Reading, alarmed = false): boolean {
  return reading.scope >= reading.model.thresholds.scope && isConfident(reading, alarmed);
}

/** Confident enough for what would come of it. Where danger may be meant, an answer must be as sure as a deed: who is in danger must not get an ordinary one. */
function isConfident({ classifier, model, scored, confidence, text }: Reading, alarmed: boolean): boolean {
  if (alarmed) return false;
  const { sureTold, sureDone } = model.thresholds;
  const likeliest = classifier.labels[scored.best] ?? "";
  // "12" is an answer to a question that is over as often as somebody's age; "999" is asked back, too, and so are two words that no rule knows.
  if (isDanger(likeliest) && text.words.filter((word) => /\p{L}/u.test(word)).length < A_FEW) return false;
  if (!isTold(likeliest)) return confidence >= sureDone;
  const wary = dangerShare(classifier, scored) >= model.danger.wary;
  return confidence >= (wary ? Math.max(sureTold, sureDone) : sureTold);
}

export type Judgement = Pick<Match, "topic" | "confidence" | "verdict" | "alternatives" | "reasons" | "also" | "faint">;

export function topicOf({ classifier, scored }: Reading): string {
  return classifier.labels[scored.best] ?? "";
}

/** A part is short of words, and a language that is well understood is sure of whole messages from a third on. */
const SURE_OF_PART = 0.5;

/** Surely asks for what can be told. Half a message is no ground to call for help, or to do something. */
export function isQuestion(reading: Reading): boolean {
  return isTold(topicOf(reading)) && isSure(reading) && reading.confidence >= SURE_OF_PART;
}

export const PERSON = "talk.human";

/** A part that surely asks for staff. */
export function asksForPerson(reading: Reading): boolean {
  return topicOf(reading) === PERSON && isSure(reading) && reading.confidence >= SURE_OF_PART;
}

export function exactly(topic: string | null): Judgement {
  const reasons = ["the same as a training phrase"];
  if (topic === null) return { topic, confidence: 0, verdict: "none", alternatives: [], reasons };
  return { topic, confidence: EXACT, verdict: "sure", alternatives: [], reasons };
}

/**
 * What the model alone hears below both, of the kind and of any danger, is faint. Of 825 second and third messages that nobody here wrote phrases after, 29
 * of the 258 in which danger was rightly heard are so, and 46 of the 59 in which it was not meant.
 */
const FAINT = 0.7;
const FAINT_SHARE = 0.8;

export function endangered(kind: string, alarms: readonly Alarm[], reading: Reading | null, exact: boolean): Judgement {
  const fired = alarms.slice(0, 2).map((alarm) => `rule of ${alarm.kind}: ${alarm.terms.map((term) => `“${term}”`).join(" + ")}`);
  const label = reading?.classifier.labels.indexOf(kind) ?? -1;
  const spoke = reading && label >= 0 ? reasonsFor(reading.classifier, reading.text, reading.scored, label) : [];
  const reasons = [...(exact ? ["the same as a training phrase"] : []), ...fired, ...spoke].slice(0, 5);
  const own = reading?.scored.best === label ? (reading?.confidence ?? 0) : 0;
  const confidence = round(exact ? EXACT : Math.max(alarms.length > 0 ? 0.95 : 0.6, own));
  const share = reading ? dangerShare(reading.classifier, reading.scored) : 0;
  return {
    ...(confidence < FAINT && share < FAINT_SHARE ? { faint: true as const } : {}),
    topic: kind,
    confidence,
    verdict: "sure",
    alternatives: reading ? candidates(reading).filter(({ topic }) => topic !== kind) : [],
    reasons,
  };
}

/** `alarms`: of rules that fired and were not believed. */
export function judged(reading: Reading | null, alarms: readonly Alarm[]): Judgement {
  if (!reading) return { topic: null, confidence: 0, verdict: "none", alternatives: [], reasons: [] };
  const { classifier, model, scored, text } = reading;
  const reasons = reasonsFor(classifier, scored.heard ?? text, scored, scored.best);
  const [first, ...others] = candidates(reading);
  const confidence = round(reading.confidence);
  if (first && isSure(reading, alarms.length > 0))
    return { topic: first.topic, confidence, verdict: "sure", alternatives: others, reasons };
  if (first && (mayBeMeant(reading, alarms) || reading.scope >= model.thresholds.scope || isConfident(reading, alarms.length > 0)))
    return { topic: null, confidence, verdict: "unsure", alternatives: withDanger(reading, [first, ...others], alarms), reasons };
  return { topic: null, confidence, verdict: "none", alternatives: first ? [first, ...others] : [], reasons };
}

/** The likeliest topics; what the first leaves of certainty is shared among the others by their shares. */
function candidates({ classifier, scored, confidence }: Reading): Candidate[] {
  const { labels, background } = classifier;
  const first = scored.shares[scored.best] ?? 0;
  return ranked(scored.shares, background, OFFERED).map((at, place) => ({
    topic: labels[at] ?? "",
    confidence: round(
      place === 0 ? confidence : Math.min(confidence, (1 - confidence) * ((scored.shares[at] ?? 0) / Math.max(1e-9, 1 - first))),
    ),
  }));
}

/** How sure a danger is at least that a rule heard and the model did not believe. */
const ALARMED = 0.3;
/** From this share of danger on it is asked whether it is meant, whatever the whole sounds like; below, it is news, or a film. */
const THINKABLE = 0.03;

function mayBeMeant({ classifier, scored }: Reading, alarms: readonly Alarm[]): boolean {
  return alarms.length > 0 && dangerShare(classifier, scored) >= THINKABLE;
}

/** When danger may be meant, it is one of the topics to choose from. */
function withDanger(reading: Reading, offered: readonly Candidate[], alarms: readonly Alarm[]): readonly Candidate[] {
  const share = dangerShare(reading.classifier, reading.scored);
  const kind = alarms[0]?.kind ?? likeliestDanger(reading);
  if ((share < reading.model.danger.wary && alarms.length === 0) || kind === null) return offered;
  const least = alarms.length > 0 ? ALARMED : 0;
  if (offered.some(({ topic }) => topic === kind))
    return offered.map((one) => (one.topic === kind ? { ...one, confidence: Math.max(one.confidence, least) } : one));
  return [...offered.slice(0, OFFERED - 1), { topic: kind, confidence: round(Math.max(Math.min(reading.confidence, share), least)) }];
}

export function round(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;
}
