import type { Fact, Value } from "../content.ts";
import type { Money } from "./types.ts";

/** More than the rule allows; not more; or the rule alone does not tell. */
export type Verdict = "over" | "within" | "unclear";

/** What is missing for a comparison: a monthly salary, or the sum in another currency. */
export type Lack = "salary" | { readonly currency: string } | null;

/** Sums of money made of quotients are compared with this much play. */
const PLAY = 1 + 1e-9;

/**
 * Compares what is asked with a fact that limits it. `salary` is a month's, null when not known. Beside its limit a fact may have smaller
 * ones (so much in all, so much for each year): what lies between is left open.
 */
export function compare(asked: Money, salary: Money | null, fact: Fact): Verdict {
  if (fact.rule === "zero") return asked.amount > 0 ? "over" : "within";
  const { value, ...others } = fact.values;
  const most = value ? limitFor(asked, salary, value) : null;
  if (most === null) return "unclear";
  if (asked.amount > most * PLAY) return "over";
  const smaller = Object.values(others).map((other) => limitFor(asked, salary, other));
  const least = Math.min(most, ...smaller.filter((limit) => limit !== null));
  return asked.amount <= least * PLAY ? "within" : "unclear";
}

/** A limit in what the worker was asked in; null when the two cannot be compared. No money is changed into another. */
function limitFor(asked: Money, salary: Money | null, limit: Value): number | null {
  const months = monthsOf(limit);
  if (months !== null) {
    if (asked.unit === "months-of-salary") return months;
    return salary && asked.currency !== undefined && salary.currency === asked.currency ? months * salary.amount : null;
  }
  if (limit.currency === undefined) return null;
  if (asked.unit === undefined) return asked.currency === limit.currency ? limit.amount : null;
  return salary && salary.amount > 0 && salary.currency === limit.currency ? limit.amount / salary.amount : null;
}

/** A limit in percent is a share of one month's salary. */
function monthsOf({ amount, unit }: Value): number | null {
  if (unit === "percent") return amount / 100;
  return unit === "months-of-salary" ? amount : null;
}

/** What to ask next so that the two can be compared; null when they can, or never will. */
export function lacking(asked: Money, salary: Money | null, fact: Fact): Lack {
  const limit = fact.values.value;
  if (fact.rule === "zero" || !limit) return null;
  if (monthsOf(limit) !== null) {
    if (asked.unit) return null;
    if (!salary) return "salary";
    return salary.currency !== undefined && salary.currency !== asked.currency ? { currency: salary.currency } : null;
  }
  if (limit.currency === undefined) return null;
  if (asked.unit) return salary ? null : "salary";
  return asked.currency === limit.currency ? null : { currency: limit.currency };
}
