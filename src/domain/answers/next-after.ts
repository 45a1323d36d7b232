import { checkChoices } from "../checks/offers.ts";
import { offerPerson } from "../desk/hand-over.ts";
import type { Choice, TopicId } from "../message.ts";
import { choice, type Turn, tell, topicChoice } from "../turn.ts";

/** Most topics that are offered to go on with after an answer. */
export const MOST_NEXT = 2;

/** "He says tomorrow, always tomorrow": not the same rule again, but what to do with it. Null in danger. */
export function noteDetail(turn: Turn, topic: TopicId): Turn | null {
  if (turn.content.topics.get(topic)?.kind === "danger") return null;
  if (!topic.startsWith("fees.")) return offerPerson(turn, "answer.noted", "unsure", topic, nextAfter(turn, topic));
  // "The pay there is 29,500": what an amount can be compared with is asked in the check.
  return goOn(turn, "answer.noted", topic, checkChoices(turn, topic));
}

/** Says a text about an answer, and offers what is asked next. A yes to it asks for nobody. */
export function goOn(turn: Turn, key: string, topic: TopicId, besides: readonly Choice[] = []): Turn {
  const next = nextAfter(turn, topic).map((one) => topicChoice(turn, one));
  return tell(turn, key, {}, [...next, ...besides, choice(turn, "person"), choice(turn, "help")]);
}

/** What is asked next behind an answer. */
export function nextAfter({ content, conversation: { language } }: Turn, topic: TopicId): readonly TopicId[] {
  const next = [...(content.topics.get(topic)?.next ?? []), "complaint.where"];
  return [...new Set(next.filter((one) => one !== topic && content.answer(one, language) !== null))].slice(0, MOST_NEXT);
}
