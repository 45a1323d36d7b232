import { newConversation } from "./conversation.ts";
import { isOpen } from "./desk/tickets.ts";
import { forgotten, withoutMove } from "./move/letters.ts";
import type { Turn } from "./turn.ts";
import { audit, change, tell, tellDesk } from "./turn.ts";

/**
 * Forgets everything about the worker but the language of the last reply. The desk is told that the case is gone; the shell removes the
 * document with its older pages.
 */
export function erase(turn: Turn): Turn {
  const { id, channel, language, ticket } = turn.conversation;
  const left = forgotten(withoutMove(turn));
  const noted = audit(isOpen(ticket) ? tellDesk(left, "resolved") : left, "worker", "erased-own-data");
  const blank = { ...newConversation(id, channel, turn.event.at, language), erased: true };
  const told = tell({ ...noted, conversation: blank }, "privacy.erased");
  return { ...told, conversation: blank };
}

/** A worker who writes again after deleting everything is a new one. */
export function afresh(turn: Turn): Turn {
  const { conversation, event } = turn;
  if (!conversation.erased) return turn;
  return { ...turn, conversation: newConversation(conversation.id, conversation.channel, event.at, conversation.language) };
}

export function keepData(turn: Turn): Turn {
  return change(tell(turn, "privacy.kept"), { dialogue: null });
}
