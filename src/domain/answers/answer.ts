import type { AnswerWords, ContentSet, Found } from "../content.ts";
import { countryName, fill, stepNumber } from "../format.ts";
import type { Language } from "../language.ts";
import type { Say, TopicId } from "../message.ts";
import { originOf, sourceLines } from "./sources.ts";
import { asks, homeOf, type Question, type Telling, type Told, tellingOf } from "./telling.ts";
import { withVoice } from "./voice.ts";
import { contactsAtHome, contactsHere } from "./whom-to-call.ts";

/** How long the first message of an answer and any further one may be, in UTF-16 units. */
export const FIRST_MESSAGE = 600;
export const FURTHER_MESSAGE = 900;

/** Two messages at most: what the rule is and who says so; what to do and whom to call. */
export interface Answer {
  readonly first: Say;
  readonly second: Say | null;
}

/** Composes the answer of a topic. Null when nobody has written one. Every statement in it rests on a fact named in `first.answer`. */
export function composeAnswer(content: ContentSet, question: Question): Answer | null {
  const words = content.answer(question.topic, question.language);
  if (!words) return null;
  const danger = content.topics.get(question.topic)?.kind === "danger";
  const answer = danger ? dangerAnswer(content, question, words) : ruleAnswer(content, question, words);
  return withVoice(content, question, answer);
}

/** In danger: what to do this minute and whom to call come first, steps after. */
function dangerAnswer(content: ContentSet, question: Question, words: AnswerWords): Answer {
  const { opening, numbers, least } = dangerOpening(content, question, words);
  const foreign = otherLanguage(content, question, words);
  const first = [opening, ...fewer(numbers, FIRST_MESSAGE - length([opening, ...foreign]), least), ...foreign].join("\n");
  const second = [...stepLines(words), words.proof].filter(Boolean).join("\n");
  return {
    first: { text: first, language: words.language, answer: originOf(question, words.language, []) },
    second: asSay(second, words.language),
  };
}

/** Leaves out the last lines until they fit; the first `least` always stay. */
function fewer(lines: readonly string[], most: number, least: number): readonly string[] {
  return lines.length > least && length(lines) > most ? fewer(lines.slice(0, -1), most, least) : lines;
}

/** A heading without anybody below it helps nobody. */
const HEADING_AND_ONE = 2;

/** Whom else to call in a danger for which nobody is named: one who is held needs a lawyer or the embassy, not the police. */
const INSTEAD: Readonly<Record<TopicId, readonly TopicId[]>> = { "safety.detention": ["legal.aid", "migration.embassy"] };

/**
 * `unknown` says "call a number below", `anywhere` asks for the country. Where we know nobody in the country: that it is so, and those at home who
 * help their people abroad; these also where the country was asked for and is not known.
 */
function dangerOpening(content: ContentSet, question: Question, { variants }: AnswerWords) {
  const { topic, jurisdiction: place, language, mayAsk = true } = question;
  const unknown = variants.unknown ?? "";
  if (place === null && question.profile.destination === "unknown")
    return { opening: variants["no-number"] ?? unknown, numbers: contactsAtHome(content, question), least: HEADING_AND_ONE };
  if (place === null) return { opening: (mayAsk ? variants.anywhere : variants["no-number"]) ?? unknown, numbers: [], least: 0 };
  for (const named of [topic, ...(INSTEAD[topic] ?? [])]) {
    const numbers = contactsHere(content, { ...question, topic: named });
    if (numbers.length > 0 && question.forOther) return { opening: unknown, ...forOther(content, question, numbers) };
    if (numbers.length > 0) return { opening: unknown, numbers, least: HEADING_AND_ONE };
  }
  const none = content.say(language, "chat:answer.no-number", { country: countryName(place, language) });
  return {
    opening: variants["no-number"] ?? unknown,
    numbers: [none.text, ...contactsAtHome(content, question)],
    least: 1 + HEADING_AND_ONE,
  };
}

/** Two of the country, so that those at home and the note have room. */
const HERE_OF_OTHER = 2;

/** Who sees somebody badly hurt or about to die is mostly there; who hears of it otherwise is mostly at home. */
const SEEN: readonly TopicId[] = ["safety.emergency", "safety.selfharm"];

/** Whoever asks for somebody else may be in another country: those at home come first, and it is said which numbers work there. */
function forOther(content: ContentSet, question: Question, here: readonly string[]) {
  const numbers = numbersForOther(content, question, here);
  return { numbers, least: numbers.length };
}

