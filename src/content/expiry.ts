import type { Fact, Rule } from "../domain/content.ts";

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** A date that has passed for ever: a fact that nobody dated counts as expired. */
export const NEVER_VERIFIED = "1970-01-01";

/** True for an existing day, month or year: `2024-05-31`, `2024-05`, `2024`. */
export function isPartialDate(text: string): boolean {
  const match = DATE.exec(text);
  if (!match) return false;
  const [year, month, day] = numbers(match);
  if (month < 1 || month > 12) return false;
  return day >= 1 && day <= daysIn(year, month);
}

/** The last day of what a partial date names: `2024-02` is `2024-02-29`. */
export function lastDay(date: string): string {
  const match = DATE.exec(date);
  if (!match) return NEVER_VERIFIED;
  const [year, month] = numbers(match);
  if (match[3]) return date;
  return match[2] ? iso(year, month, daysIn(year, month)) : iso(year, 12, 31);
}

/** How many months a fact stays good after it was verified: amounts change oftenest, international rules most rarely. */
function monthsGood(rule: Rule, jurisdiction: string): number {
  if (jurisdiction === "INT") return 60;
  return rule === "amount" || rule === "cap" || rule === "zero" || rule === "percent" ? 12 : 24;
}

/** The day after which a fact is told with a warning: what the editor set, else counted from `verified`. */
export function expiryOf(fact: Pick<Fact, "rule" | "jurisdiction" | "verified">, set: string | undefined): string {
  if (fact.verified === null) return NEVER_VERIFIED;
  if (set !== undefined) return lastDay(set);
  return plusMonths(fact.verified, monthsGood(fact.rule, fact.jurisdiction));
}

/** As long as a procedure, a telephone number stays good: two years after it was verified. */
const CONTACT_MONTHS = 24;

/** The day after which a contact should be tried again by an editor. */
export function contactExpiryOf(verified: string | null): string {
  return verified === null ? NEVER_VERIFIED : plusMonths(verified, CONTACT_MONTHS);
}

/** A whole month stays one: verified in October, expires at the end of an October. */
function plusMonths(date: string, months: number): string {
  const match = DATE.exec(lastDay(date));
  if (!match) return NEVER_VERIFIED;
  const [year, month, day] = numbers(match);
  const total = year * 12 + month - 1 + months;
  const [newYear, newMonth] = [Math.floor(total / 12), (total % 12) + 1];
  const last = daysIn(newYear, newMonth);
  return iso(newYear, newMonth, date.length < 10 ? last : Math.min(day, last));
}

function numbers(match: RegExpExecArray): [year: number, month: number, day: number] {
  return [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function iso(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
