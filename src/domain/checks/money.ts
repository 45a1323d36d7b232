import type { ContentSet } from "../content.ts";
import type { Conversation } from "../conversation.ts";
import { formatValue } from "../format.ts";
import type { Language } from "../language.ts";
import { amountIn, NUMBER } from "../matcher/entities/amount.ts";
import type { Match } from "../matcher/types.ts";
import type { Jurisdiction } from "../message.ts";
import { fold } from "../normalize.ts";
import { type Answered, type Money, UNKNOWN } from "./types.ts";

/** More is a typing error, or a joke. */
const MOST = 1e12;

/** The currency in which a country pays, ISO 4217; undefined where the matcher knows none. */
export function currencyOf(country: Jurisdiction | null): string | undefined {
  return country === null ? undefined : amountIn("1", [{ country, from: 0, to: 1 }])?.currency;
}

/** Where the worker works or will work; null when not known. */
export function placeOfWork({ profile: { destination } }: Conversation): Jurisdiction | null {
  return destination === undefined || destination === UNKNOWN ? null : destination;
}

// In these countries "$" and "dollar" are their own money as often as American.
const OWN_DOLLARS: ReadonlySet<string> = new Set(["SGD", "BND", "HKD", "TWD"]);

/**
 * The money that a reply tells, also a bare number in any of our digits; null for none and for nothing. Without a currency when the reply
 * names none, or only a dollar where `place` has its own.
 */
export function moneyIn({ text, entities }: Match, place: Jurisdiction | null): Money | null {
  const { amount } = entities;
  if (amount && usable(amount.value)) {
    const { value, currency, unit } = amount;
    if (unit) return { amount: value, unit };
    return currency && !isVague(currency, text, place) ? { amount: value, currency } : { amount: value };
  }
  const [number] = numbersIn(text);
  return number !== undefined && usable(number) ? { amount: number } : null;
}

const usable = (value: number): boolean => Number.isFinite(value) && value > 0 && value <= MOST;

function isVague(currency: string, text: string, place: Jurisdiction | null): boolean {
  return currency === "USD" && OWN_DOLLARS.has(currencyOf(place) ?? "") && !/\bus\b|us\$|usd|america/i.test(fold(text));
}

/** Every number of a text, with grouped thousands and words such as "lakh" reckoned in. */
export function numbersIn(text: string): number[] {
  const folded = fold(text);
  const found = [...folded.matchAll(NUMBER)];
  return found.flatMap((_, at) => {
    const before = found[at - 1];
    const alone = folded.slice(before ? before.index + before[0].length : 0, found[at + 1]?.index);
    // With a currency all around it, the parser takes any number for money, however small.
    const value = amountIn(alone, [{ country: "SG", from: 0, to: alone.length }])?.value;
    return value === undefined ? [] : [value];
  });
}

export function isMoney(answered: Answered | undefined): answered is Money {
  return typeof answered === "object";
}

/** The number that a button or a typed reply gave; null when skipped. */
export function countOf(answered: Answered | undefined): number | null {
  if (answered === undefined || isMoney(answered)) return null;
  const count = Number(answered);
  return Number.isFinite(count) && count >= 0 ? count : null;
}

/** Whole units, and hundredths only of small sums: what is said is what is reckoned on with. */
export function rounded(amount: number): number {
  return Math.abs(amount) < 100 ? Math.round(amount * 100) / 100 : Math.round(amount);
}

export function moneyText(money: Money, language: Language, content: ContentSet): string {
  return formatValue({ ...money, amount: rounded(money.amount) }, language, content);
}
