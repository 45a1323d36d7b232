import { isLanguage, type Language } from "../../language.ts";
import type { GrammarList } from "../grammar.ts";
import type { Entities } from "../types.ts";
import type { WordLists } from "../word-lists.ts";
import { deniedReader } from "./language-denied.ts";

interface Span {
  readonly from: number;
  readonly to: number;
}
interface Named extends Span {
  readonly kind: string;
  readonly means: string;
}

/** A language that a message names; not one of ours, if it is only not known. */
export interface LanguageNamed extends Span {
  readonly means: Language | "other";
  /** Somebody does not speak it, or only others do, or a paper is written in it. */
  readonly unwished: boolean;
}

/** What is longer is about something else. */
const FEW_LETTERS = 80;

export interface LanguageReader {
  /** A language by name, in a short message about languages or of little else: "Malay" may be a country or a people. One that is wished for goes first. */
  asked(text: string, words: readonly Named[]): LanguageNamed | undefined;
  /** The word that asks for a language names no country where only a language can stand. Alone it may answer where somebody is from. */
  names(text: string, span: Span, asked: LanguageNamed | undefined): boolean;
}

export function languageReader(lists: WordLists): LanguageReader {
  const is = expressions(lists);
  const isDenied = deniedReader(lists);

  const isOfOthers = (text: string): boolean => is.ofOthers.test(text) && !is.wished.test(text);

  /** "I do not know Japanese" asks for none of ours either. */
  function unknownTo(text: string): LanguageNamed | undefined {
    const found = is.foreign.exec(text);
    if (found === null) return undefined;
    const span = { from: found.index, to: found.index + found[0].length };
    return is.ofKnowing.test(text) && (isDenied(text, span, []) || isOfOthers(text))
      ? { means: "other", ...span, unwished: true }
      : undefined;
  }

  return {
    asked(text, words) {
      if (text.length > FEW_LETTERS) return undefined;
      const named = words
        .filter(({ kind, to }) => kind === "language" && !is.anotherLanguage.test(`${text.slice(0, to)}|${text.slice(to)}`))
        .sort((a, b) => b.to - b.from - (a.to - a.from));
      const asked = named.flatMap(({ means, from, to }) => {
        if (!isLanguage(means)) return [];
        const known = !(is.ofKnowing.test(text) && isDenied(text, { from, to }, named));
        if (known && (to - from) * 2 <= text.length && !is.aboutLanguage.test(text) && !is.asLanguage.test(text.slice(to))) return [];
        return [{ means, from, to, unwished: !known || isOfOthers(text) }];
      });
      return asked.find(({ unwished }) => !unwished) ?? asked[0] ?? unknownTo(text);
    },
    names(text, { from, to }, asked) {
      if (!asked || from !== asked.from || to !== asked.to) return false;
      return is.beforeLanguage.test(text.slice(0, from)) || is.behindLanguage.test(text.slice(to));
    },
  };
}

function expressions(lists: WordLists) {
  const words = (list: GrammarList) => new RegExp(lists.any(list), "u");
  return {
    aboutLanguage: new RegExp(`${lists.any("about_language")}|^${lists.any("language_openings")} `, "u"),
    /** Whoever speaks, reads or understands a language. */
    ofKnowing: words("knowing"),
    /** Behind the name of a people, Burmese makes it their language so. */
    asLanguage: new RegExp(`^${lists.any("as_language")}`, "u"),
    /** Languages that we do not write, or that few ask for. */
    foreign: words("foreign_languages"),
    /** "Bahasa" alone is Indonesian; "bahasa lain" any other. */
    anotherLanguage: new RegExp(`${lists.any("language_alone")}\\| ${lists.any("other_language_behind")}`, "u"),
    /** Others, and papers: what they speak, or are written in, is not wished for by being said. */
    ofOthers: words("speakers_and_papers"),
    /** Who wants something says so. */
    wished: new RegExp(`${lists.any("wishes")}|${lists.any("question_tags", { languages: ["id", "ms"] })} ?\\??$`, "u"),
    beforeLanguage: new RegExp(`${lists.any("before_language")} ?$`, "u"),
    behindLanguage: new RegExp(`^ ?${lists.any("behind_language")}`, "u"),
  };
}

/** What a message says of the language that it names. */
export function sayingOf(named: LanguageNamed | undefined): Pick<Entities, "language" | "unwished"> {
  if (named === undefined) return {};
  return named.unwished || named.means === "other" ? { unwished: named.means } : { language: named.means };
}
