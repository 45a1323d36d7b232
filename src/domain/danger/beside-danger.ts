import { composeAnswer } from "../answers/answer.ts";
import { askCountry } from "../answers/answering.ts";
import { asks } from "../answers/telling.ts";
import { dangerOf } from "../follow-up/follow-up.ts";
import type { Say, TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { say } from "../turn.ts";

/** What is asked beside the fear itself waits for the country; that it is normal to be afraid does not. */
const HOLDS_EVERYWHERE: ReadonlySet<TopicId> = new Set(["complaint.retaliation"]);

/**
 * "I am afraid", "I have no papers", said of a danger of which the country is not known: what holds everywhere, at once, and then the danger's own
 * question for the country. Null where nothing is missing.
 */
export function answerBesideDanger(turn: Turn, topic: TopicId): Turn | null {
  const { conversation, content } = turn;
  const danger = dangerOf(conversation, turn);
  if (danger === null || conversation.profile.destination !== undefined || asks(content, topic) === "origin") return null;
  if (content.topics.get(topic)?.kind !== "knowledge" || !content.answer(topic, conversation.language)) return null;
  const answer = composedFor(turn, topic);
  if (!answer) return null;
  const first = say(turn, answer.first, answer.first.answer ? { answer: answer.first.answer } : {});
  const told = answer.second ? say(first, answer.second) : first;
  return askCountry(told, danger, HOLDS_EVERYWHERE.has(topic) ? undefined : topic);
}

/** The first words of an answer, without its steps. */
export function openingOf(turn: Turn, topic: TopicId): Say | null {
  return composedFor(turn, topic)?.first ?? null;
}

function composedFor({ conversation: { language, profile }, content, event }: Turn, topic: TopicId) {
  const { destination } = profile;
  const jurisdiction = destination === undefined || destination === "unknown" ? null : destination;
  return composeAnswer(content, { topic, jurisdiction, language, profile, now: event.at });
}
