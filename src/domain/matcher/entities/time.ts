import { LANGUAGES } from "../../language.ts";
import { fold, withoutMarks } from "../../normalize.ts";

const UNITS = ["hour", "day", "week", "month", "year"] as const;
export type TimeUnit = (typeof UNITS)[number];

export interface Duration {
  readonly value: number;
  readonly unit: TimeUnit;
}

/** How Latin letters write the units of languages with a script of their own, and what people shorten. */
const CHATTED: Readonly<Record<TimeUnit, readonly string[]>> = {
  hour: ["hrs", "h", "ชม", "ghonta", "ghanta", "chuamong", "maong", "nayi", "muang"],
  day: ["dys", "din", "wan", "thngai", "thgai", "yet", "yat", "mue"],
  week: ["wk", "minggu", "hapta", "hafta", "shoptaho", "athit", "arthit", "อาทิตย์", "အပတ်"],
  month: ["mth", "mnth", "mo", "bulan", "bwan", "mas", "mash", "mahina", "deuan", "duean", "khae", "khe", "la"],
  year: ["yr", "th", "bochor", "bosor", "barsa", "sal", "साल", "pi", "chnam", "hnit"],
};

const NUMBERS = [1, 2, 5];
const SHOWN = ["long", "short"] as const;

/** The folded words for units and months in all languages. The later of two that are the same holds. */
export interface TimeWords {
  readonly units: readonly (readonly [word: string, unit: TimeUnit])[];
  /** From 1 to 12. */
  readonly months: readonly (readonly [name: string, month: number])[];
}

/**
 * The machine itself knows these words. But asking it makes hundreds of formatters, which take a tenth of a second and ten megabytes: so they are
 * kept with what was learnt.
 */
export function timeWords(): TimeWords {
  const formats = LANGUAGES.flatMap((language) => SHOWN.map((month) => new Intl.DateTimeFormat(language, { month, timeZone: "UTC" })));
  return {
    units: UNITS.flatMap((unit) => wordsFor(unit).map((word) => [word, unit] as const)),
    months: Array.from({ length: 12 }, (_, month) => month).flatMap((month) =>
      monthNames(month, formats).map((name) => [name, month + 1] as const),
    ),
  };
}

function wordsFor(unit: TimeUnit): string[] {
  const told = LANGUAGES.flatMap((language) =>
    SHOWN.flatMap((unitDisplay) => {
      const format = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay, numberingSystem: "latn" });
      return NUMBERS.map((number) => format.format(number).replace(/[\d\s.]+/g, ""));
    }),
  );
  const folded = [...told, ...CHATTED[unit]].map(fold);
  return [...new Set([...folded, ...folded.map(withoutMarks)])].filter((word) => word !== "");
}

/** Months that are everyday words in one of our languages. */
const EVERYDAY: ReadonlySet<string> = new Set(["may", "mar", "mac", "ago", "dis", "set", "des", "mei", "hun"]);

const YEAR = "(20[0-4]\\d|25[5-9]\\d)";
const WRITTEN = new RegExp(`(?<!\\d)(?:([0-3]?\\d)[/.-])?([01]?\\d)[/.-]${YEAR}(?!\\d)`, "u");
const ISO = new RegExp(`(?<!\\d)${YEAR}-([01]\\d)(?:-([0-3]\\d))?(?!\\d)`, "u");
/** Years of the Buddhist era, in which Thais and Laotians count, are this much more. */
const BUDDHIST = 543;

function monthNames(month: number, formats: readonly Intl.DateTimeFormat[]): string[] {
  const day = new Date(Date.UTC(2026, month, 15));
  const names = formats.map((format) => fold(format.format(day)).replace(/\.$/, ""));
  // "Tháng 2" is a length of time as often as February, and short forms such as "ma" are other words.
  return [...new Set(names)].filter((name) => !/\d/.test(name) && (/^[a-z]{3,}$/.test(name) ? !EVERYDAY.has(name) : name.length > 2));
}

/** Finds lengths of time and dates in folded texts. */
export class TimeFinder {
  readonly #units: ReadonlyMap<string, TimeUnit>;
  readonly #months: ReadonlyMap<string, number>;
  readonly #unit: RegExp;
  readonly #named: RegExp;

  constructor({ units, months }: TimeWords) {
    this.#units = new Map(units);
    this.#months = new Map(months);
    this.#unit = new RegExp(`(?<![\\d.,])(\\d{1,3}(?:[.,]5)?)\\s?(${longestFirst(this.#units)})(?![a-z])`, "u");
    const day = "(?:(?<!\\d)([0-3]?\\d)(?:st|nd|rd|th)?\\s?(?:of )?)?";
    this.#named = new RegExp(`${day}(?<![\\p{L}])(${longestFirst(this.#months)})(?![a-z])\\.?,?\\s?${YEAR}?`, "u");
  }

  /** The first length of time: "3 months", "២ ខែ". Ages and hours of the clock look alike and are taken for one. */
  duration(text: string): Duration | undefined {
    const [, number, word] = this.#unit.exec(text) ?? [];
    const unit = word === undefined ? undefined : this.#units.get(word);
    return number === undefined || unit === undefined ? undefined : { value: Number(number.replace(",", ".")), unit };
  }

  /** The first date, as far as it is told: "2026", "2026-10" or "2026-10-05" with the month. */
  date(text: string): string | undefined {
    const iso = ISO.exec(text);
    if (iso) return dateOf(iso[1], Number(iso[2]), iso[3]);
    const written = WRITTEN.exec(text);
    if (written) return dateOf(written[3], Number(written[2]), written[1]);
    const [, day, name, year] = this.#named.exec(text) ?? [];
    return name === undefined || (day === undefined && year === undefined) ? undefined : dateOf(year, this.#months.get(name) ?? 0, day);
  }
}

/** So that "months" is not taken for "mo". */
function longestFirst(words: ReadonlyMap<string, unknown>): string {
  return [...words.keys()].sort((a, b) => b.length - a.length).join("|");
}

/** Without a year: the month and day as ISO 8601 writes them, "--10-05". */
function dateOf(year: string | undefined, month: number, day: string | undefined): string | undefined {
  if (month < 1 || month > 12 || (day !== undefined && (Number(day) < 1 || Number(day) > 31))) return undefined;
  const common = year === undefined ? "-" : String(Number(year) > 2500 ? Number(year) - BUDDHIST : Number(year));
  const two = (part: number) => String(part).padStart(2, "0");
  return [common, two(month), ...(day === undefined ? [] : [two(Number(day))])].join("-");
}
