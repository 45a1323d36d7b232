import type { Language } from "./language.ts";
import type { Matcher } from "./matcher/types.ts";
import type { Jurisdiction, TopicId } from "./message.ts";

export type TopicKind = "knowledge" | "danger" | "action" | "talk";
export interface Topic {
  readonly id: TopicId;
  readonly kind: TopicKind;
  /** Up to its first colon or semicolon what the whole topic is about, then its parts. */
  readonly means: string;
  /** Which country the answer depends on first; where people work, when left out. */
  readonly asks?: "destination" | "origin";
  /** What a worker is likely to ask next. */
  readonly next?: readonly TopicId[];
  /** What belongs to it when asked behind it, unless another cause is named. */
  readonly keeps?: readonly TopicId[];
}

/** What sort of rule a fact states; answers have a template variant for each. */
export const RULES = ["zero", "cap", "amount", "days", "percent", "list", "contact", "yes", "no", "text"] as const;
export type Rule = (typeof RULES)[number];

/**
 * What a sum may be reckoned with: a fact that has one states it as its principal value.
 * Rates are multiples of the ordinary hourly pay; hours are those after which work is overtime.
 */
export const MEASURES = [
  "fee-limit",
  "minimum-wage-hour",
  "minimum-wage-day",
  "minimum-wage-month",
  "overtime-rate",
  "rest-day-rate",
  "holiday-rate",
  "hours-per-day",
  "hours-per-week",
] as const;
export type Measure = (typeof MEASURES)[number];

export interface Value {
  readonly amount: number;
  /** ISO 4217, or a unit that locales/ can say (`months-of-salary`, `days`, `months`, `years`, `percent`). */
  readonly currency?: string;
  readonly unit?: string;
}

export interface Source {
  readonly title: string;
  readonly publisher: string;
  readonly url: string;
  readonly date: string;
  readonly locator: string;
}

export type Confidence = "official" | "intergovernmental" | "ngo" | "press";

export interface Fact {
  readonly id: string;
  readonly jurisdiction: Jurisdiction;
  readonly topic: TopicId;
  readonly rule: Rule;
  /** The fact in English, for editors; never sent to a worker. */
  readonly statement: string;
  /** Named values that wordings use as {name}; the principal one is `value`. */
  readonly values: Readonly<Record<string, Value>>;
  readonly appliesTo: {
    readonly sectors?: readonly string[];
    readonly origins?: readonly Jurisdiction[];
    readonly destinations?: readonly Jurisdiction[];
    readonly sex?: readonly ("women" | "men")[];
    readonly status?: readonly string[];
  };
  /** lead: opens the answer; detail: may follow, or open it where just that is asked; background: never told. */
  readonly tell: "lead" | "detail" | "background";
  readonly measure?: Measure;
  /** Topics beside its own whose answers tell it as a detail. */
  readonly also: readonly TopicId[];
  readonly source: Source;
  /** ISO date (year, month or day) or null when undated. */
  readonly verified: string | null;
  /** ISO day after which it is told with a warning; null verified counts as expired. */
  readonly expires: string;
  readonly confidence: Confidence;
  readonly checkBeforeUse: boolean;
  readonly disputed: boolean;
  readonly review: string;
  readonly note?: string;
}

export interface Contact {
  readonly id: string;
  readonly jurisdiction: Jurisdiction;
  readonly name: string;
  readonly operator: string;
  /** Topics it serves; a prefix such as `safety` serves all of them. */
  readonly purpose: readonly TopicId[];
  readonly phone: readonly string[];
  /** The same as they are called from other countries, with +, where `phone` has them without. */
  readonly abroad?: readonly string[];
  /** As the source says it, for editors. */
  readonly hours: string;
  /** `Mo-Fr 08:30-16:30`, local time there, where the source says so clearly. */
  readonly open?: string;
  readonly alwaysOpen: boolean;
  readonly languages: readonly string[];
  /** Whose workers it serves, such as an embassy's own; empty: everybody. */
  readonly origins: readonly Jurisdiction[];
  /** Whose work it is for, such as domestic; everybody's, when left out. */
  readonly sectors?: readonly string[];
  readonly free: boolean | null;
  readonly address: string;
  readonly web: string;
  readonly source: Source;
  readonly verified: string | null;
  /** ISO day after which an editor should call the number again; a contact that nobody dated counts as expired. */
  readonly expires: string;
  readonly confidence: Confidence;
  readonly checkBeforeUse: boolean;
  /** Lower comes first in an answer. */
  readonly rank: number;
}

/** The words of an answer in one language. Placeholders: {country} and those of the fact. No digits. */
export interface AnswerWords {
  readonly topic: TopicId;
  readonly language: Language;
  readonly review: string;
  /** One text a kind of rule; `unknown` when nothing is known for the country; `ask` when nothing is but whom to ask there; `anywhere` when
   * the worker named none; `no-number` in danger, when we know nobody to call in the country.
   */
  readonly variants: Readonly<Partial<Record<Rule | "unknown" | "ask" | "anywhere" | "no-number", string>>>;
  /** What to do now: at most four steps. */
  readonly steps: readonly string[];
  /** What to keep as proof; absent where nothing is. */
  readonly proof?: string;
}

/** A recorded answer. `jurisdiction` INT: it holds everywhere. */
export interface Recording {
  readonly topic: TopicId;
  readonly jurisdiction: Jurisdiction;
  readonly language: Language;
  /** Names its bytes: other bytes have another id. */
  readonly id: string;
  readonly seconds: number;
  /** The digest of the words that were read, and who read them when; null when nobody has said. */
  readonly text: string | null;
  readonly role: string | null;
  readonly date: string | null;
}

/** A text and the language in which it was found, which may be the fallback. */
export interface Found {
  readonly text: string;
  readonly language: Language;
}

/** All that is written for workers and staff, loaded, checked and frozen. Changes as a whole on reload. */
export interface ContentSet {
  /** Hash over every file, shown in doctor and kept with answers. */
  readonly version: string;
  readonly topics: ReadonlyMap<TopicId, Topic>;
  readonly jurisdictions: readonly Jurisdiction[];
  readonly destinations: readonly Jurisdiction[];
  /** The destinations in the order in which they are offered to a worker from a country; null when it is not known which. */
  destinationsFor(home: Jurisdiction | null): readonly Jurisdiction[];
  /** Countries that workers leave from. */
  readonly origins: readonly Jurisdiction[];
  facts(topic: TopicId, jurisdiction: Jurisdiction): readonly Fact[];
  contacts(topic: TopicId, jurisdiction: Jurisdiction): readonly Contact[];
  answer(topic: TopicId, language: Language): AnswerWords | null;
  /** The wording of a fact in a language, falling back to English; null when nobody has worded it. */
  wording(factId: string, language: Language): Found | null;
  /** The review mark of a fact's words, or of a topic's answer, in this very language; null when nobody has written them. */
  reviewOf(id: string | TopicId, language: Language): string | null;
  /** The recording of an answer for a country, or for everywhere (INT), whatever words it was made of; null when there is none. */
  audio(topic: TopicId, jurisdiction: Jurisdiction, language: Language): Recording | null;
  /** The recording whose bytes have this id. */
  recording(id: string): Recording | null;
  /**
   * An interface string of locales/, falling back to English. Values of `params` fill {name};
   * `count` picks the plural. A missing key is a fault of content and returns the key's last part.
   */
  say(language: Language, key: string, params?: Readonly<Record<string, string | number>>): Found;
  /** Languages in which the interface strings are complete enough to be offered. */
  readonly languages: readonly Language[];
  readonly matcher: Matcher;
}
