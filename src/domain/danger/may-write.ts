import type { Conversation } from "../conversation.ts";
import { isQuiet } from "../move/letters.ts";

/** Somebody is in danger, or was asked and did not answer, and did not say that it is safe to write: a phone that lights up may be seen by the wrong person. */
export function isInDoubt({ ticket, safeToMessage }: Pick<Conversation, "ticket" | "safeToMessage">): boolean {
  const perhaps = ticket?.topic?.startsWith("safety.") === true;
  return (ticket?.priority === "danger" || perhaps) && safeToMessage === null;
}

/** Nothing is sent unasked to a worker who said STOP or that it is not safe, nor to a phone that she may have lost. */
export function mayWrite(conversation: Pick<Conversation, "stopped" | "safeToMessage" | "move">): boolean {
  return !conversation.stopped && conversation.safeToMessage !== false && !isQuiet(conversation);
}
