import type { Language } from "../language.ts";
import { fold } from "../normalize.ts";

/** Lists of words that editors keep for what is read around names. Which of them may stand where is code; docs/content.md says what each is for. */
export const GRAMMAR_LISTS = [
  "bosses",
  "companies",
  "friends",
  "people_before",
  "people_behind",
  "citizens",
  "peoples",
  "people_endings",
  "possessives",
  "selves",
  "being",
  "some",
  "some_behind",
  "there_is",
  "asking_ends",
  "at_place",
  "about_language",
  "language_openings",
  "before_language",
  "behind_language",
  "as_language",
  "language_alone",
  "other_language_behind",
  "foreign_languages",
  "knowing",
  "denials",
  "why_not",
  "abilities",
  "inabilities",
  "well",
  "case_endings",
  "question_tags",
  "speakers_and_papers",
  "wishes",
  "marks",
  "not_marks",
  "strange_words",
  "regional",
  "in_all_languages",
  "still",
  "joining",
] as const;
export type GrammarList = (typeof GRAMMAR_LISTS)[number];

/** Lists that are read in some languages alone, as their grammar has it. */
export const READ_IN: Readonly<Partial<Record<GrammarList, readonly Language[]>>> = {
  denials: ["en", "id", "ms", "tl", "vi", "th", "km", "lo", "bn"],
  abilities: ["en", "id", "ms", "tl", "vi", "th", "km", "lo"],
  inabilities: ["my", "bn", "ne"],
  well: ["my"],
  case_endings: ["my", "bn", "ne"],
  question_tags: ["id", "ms", "th"],
  marks: ["id", "ms", "lo", "th", "ne"],
  not_marks: ["ne"],
  strange_words: ["ne"],
  regional: ["id", "ms", "lo", "th"],
};

/** The lists of one language. A word may have a `*` at its beginning, too. */
export type GrammarWords = Readonly<Partial<Record<GrammarList, readonly string[]>>>;
export type Grammar = Readonly<Partial<Record<Language, GrammarWords>>>;

/** The same as messages are compared. */
export function foldedGrammar(grammar: Grammar): Grammar {
  const folded = (words: GrammarWords) => Object.fromEntries(Object.entries(words).map(([list, terms]) => [list, terms.map(fold)]));
  return Object.fromEntries(Object.entries(grammar).map(([language, words]) => [language, folded(words)]));
}
