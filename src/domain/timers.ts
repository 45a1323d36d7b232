import type { TimerKind } from "./conversation.ts";
import { isInDoubt, mayWrite } from "./danger/may-write.ts";
import { backToQueue, closeTicket } from "./desk/desk.ts";
import { arm, disarm, isOpen, openTicket } from "./desk/tickets.ts";
import type { TimerEvent } from "./events.ts";
import type { Turn } from "./turn.ts";
import { audit, change, phrase, say, tellDesk } from "./turn.ts";

/** A timer that has come due. One that was disarmed or put off meanwhile does nothing. */
export function timerTurn(turn: Turn, event: TimerEvent): Turn {
  const armed = turn.conversation.timers.find((timer) => timer.kind === event.timer);
  if (!armed || armed.due > event.at) return turn;
  const rest = disarm(turn, event.timer);
  if (event.timer === "perhaps-danger") return unanswered(rest);
  return isOpen(rest.conversation.ticket) ? BY_KIND[event.timer](rest) : rest;
}

/** Whether it is danger was asked, and no answer came: a person looks at it. Nothing is sent to a phone that may be in other hands by now. */
function unanswered(turn: Turn): Turn {
  const { dialogue, stopped, ticket } = turn.conversation;
  const asked = dialogue?.kind === "perhaps-danger" || dialogue?.kind === "confirm-person" ? dialogue.topic : null;
  const danger = asked !== null && turn.content.topics.get(asked)?.kind === "danger";
  if (!danger || stopped || isOpen(ticket)) return turn;
  return audit(openTicket(turn, "unsure", asked, "high"), "system", "opened-without-an-answer");
}

const BY_KIND: Readonly<Record<Exclude<TimerKind, "perhaps-danger">, (turn: Turn) => Turn>> = {
  "waiting-too-long": waiting,
  "claimed-no-reply": noReply,
  silence,
};

/** The desk is reminded each time, the worker told once that the case is not forgotten. */
function waiting(turn: Turn): Turn {
  const { ticket } = turn.conversation;
  const told = turn.conversation.transcript.some((message) => message.id.endsWith(TOLD) && message.at >= (ticket?.openedAt ?? 0));
  const again = arm(turn, "waiting-too-long");
  const said =
    told || !mayWrite(turn.conversation) || isInDoubt(turn.conversation)
      ? again
      : say(again, phrase(again, "person.still-waiting", { case: ticket?.id ?? "" }), { mark: TOLD });
  // A "yes" after this answers no question from before.
  const asked = said.conversation.dialogue?.kind;
  const open = (asked === "confirm-erase" || asked === "move") && said !== again ? change(said, { dialogue: null }) : said;
  return tellDesk(open, "waiting-too-long");
}

const TOLD = ".wait";

/** A case that somebody took and left unanswered goes back to all. */
function noReply(turn: Turn): Turn {
  const holder = turn.conversation.ticket?.claimedBy ?? "";
  const noted = audit(turn, "system", `back-to-queue:${holder}`);
  return tellDesk(backToQueue(noted), "claimed-no-reply");
}

/** The worker no longer writes: the case closes, and can be opened again. Not while words of staff wait for her: she has not had them. */
function silence(turn: Turn): Turn {
  if (turn.conversation.transcript.some(({ from, delivery, deliveryWhy }) => from === "staff" && delivery === "waiting" && deliveryWhy))
    return arm(turn, "silence");
  return audit(closeTicket(turn, "unreachable"), "system", "closed-after-silence");
}
