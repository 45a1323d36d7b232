import { askWhetherDanger, handleDanger } from "./danger.ts";
import { beginsWithYes } from "./follow-up.ts";
import type { Match } from "./matcher/types.ts";
import type { TopicId } from "./message.ts";
import { menu } from "./small-talk.ts";
import type { Turn } from "./turn.ts";
import { change, choice, tell } from "./turn.ts";
import { isKnown } from "./waiting.ts";

/** What answers whether it is danger, of the kind `asked`. Null when the message is about something else. */
export function answerWhetherDanger(turn: Turn, asked: TopicId, match: Match): Turn | null {
  const { topic, verdict, entities } = match;
  // "Yes, in Malaysia" is a yes all the same.
  if (topic === "talk.yes" || beginsWithYes(turn, match) || isSecondSign(turn, asked, match))
    return handleDanger(change(turn, { dialogue: null }), asked, entities);
  // "Sorry, not Kuwait, Saudi" tells where, and not whether.
  const place = entities.countries?.length ?? 0;
  if (place > 0 && (verdict !== "sure" || TELLS_WHERE.has(topic))) return askWhetherDanger(turn, asked, []);
  return topic === "talk.no" && place === 0 ? noDanger(turn) : null;
}

const TELLS_WHERE: ReadonlySet<TopicId | null> = new Set(["talk.no", "talk.bad-answer", "talk.greeting"]);

/** "He took her passport", "she has a debt there", told behind the question whether somebody is held. */
const SIGNS_OF_TRAFFICKING: ReadonlySet<TopicId | null> = new Set(["documents.passport", "fees.debt", "agency.scam"]);

/** What was offered beside the question is what is meant instead. */
function isSecondSign({ conversation: { menu: offered } }: Turn, asked: TopicId, { topic, verdict }: Match): boolean {
  const isOffered = offered.some(({ id }) => id === `topic:${topic}`);
  return asked === "safety.trafficking" && verdict === "sure" && SIGNS_OF_TRAFFICKING.has(topic) && !isOffered;
}

/** It is no danger: then one of the others that were offered. */
function noDanger(turn: Turn): Turn {
  const others = turn.conversation.menu.filter(({ id }) => id.startsWith("topic:") && isKnown(turn, id.slice("topic:".length)));
  if (others.length === 0) return menu(turn, "help.ask");
  return change(tell(turn, "unclear.which", {}, [...others, choice(turn, "none")]), { dialogue: { kind: "clarify", text: "" } });
}
