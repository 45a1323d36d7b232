import type { Match } from "../matcher/types.ts";
import type { Choice, TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { choice } from "../turn.ts";
import { feeLimits, hasFeeLimit } from "./fee.ts";
import { startCheck } from "./flow.ts";
import { currencyOf } from "./money.ts";
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

/** What somebody takes for renewing one of these is no fee for a job: papers have prices of their own. */
const PAPERS: ReadonlySet<string | undefined> = new Set(["work-permit", "id-card", "passport", "health-card"]);

/** The amount that a question asks about: of a fee in all, not of a monthly cut or of one named cost, which no limit here is about. */
export function amountAsked(topic: TopicId, { entities: { amount, document } }: Match): Money | undefined {
  if (amount === undefined || amount.value <= 0 || topic !== "fees.limit" || PAPERS.has(document)) return undefined;
  const { value, currency, unit } = amount;
  return { amount: value, ...(currency === undefined ? {} : { currency }), ...(unit === undefined ? {} : { unit }) };
}

/** Checks the amount of the question that was just answered; null where no rule limits it, or none in that money: 6 lakh taka are asked at home. */
export function checkAmount(turn: Turn, asked: Money | undefined): Turn | null {
  return asked === undefined || !hasFeeLimit(turn) || isOtherMoney(turn, asked) ? null : startCheck(turn, "fee", { asked });
}

/** The money of a country that people leave, which is not that of any limit: whoever asks it is no agency of the country of work. */
function isOtherMoney(turn: Turn, { currency }: Money): boolean {
  const limits = feeLimits(turn);
  if (currency === undefined || limits.length === 0 || !turn.content.origins.some((home) => currencyOf(home) === currency)) return false;
  return !limits.some(({ fact }) => fact.rule === "zero" || currencyOf(fact.jurisdiction) === currency);
}
