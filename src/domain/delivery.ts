import { correctionDelivered } from "./answers/correction.ts";
import { isOpen, withTicket } from "./desk/tickets.ts";
import type { DeliveryEvent } from "./events.ts";
import type { Delivery, MessageId } from "./message.ts";
import type { Turn } from "./turn.ts";
import { change, tellDesk } from "./turn.ts";

/** What is told later, or comes late, never takes back what is known: reports of a platform come in any order, and more than once. */
const KNOWN: Readonly<Record<Exclude<Delivery, "waiting">, number>> = { unknown: 1, sent: 2, delivered: 3, read: 4, failed: 5, gone: 5 };

/** A message on its way may have to wait; so may one that the platform had taken, and gave back. */
const MAY_WAIT: ReadonlySet<Delivery> = new Set(["waiting", "sent", "delivered"]);

/** Whether a message of which `before` is known becomes `now`. */
export function becomes(before: Delivery, now: Delivery): boolean {
  if (now === "waiting") return MAY_WAIT.has(before);
  return before === "waiting" || KNOWN[now] > KNOWN[before];
}

/** What became of a message is noted at it; staff are told when it did not arrive. */
export function deliveryTurn(turn: Turn, event: DeliveryEvent): Turn {
  const { message: id, outcome, why } = event;
  const transcript = turn.conversation.transcript.map((message) => {
    if (message.id !== id || !becomes(message.delivery ?? "sent", outcome)) return message;
    const { deliveryWhy: _, ...rest } = message;
    return { ...rest, delivery: outcome, ...(why ? { deliveryWhy: why } : {}) };
  });
  const noted = change(turn, { transcript });
  if (outcome === "waiting") return tellDesk(noted, "delivery");
  const corrected = correctionDelivered(noted, event);
  if (outcome === "unknown") return tellDesk(corrected, "delivery");
  return outcome === "failed" || outcome === "gone" ? tellDesk(unanswered(corrected, id), "delivery") : corrected;
}

/** Whose answer did not arrive still waits for one, and the queue shows it. */
function unanswered(turn: Turn, id: MessageId): Turn {
  const { ticket, transcript } = turn.conversation;
  const ours = transcript.some((message) => message.id === id && message.from === "staff");
  return ours && isOpen(ticket) && ticket.waitingSince === null ? withTicket(turn, { waitingSince: turn.event.at }) : turn;
}
