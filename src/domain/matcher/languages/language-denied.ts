import type { Language } from "../../language.ts";
import type { GrammarList } from "../grammar.ts";
import type { Choice, WordLists } from "../word-lists.ts";

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Of a language that a text names at a place: in the same part of the sentence it is said that somebody does not know it, or does not want it. `named`: all that it names. */
export type IsDenied = (text: string, place: Span, named: readonly Span[]) => boolean;

export function deniedReader(lists: WordLists): IsDenied {
  const notBefore = new RegExp(`${anyOf(waysBefore(lists))}\\s*$`, "u");
  const notBehind = new RegExp(`^${anyOf(waysBehind(lists))}`, "u");
  return (text, { from, to }, named) => {
    const begins = Math.max(0, ...named.filter((other) => other.to <= from).map((other) => other.to));
    const ends = Math.min(text.length, ...named.filter((other) => other.from >= to).map((other) => other.from));
    const before = /[^,.;:!?\u104a\u0964\n]*$/u.exec(text.slice(begins, from))?.[0] ?? "";
    return notBefore.test(before) || notBehind.test(text.slice(to, ends));
  };
}

const anyOf = (ways: readonly string[]): string => `(?:${ways.map((way) => `(?:${way})`).join("|")})`;

const upTo = (words: number): string => `(?: \\p{L}+){0,${words}}`;
const within = (words: number): string => `\\s*(?:\\p{L}+ ){0,${words}}`;

/** Without a space between the words. */
const SPELT = ["th", "lo", "km"] as const;

/** "I do not ... Malay". Not "why not", "can you not" or "is there no"; where the word for "not" is short, or another word as well, only with what it denies. */
function waysBefore(lists: WordLists): string[] {
  const cannot = (choice: Choice) => `${lists.any("denials", choice)} ${lists.any("abilities", choice)}`;
  const joined = { languages: SPELT, script: "joined" } as const;
  return [
    `(?<!${lists.any("why_not")} )${lists.any("denials", { languages: ["en", "id", "ms", "tl"] })}${upTo(4)}`,
    `${cannot({ languages: ["vi"] })}${upTo(2)}`,
    `${cannot({ languages: ["km"], script: "apart" })}${upTo(2)}`,
    `${cannot({ languages: ["th", "lo"], script: "apart" })}${upTo(2)}`,
    `${lists.any("denials", joined)}(?!${lists.any("there_is", joined)})[^\\p{P}\\s]{0,16}`,
  ];
}

/** "Malay I do not understand". In Burmese, Bengali and Nepali the "not" is part of the word, or stands behind it. */
function waysBehind(lists: WordLists): string[] {
  const of = (list: GrammarList, languages: readonly Language[], choice: Choice = {}) => lists.any(list, { languages, ...choice });
  const asLanguage = lists.any(["as_language", "behind_language"], { languages: ["my"] });
  const ending = of("case_endings", ["bn", "ne"]);
  const joined = { script: "joined" } as const;
  return [
    `${within(2)}${of("denials", ["en"])} ${of("abilities", ["en"])}`,
    `${within(2)}${of("denials", ["id", "ms"], { sides: "left" })} ?${of("abilities", ["id", "ms"], { sides: "right" })}`,
    `${within(2)}${of("denials", ["vi"])} ${of("abilities", ["vi"])}`,
    `${within(2)}${of("denials", ["tl"])} (?:\\p{L}+ )?${of("abilities", ["tl"])}`,
    `\\s*(?:${of("possessives", ["th"])}\\p{L}+)?${of("denials", SPELT, joined)}${of("abilities", SPELT, joined)}(?!.{0,4}${of("question_tags", ["th"])})`,
    `${asLanguage}?${of("case_endings", ["my"])}*\\s*(?:${of("selves", ["my"])}\\S{0,8}\\s*)?(?:${of("well", ["my"])}\\s*)?${of("inabilities", ["my"])}`,
    `\\s*${ending}?\\s*(?:\\S+ ){0,3}${of("inabilities", ["bn", "ne"], joined)}`,
    `${within(3)}${of("inabilities", ["bn", "ne"], { script: "apart" })}`,
    `\\s*${of("denials", ["bn"])}(?=\\s*[,\u0964.])`,
  ];
}
