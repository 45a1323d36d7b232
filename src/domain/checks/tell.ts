import { originOf, sourceLines } from "../answers/sources.ts";
import type { Question } from "../answers/telling.ts";
import type { Fact, Found } from "../content.ts";
import { factValues, fill, formatDate } from "../format.ts";
import type { Choice, Jurisdiction, TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { choice, phrase, say, topicChoice } from "../turn.ts";

/** What a check says of a topic in a country, or in none. */
export function questionOf(turn: Turn, topic: TopicId, jurisdiction: Jurisdiction | null): Question {
  const { language, profile } = turn.conversation;
  return { topic, jurisdiction, language, profile, now: turn.event.at };
}

interface Saying {
  readonly facts?: readonly Fact[];
  /** What comes below the sources. */
  readonly advice?: readonly Found[];
  readonly choices?: readonly Choice[];
}

/** Says lines that rest on facts, with source, date and warning below them; the message keeps what it rests on. */
export function sayWithSources(
  turn: Turn,
  question: Question,
  lines: readonly Found[],
  { facts = [], advice = [], choices }: Saying = {},
): Turn {
  const language = lines[0]?.language ?? question.language;
  const told = facts.map((fact) => ({ fact, found: { text: "", language: question.language } }));
  const texts = (found: readonly Found[]) => found.map(({ text }) => text);
  const text = [...texts(lines), ...sourceLines(turn.content, question, told), ...texts(advice)].join("\n");
  const answer = facts.length > 0 ? { answer: originOf(question, language, facts) } : {};
  return say(turn, { text, language }, { choices, ...answer });
}

/** "October 2020", or that the date is not known. */
export function dateOf(turn: Turn, { verified }: Fact): string {
  return verified === null ? phrase(turn, "answer.undated").text : formatDate(verified, turn.conversation.language);
}

/** What a worker can do after a check: first what it led to. */
export function after(turn: Turn, ...topics: readonly TopicId[]): Choice[] {
  return [choice(turn, "person"), ...topics.map((topic) => topicChoice(turn, topic)), choice(turn, "help")];
}

/** The words that editors gave a fact, with its figures; null when it has none. */
export function wordsOf({ content, conversation: { language } }: Turn, fact: Fact): Found | null {
  const words = content.wording(fact.id, language);
  return words && { ...words, text: fill(words.text, factValues(fact, words.language, content)) };
}
