import { isReviewed } from "../domain/answers/fact-marks.ts";
import { EVERYWHERE, withheld } from "../domain/answers/telling.ts";
import type { ContentSet, Fact, Topic } from "../domain/content.ts";
import { FALLBACK_LANGUAGE, LANGUAGES, type Language } from "../domain/language.ts";
import type { Jurisdiction, Time, TopicId } from "../domain/message.ts";

/**
 * What somebody who works in a country, or is from there, is surely told of a topic. `own`: a rule of that country, or a number there in danger;
 * `left-out`: there is such a rule, but it is too doubtful to tell; `general`: the rule that holds everywhere; `home-only`: nothing but what
 * some countries of origin give to their own; `none`: that no rule is known, and what to do.
 */
export const CELLS = ["own", "left-out", "general", "home-only", "none"] as const;
export type Cell = (typeof CELLS)[number];

export interface TopicCoverage {
  readonly topic: TopicId;
  readonly kind: Topic["kind"];
  readonly cells: Readonly<Record<Jurisdiction, Cell>>;
}

/** How many texts of a language are there, of how many, and how many of those a native reviewer has signed. */
export interface Share {
  readonly there: number;
  readonly of: number;
  readonly reviewed: number;
}

export interface LanguageCoverage {
  readonly language: Language;
  readonly answers: Share;
  /** Facts that are told, in words of this language. */
  readonly facts: Share;
}

export interface Coverage {
  readonly countries: readonly Jurisdiction[];
  readonly topics: readonly TopicCoverage[];
  readonly languages: readonly LanguageCoverage[];
}

/** What is there and what is not, for each topic, country and language. `now` decides what is too old to be told. */
export function coverageOf(content: ContentSet, now: Time): Coverage {
  const countries = content.jurisdictions.filter((code) => code !== EVERYWHERE);
  const answered = [...content.topics.values()].filter(({ kind }) => kind === "knowledge" || kind === "danger");
  const topics = answered.map((topic) => topicCoverage(content, topic, countries, now));
  return { countries, topics, languages: LANGUAGES.map((language) => languageCoverage(content, language, now)) };
}

function topicCoverage(content: ContentSet, { id, kind }: Topic, countries: readonly Jurisdiction[], now: Time): TopicCoverage {
  const cellAt = kind === "danger" ? numberIn(content, id) : ruleIn(content, id, now);
  return { topic: id, kind, cells: Object.fromEntries(countries.map((country) => [country, cellAt(country)])) };
}

type CellAt = (country: Jurisdiction) => Cell;

/** In danger numbers are told, not rules. */
function numberIn(content: ContentSet, topic: TopicId): CellAt {
  const reachable = (place: Jurisdiction) => content.contacts(topic, place).filter(({ phone, web }) => phone.length > 0 || web !== "");
  const home = content.origins.some((place) => reachable(place).length > 0);
  return (country) => {
    if (reachable(country).some(({ origins }) => origins.length === 0)) return "own";
    return home || reachable(country).length > 0 ? "home-only" : "none";
  };
}

function ruleIn(content: ContentSet, topic: TopicId, now: Time): CellAt {
  const leads = (place: Jurisdiction) => content.facts(topic, place).filter((fact) => fact.tell === "lead" && isWorded(content, fact));
  const told = (place: Jurisdiction) => leads(place).some((fact) => withheld(content, fact, now) === null);
  const [general, home] = [told(EVERYWHERE), content.origins.some(told)];
  return (country) => {
    if (told(country)) return "own";
    if (leads(country).length > 0) return "left-out";
    if (general) return "general";
    return home ? "home-only" : "none";
  };
}

/** By words of its own, or by the template of its kind of rule. */
function isWorded(content: ContentSet, { id, topic, rule }: Fact): boolean {
  return content.wording(id, FALLBACK_LANGUAGE) !== null || content.answer(topic, FALLBACK_LANGUAGE)?.variants[rule] !== undefined;
}

function languageCoverage(content: ContentSet, language: Language, now: Time): LanguageCoverage {
  const topics = [...content.topics.values()].filter(({ kind }) => kind === "knowledge" || kind === "danger").map(({ id }) => id);
  const told = topics
    .flatMap((topic) => content.jurisdictions.flatMap((place) => content.facts(topic, place)))
    .filter(isTold(content, now));
  const share = (ids: readonly string[]): Share => {
    const reviews = ids.map((id) => content.reviewOf(id, language)).filter((review) => review !== null);
    return { there: reviews.length, of: ids.length, reviewed: reviews.filter(isReviewed).length };
  };
  return { language, answers: share(topics), facts: share(told.map(({ id }) => id)) };
}

const isTold =
  (content: ContentSet, now: Time) =>
  (fact: Fact): boolean =>
    fact.tell !== "background" && withheld(content, fact, now) === null;
