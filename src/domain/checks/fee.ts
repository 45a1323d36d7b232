import { leftFrom } from "../answers/telling.ts";
import { displayNames } from "../formatters.ts";
import { monthsAlone } from "../matcher/entities/amount.ts";
import type { Match } from "../matcher/types.ts";
import type { Jurisdiction } from "../message.ts";
import { fold } from "../normalize.ts";
import type { Turn } from "../turn.ts";
import { type Lack, lacking } from "./fee-limit.ts";
import { concludeFee } from "./fee-verdict.ts";
import { hangsOnWork, type Measured, measured } from "./measures.ts";
import { currencyOf, isMoney, moneyIn, placeOfWork } from "./money.ts";
import { choiceStep, countryStep, moneyStep, WORK, workStep } from "./steps.ts";
import { type Check, type Given, type Money, type Step, UNKNOWN } from "./types.ts";

/** "They ask me so much: is it too much?" Compared with the rules of the country of work and of the home country. */
export const feeCheck: Check = { about: ["fees", "wages"], steps, conclude };

/** The limits for the corridor: that of the country of work first, then that of the home country. */
export function feeLimits(turn: Turn): Measured[] {
  return corridor(turn)
    .map((place) => measured({ ...turn, now: turn.event.at }, "fee-limit", place))
    .filter((found) => found !== null);
}

/** Country of work and country of origin, as far as they are known. */
function corridor({ conversation, content }: Turn): Jurisdiction[] {
  const place = placeOfWork(conversation);
  return [place, leftFrom(content, { ...conversation, jurisdiction: place })].filter((one) => one !== null);
}

function hangs(turn: Turn): boolean {
  return hangsOnWork({ ...turn, now: turn.event.at }, ["fee-limit"], corridor(turn));
}

/** True when there is, or may be for some kind of work, a limit to compare with. */
export function hasFeeLimit(turn: Turn): boolean {
  return feeLimits(turn).length > 0 || hangs(turn);
}

function steps(turn: Turn, given: Given): Step[] {
  const country = countryStep(turn);
  if (country.length > 0) return country;
  const work = hangs(turn) ? [workStep(turn, "fee")] : [];
  if (work.length > 0 && !Object.hasOwn(given, WORK)) return work;
  const limits = feeLimits(turn);
  if (limits.length === 0) return work;
  const asked = [...work, askedStep(turn)];
  if (!isMoney(given.asked) || limits.some(({ fact }) => fact.rule === "zero")) return asked;
  return [...asked, ...currencyStep(turn, given.asked), ...comparing(turn, given, limits)];
}

/** Money, or months of salary: here "3 months" can mean nothing else. */
function askedStep(turn: Turn): Step {
  const step = moneyStep(turn, { check: "fee", id: "asked" });
  return {
    ...step,
    read: (match) => {
      const { amount } = match.entities;
      const months = amount ? amount.unit && amount.value : monthsAlone(fold(match.text));
      return months ? { amount: months, unit: "months-of-salary" } : step.read(match);
    },
  };
}

function currencyStep(turn: Turn, asked: Money): Step[] {
  if (asked.currency !== undefined || asked.unit !== undefined) return [];
  const { language } = turn.conversation;
  const names = displayNames(language, { type: "currency" });
  const codes = [...new Set([...corridor(turn).map(currencyOf), "USD"])].filter((code) => code !== undefined);
  const labels = codes.map((code) => [code, `${names.of(code) ?? code} (${code})`] as const);
  return [choiceStep(turn, { check: "fee", id: "currency" }, labels, (match) => currencyNamed(turn, match))];
}

/** Money is only heard beside a number. */
function currencyNamed({ content, conversation }: Turn, { text }: Match): string | null {
  const match = content.matcher.match(`1 ${text}`, { language: conversation.language });
  return moneyIn(match, placeOfWork(conversation))?.currency ?? null;
}

/** One more question at a time, for the first limit that needs it. */
function comparing(turn: Turn, given: Given, limits: readonly Measured[]): Step[] {
  const told = toldOf(turn, given);
  if (told === null) return [];
  const lack = limits.map(({ fact }) => lacking(told.asked, told.salary, fact)).find((one) => one !== null) ?? null;
  const salary = moneyStep(turn, { check: "fee", id: "salary" });
  const other = otherStep(turn, given, lack);
  if (Object.hasOwn(given, "salary")) return [salary, ...other];
  return lack === "salary" ? [salary] : other;
}

function otherStep(turn: Turn, given: Given, lack: Lack): Step[] {
  if (lack === null || lack === "salary" || Object.hasOwn(given, "other")) return [];
  return [moneyStep(turn, { check: "fee", id: "other", params: { currency: lack.currency } }, lack.currency)];
}

/** What the worker told, in the money that it can be compared in. Null when it was skipped. */
export interface Told {
  readonly asked: Money;
  readonly salary: Money | null;
}

function toldOf(turn: Turn, { asked, currency, other, salary }: Given): Told | null {
  if (!isMoney(asked)) return null;
  const first = typeof currency === "string" && currency !== UNKNOWN ? { amount: asked.amount, currency } : asked;
  return { asked: isMoney(other) ? other : first, salary: isMoney(salary) ? inMoneyOf(turn, salary) : null };
}

/** Wages are paid in the money of the country of work. */
function inMoneyOf(turn: Turn, { amount, currency = currencyOf(placeOfWork(turn.conversation)) }: Money): Money {
  return { amount, ...(currency === undefined ? {} : { currency }) };
}

function conclude(turn: Turn, given: Given): Turn {
  return concludeFee(turn, toldOf(turn, given), feeLimits(turn), corridor(turn));
}
