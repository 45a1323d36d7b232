import { type Answer, composeAnswer } from "../answers/answer.ts";
import { EVERYWHERE, homeOf, type Question } from "../answers/telling.ts";
import { FALLBACK_LANGUAGE } from "../language.ts";
import type { Message, TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { spokenOf } from "./in-hand.ts";

/** A question by its mark, or by a word that asks. */
export function isQuestion({ conversation: { language }, content }: Turn, text: string): boolean {
  return /[?？]\s*$/u.test(text) || content.matcher.match(text, { language }).entities.asks === true;
}

/** By itself, or as the likeliest guess. */
export function isAbout({ conversation: { language }, content }: Turn, text: string, topic: TopicId): boolean {
  const match = content.matcher.match(text, { language });
  return (match.topic ?? (match.verdict === "unsure" ? match.alternatives[0]?.topic : null)) === topic;
}

const FINE = "fine-penalty";
const TIMES: ReadonlySet<string | undefined> = new Set(["hours", "days", "weeks", "months", "years"]);

/** "How long?", "how much?", and what would be told states no time, or no sum: then nobody here knows it. */
export function asksUnknownNumber(turn: Turn, { topic, jurisdiction }: Question, words: string, told: readonly (Answer | null)[]): boolean {
  const said = spokenOf(turn, words);
  const [long, much] = [said.includes("how-long"), said.includes("how-much")];
  if (!long && !much) return false;
  const ids = told.flatMap((answer) => answer?.first.answer?.facts ?? []);
  const places = [jurisdiction, homeOf(turn.conversation), EVERYWHERE].filter((place) => place !== null);
  const stated = places.flatMap((place) => turn.content.facts(topic, place)).filter(({ id }) => ids.includes(id));
  // What a fine is, and from which day, answers nobody who asks for a price.
  const facts = said.includes(FINE)
    ? stated
    : stated.filter((fact) => !turn.content.matcher.speaksOf(fact.statement, [FALLBACK_LANGUAGE]).includes(FINE));
  const values = facts.flatMap((fact) => Object.values(fact.values));
  // "How much time?" says both in many languages.
  if (long) return !values.some(({ unit }) => TIMES.has(unit));
  return !values.some(({ unit }) => !TIMES.has(unit)) && !facts.some(({ rule }) => rule === "zero" || rule === "no");
}

/** What fits what is asked now, told before or not; where nothing does, or just that was said twice, what else is known. */
export function composeFurther(turn: Turn, question: Question): Answer | null {
  const rest = { ...question, told: factsTold(turn, question.topic) };
  const fitting = composeAnswer(turn.content, { ...rest, asked: wordsSince(turn) });
  const facts = fitting?.first.answer?.facts.join();
  const said = turn.conversation.transcript.filter(({ answer }) => answer?.facts.join() === facts).length;
  return said >= MOST_SAID ? composeAnswer(turn.content, rest) : fitting;
}

/** Whoever asks a third time for the same is not helped by it. */
const MOST_SAID = 2;

/** What was asked before the country was may stand one message before. */
const MOST_ASKED = 2;

/** What the worker wrote since the last answer. */
export function wordsSince({ conversation: { transcript } }: Turn): string {
  const since = transcript.slice(transcript.findLastIndex(({ answer }) => answer !== undefined) + 1);
  const texts = since.flatMap(({ from, content }) => (from === "worker" && content.kind === "text" ? [content.text] : []));
  return texts.slice(-MOST_ASKED).join(" ");
}

/** All that was told of a topic in the part of the chat that is at hand. */
function factsTold({ conversation: { transcript } }: Turn, topic: TopicId): ReadonlySet<string> {
  return new Set(transcript.flatMap(({ answer }) => (answer?.topic === topic ? answer.facts : [])));
}

/** The same words, or the rule among others of the country, and nothing else answered since. */
export function isJustTold(
  { conversation: { transcript, lastAnswer }, event }: Turn,
  { jurisdiction }: Question,
  { first }: Answer,
): boolean {
  if (lastAnswer === null || event.at - lastAnswer.at >= REPEAT_STEPS_MS) return false;
  const [lead] = lastAnswer.jurisdiction === (jurisdiction ?? EVERYWHERE) ? (first.answer?.facts ?? []) : [];
  const isTold = ({ content, answer }: Message): boolean =>
    (content.kind === "text" && content.text === first.text) ||
    (lead !== undefined && answer?.language === first.language && answer.facts.includes(lead));
  return transcript.some((message) => message.from === "bot" && message.at >= lastAnswer.at && isTold(message));
}

/** Within this time the same is told again without the steps. */
export const REPEAT_STEPS_MS = 10 * 60_000;
