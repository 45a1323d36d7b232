import type { AnswerWords, Contact, Fact, Recording, Topic } from "../domain/content.ts";
import type { Language } from "../domain/language.ts";
import type { GrammarWords } from "../domain/matcher/grammar.ts";
import type { DangerRule, EntityWords, TrainingPhrase } from "../domain/matcher/training.ts";
import type { Jurisdiction, TopicId } from "../domain/message.ts";
import type { Fault, Place, Placed } from "./fault.ts";

export interface JurisdictionEntry {
  readonly code: Jurisdiction;
  readonly role: "destination" | "origin" | "both" | "general";
  /** Workers from there are offered it before other countries. */
  readonly firstFor: readonly Jurisdiction[];
  /** ISO 4217; absent for INT. */
  readonly currency?: string;
}

/** How a fact is said to a worker in one language. */
export interface Word {
  readonly factId: string;
  /** Country of the folder in which it stands. */
  readonly jurisdiction: Jurisdiction;
  readonly language: Language;
  readonly text: string;
  readonly review: string;
}

export interface LoadedAnswer extends AnswerWords {
  /** Place of each text, by `variants.cap`, `steps.0`, `proof`. */
  readonly places: Readonly<Record<string, Place>>;
}

/** A recording, and beside it who made it of which words. */
/** What a recording is of. `jurisdiction` is INT for what holds everywhere. */
export interface RecordingOf {
  readonly topic: TopicId;
  readonly jurisdiction: Jurisdiction;
  readonly language: Language;
}

export type LoadedRecording = RecordingOf & Pick<Recording, "id" | "seconds">;
export type Sidecar = RecordingOf & { readonly role: string; readonly date: string; readonly text: string };

/** One interface string; `key` is the path below the file, joined by dots. */
export interface LocaleText {
  readonly key: string;
  readonly text: string;
}

export interface LocaleFile {
  readonly language: Language;
  readonly namespace: string;
  readonly review: string;
  readonly texts: readonly Placed<LocaleText>[];
}

/** All that the three folders hold, each piece with its place. */
export interface Loaded {
  readonly version: string;
  /** The version of all that the matcher learns from. */
  readonly taught: string;
  /** True when the matcher of that version is at hand, so that its files were not read: their lists are empty. */
  readonly known: boolean;
  /** Kinds of work that the matcher hears. */
  readonly sectors: readonly string[];
  readonly topics: readonly Placed<Topic>[];
  readonly jurisdictions: readonly Placed<JurisdictionEntry>[];
  readonly facts: readonly Placed<Fact>[];
  readonly contacts: readonly Placed<Contact>[];
  readonly words: readonly Placed<Word>[];
  readonly answers: readonly Placed<LoadedAnswer>[];
  readonly recordings: readonly Placed<LoadedRecording>[];
  readonly sidecars: readonly Placed<Sidecar>[];
  readonly phrases: readonly Placed<TrainingPhrase>[];
  readonly dangerRules: readonly Placed<{ readonly language: Language; readonly rule: DangerRule }>[];
  readonly entities: readonly Placed<{ readonly language: Language; readonly words: EntityWords }>[];
  readonly concepts: readonly Placed<{ readonly language: Language; readonly concept: string; readonly terms: readonly string[] }>[];
  readonly grammar: readonly Placed<{ readonly language: Language; readonly words: GrammarWords }>[];
  readonly locales: readonly Placed<LocaleFile>[];
  /** Beginnings of ids of facts that could not be read, so that one fault does not look like many. */
  readonly unread: readonly string[];
}

/** What one file gave: some of the lists of `Loaded`. */
export type Piece = Partial<Omit<Loaded, "version" | "taught" | "known" | "sectors">>;

/** What reading one file gave. */
export interface Reading {
  readonly piece: Piece;
  readonly faults: readonly Fault[];
}
