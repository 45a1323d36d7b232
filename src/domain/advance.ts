import { correctionTurn, sayDue } from "./answers/correction.ts";
import type { ContentSet } from "./content.ts";
import type { Conversation } from "./conversation.ts";
import { deliveryTurn } from "./delivery.ts";
import { staffTurn } from "./desk/desk.ts";
import { handOverTurn } from "./desk/handed.ts";
import { isOpen } from "./desk/tickets.ts";
import type { Advanced } from "./effects.ts";
import type { Event } from "./events.ts";
import { mediaTurn } from "./media.ts";
import { moveTurn } from "./move/turn.ts";
import { pacedReply } from "./pace.ts";
import { timerTurn } from "./timers.ts";
import { begin, type Turn } from "./turn.ts";
import { workerTurn } from "./worker.ts";

/**
 * Every decision of Mitra: what becomes of a conversation when something happens, and what the world must do about it.
 * Pure: no clock, no chance, no input or output; the same arguments give the same result, so a conversation can be replayed.
 */
export function advance(conversation: Conversation, event: Event, content: ContentSet): Advanced {
  const { conversation: after, effects } = sayDue(withoutLoop(step(begin(conversation, event, content), event)));
  return { conversation: after, effects };
}

function step(turn: Turn, event: Event): Turn {
  switch (event.kind) {
    case "message":
    case "opened":
      return workerTurn(turn, event);
    case "staff":
      return staffTurn(turn, event);
    case "timer":
      return timerTurn(turn, event);
    case "delivery":
      return deliveryTurn(turn, event);
    case "correction":
      return correctionTurn(turn, event);
    case "move":
      return moveTurn(turn, event);
    case "hand-over":
      return handOverTurn(turn, event);
    case "media":
      return mediaTurn(turn, event);
  }
}

/** Two machines that answer each other would never stop: a reply said for the fourth time in a row within hours is not sent, but for emergency words. */
function withoutLoop(turn: Turn): Turn {
  const says = turn.effects.filter((effect) => effect.kind === "say" && effect.from === "bot");
  const { ticket } = turn.conversation;
  const urgent = isOpen(ticket) && ticket.priority === "danger";
  if (says.length === 0 || urgent || turn.event.kind !== "message" || turn.conversation.erased) return turn;
  const spoken = says.map((effect) => (effect.kind === "say" ? effect.say.text : "")).join("\n");
  const { pace, looping } = pacedReply(turn.conversation.pace, spoken, turn.event.at);
  const counted = { ...turn, conversation: { ...turn.conversation, pace } };
  return looping ? silenced(counted) : counted;
}

function silenced(turn: Turn): Turn {
  const dropped = new Set(turn.effects.flatMap((effect) => (effect.kind === "say" && effect.from === "bot" ? [effect.id] : [])));
  const transcript = turn.conversation.transcript.filter((message) => !dropped.has(message.id));
  const messageCount = turn.conversation.messageCount - dropped.size;
  const effects = turn.effects.filter((effect) => effect.kind !== "say" || !dropped.has(effect.id));
  return { ...turn, effects, conversation: { ...turn.conversation, transcript, messageCount } };
}
