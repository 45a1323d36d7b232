import type { Match } from "../matcher/types.ts";
import type { Turn } from "../turn.ts";
import { spokenOf } from "./in-hand.ts";

const NUMBERS: ReadonlySet<string> = new Set(["how-long", "how-much"]);
const OF_ANY_MATTER: ReadonlySet<string> = new Set([
  ...NUMBERS,
  "case",
  "before-reported",
  "paid-late",
  "money",
  "pay",
  "must",
  "negation",
]);

/** "How many months do I wait?": asks how long or how much, and names nothing else. */
export function asksNumberAlone(turn: Turn, { text, verdict, entities }: Match): boolean {
  if (verdict === "sure" || !entities.asks || entities.reply !== undefined || entities.hint === "number") return false;
  const said = spokenOf(turn, text);
  return said.some((one) => NUMBERS.has(one)) && said.every((one) => OF_ANY_MATTER.has(one));
}

/** Below this a topic is one of several guesses. */
const GUESS = 0.5;
const BESIDE_A_TIME: ReadonlySet<string> = new Set([...OF_ANY_MATTER, "months-pay", "may-i", "every-month"]);

/** "Only 2 months to find one, then what?": the time is part of the question, and nothing else is named. */
export function asksWithTime(turn: Turn, { text, verdict, entities, alternatives: [likeliest] }: Match): boolean {
  const asks = entities.asks || /[?？]\s*$/u.test(text);
  if (verdict === "sure" || !asks || entities.duration === undefined || entities.reply !== undefined) return false;
  return (likeliest?.confidence ?? 0) < GUESS && spokenOf(turn, text).every((one) => BESIDE_A_TIME.has(one));
}

const CALLS: ReadonlySet<string> = new Set(["hotline", "phone"]);
const SAYS_LITTLE: ReadonlySet<string> = new Set(["may-i", "must", "negation", "only-yes", "only-no", "hotline", "phone"]);

/** "Is the call free?", "do I go, or call?": what is known of it stands beside the numbers. */
export const isOfCall = (said: readonly string[]): boolean =>
  said.some((one) => CALLS.has(one)) || (said.length > 0 && said.every((one) => SAYS_LITTLE.has(one)));
