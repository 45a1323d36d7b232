import { commandOf } from "./commands.ts";
import type { Language } from "./language.ts";
import type { Match } from "./matcher/types.ts";
import type { Turn } from "./turn.ts";
import { change } from "./turn.ts";

/** Who writes a language that is not offered yet reads its neighbour better than English. */
const NEIGHBOUR: Readonly<Partial<Record<Language, Language>>> = { ms: "id", id: "ms", lo: "th" };

/** Follows the worker's own words into another language on offer, unless one was chosen. */
export function noteLanguage(turn: Turn, match: Match | null): Turn {
  const { languageFrom, language } = turn.conversation;
  if (!match?.language || languageFrom === "chosen" || isSum(match.text)) return turn;
  if (match.languageConfidence < sureOf(turn, match.language, match.text) || isBorrowed(turn, match)) return turn;
  if (match.language === language) return languageFrom === "detected" ? turn : change(turn, { languageFrom: "detected" });
  const offered = [match.language, NEIGHBOUR[match.language]].find((one) => one !== undefined && turn.content.languages.includes(one));
  return offered === undefined || offered === language ? turn : change(turn, { language: offered, languageFrom: "detected" });
}

const SURE_OF_LANGUAGE = 0.8;
/**
 * Speakers of every language write "ok", "help" and "delete" in Latin letters. A reply in a script that the worker cannot read is worse than one in the
 * language of the conversation, so so few words must be clear. Of 4,139 held-out training phrases of three words or more in English, Indonesian, Malay,
 * Tagalog and Vietnamese none was taken for a language of another script with 0.8.
 */
const SURE_IN_FEW_WORDS = 0.95;
/** "Help", "ok" and the name of a country are in no language. */
const WORDS_OF_A_SENTENCE = 3;

/** "8000 ringgit" is said so in every language that is written in Latin letters; other scripts tell the language whatever the words. */
const isSum = (text: string): boolean =>
  /\d/.test(text) && !/(?!\p{Script=Latin})\p{L}/u.test(text) && text.trim().split(/\s+/u).length < WORDS_OF_A_SENTENCE;

/** Of the languages in Latin letters Vietnamese alone has marks: "xin chào" says it all. */
const MARKED = /[\u00c0-\u024f\u1e00-\u1eff]/;

/**
 * Of who has written nothing yet only our own language is known, which she may not read at all: "gaji" and "hi po" need less. Of 74 fresh English messages of one
 * to three words three were taken for another of these languages ("lawyer" among them); they have been taught since.
 */
const SURE_AT_FIRST = 0.6;
const AT_FIRST: ReadonlySet<Language> = new Set(["id", "ms", "tl", "vi"]);

function sureOf({ conversation: { languageFrom }, content }: Turn, language: Language, text: string): number {
  if (languageFrom === "default" && AT_FIRST.has(language) && commandOf(text, content) === null) return SURE_AT_FIRST;
  if (!/\p{Script=Latin}/u.test(text) || (language === "vi" && MARKED.test(text))) return SURE_OF_LANGUAGE;
  return text.trim().split(/\s+/u).length >= WORDS_OF_A_SENTENCE ? SURE_OF_LANGUAGE : SURE_IN_FEW_WORDS;
}

/** "80 hours last month", "ok tq bro": so few English words are said in any language, by whoever has written whole sentences of another. */
const WORDS_OF_ENGLISH = 5;

function isBorrowed({ conversation: { language, transcript } }: Turn, { language: heard, text }: Match): boolean {
  if (heard !== "en" || language === "en" || wordsOf(text) >= WORDS_OF_ENGLISH) return false;
  return transcript.some(
    ({ from, content, language: written }) =>
      from === "worker" && written === language && content.kind === "text" && wordsOf(content.text) >= WORDS_OF_A_SENTENCE,
  );
}

const wordsOf = (text: string): number => text.match(/[\p{L}\p{M}]+/gu)?.length ?? 0;
