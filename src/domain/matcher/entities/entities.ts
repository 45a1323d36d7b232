import { LANGUAGES, type Language } from "../../language.ts";
import { type LanguageReader, languageReader, sayingOf } from "../languages/language-asked.ts";
import { type Book, bookOf, type Found, Phrasebook } from "../phrasebook.ts";
import { replyIn } from "../replies.ts";
import { type CountryWords, type EntityWords, REPLIES } from "../training.ts";
import type { Entities, Meant } from "../types.ts";
import type { WordLists } from "../word-lists.ts";
import { UNSPACED } from "../words.ts";
import { amountIn, signsIn } from "./amount.ts";
import { isBare } from "./bare.ts";
import { isCalledAfter, isNameOfPerson } from "./called.ts";
import { isDenied } from "./denied.ts";
import { homesAmong } from "./homes.ts";
import { asMoney, hasNumber, isIf } from "./money.ts";
import { type PeopleReader, peopleReader } from "./people.ts";
import { isAside, isHint, type PlaceNamed, rolesOf, type Writer } from "./roles.ts";
import { TimeFinder, type TimeWords } from "./time.ts";

/** A country by kinds of words for it; `none`, `thing`, `reply`, `filler`, `softener`, `other` and `mark` name nothing. */
export type EntityKind = keyof CountryWords | "sector" | "language" | "none" | "thing" | "reply" | "filler" | "softener" | "other" | "mark";

export interface Entry {
  readonly kind: EntityKind;
  /** Country, sector, language or reply, `home` or `work`; empty for words that only hold such a name, for fillers, softeners and others. */
  readonly means: string;
  /** The language whose speakers say so. */
  readonly language: Language;
}

/** A word for an entity, as it stands in a text. */
export interface Mention extends Entry {
  readonly from: number;
  readonly to: number;
}

/** Short words of one language are everyday words of another; of the many cities, those of four letters, too. */
const SHORT = 3;
const SHORT_CITY = 4;
/** Terms that speakers of a language write in another sense, by their numbers in the book. */
export type Everyday = Readonly<Partial<Record<Language, readonly number[]>>>;

/** Finds countries, sectors, amounts and languages by the words that editors listed for all languages. */
export class EntityFinder {
  readonly #book: Phrasebook<Entry>;
  readonly #everyday: ReadonlyMap<string, ReadonlySet<number>>;
  readonly #times: TimeFinder;
  readonly #language: LanguageReader;
  readonly #people: PeopleReader;
  readonly #still: RegExp;
  /** One text is looked at for several languages, one after another. */
  #last: { readonly text: string; readonly found: readonly Found<Entry>[] } = { text: "", found: [] };

  constructor(book: Book<Entry>, everyday: Everyday, times: TimeWords, lists: WordLists) {
    this.#book = new Phrasebook(book);
    this.#everyday = new Map(Object.entries(everyday).map(([language, terms]) => [language, new Set(terms)]));
    this.#times = new TimeFinder(times);
    this.#language = languageReader(lists);
    this.#people = peopleReader(lists);
    this.#still = new RegExp(lists.any("still"), "u");
  }

