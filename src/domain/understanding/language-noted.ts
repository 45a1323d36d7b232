import { homeOf } from "../answers/telling.ts";
import { commandOf } from "../commands.ts";
import type { Language } from "../language.ts";
import { areNeighbours } from "../matcher/languages/language-marks.ts";
import type { Match } from "../matcher/types.ts";
import type { Message } from "../message.ts";
import type { Turn } from "../turn.ts";
import { change } from "../turn.ts";

/** Who writes a language that is not offered yet reads its neighbour better than English. */
const NEIGHBOUR: Readonly<Partial<Record<Language, Language>>> = { ms: "id", id: "ms", lo: "th" };

/** Follows the worker's own words into another language on offer, unless one was chosen; out of one that was asked for only by whole sentences. */
export function noteLanguage(turn: Turn, match: Match | null): Turn {
  const { languageFrom, language } = turn.conversation;
  if (!match?.language || languageFrom === "chosen" || isSum(match.text)) return turn;
  if (match.languageConfidence < sureOf(turn, match.language, match.text) || isBorrowed(turn, match)) return turn;
  if (languageFrom === "asked" && !isLeft(turn, match.language, match.text)) return turn;
  if (match.language === language) return languageFrom === "detected" ? turn : change(turn, { languageFrom: "detected" });
  const offered = [match.language, NEIGHBOUR[match.language]].find((one) => one !== undefined && turn.content.languages.includes(one));
  if (offered === undefined || offered === language || isStillIn(turn, offered, match)) return turn;
  return change(areNeighbours(language, offered) ? withHome(turn) : turn, { language: offered, languageFrom: "detected" });
}

/** Who asked for a language that is not hers, or was misread, goes on in her own. English is written for want of letters, and a neighbour's by habit. */
function isLeft(turn: Turn, heard: Language, text: string): boolean {
  const { language } = turn.conversation;
  if (heard === "en" || areNeighbours(heard, language) || !isSentence(text)) return false;
  const before = said(turn).at(-2);
  return before?.language === heard && before.matched?.topic !== "talk.language" && isSentence(textOf(before));
}

/** How many words of Malay alone, or of Thai alone, show that who wrote Indonesian or Lao has left it; a Malay writes no word of Indonesian alone. */
const MARKS_OF_ANOTHER: Readonly<Partial<Record<Language, number>>> = { id: 1, ms: 2, lo: 2, th: 2 };

/** Between neighbours a few borrowed words in Latin letters are no change of whoever has written a sentence of one of them. */
function isStillIn(turn: Turn, heard: Language, { text, marks = {} }: Match): boolean {
  const { language } = turn.conversation;
  if (!areNeighbours(language, heard) || !isLatin(text) || !isSettled(turn)) return false;
  const { [heard]: own = 0, [language]: others = 0 } = marks;
  if (own === 0 || others > 0) return true;
  return own < (MARKS_OF_ANOTHER[heard] ?? 1) && said(turn).at(-2)?.language !== heard;
}

/** Where somebody comes from, as far as the language told it, is still so when she writes its neighbour. */
function withHome(turn: Turn): Turn {
  const { conversation, content } = turn;
  const home = homeOf(conversation);
  const known = conversation.profile.origin !== undefined || home === null || !content.origins.includes(home);
  return known || !isSettled(turn) ? turn : change(turn, { profile: { ...conversation.profile, origin: home } });
}

/** A whole sentence has been written in the language of the conversation. */
function isSettled(turn: Turn): boolean {
  return said(turn).some((message) => message.language === turn.conversation.language && isSentence(textOf(message)));
}

const said = ({ conversation: { transcript } }: Turn): readonly Message[] => transcript.filter(({ from }) => from === "worker");
const textOf = ({ content }: Message): string => (content.kind === "text" ? content.text : "");

const isLatin = (text: string): boolean => /\p{L}/u.test(text) && !/(?!\p{Script=Latin})\p{L}/u.test(text);
/** Scripts without spaces between words need so many letters for it. */
const LETTERS_OF_A_SENTENCE = 10;
const isSentence = (text: string): boolean => (isLatin(text) ? wordsOf(text) >= WORDS_OF_A_SENTENCE : text.length >= LETTERS_OF_A_SENTENCE);

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

function isBorrowed(turn: Turn, { language: heard, text }: Match): boolean {
  const { language } = turn.conversation;
  return heard === "en" && language !== "en" && wordsOf(text) < WORDS_OF_ENGLISH && isSettled(turn);
}

const wordsOf = (text: string): number => text.match(/[\p{L}\p{M}]+/gu)?.length ?? 0;
