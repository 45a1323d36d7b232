import type { Priority, Ticket } from "../conversation.ts";
import type { Choice, TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { change, choice, tell, topicChoice } from "../turn.ts";
import { isOpen, openTicket } from "./tickets.ts";

/** Opens a ticket and says so, with the case number; then asks whether it is safe to write. With a ticket open, says where it stands. */
export function handOver(turn: Turn, reason: Ticket["reason"], topic: TopicId | null, priority: Priority = "normal"): Turn {
  if (isOpen(turn.conversation.ticket)) return caseStatus(turn);
  const opened = openTicket(turn, reason, topic, priority);
  const key = reason === "complaint" ? "person.complaint" : "person.called";
  return askSafe(tell(opened, key, { case: opened.conversation.ticket?.id ?? "" }));
}

/** A worker is asked once whether messages may come: the phone may be read by others. */
export function askSafe(turn: Turn): Turn {
  return turn.conversation.safeToMessage === null ? putSafe(turn) : turn;
}

/** Asked anew of who said that it is not safe; until the answer it is not. */
export function putSafe(turn: Turn): Turn {
  const asked = tell(turn, "person.safe", {}, safeChoices(turn));
  return change(asked, { dialogue: { kind: "safe-contact" } });
}

export function safeChoices(turn: Turn): Choice[] {
  return [choice(turn, "safe:yes"), choice(turn, "safe:no")];
}

export function answerSafe(turn: Turn, safe: boolean): Turn {
  const noted = change(turn, { safeToMessage: safe, dialogue: null });
  return tell(noted, safe ? "person.safe-yes" : "person.safe-no");
}

/** Offers a person where the bot cannot help; before that, what `perhaps` was meant. */
export function offerPerson(
  turn: Turn,
  key: string,
  reason: Ticket["reason"],
  topic: TopicId | null,
  perhaps: readonly TopicId[] = [],
): Turn {
  const topics = perhaps.map((one) => topicChoice(turn, one));
  const asked = tell(turn, key, {}, [...topics, choice(turn, "person"), choice(turn, "help")]);
  return change(asked, { dialogue: { kind: "confirm-person", reason, topic } });
}

/** Where the worker's case stands; the number works like a receipt. */
export function caseStatus(turn: Turn): Turn {
  const { ticket } = turn.conversation;
  if (!ticket) return offerPerson(turn, "case.none", "asked", "complaint.status");
  const params = { case: ticket.id };
  if (ticket.state === "resolved") return tell(turn, "case.was-closed", params, [choice(turn, "case:reopen"), choice(turn, "help")]);
  return tell(turn, ticket.state === "claimed" ? "case.claimed" : "case.waiting", params, [choice(turn, "move")]);
}
