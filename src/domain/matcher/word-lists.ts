import { LANGUAGES, type Language } from "../language.ts";
import type { Grammar, GrammarList } from "./grammar.ts";
import { UNSPACED, WRITTEN_ON } from "./words.ts";

export interface Choice {
  readonly languages?: readonly Language[];
  /** On which sides a word that is written between spaces has to end; between two that may be written as one, none has to. */
  readonly sides?: "both" | "left" | "right";
  /** Only words that are written between spaces, or only the others. */
  readonly script?: "apart" | "joined";
}

/** Matches nothing: of no words. */
const NONE = "(?:(?!))";
const LETTER = "\\p{L}";
const LETTER_OR_MARK = "[\\p{L}\\p{M}]";

/** The lists of all languages as sources of regular expressions with the flag u, to be put together once. */
export class WordLists {
  readonly #grammar: Grammar;

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
  }

  /** Any word of the lists. Where words are written between spaces it is a whole one, but for its stars; elsewhere it is found inside others. */
  any(lists: GrammarList | readonly GrammarList[], { languages = LANGUAGES, sides = "both", script }: Choice = {}): string {
    const words = this.#words([lists].flat(), languages).filter((word) => !script || (script === "joined") === WRITTEN_ON.test(word));
    return anyOf(
      words,
      ({ 0: first = "" }) => sides !== "right" && !WRITTEN_ON.test(first),
      (word) => sides !== "left" && !WRITTEN_ON.test(word.at(-1) ?? ""),
      LETTER,
    );
  }

  /** Any word of the list, and a whole one also in Bengali and Nepali, but for its stars. */
  whole(list: GrammarList, languages: readonly Language[] = LANGUAGES): string {
    const apart = (word: string) => !UNSPACED.test(word);
    return anyOf(this.#words([list], languages), apart, apart, LETTER_OR_MARK);
  }

  /** Each once, and the longest first: "bor" goes not before "bor than". */
  #words(lists: readonly GrammarList[], languages: readonly Language[]): string[] {
    const words = languages.flatMap((language) => lists.flatMap((list) => this.#grammar[language]?.[list] ?? []));
    return [...new Set(words)].sort((a, b) => b.length - a.length);
  }
}

function anyOf(words: readonly string[], begins: (word: string) => boolean, ends: (word: string) => boolean, letter: string): string {
  const groups = new Map<string, string[]>();
  for (const word of words) {
    const bare = word.replaceAll("*", "");
    const left = begins(word) && !word.startsWith("*") ? `(?<!${letter})` : "";
    const right = ends(word) && !word.endsWith("*") ? `(?!${letter})` : "";
    const group = groups.get(`${left} ${right}`) ?? [];
    if (bare !== "") groups.set(`${left} ${right}`, [...group, escaped(bare)]);
  }
  const ways = [...groups].map(([sides, group]) => sides.replace(" ", () => `(?:${group.join("|")})`));
  return ways.length === 0 ? NONE : `(?:${ways.join("|")})`;
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
