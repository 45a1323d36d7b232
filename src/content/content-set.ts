import type { AnswerWords, Contact, ContentSet, Fact, Found, Recording, Topic } from "../domain/content.ts";
import { FALLBACK_LANGUAGE, LANGUAGES, type Language } from "../domain/language.ts";
import type { EntityWords, Training } from "../domain/matcher/training.ts";
import type { Matcher } from "../domain/matcher/types.ts";
import type { TopicId } from "../domain/message.ts";
import { recordingName } from "./load-audio.ts";
import type { Loaded } from "./loaded.ts";
import { completeLanguages, makeSay } from "./phrases.ts";

/**
 * Turns what was loaded into the frozen content of a running service. `answer` and `wording` fall back to English and say so by their
 * `language`. Facts come in the order lead, detail, background; contacts by rank. None of its functions may refer to `loaded`: it would be kept
 * in memory with the place of every text, as long as the service runs.
 */
export function toContentSet(loaded: Loaded, matcher: Matcher): ContentSet {
  const facts = loaded.facts.map(({ item }) => item).sort((a, b) => TELL_ORDER[a.tell] - TELL_ORDER[b.tell]);
  const contacts = loaded.contacts.map(({ item }) => item).sort((a, b) => a.rank - b.rank);
  // What another topic tells as well goes before details of its own: it is what half of those who ask want to know.
  const told = [
    ...facts.flatMap((fact) => fact.also.map((topic) => ({ topic, fact }))),
    ...facts.map((fact) => ({ topic: fact.topic, fact })),
  ];
  const grouped = groupBy(told, ({ topic, fact }) => `${topic} ${fact.jurisdiction}`);
  const factsAt = new Map([...grouped].map(([place, group]) => [place, group.map(({ fact }) => fact)]));
  const contactsOf = groupBy(contacts, (contact) => contact.jurisdiction);
  const answers = byLanguage(loaded.answers, ({ places: _, ...answer }): [string, AnswerWords] => [answer.topic, answer]);
  const one = oneOfEach();
  const words = byLanguage(loaded.words, ({ factId, text, language }): [string, Found] => [one(factId), { text, language: one(language) }]);
  const reviewsOfWords = byLanguage(loaded.words, ({ factId, review }) => [one(factId), one(review)]);
  const recordings = recordingsByName(loaded);
  const recordingById = new Map([...recordings.values()].map((one) => [one.id, one]));
  const locales = loaded.locales.map(({ item }) => item);
  for (const texts of [...answers.values(), ...words.values()]) deepFreeze([...texts.values()]);
  deepFreeze([facts, contacts, [...factsAt.values()]]);
  const inLanguageOf = <T>(texts: ByLanguage<T>, id: string, language: Language) =>
    texts.get(language)?.get(id) ?? texts.get(FALLBACK_LANGUAGE)?.get(id) ?? null;
  const jurisdictions = loaded.jurisdictions.map(({ item }) => item);
  const withRole = (...roles: readonly string[]) => jurisdictions.filter(({ role }) => roles.includes(role)).map(({ code }) => code);
  return deepFreeze({
    version: loaded.version,
    topics: new Map(loaded.topics.map(({ item }) => [item.id, deepFreeze<Topic>(item)])),
    jurisdictions: jurisdictions.map(({ code }) => code),
    destinations: withRole("destination", "both"),
    destinationsFor: (home) => {
      const first = jurisdictions.filter(({ firstFor }) => home !== null && firstFor.includes(home)).map(({ code }) => code);
      return [...first, ...withRole("destination", "both").filter((code) => !first.includes(code))];
    },
    origins: withRole("origin"),
    facts: (topic, jurisdiction): readonly Fact[] => factsAt.get(`${topic} ${jurisdiction}`) ?? NONE,
    contacts: (topic, jurisdiction): readonly Contact[] => (contactsOf.get(jurisdiction) ?? []).filter((contact) => serves(contact, topic)),
    answer: (topic, language) => inLanguageOf(answers, topic, language),
    wording: (factId, language) => inLanguageOf(words, factId, language),
    audio: (topic, jurisdiction, language) => recordings.get(recordingName({ topic, jurisdiction, language })) ?? null,
    recording: (id) => recordingById.get(id) ?? null,
    reviewOf: (id, language) => reviewsOfWords.get(language)?.get(id) ?? answers.get(language)?.get(id)?.review ?? null,
    say: makeSay(locales),
    languages: completeLanguages(locales),
    matcher,
  });
}

