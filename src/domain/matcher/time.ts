import { LANGUAGES } from "../language.ts";
import { fold, withoutMarks } from "../normalize.ts";

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

/** What the word behind a number says, by its folded form: the words of all languages are known to the machine itself. */
const UNIT_WORDS: ReadonlyMap<string, TimeUnit> = new Map(UNITS.flatMap((unit) => wordsFor(unit).map((word) => [word, unit] as const)));
/** The longest first, so that "months" is not taken for "mo". */
const UNIT = new RegExp(
  `(?<![\\d.,])(\\d{1,3}(?:[.,]5)?)\\s?(${[...UNIT_WORDS.keys()].sort((a, b) => b.length - a.length).join("|")})(?![a-z])`,
  "u",
);

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

/** The first length of time in a folded text: "3 months", "២ ខែ". Ages and hours of the clock look alike and are taken for one. */
export function durationIn(text: string): Duration | undefined {
  const [, number, word] = UNIT.exec(text) ?? [];
  const unit = word === undefined ? undefined : UNIT_WORDS.get(word);
  return number === undefined || unit === undefined ? undefined : { value: Number(number.replace(",", ".")), unit };
}

/** Months that are everyday words in one of our languages. */
const EVERYDAY: ReadonlySet<string> = new Set(["may", "mar", "mac", "ago", "dis", "set", "des", "mei", "hun"]);

const MONTHS: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 12 }, (_, month) => month).flatMap((month) => monthNames(month).map((name) => [name, month + 1] as const)),
);
const NAMES = [...MONTHS.keys()].sort((a, b) => b.length - a.length).join("|");
const YEAR = "(20[0-4]\\d|25[5-9]\\d)";
const NAMED = new RegExp(`(?:(?<!\\d)([0-3]?\\d)(?:st|nd|rd|th)?\\s?(?:of )?)?(?<![\\p{L}])(${NAMES})(?![a-z])\\.?,?\\s?${YEAR}?`, "u");
const WRITTEN = new RegExp(`(?<!\\d)(?:([0-3]?\\d)[/.-])?([01]?\\d)[/.-]${YEAR}(?!\\d)`, "u");
const ISO = new RegExp(`(?<!\\d)${YEAR}-([01]\\d)(?:-([0-3]\\d))?(?!\\d)`, "u");
/** Years of the Buddhist era, in which Thais and Laotians count, are this much more. */
const BUDDHIST = 543;

function monthNames(month: number): string[] {
  const day = new Date(Date.UTC(2026, month, 15));
  const names = LANGUAGES.flatMap((language) =>
    SHOWN.map((length) => fold(new Intl.DateTimeFormat(language, { month: length, timeZone: "UTC" }).format(day)).replace(/\.$/, "")),
  );
  // "Tháng 2" is a length of time as often as February, and short forms such as "ma" are other words.
  return [...new Set(names)].filter((name) => !/\d/.test(name) && (/^[a-z]{3,}$/.test(name) ? !EVERYDAY.has(name) : name.length > 2));
}

/** The first date in a folded text, as far as it is told: "2026", "2026-10" or "2026-10-05" with the month. */
export function dateIn(text: string): string | undefined {
  const iso = ISO.exec(text);
  if (iso) return dateOf(iso[1], Number(iso[2]), iso[3]);
  const written = WRITTEN.exec(text);
  if (written) return dateOf(written[3], Number(written[2]), written[1]);
  const [, day, name, year] = NAMED.exec(text) ?? [];
  return name === undefined || (day === undefined && year === undefined) ? undefined : dateOf(year, MONTHS.get(name) ?? 0, day);
}

/** Without a year: the month and day as ISO 8601 writes them, "--10-05". */
function dateOf(year: string | undefined, month: number, day: string | undefined): string | undefined {
  if (month < 1 || month > 12 || (day !== undefined && (Number(day) < 1 || Number(day) > 31))) return undefined;
  const common = year === undefined ? "-" : String(Number(year) > 2500 ? Number(year) - BUDDHIST : Number(year));
  const two = (part: number) => String(part).padStart(2, "0");
  return [common, two(month), ...(day === undefined ? [] : [two(Number(day))])].join("-");
}
