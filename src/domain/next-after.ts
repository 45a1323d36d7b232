import { offerPerson } from "./hand-over.ts";
import type { TopicId } from "./message.ts";
import type { Turn } from "./turn.ts";

/** Most topics that are offered to go on with after an answer. */
export const MOST_NEXT = 2;

/** "He says tomorrow, always tomorrow": not the same rule again, but what to do with it. Null in danger. */
export function noteDetail(turn: Turn, topic: TopicId): Turn | null {
  if (turn.content.topics.get(topic)?.kind === "danger") return null;
  return offerPerson(turn, "answer.noted", "unsure", topic, nextAfter(turn, topic));
}

/** What is asked next behind an answer. */
export function nextAfter({ content, conversation: { language } }: Turn, topic: TopicId): readonly TopicId[] {
  const next = [...(content.topics.get(topic)?.next ?? []), "complaint.where"];
  return [...new Set(next.filter((one) => one !== topic && content.answer(one, language) !== null))].slice(0, MOST_NEXT);
}
