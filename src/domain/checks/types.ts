import type { Found } from "../content.ts";
import type { Match } from "../matcher/types.ts";
import type { Choice } from "../message.ts";
import type { Params, Turn } from "../turn.ts";

/** Small dialogues that end in a sum or a list: is a fee too much, is a contract complete, is one registered, what is the pay. */
export const CHECKS = ["fee", "contract", "registered", "pay"] as const;
export type CheckName = (typeof CHECKS)[number];

/** Money of a currency where it was told, or months of salary. Never negative. */
export interface Money {
  readonly amount: number;
  /** ISO 4217. */
  readonly currency?: string;
  readonly unit?: "months-of-salary";
}

/** What the worker answered to a step: the value of a button, a count, or money. */
export type Answered = string | number | Money;
/** A step that the worker skipped. */
export const UNKNOWN = "unknown";
export type Given = Readonly<Record<string, Answered>>;

/**
 * A check under way: plain data, saved with the conversation. `asked`: the step whose question was put last; `missed`: put again, because
 * the reply was not understood.
 */
export interface CheckDialogue {
  readonly kind: "check";
  readonly check: CheckName;
  readonly given: Given;
  readonly asked: string;
  readonly missed?: true;
}

/** An answer that cannot be used, with the text that says what is needed instead. */
export interface Unusable {
  readonly key: string;
  readonly params: Params;
}

/** One question of a check. `read` takes a typed reply; null: it is none. */
export interface Step {
  readonly id: string;
  readonly text: Found;
  readonly choices: readonly Choice[];
  read(match: Match): Answered | { readonly unusable: Unusable } | null;
}

/** A check as its steps (those that what is known calls for, in order) and what it says when all are answered. */
export interface Check {
  /** Groups of topics whose messages may be answers to its questions: its own first, of the others only with an amount or a count. */
  readonly about: readonly [own: string, ...others: string[]];
  steps(turn: Turn, given: Given): readonly Step[];
  conclude(turn: Turn, given: Given): Turn;
}
