import type { TopicId } from "../message.ts";
import { isDanger } from "./danger.ts";

/** One held-out prediction: its confidence, whether it was right, and whether the right label was among the best three. */
export interface Outcome {
  readonly confidence: number;
  readonly right: boolean;
  readonly near: boolean;
  /** True when an answer would be told; false when something would be done, or help in danger be given. */
  readonly told: boolean;
}

/** From `sureTold` or `sureDone` on the topic is taken; from `unsure` on it is offered among others; below, nothing is. */
export interface Thresholds {
  readonly sureTold: number;
  readonly sureDone: number;
  readonly unsure: number;
}

/** An answer names its topic and asks whether it helped, so that a worker sees that it is the wrong one. */
const RIGHT_TOLD = 0.85;
/** A wrong deed, such as a complaint lodged or a conversation ended, is not so easily seen or undone. */
const RIGHT_DONE = 0.9;

/** Topics on which Mitra does something or makes conversation, instead of telling what the rule is. */
const DEEDS: ReadonlySet<TopicId> = new Set(["complaint.file", "complaint.status"]);

/** True for topics that are answered in words alone. */
export function isTold(topic: TopicId): boolean {
  return topic !== "" && !DEEDS.has(topic) && !topic.startsWith("talk.") && !isDanger(topic);
}

/** The lowest confidence from which at least the share `right` of the outcomes are right; 1 when there is none. */
function sureFrom(outcomes: readonly Outcome[], share: number): number {
  const falling = [...outcomes].sort((a, b) => b.confidence - a.confidence);
  let right = 0;
  let sure = 1;
  falling.forEach((outcome, at) => {
    if (outcome.right) right++;
    if (right / (at + 1) >= share) sure = outcome.confidence;
  });
  return sure;
}

/**
 * Of held-out predictions that are sure, 85 of 100 are right where an answer is told and nine of ten elsewhere. `unsure` is the confidence that best parts the
 * texts whose topic is among the best three from the others: the highest sum of the shares that land on their side, where a right topic
 * withheld weighs as much as two offered in vain, since who is offered the wrong ones can still say so.
 */
export function chooseThresholds(outcomes: readonly Outcome[]): Thresholds {
  const sureTold = sureFrom(
    outcomes.filter(({ told }) => told),
    RIGHT_TOLD,
  );
  const sureDone = sureFrom(
    outcomes.filter(({ told }) => !told),
    RIGHT_DONE,
  );
  return { sureTold, sureDone, unsure: Math.min(unsureFrom(outcomes), sureTold, sureDone) };
}

function unsureFrom(outcomes: readonly Outcome[]): number {
  const falling = [...outcomes].sort((a, b) => b.confidence - a.confidence);
  const nearAll = Math.max(1, falling.filter(({ near }) => near).length);
  const farAll = Math.max(1, falling.length - nearAll);
  let near = 0;
  let unsure = 1;
  let most = Number.NEGATIVE_INFINITY;
  falling.forEach((outcome, at) => {
    if (outcome.near) near++;
    const parted = (2 * near) / nearAll - (at + 1 - near) / farAll;
    if (parted <= most) return;
    most = parted;
    unsure = outcome.confidence;
  });
  return unsure;
}

export interface Vote {
  /** Share of the model's belief that all kinds of danger have together. */
  readonly share: number;
  /** False when too little of the message is known for an alarm. */
  readonly told: boolean;
  readonly danger: boolean;
}

/** More false alarms than these and ordinary askers, and staff, learn to ignore them. */
const FALSE_ALARMS = 0.03;
/** Nobody in danger may go unheard: at this recall danger is offered as one of the possible topics. */
const HEARD = 0.95;

export interface DangerThresholds {
  /** From this share on a message is danger, though no rule fired. */
  readonly alarm: number;
  /** From this share on a doubtful message is offered danger among its alternatives. */
  readonly wary: number;
}

/**
 * The model hears danger beside the rules, which find most of it: `alarm` is the lowest share at which at most three in a hundred held-out
 * ordinary messages are false alarms; `wary` the highest at which 95 of 100 held-out messages about danger are heard.
 */
export function chooseDangerThresholds(votes: readonly Vote[]): DangerThresholds {
  const falling = (shares: readonly number[]) => [...shares].sort((a, b) => b - a);
  const ordinary = falling(votes.filter(({ danger }) => !danger).map(({ share, told }) => (told ? share : 0)));
  const dangerous = falling(votes.filter(({ danger }) => danger).map(({ share }) => share));
  const alarm = (ordinary[Math.floor(ordinary.length * FALSE_ALARMS)] ?? 1) + 1e-6;
  const wary = dangerous[Math.ceil(dangerous.length * HEARD) - 1] ?? alarm;
  return { alarm, wary: Math.min(alarm, wary) };
}
