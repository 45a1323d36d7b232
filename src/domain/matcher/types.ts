import type { Language } from "../language.ts";
import type { Jurisdiction, TopicId } from "../message.ts";
import type { Duration } from "./entities/time.ts";
import type { Reply } from "./training.ts";

/** What is known before reading the message. */
export interface MatchHints {
  /** The language of the conversation so far. */
  readonly language?: Language;
  /** Where the worker comes from, or else is. */
  readonly country?: Jurisdiction;
}

export interface Candidate {
  readonly topic: TopicId;
  readonly confidence: number;
}

export interface Entities {
  readonly destination?: Jurisdiction;
  /** True when only money, a hint, the people of a boss or the language told the destination: a named country outweighs it. */
  readonly destinationGuessed?: true;
  /** Whether a country of work and a home are spoken of, be they another's. */
  readonly spoken?: readonly ("work" | "home")[];
  readonly origin?: Jurisdiction;
  /** A country that is named only as the place of the family or the house, or as that of the writer's people. */
  readonly home?: Jurisdiction;
  /** True when somebody was taken to the destination. */
  readonly taken?: true;
  /** Every country named by name, city or people, in order of mention; not by the people of somebody else. */
  readonly countries?: readonly Jurisdiction[];
  /** Countries where somebody says she is not, or that she does not mean. */
  readonly denied?: readonly Jurisdiction[];
  /** Those, and the countries whose money is named. */
  readonly named?: readonly Jurisdiction[];
  readonly sector?: string;
  readonly amount?: { readonly value: number; readonly currency?: string; readonly unit?: "months-of-salary" };
  readonly duration?: Duration;
  /** As far as it is told: "2026-10", "2026-10-05", or "--10-05" without the year. */
  readonly date?: string;
  /** A cost that is spoken of, and a paper: by the names of their concepts. */
  readonly cost?: string;
  readonly document?: string;
  /** True when the message names a country (or sector) and next to nothing else: "and in Malaysia?". */
  readonly bare?: true;
  /** True when it is asked about the country besides: "and in Malaysia?", "if in Malaysia". Whoever says where she is says it otherwise. */
  readonly aside?: true;
  /** A language asked for by name. */
  readonly language?: Language;
  /** A language that is named and not asked for: "I do not speak Malay", "they speak only Malay". */
  readonly unwished?: Language | "other";
  /** What the message means after what was said before; but for `watched` and `tongue`, only of a message that says nothing else, `safe` and `fine` not even "no". */
  readonly reply?: Reply;
  /** What its words may mean after what was said before, if the message speaks of nothing else. */
  readonly hint?: Reply;
  /** True when somebody comes or looks: in a case of danger that is all that has to be said. */
  readonly beside?: true;
  /** True when words of safety stand in it, whatever else is said: "now safe, she sleeps". */
  readonly perhapsSafe?: true;
  /** True when it is asked whether to pay who holds somebody. */
  readonly ransom?: true;
  /** True when it is a question, with or without its mark. */
  readonly asks?: true;
  /** True when somebody will not name her country, or asks why she should. */
  readonly untold?: true;
  /** True when a relative or friend is spoken of, and not only as whom somebody told who is hurt herself. */
  readonly other?: true;
  /** True when who writes is the one who is hurt. */
  readonly oneself?: true;
  /** True when it is said of, or by, the one who is asked for: "she says somebody is beside her", "they have his phone". */
  readonly theirs?: true;
  /** True when others have this phone or read it, or nothing must be written, as said right after the question. */
  readonly shared?: true;
  /** True when somebody is dead. */
  readonly died?: true;
  /** True when somebody is still where the message names a country, or has not left yet. */
  readonly still?: true;
}

/** What tells one topic from another: which country or how much does not, but that one is named. */
export type Meant = Pick<Entities, "destination" | "destinationGuessed" | "spoken" | "origin" | "home" | "taken" | "amount" | "sector">;

export interface Match {
  /** The text as it was understood: NFC, Zawgyi converted, unseen characters dropped. */
  readonly text: string;
  readonly language: Language | null;
  /** 0-1: how sure the language is. */
  readonly languageConfidence: number;
  /** Of a language that is nearly the same as another of ours: how many different words of the text only the one has, and only the other. */
  readonly marks?: Readonly<Partial<Record<Language, number>>>;
  /** The topic when sure enough, else null. */
  readonly topic: TopicId | null;
  readonly confidence: number;
  /** 0-1: how likely the message is about any topic. */
  readonly scope: number;
  /** Sure / one of the alternatives / nothing close. */
  readonly verdict: "sure" | "unsure" | "none";
  readonly danger: TopicId | null;
  /** True of a danger that no rule hears, and the model hardly. */
  readonly faint?: true;
  /** A second thing that the message surely asks about. */
  readonly also?: TopicId;
  /** The likeliest topics, or the likeliest others when sure. Only those of an unsure match are worth offering. */
  readonly alternatives: readonly Candidate[];
  readonly entities: Entities;
  /** Words that spoke for the topic, and rules that fired, for an editor. */
  readonly reasons: readonly string[];
}

/** Understands one message. Never throws, whatever the string. */
export interface Matcher {
  match(text: string, hints?: MatchHints): Match;
  /** What a text in these languages speaks of, each once, by names that are the same in all languages. */
  speaksOf(text: string, languages: readonly Language[]): readonly string[];
}
