import type { Conversation } from "../conversation.ts";
import type { TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { phrase, say } from "../turn.ts";

/** Within so long, and so many messages, "she" is the sister of before. */
const SPOKEN_MS = 60 * 60_000;
const SPOKEN = 4;

/** Somebody else was spoken of in the messages before this one. */
export function spokeOfOther({ conversation: { transcript }, event }: Turn): boolean {
  const before = transcript.filter(({ from, at, id }) => from === "worker" && at > event.at - SPOKEN_MS && id !== event.id);
  return before.slice(-SPOKEN).some(({ matched }) => matched?.other === true);
}

const OTHER = ".other";

/** That it is for the other person; said once in a case. */
export function sayForOther(turn: Turn, kind: TopicId): Turn {
  const key = kind === "safety.selfharm" ? "danger.other-selfharm" : "danger.other";
  return isForOther(turn.conversation) ? turn : say(turn, phrase(turn, key), { mark: OTHER });
}

/** Somebody else was spoken of in the open case. */
export function isForOther({ transcript, ticket }: Conversation): boolean {
  return transcript.some(({ id, at }) => id.endsWith(OTHER) && at >= (ticket?.openedAt ?? 0));
}