/** Whom to call for somebody else: those at home, and `here`, the numbers of the country where that person is. */
export function numbersForOther(content: ContentSet, question: Omit<Question, "now">, here: readonly string[]): readonly string[] {
  const note = content.say(question.language, "chat:answer.abroad").text;
  const home = contactsAtHome(content, question).filter((line) => line !== note);
  const few = here.slice(0, 1 + HERE_OF_OTHER);
  if (few.length === 0 && home.length === 0) return [];
  return [...(SEEN.includes(question.topic) ? [...few, ...home] : [...home, ...few]), note];
}

function ruleAnswer(content: ContentSet, question: Question, words: AnswerWords): Answer {
  const telling = tellingOf(content, question, words);
  const opening = telling.own ? [] : [noRule(content, question, words), ...otherLanguage(content, question, words)];
  const told = thatFit(content, question, telling, opening);
  const language = told[0]?.found.language ?? words.language;
  const facts = told.map(({ fact }) => fact);
  const text = [...opening, ...ruleLines(content, question, told)].join("\n");
  return {
    first: { text, language, answer: originOf(question, language, facts) },
    second: asSay(advice(content, question, words), words.language),
  };
}

function ruleLines(content: ContentSet, question: Question, told: readonly Told[]): string[] {
  return [...byCountry(told).map(({ found }) => found.text), ...sourceLines(content, question, told)];
}

/** What is told of one country stands together: "this limit" is that of the sentence before. */
function byCountry(told: readonly Told[]): readonly Told[] {
  const places = [...new Set(told.map(({ fact }) => fact.jurisdiction))];
  return places.flatMap((place) => told.filter(({ fact }) => fact.jurisdiction === place));
}

/** Leaves out the last facts, with their sources, until the message fits; the first always stays. */
function thatFit(content: ContentSet, question: Question, { told }: Telling, opening: readonly string[]): readonly Told[] {
  const kept = [...told];
  while (kept.length > 1 && length([...opening, ...ruleLines(content, question, kept)]) > FIRST_MESSAGE) kept.pop();
  return kept;
}

/** Says that the text is not in the worker's language. */
function otherLanguage(content: ContentSet, { language }: Question, found: Pick<Found, "language">): string[] {
  return found.language === language ? [] : [content.say(language, "chat:answer.other-language").text];
}

/** Nothing is known of the country that the answer depends on first: said, and named where the worker named it. */
function noRule(content: ContentSet, question: Question, { variants }: AnswerWords): string {
  const home = homeOf(question);
  // Of a home about which nothing is kept for any topic, where the worker is tells more.
  const asked =
    asks(content, question.topic) === "origin" && (question.jurisdiction === null || (home !== null && content.origins.includes(home)));
  const place = asked ? home : question.jurisdiction;
  if (place === null) return variants.anywhere ?? variants.unknown ?? "";
  // "No place to complain" must not stand above the number of one.
  const ask = place === question.jurisdiction && contactsHere(content, question).length > 0 ? variants.ask : undefined;
  return fill(ask ?? variants.unknown ?? "", { country: countryName(place, question.language) });
}

const length = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

function stepLines(words: AnswerWords): string[] {
  return words.steps.map((step, index) => `${stepNumber(index + 1, words.language)} ${step}`);
}

/** What to do now, what to keep, whom to call here and from home. When it is too long the proof goes first, then contacts from the last. */
function advice(content: ContentSet, question: Question, words: AnswerWords): string {
  const steps = stepLines(words);
  const [there, note] = [contactsHere(content, question), content.say(question.language, "chat:answer.abroad").text];
  const home = contactsAtHome(content, question).filter((line) => !question.forOther || line !== note);
  const here = question.forOther && there.length > 0 ? [...there, note] : there;
  const proof = words.proof ? [words.proof] : [];
  for (const lines of [
    [...steps, ...proof, ...here, ...home],
    [...steps, ...here, ...home],
  ])
    if (length(lines) <= FURTHER_MESSAGE) return lines.join("\n");
  return [...steps, ...shorten(here, home, FURTHER_MESSAGE - length(steps))].join("\n");
}

/** A heading with its first contact always stays; those at home outlast the second and third here. */
function shorten(here: readonly string[], home: readonly string[], most: number): string[] {
  for (let kept = here.length; kept >= 2; kept--) {
    const both = [...here.slice(0, kept), ...home];
    if (length(both) <= most) return both;
  }
  return here.length > 0 ? here.slice(0, 2) : home.slice(0, 2);
}

function asSay(text: string, language: Language): Say | null {
  return text === "" ? null : { text, language };
}
