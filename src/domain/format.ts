import type { ContentSet, Fact, Value } from "./content.ts";
import type { Language } from "./language.ts";
import type { Jurisdiction } from "./message.ts";

// Money and dates keep the digits of contracts and pay slips; lists and plurals follow the language.
const localeOf = (language: Language): string => `${language}-u-nu-latn`;

/** The name of a country as its speakers say it: `SG` in Khmer is សិង្ហបុរី. The code itself when Intl does not know it. */
export function countryName(code: Jurisdiction, language: Language): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([language], { type: "region", style: "short", fallback: "code" }).of(code) ?? code;
}

/** "a, b or c" in the language. */
export function anyOf(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: "disjunction" }).format(items);
}

/** Money with its currency, a percentage, or a count with its unit in words: "2 months of salary". */
export function formatValue(value: Value, language: Language, content: ContentSet): string {
  const { amount, currency, unit } = value;
  const locale = localeOf(language);
  if (currency) {
    const digits = Number.isInteger(amount) ? 0 : 2;
    return new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "code", maximumFractionDigits: digits }).format(
      amount,
    );
  }
  if (unit === "percent") return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(amount / 100);
  const number = new Intl.NumberFormat(locale).format(amount);
  return unit ? content.say(language, `chat:units.${unit}`, { count: amount, number }).text : number;
}

/** A partial ISO date in words: `2020-10` is "October 2020". */
export function formatDate(date: string, language: Language): string {
  const [year = "", month, day] = date.split("-");
  const when = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  const shape: Intl.DateTimeFormatOptions = { timeZone: "UTC", year: "numeric" };
  if (month) shape.month = "long";
  if (day) shape.day = "numeric";
  return new Intl.DateTimeFormat(`${localeOf(language)}-ca-gregory`, shape).format(when);
}

// Numbering systems (CLDR) in which readers of a language number a list; all others use ASCII digits.
const DIGITS: Readonly<Partial<Record<Language, string>>> = { km: "khmr", my: "mymr", th: "thai", lo: "laoo", bn: "beng", ne: "deva" };

/** A whole number in the digits of the language, without grouping: 2 is "២" in Khmer. */
export function digits(count: number, language: Language): string {
  return new Intl.NumberFormat(language, { numberingSystem: DIGITS[language] ?? "latn", useGrouping: false }).format(count);
}

/** `1.` to `4.` in the digits of the language. */
export function stepNumber(step: number, language: Language): string {
  return `${digits(step, language)}.`;
}

/** Fills {name} with the fact's values; a name nobody filled stays visible for the content check to find. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{([\w-]+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The fact's values in words of the language, by name. */
export function factValues(fact: Fact, language: Language, content: ContentSet): Record<string, string> {
  const named = Object.entries(fact.values).map(([name, value]) => [name, formatValue(value, language, content)]);
  return { ...Object.fromEntries(named), country: countryName(fact.jurisdiction, language) };
}
