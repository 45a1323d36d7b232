import type { ContentSet, Fact, Value } from "./content.ts";
import { dateFormat, displayNames, listFormat, numberFormat } from "./formatters.ts";
import type { Language } from "./language.ts";
import type { Jurisdiction } from "./message.ts";

// Money and dates keep the digits of contracts and pay slips; lists and plurals follow the language.
const localeOf = (language: Language): string => `${language}-u-nu-latn`;

/** The name of a country as its speakers say it: `SG` in Khmer is សិង្ហបុរី. The code itself when Intl does not know it. */
export function countryName(code: Jurisdiction, language: Language): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return displayNames(language, { type: "region", style: "short", fallback: "code" }).of(code) ?? code;
}

/** The name of a language in another: `km` in English is "Khmer". */
export function languageName(named: Language, language: Language): string {
  return displayNames(language, { type: "language" }).of(named) ?? named;
}

const DAYS: readonly string[] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
/** Opening hours as data: the days, then from and to. */
export const OPEN = /^(?:(Mo|Tu|We|Th|Fr|Sa|Su)-(Mo|Tu|We|Th|Fr|Sa|Su) )?(\d{2}:\d{2}-\d{2}:\d{2})$/;

/** `Mo-Fr 08:30-16:30` with the days as the language shortens them: "Mon–Fri 08:30–16:30". */
export function openHours(open: string, language: Language): string {
  const [, first, last, times = open] = OPEN.exec(open) ?? [];
  const days = [first, last].filter((day) => day !== undefined).map((day) => weekday(day, language));
  return [days.join("–"), times.replace("-", "–")].filter(Boolean).join(" ");
}

// The fifth of January 1970 was a Monday.
function weekday(day: string, language: Language): string {
  const at = Date.UTC(1970, 0, 5 + DAYS.indexOf(day));
  return dateFormat(language, { weekday: "short", timeZone: "UTC" }).format(at);
}

/** "a, b or c" in the language. */
export function anyOf(items: readonly string[], language: Language): string {
  return listFormat(language, { type: "disjunction" }).format(items);
}

/** Money with its currency, a percentage, or a count with its unit in words: "2 months of salary". */
export function formatValue(value: Value, language: Language, content: ContentSet): string {
  const { amount, currency, unit } = value;
  const locale = localeOf(language);
  if (currency) {
    const digits = Number.isInteger(amount) ? 0 : 2;
    return numberFormat(locale, { style: "currency", currency, currencyDisplay: "code", maximumFractionDigits: digits }).format(amount);
  }
  if (unit === "percent") return numberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(amount / 100);
  const number = numberFormat(locale, {}).format(amount);
  return unit ? content.say(language, `chat:units.${unit}`, { count: amount, number }).text : number;
}

/** A partial ISO date in words: `2020-10` is "October 2020". */
export function formatDate(date: string, language: Language): string {
  const [year = "", month, day] = date.split("-");
  const when = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  const shape: Intl.DateTimeFormatOptions = { timeZone: "UTC", year: "numeric" };
  if (month) shape.month = "long";
  if (day) shape.day = "numeric";
  return dateFormat(`${localeOf(language)}-ca-gregory`, shape).format(when);
}

// Numbering systems (CLDR) in which readers of a language number a list; all others use ASCII digits, as Thais and Lao do on their phones.
const DIGITS: Readonly<Partial<Record<Language, string>>> = { km: "khmr", my: "mymr", bn: "beng", ne: "deva" };

/** A whole number in the digits of the language, without grouping: 2 is "២" in Khmer. */
export function digits(count: number, language: Language): string {
  return numberFormat(language, { numberingSystem: DIGITS[language] ?? "latn", useGrouping: false }).format(count);
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