function recordingsByName({ recordings, sidecars }: Loaded): ReadonlyMap<string, Recording> {
  const made = new Map(sidecars.map(({ item }) => [recordingName(item), item]));
  const whole = recordings.map(({ item }): readonly [string, Recording] => {
    const { text = null, role = null, date = null } = made.get(recordingName(item)) ?? {};
    return [recordingName(item), Object.freeze({ ...item, text, role, date })];
  });
  return new Map(whole);
}

/** The content for those who only read it, such as checks and reports: no message can be matched with it. */
export function toReadableContent(loaded: Loaded): ContentSet {
  const never = (): never => {
    throw new Error("this content was made to be read, not to match messages");
  };
  return toContentSet(loaded, { match: never, speaksOf: never });
}

/** What the matcher learns from: the phrases, rules and words of all languages. */
export function toTraining(loaded: Loaded): Training {
  const rulesOf = (language: Language) => loaded.dangerRules.filter(({ item }) => item.language === language).map(({ item }) => item.rule);
  const wordsOf = (language: Language) => loaded.entities.find(({ item }) => item.language === language)?.item.words ?? NO_WORDS;
  const conceptsOf = (language: Language) =>
    Object.fromEntries(loaded.concepts.filter(({ item }) => item.language === language).map(({ item }) => [item.concept, item.terms]));
  const grammarOf = (language: Language) => loaded.grammar.find(({ item }) => item.language === language)?.item.words ?? {};
  return {
    phrases: loaded.phrases.map(({ item }) => item),
    dangerRules: everyLanguage(rulesOf),
    entities: everyLanguage(wordsOf),
    concepts: everyLanguage(conceptsOf),
    grammar: everyLanguage(grammarOf),
  };
}

/** True when the contact is for the topic, by its id or its group. */
export function serves(contact: Pick<Contact, "purpose">, topic: TopicId): boolean {
  return contact.purpose.some((purpose) => topic === purpose || topic.startsWith(`${purpose}.`));
}

const TELL_ORDER = { lead: 0, detail: 1, background: 2 } as const;
const NONE: readonly never[] = Object.freeze([]);
const NO_WORDS: EntityWords = { countries: {}, sectors: {}, languageNames: {} };

function everyLanguage<T>(make: (language: Language) => T): Record<Language, T> {
  // fromEntries forgets that every language is there.
  return Object.fromEntries(LANGUAGES.map((language) => [language, make(language)])) as Record<Language, T>;
}

type ByLanguage<T> = ReadonlyMap<Language, ReadonlyMap<string, T>>;

/** Texts by language and id. There are many: a map of maps takes no names of its own, such as of id and language together. */
function byLanguage<I extends { readonly language: Language }, T>(
  placed: readonly { readonly item: I }[],
  entry: (item: I) => readonly [id: string, text: T],
): ByLanguage<T> {
  const texts = new Map<Language, Map<string, T>>();
  for (const { item } of placed) {
    const own = texts.get(item.language) ?? new Map<string, T>();
    texts.set(item.language, own.set(...entry(item)));
  }
  return texts;
}

/** Texts that are read from a file are each a string of their own, even when they are the same a thousand times. */
function oneOfEach(): <T extends string>(text: T) => T {
  const kept = new Map<string, string>();
  return <T extends string>(text: T): T => {
    const same = kept.get(text) as T | undefined; // it was put there as itself
    if (same === undefined) kept.set(text, text);
    return same ?? text;
  };
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

/** Freezes plain data to the bottom. Maps, functions and the matcher keep their own state. */
function deepFreeze<T>(data: T): T {
  if (typeof data !== "object" || data === null || Object.isFrozen(data)) return data;
  const prototype: unknown = Object.getPrototypeOf(data);
  if (prototype !== Object.prototype && !Array.isArray(data)) return data;
  Object.freeze(data);
  for (const entry of Object.values(data)) deepFreeze(entry);
  return data;
}