  /** `text` is folded; words of the languages that it may be in go before those of others. */
  find(text: string, languages: readonly Language[]): Entities {
    if (text !== this.#last.text) this.#last = { text, found: this.#book.find(text) };
    const { found } = this.#last;
    const all = found.filter(isNaming);
    const leaning = found.filter((one) => !isNaming(one) && languages.includes(one.entry.language));
    const asked = this.#language.asked(
      text,
      all.map(({ entry, from, to }) => ({ ...entry, from, to })),
    );
    const mentions = this.#mentions(text, languages, all).filter((mention) => !this.#language.names(text, mention, asked));
    const places = mentions.filter(isPlace);
    const countries = [
      ...new Set(places.filter((place) => !isHint(place) && this.#people.peopleOf(text, place) === null).map(({ means }) => means)),
    ];
    const named = [
      ...new Set(
        places.filter((place) => !isHint(place) || (place.kind === "currencies" && hasNumber(text, place))).map(({ means }) => means),
      ),
    ];
    const others = leaning.filter(({ entry }) => entry.kind === "other");
    const marks = leaning.filter(({ entry }) => entry.kind === "mark").map(({ entry: { means }, from, to }) => ({ means, from, to }));
    const meant = meantBy(text, mentions, places, {
      others,
      languages,
      people: this.#people,
      homes: homesAmong(text, places, marks, languages),
    });
    const denied = [...new Set(places.filter((place) => !isHint(place) && isDenied(text, place, places)).map(({ means }) => means))];
    const duration = this.#times.duration(text);
    const date = this.#times.date(text);
    const nothingElse =
      meant.amount === undefined && isBare(text, [...mentions, ...leaning.filter(({ entry }) => !OF_PEOPLE.has(entry.kind))]);
    const bare = (countries.length > 0 || meant.sector !== undefined) && nothingElse;
    const reply = replyIn(text, leaning, nothingElse);
    return {
      ...meant,
      ...(countries.length > 0 ? { countries } : {}),
      ...(denied.length > 0 ? { denied } : {}),
      ...(named.length > 0 ? { named } : {}),
      ...(duration === undefined ? {} : { duration }),
      ...(date === undefined ? {} : { date }),
      ...sayingOf(asked),
      ...(bare ? { bare } : {}),
      ...(bare && isAside(text) ? { aside: true } : {}),
      ...(reply === undefined ? {} : { reply }),
      ...(leaning.some(({ entry }) => entry.kind === "reply" && entry.means === "safe") ? { perhapsSafe: true } : {}),
      ...(others.length > 0 ? { other: true } : {}),
      ...(meant.destination !== undefined && this.#still.test(text) ? { still: true } : {}),
    };
  }

  /** Only what a phrase is learnt by, of the words that are `named` in it. */
  meantBy(text: string, language: Language, named: readonly Found<Entry>[]): Meant {
    const mentions = this.#mentions(text, [language], named);
    return meantBy(text, mentions, mentions.filter(isPlace), { languages: [language], people: this.#people });
  }

  /**
   * The longest word wins, and of equals the one of the message's languages, and a country before a language. None overlap. In order of mention. Names of
   * languages and words that name nothing win like others, and are left out: who asks for "bahasa indonesia" names no country.
   */
  #mentions(text: string, languages: readonly Language[], found: readonly Found<Entry>[]): Mention[] {
    const own = (mention: Mention) => (languages.includes(mention.language) ? 1 : 0);
    const all = found.map(({ entry, term, from, to }) => ({ ...entry, term, from, to })).flatMap((mention) => asMoney(text, mention));
    const kept: Mention[] = [];
    const means = ({ term }: { readonly term: number }) => !languages.some((language) => this.#everyday.get(language)?.has(term));
    // "Daughter" and the short name of Malaysia are "little daughter" in Burmese, but not where the whole name stands.
    const cuts = ({ kind, from, to }: Mention) =>
      kind === "none" && all.some((name) => isPlace(name) && from <= name.from && name.from < to && to < name.to);
    const usable = all.filter(
      (mention) =>
        mention.kind !== "thing" &&
        !(languages.includes("id") && isIf(text, mention)) &&
        !isWithin(text, mention) &&
        !cuts(mention) &&
        (own(mention) || (mention.kind !== "none" && speaks(text, mention, languages) && means(mention))),
    );
    const names = ({ kind }: Mention) => (kind === "language" || kind === "none" ? 0 : 1);
    for (const mention of usable.sort((a, b) => b.to - b.from - (a.to - a.from) || own(b) - own(a) || names(b) - names(a)))
      if (!kept.some(({ from, to }) => mention.from < to && from < mention.to)) kept.push(mention);
    const things = all.filter((mention) => mention.kind === "thing" && own(mention));
    const isOther = (mention: Mention) =>
      OF_PEOPLE_AND_THINGS.has(mention.kind) &&
      (isNameOfPerson(text, mention) || things.some((thing) => isCalledAfter(text, mention, thing)));
    const signs = signsIn(text).map(({ country, from, to }) => ({ kind: "currencies", means: country, language: "en", from, to }) as const);
    return [...kept.filter((mention) => names(mention) && !isOther(mention)), ...signs].sort((a, b) => a.from - b.from);
  }
}

function meantBy(text: string, mentions: readonly Mention[], places: readonly (Mention & PlaceNamed)[], by: Writer): Meant {
  const sector = mentions.find(({ kind }) => kind === "sector")?.means;
  const amount = amountIn(
    text,
    mentions.filter(({ kind }) => kind === "currencies").map(({ means, from, to }) => ({ country: means, from, to })),
  );
  return { ...rolesOf(text, places, by), ...(sector === undefined ? {} : { sector }), ...(amount === undefined ? {} : { amount }) };
}

/** Words that mean something only by what was said before, and name nothing. */
const LEANING: ReadonlySet<EntityKind> = new Set(["reply", "filler", "softener", "other", "mark"]);

/** Whose words are never nothing: "my mother is in Cebu" says more than "in Cebu". */
const OF_PEOPLE: ReadonlySet<EntityKind> = new Set(["other", "mark"]);

/** True for words that name something, or hold a name. */
export function isNaming({ entry: { kind } }: Found<Entry>): boolean {
  return !LEANING.has(kind);
}

/** Letters that are part of another word, in scripts without spaces, in Burmese, or in the Vietnamese for labour ("lao động"). */
function isWithin(text: string, { from, to }: Mention): boolean {
  const [before, term, behind] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
  const cut = UNSPACED.test(term) && (JOINED.test(behind) || (/\p{L}$/u.test(term) && /^(?![\u0e4c\u0ecc])\p{M}/u.test(behind)));
  const burmese = (KIN.test(term) && BEFORE_KIN.test(before)) || (/^(?:စလုံး|မလေး$)/u.test(term) && /[\u1000-\u109f]$/u.test(before));
  return cut || burmese || (MYANMAR_END.test(term) && AS_LANGUAGE.test(behind)) || (/(?:^| )lao$/u.test(term) && LABOUR.test(behind));
}

/** The sign that joins two Khmer consonants, and the Burmese signs that end a syllable: what stands before them is half of one. */
const JOINED = /^[\u17d2\u1037-\u103a]/u;
/** In Burmese "Malaysia" in short is also the end of "sister", "girl", "niece" and "teacher", and "Singapore" that of "all of them". */
const KIN = /^မလေး(?!ရှား)/u;
const BEFORE_KIN = /(?:ညီ|ကောင်|ဆရာ|မိန်း|တူ|နှ|အ|ချွေး|မြေး|ဖော်|ရေး|သူ|ကြို|ပြု|ကလေး)$/u;
const MYANMAR_END = /[\u1000-\u109f]$/u;
/** Behind a people: their language. Not "need", "want", "follow" or "licence". */
const AS_LANGUAGE = /^(?:လို(?!အပ်|ချင်|က်|င်)|စကား|ဘာသာ|စာ(?=$|[\s၊။]|နဲ့|ဖတ်|ရေး|တတ်|မတတ်|မဖတ်))/u;
const LABOUR = /^ (?:đ[oộ]ng|dong|c[oô]ng|b[aả]o|t[aâ]m)(?!\p{L})/u;

/** In Latin letters these are of short syllables, so that "pha ma", a name in Thai, is "bring" in Lao. */
const SYLLABIC: ReadonlySet<Language> = new Set(["km", "lo", "my", "th", "vi"]);
const LONG_SYLLABLES = 6;

/** Words of other languages count when they are long, or in a script of their own. */
function speaks(text: string, { from, to, language, kind }: Mention, languages: readonly Language[]): boolean {
  const term = text.slice(from, to);
  if (UNSPACED.test(term)) return true;
  if (SYLLABIC.has(language) && languages.some((one) => SYLLABIC.has(one))) return term.length >= LONG_SYLLABLES && !term.includes(" ");
  return term.length > (kind === "cities" ? SHORT_CITY : SHORT);
}

function isPlace(mention: Mention): mention is Mention & PlaceNamed {
  return PLACES.has(mention.kind);
}

/** Words for a country that people and things are called by; demonyms are not the name of a person. */
const OF_PEOPLE_AND_THINGS: ReadonlySet<EntityKind> = new Set(["names", "cities", "demonyms"]);

const KINDS = [
  "names",
  "cities",
  "demonyms",
  "currencies",
  "units",
  "institutions",
  "hints",
] as const satisfies readonly (keyof CountryWords)[];
const PLACES: ReadonlySet<EntityKind> = new Set(KINDS);

/** The words of all languages for countries, sectors and languages, and those that lean on what was said. */
export function entityBook(words: Readonly<Record<Language, EntityWords>>): Book<Entry> {
  return bookOf(entries(words));
}

function* entries(words: Readonly<Record<Language, EntityWords>>): Generator<readonly [string, Entry]> {
  for (const language of LANGUAGES)
    for (const [entry, terms] of listed(words[language], language)) for (const term of terms) yield [term, entry];
}

function* listed(
  {
    countries,
    sectors,
    languageNames,
    notCountries = [],
    things = [],
    replies = {},
    fillers = [],
    softeners = [],
    others = [],
    homes = [],
    works = [],
  }: EntityWords,
  language: Language,
): Generator<readonly [Entry, readonly string[]]> {
  for (const [means, lists] of Object.entries(countries)) for (const kind of KINDS) yield [{ kind, means, language }, lists[kind]];
  for (const [means, terms] of Object.entries(sectors)) yield [{ kind: "sector", means, language }, terms];
  for (const [means, terms] of Object.entries(languageNames)) yield [{ kind: "language", means, language }, terms ?? []];
  yield [{ kind: "none", means: "", language }, notCountries];
  yield [{ kind: "thing", means: "", language }, things];
  for (const reply of REPLIES) yield [{ kind: "reply", means: reply, language }, replies[reply] ?? []];
  yield [{ kind: "filler", means: "", language }, fillers];
  yield [{ kind: "softener", means: "", language }, softeners];
  yield [{ kind: "other", means: "", language }, others];
  yield [{ kind: "mark", means: "home", language }, homes];
  yield [{ kind: "mark", means: "work", language }, works];
}

/** Seldom is a name that its own people do not list written so often. */
const OFTEN = 3;

/**
 * Terms of other languages that phrases of a language have again and again: "dong" is money in Vietnam, and no more than a sigh in Indonesia. `named`: all
 * that the book has of a phrase.
 */
export function everydayWords(phrases: readonly { readonly language: Language; readonly named: readonly Found<Entry>[] }[]): Everyday {
  const counts = new Map<Language, Map<number, number>>();
  for (const { language, named } of phrases) {
    const own = named.filter(({ entry: { kind, language: whose } }) => whose === language && (PLACES.has(kind) || kind === "sector"));
    const ours = counts.get(language) ?? new Map<number, number>();
    counts.set(language, ours);
    const others = named.filter((one) => !own.some((word) => word.term === one.term || saysAsMuch(word, one)));
    for (const term of new Set(others.map(({ term }) => term))) ours.set(term, (ours.get(term) ?? 0) + 1);
  }
  return Object.fromEntries(
    [...counts].map(([language, ours]) => [language, [...ours].filter(([, times]) => times >= OFTEN).map(([term]) => term)]),
  );
}

/** One word names what the other names at the same place: "malaysiate" is Malaysia for whoever writes "malaysia*". */
function saysAsMuch(word: Found<Entry>, one: Found<Entry>): boolean {
  return word.entry.means === one.entry.means && word.from < one.to && one.from < word.to;
}
