import * as v from "valibot";
import { MEASURES, RULES } from "../domain/content.ts";
import { OPEN } from "../domain/format.ts";
import { LANGUAGES } from "../domain/language.ts";
import { GRAMMAR_LISTS } from "../domain/matcher/grammar.ts";
import { REPLIES, RULED, type RuledSign } from "../domain/matcher/training.ts";
import { isPartialDate } from "./expiry.ts";

const text = v.pipe(v.string(), v.trim(), v.nonEmpty("this text is empty. Write it, or remove the entry."));
const anyText = v.pipe(v.string(), v.trim());
const texts = v.optional(v.array(text), []);
const review = v.pipe(
  v.string(),
  v.regex(/^(draft|reviewed by .+ on \d{4}-\d{2}-\d{2})$/, "review should be 'draft' or 'reviewed by <role> on YYYY-MM-DD'."),
);
const confidence = v.picklist(["official", "intergovernmental", "ngo", "press"]);
const language = v.picklist(LANGUAGES);

/** YAML reads 2020 as a number and 2020-10 as text; both are dates here. */
const date = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(String),
  v.check(isPartialDate, "this is not a date. Write it as 2024, 2024-05 or 2024-05-31."),
);
const verified = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(String),
  v.check((day) => day === "undated" || isPartialDate(day), "this is not a date. Write 2024, 2024-05, 2024-05-31 or undated."),
  v.transform((day) => (day === "undated" ? null : day)),
);
const looseDate = v.pipe(v.union([v.string(), v.number()]), v.transform(String));

const currencies = new Set(Intl.supportedValuesOf("currency"));
export const UNITS = ["months-of-salary", "days", "weeks", "months", "years", "years-of-age", "hours", "percent"] as const;
const value = v.pipe(
  v.strictObject({
    amount: v.number(),
    currency: v.optional(
      v.pipe(
        v.string(),
        v.check((code) => currencies.has(code), "this is not a currency code such as SGD."),
      ),
    ),
    unit: v.optional(v.picklist(UNITS)),
  }),
  v.check((it) => it.currency === undefined || it.unit === undefined, "a value has a currency or a unit, not both. Remove one."),
);
const source = v.strictObject({
  title: text,
  publisher: anyText,
  url: v.pipe(anyText, v.regex(/^(https?:\/\/\S+)?$/, "this is not a web address. Begin with https://, or write '' when there is none.")),
  date: looseDate,
  locator: anyText,
});

export const topicItem = v.strictObject({
  id: v.pipe(text, v.regex(/^[a-z]+(\.[a-z-]+)+$/, "a topic id is like fees.limit: small letters, a dot, small letters.")),
  kind: v.picklist(["knowledge", "danger", "action", "talk"]),
  means: text,
  asks: v.optional(v.picklist(["destination", "origin"])),
  next: v.optional(v.pipe(v.array(text), v.maxLength(2, "there are more than two topics to go on with. Keep the likeliest two."))),
  keeps: v.optional(v.array(text)),
});

export const jurisdictionItem = v.strictObject({
  code: v.pipe(text, v.regex(/^([A-Z]{2}|INT)$/, "a country code has two capital letters, for example SG.")),
  role: v.picklist(["destination", "origin", "both", "general"]),
  first_for: texts,
  currency: v.optional(
    v.pipe(
      text,
      v.check((code) => currencies.has(code), "this is not a currency code such as SGD."),
    ),
  ),
});

export const factItem = v.strictObject({
  id: text,
  topic: text,
  rule: v.picklist(RULES),
  tell: v.picklist(["lead", "detail", "background"]),
  measure: v.optional(v.picklist(MEASURES)),
  also: v.optional(v.array(text), []),
  statement: text,
  values: v.optional(v.record(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, "the name of a value has small letters only.")), value), {}),
  applies_to: v.optional(
    v.strictObject({
      sectors: v.optional(v.array(text)),
      origins: v.optional(v.array(text)),
      destinations: v.optional(v.array(text)),
      status: v.optional(v.array(text)),
      sex: v.optional(v.array(v.picklist(["women", "men"]))),
    }),
    {},
  ),
  source,
  verified,
  expires: v.optional(date),
  confidence,
  check_before_use: v.optional(v.boolean(), false),
  disputed: v.optional(v.boolean(), false),
  review,
  note: v.optional(anyText),
});
export type FactItem = v.InferOutput<typeof factItem>;

