import type { TopicId } from "../message.ts";
import { isDanger } from "./danger.ts";

/** One held-out prediction: how sure it was to be right, and to be about any topic, and whether it was. */
export interface Outcome {
  readonly confidence: number;
  readonly right: boolean;
  readonly scope: number;
  readonly inside: boolean;
  /** True when an answer would be told; false when something would be done, or help in danger be given. */
  readonly told: boolean;
}

/** From confidence `sureTold` or `sureDone` on the topic is taken; else, from `scope` on some are offered; below, none is. */
export interface Thresholds {
  readonly sureTold: number;
  readonly sureDone: number;
  readonly scope: number;
}

/** An answer names its topic and asks whether it helped, so that a worker sees that it is the wrong one. */
const RIGHT_TOLD = 0.85;
/** Who asks about a topic and is told that it is none can only say it again; who is offered topics about something else can say so. */
const ACCEPTED = 0.92;
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
 * Of held-out predictions that are sure, 85 of 100 are right where an answer is told and nine of ten elsewhere. `scope` is what 92 of 100 held-out
 * phrases about a topic reach; of messages, which lie less at the borders of topics than phrases do, some 97.
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
  const inside = outcomes.filter((outcome) => outcome.inside).map(({ scope }) => scope);
  return { sureTold, sureDone, scope: inside.sort((a, b) => a - b)[Math.floor(inside.length * (1 - ACCEPTED))] ?? 0 };
}

export interface Vote {
  /** Share of the model's belief that all kinds of danger have together. */
  readonly share: number;
  /** False when too little of the message is known, or said clearly, for an alarm. */
  readonly told: boolean;
  readonly danger: boolean;
}

/**
 * More false alarms than these and ordinary askers, and staff, learn to ignore them. Held-out phrases stand on borders, the more so the more phrases look
 * like danger and are none: of messages that it never learnt from fewer than two in a hundred are false alarms then, and 98.1 of a hundred in danger are
 * heard; at 4.2 of a hundred held-out ones 1.6 and 97.9 in the same hour, at 5.5 some 1.9 and 98.1.
 */
const FALSE_ALARMS = 0.048;
/** Nobody in danger may go unheard: at this recall danger is offered as one of the possible topics. */
const HEARD = 0.95;

export interface DangerThresholds {
  /** From this share on a message is danger, though no rule fired. */
  readonly alarm: number;
  /** From this share on a doubtful message is offered danger among its alternatives. */
  readonly wary: number;
}

/**
 * The model hears danger beside the rules, which find most of it: `alarm` is the lowest share at which so many held-out
 * ordinary messages are false alarms as can be borne; `wary` the highest at which 95 of 100 held-out messages about danger are heard.
 */
export function chooseDangerThresholds(votes: readonly Vote[]): DangerThresholds {
  const falling = (shares: readonly number[]) => [...shares].sort((a, b) => b - a);
  const ordinary = falling(votes.filter(({ danger }) => !danger).map(({ share, told }) => (told ? share : 0)));
  const dangerous = falling(votes.filter(({ danger }) => danger).map(({ share }) => share));
  const alarm = (ordinary[Math.floor(ordinary.length * FALSE_ALARMS)] ?? 1) + 1e-6;
  const wary = dangerous[Math.ceil(dangerous.length * HEARD) - 1] ?? alarm;
  return { alarm, wary: Math.min(alarm, wary) };
}
