import { isLanguage, LANGUAGES, type Language } from "../language.ts";
import { amountIn } from "./amount.ts";
import { isBare } from "./bare.ts";
import { type Book, bookOf, Phrasebook } from "./phrasebook.ts";
import { type PlaceNamed, rolesOf } from "./roles.ts";
import { TimeFinder, type TimeWords } from "./time.ts";
import type { EntityWords } from "./training.ts";
import type { Entities } from "./types.ts";
import { UNSPACED } from "./words.ts";

export type EntityKind = "names" | "cities" | "demonyms" | "currencies" | "sector" | "language";

export interface Entry {
  readonly kind: EntityKind;
  /** Country, sector or language. */
  readonly means: string;
  /** The language whose speakers say so. */
  readonly language: Language;
}

/** A word for an entity, as it stands in a text. */
export interface Mention extends Entry {
  readonly from: number;
  readonly to: number;
}

/** Short words of one language are everyday words of another. */
const SHORT = 3;
const ABOUT_LANGUAGE =
  /speak|language|translate|\bchange|\bswitch|\buse\b|\breply|\banswer|\bwrite|\bonly|please|bahasa|bicara|ngomong|ganti|pakai|ភាសា|និយាយ|phiesa|ဘာသာ|စကား|ภาษา|ພາສາ|tieng|tiếng|wika|salita|भाषा|ভাষা|can you|do you/u;
/** Behind the name of a people, Burmese makes it their language so. */
const IN_BURMESE = "လို";

/** Terms that speakers of a language write in another sense, by their numbers in the book. */
export type Everyday = Readonly<Partial<Record<Language, readonly number[]>>>;

/** Finds countries, sectors, amounts and languages by the words that editors listed for all languages. */
export class EntityFinder {
  readonly #book: Phrasebook<Entry>;
  readonly #everyday: ReadonlyMap<string, ReadonlySet<number>>;
  readonly #times: TimeFinder;

  constructor(book: Book<Entry>, everyday: Everyday, times: TimeWords) {
    this.#book = new Phrasebook(book);
    this.#everyday = new Map(Object.entries(everyday).map(([language, terms]) => [language, new Set(terms)]));
    this.#times = new TimeFinder(times);
  }

  /** `text` is folded; words of the languages that it may be in go before those of others. */
  find(text: string, languages: readonly Language[]): Entities {
    const mentions = this.#mentions(text, languages);
    const places = mentions.filter(isPlace);
    const countries = [...new Set(places.filter(({ kind }) => kind !== "currencies").map(({ means }) => means))];
    const named = [...new Set(places.filter((place) => place.kind !== "currencies" || hasNumber(text, place)).map(({ means }) => means))];
    const sector = mentions.find(({ kind }) => kind === "sector")?.means;
    const amount = amountIn(
      text,
      mentions.filter(({ kind }) => kind === "currencies").map(({ means, from, to }) => ({ country: means, from, to })),
    );
    const duration = this.#times.duration(text);
    const date = this.#times.date(text);
    const asked = this.#languageAsked(text);
    const bare = (countries.length > 0 || sector !== undefined) && amount === undefined && isBare(text, mentions);
    return {
      ...rolesOf(text, places),
      ...(countries.length > 0 ? { countries } : {}),
      ...(named.length > 0 ? { named } : {}),
      ...(sector === undefined ? {} : { sector }),
      ...(amount === undefined ? {} : { amount }),
      ...(duration === undefined ? {} : { duration }),
      ...(date === undefined ? {} : { date }),
      ...(asked === undefined ? {} : { language: asked }),
      ...(bare ? { bare } : {}),
    };
  }

  /** The longest word wins, and of equals the one of the message's languages. None overlap. In order of mention. */
  #mentions(text: string, languages: readonly Language[]): Mention[] {
    const own = (mention: Mention) => (languages.includes(mention.language) ? 1 : 0);
    const all = this.#book.find(text).map(({ entry, term, from, to }) => ({ ...entry, term, from, to }));
    const kept: Mention[] = [];
    const means = ({ term }: { readonly term: number }) => !languages.some((language) => this.#everyday.get(language)?.has(term));
    const usable = all.filter(
      (mention) => !inKin(text, mention) && mention.kind !== "language" && (own(mention) || (speaks(text, mention) && means(mention))),
    );
    for (const mention of usable.sort((a, b) => b.to - b.from - (a.to - a.from) || own(b) - own(a)))
      if (!kept.some(({ from, to }) => mention.from < to && from < mention.to)) kept.push(mention);
    return kept.sort((a, b) => a.from - b.from);
  }

