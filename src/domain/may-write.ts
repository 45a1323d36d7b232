import type { Conversation } from "./conversation.ts";
import { isQuiet } from "./move/letters.ts";

/** Nothing is sent unasked to a worker who said STOP or that it is not safe, nor to a phone that she may have lost. */
export function mayWrite(conversation: Pick<Conversation, "stopped" | "safeToMessage" | "move">): boolean {
  return !conversation.stopped && conversation.safeToMessage !== false && !isQuiet(conversation);
}
