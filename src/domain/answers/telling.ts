import type { AnswerWords, ContentSet, Fact, Found, Topic } from "../content.ts";
import type { Profile } from "../conversation.ts";
import { factValues, fill } from "../format.ts";
import type { Language } from "../language.ts";
import type { Jurisdiction, Time, TopicId } from "../message.ts";
import { fitting } from "./fitting.ts";

/** Rules that hold everywhere. */
export const EVERYWHERE = "INT";
/** More would not be read on a small screen. */
const MOST_DETAILS = 2;

/** What an answer is asked for. `jurisdiction` null: the worker did not say which country. */
export interface Question {
  readonly topic: TopicId;
  readonly jurisdiction: Jurisdiction | null;
  readonly language: Language;
  readonly profile: Profile;
  readonly now: Time;
  /** Facts that were told before, and are not wanted again unless one answers what is asked now. */
  readonly told?: ReadonlySet<string>;
  /** The worker's own words. */
  readonly asked?: string;
  /** Of somebody else, for whom is asked: maybe from home, where short numbers of the country do not work. */
  readonly forOther?: boolean;
  /** False where an answer to a question of ours would not be read. */
  readonly mayAsk?: boolean;
}

/** A fact and the words in which it is told. */
export interface Told {
  readonly fact: Fact;
  readonly found: Found;
}

/** What is told, most important first, and whether any of it is the rule of a country that the question is about. */
export interface Telling {
  readonly told: readonly Told[];
  readonly own: boolean;
}

// Most who write Khmer, Burmese, … come from where it is spoken. What is told of that country names it, so a wrong guess is seen.
const HOME: Readonly<Partial<Record<Language, Jurisdiction>>> = {
  km: "KH",
  lo: "LA",
  my: "MM",
  th: "TH",
  vi: "VN",
  id: "ID",
  tl: "PH",
  bn: "BD",
  ne: "NP",
};

/** Where the worker comes from, said or guessed from the language; null when neither tells. */
export function homeOf({ profile, language }: Pick<Question, "profile" | "language">): Jurisdiction | null {
  if (profile.origin !== undefined) return profile.origin === "unknown" ? null : profile.origin;
  return HOME[language] ?? null;
}

/**
 * Chooses the facts of an answer: what fits the question; the lead of the country of work, that of the country of origin, then details. A topic that
 * asks about leaving home begins there. Without any, the rule that holds everywhere. To who was told before, what fits is told alone.
 */
export function tellingOf(content: ContentSet, question: Question, words: AnswerWords): Telling {
  const home = leftFrom(content, question);
  const there = question.jurisdiction === null ? [] : wordedRules(content, question, question.jurisdiction, words);
  const atHome = home === null ? [] : wordedRules(content, question, home, words);
  const [first, second] = asks(content, question.topic) === "origin" ? [atHome, there] : [there, atHome];
  const own = first.length > 0;
  const fit = question.asked ? fitting(content, question, [...first, ...second]) : [];
  if (question.told && fit.length > 0) return { told: fit, own };
  const [before, after] = [untold(first, question), untold(second, question)];
  const told = [...before.slice(0, 1), ...after.slice(0, 1), ...before.slice(1), ...after.slice(1)];
  const [ahead, equal] = fit;
  // A detail of the other country would pass for a rule of this one.
  if (ahead && !equal && first.includes(ahead)) return { told: [...new Set([ahead, ...told])], own };
  if (told.length > 0 || question.told) return { told, own };
  return { told: untold(wordedRules(content, question, EVERYWHERE, words), question).slice(0, 1), own: false };
}

/** The lead and at most two details of what was not told yet. */
const untold = (rules: readonly Told[], { told }: Question): readonly Told[] =>
  rules.filter(({ fact }) => !told?.has(fact.id)).slice(0, 1 + MOST_DETAILS);

/** The country whose rules for people leaving it may be told. What we know of a country that people go to is for those who come there. */
export function leftFrom(content: Pick<ContentSet, "origins">, question: Pick<Question, "profile" | "language" | "jurisdiction">) {
  const home = homeOf(question);
  return home !== null && home !== question.jurisdiction && content.origins.includes(home) ? home : null;
}