  /** A language by name, in a short message about languages or of little else: "Malay" may be a country or a people. */
  #languageAsked(text: string): Language | undefined {
    if (text.length > 80) return undefined;
    const named = this.#book.find(text).filter(({ entry }) => entry.kind === "language");
    const longest = named.sort((a, b) => b.to - b.from - (a.to - a.from))[0];
    if (!longest || !isLanguage(longest.entry.means)) return undefined;
    const most = (longest.to - longest.from) * 2 > text.length;
    return most || ABOUT_LANGUAGE.test(text) || text.startsWith(IN_BURMESE, longest.to) ? longest.entry.means : undefined;
  }
}

/** In Burmese "Malaysia" in short is also the end of "sister", "girl" and "teacher". */
function inKin(text: string, { from, to }: Mention): boolean {
  return text.slice(from, to).startsWith("မလေး") && /(?:ညီ|ကောင်|ဆရာ)$/u.test(text.slice(0, from));
}

/** Money is named with an amount; the word alone may mean money as such. */
function hasNumber(text: string, { from, to }: PlaceNamed): boolean {
  return /\p{N}\s?\p{L}{0,7}\s?$/u.test(text.slice(Math.max(0, from - 12), from)) || /^\s?\p{N}/u.test(text.slice(to));
}

/** Words of other languages count when they are long, or in a script of their own. */
function speaks(text: string, { from, to }: Mention): boolean {
  return to - from > SHORT || UNSPACED.test(text.slice(from, to));
}

function isPlace(mention: Mention): mention is Mention & PlaceNamed {
  return mention.kind !== "sector" && mention.kind !== "language";
}

/** The words of all languages for countries, sectors and languages. */
export function entityBook(words: Readonly<Record<Language, EntityWords>>): Book<Entry> {
  return bookOf(entries(words));
}

function* entries(words: Readonly<Record<Language, EntityWords>>): Generator<readonly [string, Entry]> {
  for (const language of LANGUAGES)
    for (const [entry, terms] of listed(words[language], language)) for (const term of terms) yield [term, entry];
}

function* listed({ countries, sectors, languageNames }: EntityWords, language: Language): Generator<readonly [Entry, readonly string[]]> {
  for (const [means, lists] of Object.entries(countries))
    for (const kind of ["names", "cities", "demonyms", "currencies"] as const) yield [{ kind, means, language }, lists[kind]];
  for (const [means, terms] of Object.entries(sectors)) yield [{ kind: "sector", means, language }, terms];
  for (const [means, terms] of Object.entries(languageNames)) yield [{ kind: "language", means, language }, terms ?? []];
}

/** Seldom is a name that its own people do not list written so often. */
const OFTEN = 3;

/** Terms of other languages that phrases of a language have again and again: "dong" is money in Vietnam, and no more than a sigh in Indonesia. */
export function everydayWords(book: Book<Entry>, phrases: readonly { readonly language: Language; readonly text: string }[]): Everyday {
  const finder = new Phrasebook(book);
  const counts = new Map<Language, Map<number, number>>();
  for (const { language, text } of phrases) {
    const found = finder.find(text);
    const own = new Set(found.filter(({ entry }) => entry.language === language).map(({ term }) => term));
    const ours = counts.get(language) ?? new Map<number, number>();
    counts.set(language, ours);
    for (const term of new Set(found.map(({ term }) => term))) if (!own.has(term)) ours.set(term, (ours.get(term) ?? 0) + 1);
  }
  return Object.fromEntries(
    [...counts].map(([language, ours]) => [language, [...ours].filter(([, times]) => times >= OFTEN).map(([term]) => term)]),
  );
}
