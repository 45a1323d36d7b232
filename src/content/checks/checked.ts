import type { Fact } from "../../domain/content.ts";
import { FALLBACK_LANGUAGE, type Language } from "../../domain/language.ts";
import type { Loaded, LoadedAnswer } from "../loaded.ts";

/** What was loaded, with the indexes that the checks share. */
export interface Checked {
  readonly raw: Loaded;
  readonly factById: ReadonlyMap<string, Fact>;
  /** English words by fact id. */
  readonly englishWord: ReadonlyMap<string, string>;
  readonly topics: ReadonlySet<string>;
  /** Topics of kind danger. */
  readonly dangers: ReadonlySet<string>;
  readonly countries: ReadonlySet<string>;
  /** Sectors that intents/ can recognise in some language. */
  readonly sectors: ReadonlySet<string>;
  answer(topic: string, language: Language): LoadedAnswer | undefined;
}

/** Builds the indexes. */
export function index(raw: Loaded): Checked {
  const answers = new Map(raw.answers.map(({ item }) => [`${item.topic} ${item.language}`, item]));
  const english = raw.words.filter(({ item }) => item.language === FALLBACK_LANGUAGE);
  return {
    raw,
    factById: new Map(raw.facts.map(({ item }) => [item.id, item])),
    englishWord: new Map(english.map(({ item }) => [item.factId, item.text])),
    topics: new Set(raw.topics.map(({ item }) => item.id)),
    dangers: new Set(raw.topics.filter(({ item }) => item.kind === "danger").map(({ item }) => item.id)),
    countries: new Set(raw.jurisdictions.map(({ item }) => item.code)),
    sectors: new Set(raw.sectors),
    answer: (topic, language) => answers.get(`${topic} ${language}`),
  };
}
