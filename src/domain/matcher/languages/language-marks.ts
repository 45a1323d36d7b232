import type { Language } from "../../language.ts";
import type { WordLists } from "../word-lists.ts";

/** How much likelier who wrote one of two neighbours goes on in it, whose word this is. */
const MARKED = 20;
/** How much likelier Javanese is meant for Indonesian: no phrase of another language looks like it. */
const REGIONAL = 200;
const WORDS_OF_A_REGION = 2;

/** Languages that are nearly one when they are written in Latin letters: who reads one of these reads the other nearly as well, in Latin letters at least. */
const NEIGHBOUR: Readonly<Partial<Record<Language, Language>>> = { id: "ms", ms: "id", lo: "th", th: "lo" };
const NEIGHBOURS = ["id", "ms", "lo", "th"] as const satisfies readonly Language[];

export const areNeighbours = (one: Language, other: Language): boolean => NEIGHBOUR[one] === other;

const WORDS_ENOUGH = 3;

/** Tells languages that are nearly one by the words that one has and the other has not. All texts are folded. */
export class LanguageMarks {
  readonly #marks: ReadonlyMap<Language, RegExp>;
  readonly #regional: ReadonlyMap<Language, RegExp>;
  readonly #everywhere: RegExp;

  constructor(lists: WordLists) {
    const of = (list: "marks" | "regional") =>
      new Map<Language, RegExp>(NEIGHBOURS.map((language) => [language, new RegExp(lists.whole(list, [language]), "gu")]));
    this.#marks = of("marks");
    this.#regional = of("regional");
    this.#everywhere = new RegExp(lists.any("in_all_languages"), "gu");
  }

  /** How many different words only this one of two neighbours has, or a language of its speakers' own region. */
  marksOf(text: string, language: Language): number {
    return new Set([this.#marks, this.#regional].flatMap((words) => text.match(words.get(language) ?? NOTHING) ?? [])).size;
  }

  /** The same of a language and its neighbour; undefined of one that has none. */
  ofNeighbours(text: string, language: Language | null): Readonly<Partial<Record<Language, number>>> | undefined {
    const neighbour = language === null ? undefined : NEIGHBOUR[language];
    if (language === null || neighbour === undefined) return undefined;
    return { [language]: this.marksOf(text, language), [neighbour]: this.marksOf(text, neighbour) };
  }

  /** How much likelier a text is in a language by its marks, after a message in `before`. */
  pullOf(text: string, language: Language, before: Language | undefined): number {
    const neighbour = NEIGHBOUR[language];
    if (neighbour === undefined) return 1;
    const regional = new Set(text.match(this.#regional.get(language) ?? NOTHING) ?? []).size;
    const stays = language === before && this.marksOf(text, language) > 0 && this.marksOf(text, neighbour) === 0;
    return (regional >= WORDS_OF_A_REGION ? REGIONAL : 1) * (stays ? MARKED : 1);
  }

  /** A text without the names of countries and money that every language has, as long as enough is left to tell its language by. */
  withoutPlaces(text: string): string {
    const rest = text.replace(this.#everywhere, " ");
    return (rest.match(/[\p{L}\p{M}]+/gu)?.length ?? 0) >= WORDS_ENOUGH ? rest : text;
  }
}

const NOTHING = /(?!)/g;
