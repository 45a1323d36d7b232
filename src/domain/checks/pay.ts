import type { Fact, Measure, Value } from "../content.ts";
import { formatValue } from "../format.ts";
import type { Turn } from "../turn.ts";
import { phrase } from "../turn.ts";
import { hangsOnWork, measured } from "./measures.ts";
import { countOf, currencyOf, isMoney, placeOfWork } from "./money.ts";
import { type PayInput, PERIODS, type Period, tellsOvertime } from "./pay-sum.ts";
import { concludePay } from "./pay-words.ts";
import { choiceStep, countryStep, countStep, moneyStep, workStep } from "./steps.ts";
import { type Check, type Given, type Money, type Step, UNKNOWN } from "./types.ts";

/** "What should my pay be?" One month's pay, reckoned as an estimate with its steps. */
export const payCheck: Check = { about: ["wages", "hours", "contract"], steps, conclude };

const MOST_HOURS_A_DAY = 24;
const MOST_DAYS_A_WEEK = 7;
/** As many as a month has beside eight a day. */
const MOST_OVERTIME = 500;

/** The facts of the country of work that a sum rests on; those that are not surely meant for this worker are not used. */
export interface PayRules {
  readonly minimum: Readonly<Partial<Record<Period, Fact>>>;
  readonly overtimeRate: Fact | null;
  readonly hoursADay: Fact | null;
  readonly hoursAWeek: Fact | null;
}

export function payRules(turn: Turn): PayRules {
  const place = placeOfWork(turn.conversation);
  const fact = (measure: Measure): Fact | null => {
    const found = place === null ? null : measured({ ...turn, now: turn.event.at }, measure, place);
    return found && !found.special ? found.fact : null;
  };
  const minimum = PERIODS.flatMap((per) => {
    const found = fact(`minimum-wage-${per}`);
    return found ? [[per, found] as const] : [];
  });
  return {
    minimum: Object.fromEntries(minimum),
    overtimeRate: fact("overtime-rate"),
    hoursADay: fact("hours-per-day"),
    hoursAWeek: fact("hours-per-week"),
  };
}

function hangs(turn: Turn): boolean {
  const place = placeOfWork(turn.conversation);
  return place !== null && hangsOnWork({ ...turn, now: turn.event.at }, USED, [place]);
}

const USED: readonly Measure[] = [
  ...PERIODS.map((per) => `minimum-wage-${per}` as const),
  "overtime-rate",
  "hours-per-day",
  "hours-per-week",
];

/** The pay that is reckoned with, and the fact that it comes from when it is not the agreed one. */
export interface Basis {
  readonly pay: Money;
  readonly per: Period;
  readonly minimum: Fact | null;
  /** The agreed pay, where it is below the lowest lawful one. */
  readonly agreed?: Money;
}

/** The agreed pay, or the minimum wage where none is known or the agreed one is lower. Null when there is neither. */
function basisOf(turn: Turn, given: Given, { minimum }: PayRules): Basis | null {
  const per = PERIODS.find((one) => one === given.basis);
  const agreed = per === undefined ? undefined : given[`pay-${per}`];
  if (per !== undefined && isMoney(agreed)) {
    const pay = withCurrency(turn, agreed);
    const lowest = minimum[per];
    const value = lowest?.values.value;
    if (lowest && value && value.currency === pay.currency && pay.amount < value.amount)
      return { pay: moneyOf(value), per, minimum: lowest, agreed: pay };
    return { pay, per, minimum: null };
  }
  const [known] = PERIODS.flatMap((one) => {
    const fact = minimum[one];
    return fact?.values.value ? [{ pay: moneyOf(fact.values.value), per: one, minimum: fact }] : [];
  });
  return known ?? null;
}

const moneyOf = ({ amount, currency }: Pick<Value, "amount" | "currency">): Money => ({
  amount,
  ...(currency === undefined ? {} : { currency }),
});

function withCurrency(turn: Turn, money: Money): Money {
  const currency = money.currency ?? currencyOf(placeOfWork(turn.conversation));
  return { amount: money.amount, ...(currency === undefined ? {} : { currency }) };
}

function steps(turn: Turn, given: Given): Step[] {
  const country = countryStep(turn);
  if (country.length > 0) return country;
  const agreed = PERIODS.filter((per) => per === given.basis).map((per) => agreedStep(turn, per));
  const asked = [...(hangs(turn) ? [workStep(turn, "pay")] : []), basisStep(turn), ...agreed];
  if (asked.some(({ id }) => !Object.hasOwn(given, id))) return asked;
  const rules = payRules(turn);
  const basis = basisOf(turn, given, rules);
  return basis === null ? asked : [...asked, ...workSteps(turn, given, rules), receivedStep(turn, basis)];
}

function basisStep(turn: Turn): Step {
  const labels = PERIODS.map((per) => [per, phrase(turn, `check.buttons.by-${per}`).text] as const);
  const asking = { check: "pay", id: "basis" } as const;
  return choiceStep(turn, asking, labels, () => null);
}

function agreedStep(turn: Turn, per: Period): Step {
  return moneyStep(turn, { check: "pay", id: `pay-${per}` });
}

const USUAL_HOURS = [8, 10, 12] as const;
const USUAL_DAYS = [5, 6, 7] as const;

function workSteps(turn: Turn, given: Given, rules: PayRules): Step[] {
  const counts = (unit: string, usual: readonly number[]) =>
    usual.map((amount) => [String(amount), formatValue({ amount, unit }, turn.conversation.language, turn.content)] as const);
  const hours = countStep(turn, { check: "pay", id: "hours" }, counts("hours", USUAL_HOURS), MOST_HOURS_A_DAY);
  const days = countStep(turn, { check: "pay", id: "days" }, counts("days", USUAL_DAYS), MOST_DAYS_A_WEEK);
  if (!Object.hasOwn(given, "hours") || !Object.hasOwn(given, "days")) return [hours, days];
  if (tellsOvertime({ ...lawHours(rules), ...workHours(given) })) return [hours, days];
  const none = [["0", phrase(turn, "check.buttons.no-overtime").text] as const];
  return [hours, days, countStep(turn, { check: "pay", id: "overtime" }, none, MOST_OVERTIME)];
}

function receivedStep(turn: Turn, { pay }: Basis): Step {
  return moneyStep(turn, { check: "pay", id: "received" }, pay.currency, [["0", phrase(turn, "check.buttons.nothing").text]]);
}

const amountOf = (fact: Fact | null): number | null => fact?.values.value?.amount ?? null;

function lawHours({ hoursADay, hoursAWeek }: PayRules): Pick<PayInput, "lawHoursADay" | "lawHoursAWeek"> {
  return { lawHoursADay: amountOf(hoursADay), lawHoursAWeek: amountOf(hoursAWeek) };
}

function workHours({ hours, days }: Given): Pick<PayInput, "hoursADay" | "daysAWeek"> {
  return { hoursADay: countOf(hours), daysAWeek: countOf(days) };
}

function conclude(turn: Turn, given: Given): Turn {
  const rules = payRules(turn);
  const basis = basisOf(turn, given, rules);
  if (basis === null) return concludePay(turn, null, null, rules);
  const { received } = given;
  const input: PayInput = {
    pay: basis.pay.amount,
    per: basis.per,
    ...workHours(given),
    overtime: countOf(given.overtime),
    ...lawHours(rules),
    overtimeRate: amountOf(rules.overtimeRate),
    received: isMoney(received) ? received.amount : received === UNKNOWN ? null : countOf(received),
  };
  return concludePay(turn, basis, input, rules);
}