/** Which country the answer to a topic depends on first. */
export function asks(content: ContentSet, topic: TopicId): NonNullable<Topic["asks"]> {
  return content.topics.get(topic)?.asks ?? "destination";
}

/** The lead and the details of a country, in words. None when nobody has worded the lead: details would pass for the rule. */
function wordedRules(content: ContentSet, question: Question, jurisdiction: Jurisdiction, words: AnswerWords): readonly Told[] {
  const rules = tellable(content, question, jurisdiction).map((fact) => worded(content, question.language, fact, words));
  return rules[0] ? rules.filter((told) => told !== null) : [];
}

function tellable(content: ContentSet, question: Question, jurisdiction: Jurisdiction): Fact[] {
  const facts = content
    .facts(question.topic, jurisdiction)
    .filter((fact) => fits(fact, question) && !withheld(content, fact, question.now));
  const [lead] = facts.filter((fact) => fact.tell === "lead").sort((a, b) => conditions(b) - conditions(a));
  return lead ? [lead, ...facts.filter((fact) => fact.tell === "detail")] : [];
}

const conditions = (fact: Fact): number => Object.values(fact.appliesTo).filter((list) => list && list.length > 0).length;

/** A fact for some workers is told to those only: a lead that depends on who asks needs the profile to say so. */
export function fits(fact: Fact, question: Pick<Question, "profile" | "language" | "jurisdiction">): boolean {
  const { sectors, origins, destinations, status, sex } = fact.appliesTo;
  const { sector } = question.profile;
  if (sectors && !(sector ? sectors.includes(sector) : fact.tell === "detail")) return false;
  if (origins && !isIn(origins, homeOf(question))) return false;
  if (destinations && !isIn(destinations, question.jurisdiction)) return false;
  return !(status || sex) || fact.tell === "detail";
}

const isIn = (places: readonly Jurisdiction[], place: Jurisdiction | null): boolean => place !== null && places.includes(place);

/** Why a fact is left out of answers though an editor wants it told. */
export type Withheld = "nowhere-to-confirm" | "wage-too-old";

/** Minimum wages rise nearly every year: an older figure would make a worker take too little for right. */
const WAGE_OUTDATED_MONTHS = 36;

/**
 * The rule of what is too doubtful to tell: what only the press or a group says, without an address where it can be read again, and with no
 * office to ask; and a wage figure long past its expiry. Null: it may be told, with its date and a warning.
 */
export function withheld(content: Pick<ContentSet, "contacts">, fact: Fact, now: Time): Withheld | null {
  const weak = fact.source.url === "" && (fact.confidence === "press" || fact.confidence === "ngo");
  if (weak && content.contacts(fact.topic, fact.jurisdiction).length === 0) return "nowhere-to-confirm";
  // A multiple of ordinary pay does not grow old so.
  const wage = fact.topic === "wages.minimum" && fact.rule === "amount" && fact.measure !== "overtime-rate";
  return wage && fact.expires < monthsBefore(now, WAGE_OUTDATED_MONTHS) ? "wage-too-old" : null;
}

function monthsBefore(now: Time, months: number): string {
  const day = new Date(now);
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - months, 1)).toISOString().slice(0, 10);
}

function worded(content: ContentSet, language: Language, fact: Fact, words: AnswerWords): Told | null {
  const wording = templateOf(content, language, fact, words);
  if (!wording) return null;
  return { fact, found: { ...wording, text: fill(wording.text, factValues(fact, wording.language, content)) } };
}

/** The words of a fact, its values not filled in yet. Null when nobody has worded it. */
export function templateOf(content: ContentSet, language: Language, fact: Fact, words: AnswerWords | null): Found | null {
  return content.wording(fact.id, language) ?? (words && variant(fact, words));
}

/** A lead that nobody has worded is told by the template of its kind of rule. */
function variant(fact: Fact, words: AnswerWords): Found | null {
  const text = fact.tell === "lead" ? words.variants[fact.rule] : undefined;
  return text === undefined ? null : { text, language: words.language };
}
