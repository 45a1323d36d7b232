import type { Language } from "../language.ts";
import type { Jurisdiction, TopicId } from "../message.ts";
import type { ConceptWords } from "./concepts.ts";
import type { GrammarWords } from "./grammar.ts";

/** One thing that a worker may write; `topic` is null when it is about nothing here. */
export interface TrainingPhrase {
  readonly language: Language;
  readonly topic: TopicId | null;
  readonly text: string;
}

/**
 * It fires when every group of `all` has a term in the message and no term of `none` is there.
 * Terms are as editors wrote them: the matcher lowers and normalises both sides. A trailing `*` stands for any ending.
 */
export interface WordRule {
  readonly all: readonly (readonly string[])[];
  readonly none: readonly string[];
}

/** Finds danger before the classifier does. */
export interface DangerRule extends WordRule {
  /** A topic of kind `danger`. */
  readonly kind: TopicId;
}

/** How speakers of a language write a country. */
export interface CountryWords {
  readonly names: readonly string[];
  readonly cities: readonly string[];
  readonly demonyms: readonly string[];
  readonly currencies: readonly string[];
  /** Names of its money that are other words, too ("bat", "nt"): money only right behind a number. */
  readonly units: readonly string[];
  /** Offices, schemes, laws and cards that no other country has. */
  readonly institutions: readonly string[];
  /** What workers there call a boss or themselves; names no country, but tells where they are likely to be. */
  readonly hints: readonly string[];
}

/**
 * What such a wording means. `watched`: another person may read what comes, or no message must come; `safe`: nobody does; `law`: whether that is the law, right or allowed;
 * `number`: whom to call; `next`: what to do or say now; `again`: say it once more, or more plainly; `detail`: who pays, how much, how long; `fine`: the danger is over;
 * `tongue`: whoever is to be called speaks another language; `unanswered`: nobody picks up; `refused`: it was tried, and did not help.
 */
export const REPLIES = ["watched", "safe", "law", "number", "next", "again", "detail", "fine", "tongue", "unanswered", "refused"] as const;
export type Reply = (typeof REPLIES)[number];

/** Replies that rules hear, too: they count only where a message speaks of nothing else. */
export const RULED_REPLIES = ["number", "next", "detail", "unanswered", "refused"] as const satisfies readonly Reply[];

/**
 * `watched`: somebody comes or looks, "boss is coming, write later"; `beside`: the same in a case of danger, where "madam is coming" says enough; `tongue`: whoever is
 * to be called would not be understood, "I cannot speak Korean, how do I call"; `died`: somebody is dead, "my husband fell at work and died"; `ransom`: whether to pay
 * who holds somebody; `asks`: that it is a question, where no question mark is written; `oneself`: who writes is the one who is hurt, "he hit me because I called my
 * mother"; `theirs`: said of or by the one who is asked for, "she says somebody is beside her"; `shared`: right after "is it safe to write?", that others have this phone; `untold`: that she will not
 * name her country, or why she should.
 */
export const RULED = [
  "watched",
  "beside",
  "tongue",
  "died",
  "ransom",
  "asks",
  "untold",
  "oneself",
  "theirs",
  "shared",
  ...RULED_REPLIES,
] as const;
export type RuledSign = (typeof RULED)[number];

/** How speakers of one language name countries, sectors, and the languages they ask for. */
export interface EntityWords {
  readonly countries: Readonly<Record<Jurisdiction, CountryWords>>;
  readonly sectors: Readonly<Record<string, readonly string[]>>;
  readonly languageNames: Readonly<Partial<Record<Language, readonly string[]>>>;
  /** Words around a country's name that name none: "made in china". */
  readonly notCountries?: readonly string[];
  /** Things that are called after countries, of which none is named beside them: "noodles" of "korean noodles". */
  readonly things?: readonly string[];
  /** Wordings that mean something only by what was said before: "is that the law?", "my boss reads this phone". */
  readonly replies?: Readonly<Partial<Record<Reply, readonly string[]>>>;
  /** Words that add nothing of their own to "and in Malaysia?". */
  readonly fillers?: readonly string[];
  /** Words that change nothing of "I am fine": "now", "sister". Never a "not". */
  readonly softeners?: readonly string[];
  /** What has no fixed wording, by words that stand anywhere in a message. */
  readonly rules?: Readonly<Partial<Record<RuledSign, readonly WordRule[]>>>;
  /** Relatives and friends, as whoever asks for them names them: "my sister". */
  readonly others?: readonly string[];
  /** Words beside a place that make it the one of the family or the house: "my mother", "I live". */
  readonly homes?: readonly string[];
  /** Words beside a place that make it the one of the work, or where somebody now is: "company", "I am back in". */
  readonly works?: readonly string[];
}

/** All that the matcher learns from. A language without a file has no rules and no words. */
export interface Training {
  readonly phrases: readonly TrainingPhrase[];
  readonly dangerRules: Readonly<Record<Language, readonly DangerRule[]>>;
  readonly entities: Readonly<Record<Language, EntityWords>>;
  readonly concepts: Readonly<Record<Language, ConceptWords>>;
  readonly grammar: Readonly<Record<Language, GrammarWords>>;
}
