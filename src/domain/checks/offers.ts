import type { Match } from "../matcher/types.ts";
import type { Choice, TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { choice } from "../turn.ts";
import { hasFeeLimit } from "./fee.ts";
import { startCheck } from "./flow.ts";
import type { CheckName, Money } from "./types.ts";

const AFTER: Readonly<Record<TopicId, CheckName>> = {
  "fees.limit": "fee",
  "fees.who-pays": "fee",
  "fees.deduction": "fee",
  "contract.content": "contract",
  "contract.substitution": "contract",
  "social.eligibility": "registered",
  "social.not-registered": "registered",
  "wages.unpaid": "pay",
  "wages.minimum": "pay",
  "hours.rest": "pay",
};

/** The check that goes with a topic, as a choice below its answer. */
export function checkChoices(turn: Turn, topic: TopicId): Choice[] {
  const check = Object.hasOwn(AFTER, topic) ? AFTER[topic] : undefined;
  return check === undefined ? [] : [choice(turn, `check:${check}`, `check.buttons.${check}`)];
}

/** The amount that a question asks about: of a fee in all, not of a monthly cut or of one named cost, which no limit here is about. */
export function amountAsked(topic: TopicId, { entities: { amount } }: Match): Money | undefined {
  if (amount === undefined || amount.value <= 0 || topic !== "fees.limit") return undefined;
  const { value, currency, unit } = amount;
  return { amount: value, ...(currency === undefined ? {} : { currency }), ...(unit === undefined ? {} : { unit }) };
}

/** Checks the amount of the question that was just answered; null where no rule limits it. */
export function checkAmount(turn: Turn, asked: Money | undefined): Turn | null {
  return asked === undefined || !hasFeeLimit(turn) ? null : startCheck(turn, "fee", { asked });
}
