import { correctionDelivered } from "./correction.ts";
import type { DeliveryEvent } from "./events.ts";
import type { Turn } from "./turn.ts";
import { change, tellDesk } from "./turn.ts";

/** What became of a message is noted at it; staff are told when it did not arrive. */
export function deliveryTurn(turn: Turn, event: DeliveryEvent): Turn {
  const transcript = turn.conversation.transcript.map((message) =>
    message.id === event.message ? { ...message, delivery: event.outcome, ...(event.why ? { deliveryWhy: event.why } : {}) } : message,
  );
  const noted = correctionDelivered(change(turn, { transcript }), event);
  return event.outcome === "sent" ? noted : tellDesk(noted, "delivery");
}