export const contactItem = v.strictObject({
  id: text,
  name: text,
  operator: text,
  purpose: v.pipe(v.array(text), v.minLength(1, "this contact has no purpose. Name the topics it serves, or a group such as safety.")),
  phone: v.optional(v.array(v.pipe(v.union([v.string(), v.number()]), v.transform(String))), []),
  abroad: v.optional(v.array(v.pipe(text, v.regex(/^\+/, "begin the number as it is called from abroad with +.")))),
  hours: v.optional(anyText, ""),
  always_open: v.optional(v.boolean(), false),
  open: v.optional(
    v.pipe(text, v.regex(OPEN, "write the hours as Mo-Fr 08:30-16:30, Mo-Su 09:00-21:00 or 09:00-17:00, and anything else in hours.")),
  ),
  languages: texts,
  origins: texts,
  sectors: v.optional(v.array(text)),
  free: v.optional(v.boolean()),
  address: v.optional(anyText, ""),
  web: v.optional(anyText, ""),
  rank: v.optional(v.number(), 100),
  source,
  verified,
  confidence,
  check_before_use: v.optional(v.boolean(), false),
  review: v.optional(review),
  note: v.optional(anyText),
});
export type ContactItem = v.InferOutput<typeof contactItem>;

export const wordsFile = v.strictObject({ language, review, words: v.record(v.string(), text) });

/** Beside a recording: who made it, and the digest of the words that were read. */
export const sidecarFile = v.strictObject({
  recorded_by_role: text,
  date: v.pipe(text, v.isoDate("this is not a date. Write it as 2024-05-31.")),
  text,
});

export const answerFile = v.strictObject({
  topic: text,
  language,
  review,
  variants: v.strictObject(v.entriesFromList([...RULES, "unknown", "ask", "anywhere", "no-number"] as const, v.optional(text))),
  steps: texts,
  proof: v.optional(text),
});

/** `examples` is read line by line from the file itself, so here it only has to be there. */
export const intentItem = v.strictObject({ intent: text, examples: v.string() });

const wordRule = {
  all: v.pipe(
    v.array(v.pipe(terms(), v.minLength(1, "this group has no words. Write some, or remove it."))),
    v.minLength(1, "this rule has no words. Write at least one group below all."),
  ),
  none: v.optional(terms(), []),
};
export const dangerRuleItem = v.strictObject({ kind: text, ...wordRule });
/** Words that several rules of a file share, by name. */
export const wordLists = v.record(
  v.pipe(v.string(), v.regex(/^[a-z]+(-[a-z]+)*$/, "a list is named in small letters and hyphens. Rename it.")),
  v.pipe(terms(), v.minLength(1, "this list has no words. Write some, or remove it.")),
);

/** The key of a sign's rules. */
export function rulesOf<Sign extends RuledSign>(sign: Sign) {
  return `${sign}_rules` as const;
}

const words = v.optional(terms(), []);
export const entitiesFile = v.strictObject({
  countries: v.optional(
    v.record(
      v.string(),
      v.strictObject({ names: words, cities: words, demonyms: words, currencies: words, units: words, institutions: words, hints: words }),
    ),
    {},
  ),
  sectors: v.optional(v.record(v.string(), terms()), {}),
  language_names: v.optional(v.strictObject(v.entriesFromList(LANGUAGES, v.optional(terms()))), {}),
  not_countries: words,
  things: words,
  replies: v.optional(v.strictObject(v.entriesFromList(REPLIES, v.optional(terms()))), {}),
  fillers: words,
  softeners: words,
  ...v.entriesFromList(RULED.map(rulesOf), v.optional(v.array(v.strictObject(wordRule)), [])),
  others: words,
  homes: words,
  works: words,
});

/** Lists of words that are read around names. */
export const grammarFile = v.strictObject({
  review: v.optional(review),
  ...v.entriesFromList(GRAMMAR_LISTS, v.optional(terms())),
});

/** A meaning by its name, and the words for it. */
export const conceptsFile = v.record(
  v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "a concept is named in small letters and hyphens. Rename it.")),
  terms(),
);

/** A line end that no comma goes before: between two terms, or within one that was wrapped, which nobody can tell. */
const NO_COMMA = /[^,\s][^\S\n]*\n\s*\S/;

/** Terms in a row as text, with commas between them, or as a list. Text is written without quotation marks, and parses ten times as fast. */
function terms() {
  return v.pipe(
    v.unknown(),
    v.check(
      (written) => typeof written !== "string" || !NO_COMMA.test(written),
      "a line of these words does not end with a comma. Put a comma behind every word or phrase, also at the end of a line.",
    ),
    v.transform((written) => (typeof written === "string" ? written.split(",").filter((term) => term.trim() !== "") : written)),
    v.array(word()),
  );
}

/** A term; YAML reads a bare 999 as a number. */
function word() {
  return v.pipe(
    v.union([v.string(), v.number()]),
    v.transform(String),
    v.trim(),
    v.nonEmpty("this word is empty. Write it, or remove it."),
  );
}
