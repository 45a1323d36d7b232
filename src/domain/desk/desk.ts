import type { Outcome, Ticket } from "../conversation.ts";
import { isInDoubt, mayWrite } from "../danger/may-write.ts";
import type { RefusedEffect } from "../effects.ts";
import type { StaffEvent } from "../events.ts";
import type { Media, StaffId } from "../message.ts";
import { askForCode } from "../move/first.ts";
import { withoutMove } from "../move/letters.ts";
import type { Turn } from "../turn.ts";
import { act, audit, change, choice, record, say, tell, tellDesk } from "../turn.ts";
import { arm, disarm, ELSEWHERE, isOpen, openTicket, unclaimed, withTicket } from "./tickets.ts";

/** The longest reply or note that staff may write, in UTF-16 units. */
export const MAX_STAFF_TEXT = 4_000;

/** A verb of staff on the ticket. What is already so is done again without a trace; what cannot be is refused with a reason. */
export function staffTurn(turn: Turn, event: StaffEvent): Turn {
  if (turn.conversation.erased) return refuse(turn, "erased");
  const { staff } = event;
  switch (event.do.verb) {
    case "open":
      return open(turn, staff);
    case "claim":
      return claim(turn, staff);
    case "release":
      return release(turn, staff);
    case "reply":
      return reply(turn, staff, event.do.text);
    case "voice":
      return speak(turn, staff, event.do.media);
    case "note":
      return note(turn, staff, event.do.text);
    case "resolve":
      return resolve(turn, staff, event.do.outcome);
    case "reopen":
      return reopen(turn, staff);
    case "transfer":
      return transfer(turn, staff, event.do.to);
    case "move":
      return move(turn, staff, event.do.tell);
    case "keep-here":
      return keepHere(turn, staff);
  }
}

/** A case that is not here any more is found where it went. */
function refuse(turn: Turn, why: RefusedEffect["why"]): Turn {
  const { ticket, gone = [] } = turn.conversation;
  const elsewhere = why === "not-open" && ticket === null && gone.some(({ to }) => to !== undefined);
  return act(turn, { kind: "refused", why: elsewhere ? "moved" : why });
}

function open(turn: Turn, staff: StaffId): Turn {
  if (isOpen(turn.conversation.ticket)) return refuse(turn, "already-open");
  return audit(openTicket(turn, "staff", turn.conversation.lastAnswer?.topic ?? null, "normal"), staff, "opened");
}

/** `silent`: the worker is not told. */
function claim(turn: Turn, staff: StaffId, silent = !mayWrite(turn.conversation) || isInDoubt(turn.conversation)): Turn {
  const { ticket } = turn.conversation;
  if (!isOpen(ticket)) return refuse(turn, "not-open");
  if (ticket.claimedBy === staff) return turn;
  // From another desk it can be taken back: nobody there would hear that we wait.
  if (ticket.state === "claimed" && ticket.claimedBy !== ELSEWHERE) return refuse(turn, "owned-by-other");
  const taken = change(withTicket(turn, { state: "claimed", claimedBy: staff, claimedAt: turn.event.at }), {
    owner: "staff",
    dialogue: null,
  });
  const timed = arm(disarm(taken, "waiting-too-long", "silence"), "claimed-no-reply");
  const greeted = silent ? timed : tell(timed, "person.here");
  return audit(tellDesk(greeted, "claimed"), staff, "claimed");
}

/** Runs `then` when the ticket is the staff member's; takes a queued one first, so that answering is one step. */
function mine(turn: Turn, staff: StaffId, then: (turn: Turn, ticket: Ticket) => Turn): Turn {
  const { ticket } = turn.conversation;
  if (!isOpen(ticket)) return refuse(turn, "not-open");
  if (ticket.state === "claimed" && ticket.claimedBy !== staff) return refuse(turn, "not-yours");
  const held = ticket.state === "queued" ? claim(turn, staff) : turn;
  return then(held, held.conversation.ticket ?? ticket);
}

function release(turn: Turn, staff: StaffId): Turn {
  const { ticket } = turn.conversation;
  if (!isOpen(ticket)) return refuse(turn, "not-open");
  if (ticket.state === "queued") return turn;
  if (ticket.claimedBy !== staff) return refuse(turn, "not-yours");
  return audit(tellDesk(backToQueue(withoutMoveOf(turn, staff)), "released"), staff, "released");
}

/** Puts a claimed ticket back; the worker waits again since `waitingSince`, or since now. */
export function backToQueue(turn: Turn): Turn {
  const { ticket } = turn.conversation;
  if (!ticket) return turn;
  const queued: Ticket = { ...unclaimed(ticket), state: "queued", waitingSince: ticket.waitingSince ?? turn.event.at };
  return arm(disarm(change(turn, { ticket: queued, owner: "queue" }), "claimed-no-reply", "silence"), "waiting-too-long");
}

function unfit(text: string): RefusedEffect["why"] | null {
  if (text.trim() === "") return "empty";
  return text.length > MAX_STAFF_TEXT ? "too-long" : null;
}

function reply(turn: Turn, staff: StaffId, text: string): Turn {
  const why = turn.conversation.stopped ? "stopped" : unfit(text);
  if (why) return refuse(turn, why);
  return mine(turn, staff, (held) => answered(say(held, { text: text.trim(), language: held.conversation.language }, { staff })));
}

function speak(turn: Turn, staff: StaffId, media: Media): Turn {
  if (turn.conversation.stopped) return refuse(turn, "stopped");
  return mine(turn, staff, (held) => {
    const said = say(held, { text: "", language: held.conversation.language, media }, { staff });
    return answered(audit(said, staff, "sent-voice"));
  });
}

function answered(said: Turn): Turn {
  // From here on a number answers the person, not the bot's old menu.
  const heard = change(withTicket(withoutOldMove(said), { waitingSince: null }), { menu: [] });
  return tellDesk(arm(disarm(heard, "claimed-no-reply"), "silence"), "message");
}

/** Who writes here once nobody can use the code any more has given up the move, and need not be quiet here for it. */
function withoutOldMove(turn: Turn): Turn {
  const { move } = turn.conversation;
  return move && move.until <= turn.event.at ? withoutMove(turn) : turn;
}

function note(turn: Turn, staff: StaffId, text: string): Turn {
  const why = turn.conversation.ticket ? unfit(text) : "not-open";
  if (why) return refuse(turn, why);
  const line = {
    id: `${turn.event.id}.note`,
    at: turn.event.at,
    from: "note" as const,
    staff,
    content: { kind: "text" as const, text: text.trim() },
  };
  return tellDesk(record(turn, line), "message");
}

function resolve(turn: Turn, staff: StaffId, outcome: Outcome): Turn {
  if (turn.conversation.ticket?.state === "resolved") return turn;
  return mine(turn, staff, (held) => audit(closeTicket(held, outcome), staff, `resolved:${outcome}`));
}

/** Closes the ticket and asks the worker how it went, unless he is stopped or it is not safe to write to him. */
export function closeTicket(turn: Turn, outcome: Outcome): Turn {
  const { conversation, event } = turn;
  const closed = withTicket(withoutMove(turn), { state: "resolved", resolvedAt: event.at, outcome, waitingSince: null });
  const free = change(disarm(closed, "waiting-too-long", "claimed-no-reply", "silence"), { owner: "bot", dialogue: null });
  const told = tellDesk(free, "resolved");
  if (!mayWrite(conversation)) return told;
  const choices = [choice(told, "case:good"), choice(told, "case:bad"), choice(told, "case:reopen")];
  const asked = tell(told, "case.closed", { case: conversation.ticket?.id ?? "" }, choices);
  return change(asked, { dialogue: { kind: "rate-case" } });
}

function reopen(turn: Turn, staff: StaffId): Turn {
  if (isOpen(turn.conversation.ticket)) return turn;
  if (!turn.conversation.ticket) return refuse(turn, "nothing-to-reopen");
  return audit(claim(reopenTicket(turn), staff), staff, "reopened");
}

/** Puts the last resolved ticket back into the queue under its old number. */
export function reopenTicket(turn: Turn): Turn {
  const { ticket } = turn.conversation;
  if (!ticket) return turn;
  const { resolvedAt: _at, outcome: _outcome, rating: _rating, ...rest } = unclaimed(ticket);
  const queued: Ticket = { ...rest, state: "queued", waitingSince: turn.event.at };
  return tellDesk(arm(change(turn, { ticket: queued, owner: "queue", dialogue: null }), "waiting-too-long"), "reopened");
}

function transfer(turn: Turn, staff: StaffId, to: StaffId): Turn {
  const { ticket } = turn.conversation;
  if (!isOpen(ticket)) return refuse(turn, "not-open");
  if (ticket.state === "queued") return refuse(turn, "not-claimed");
  if (ticket.claimedBy !== staff) return refuse(turn, "not-yours");
  if (to === staff) return turn;
  const handed = arm(withTicket(withoutMoveOf(turn, staff), { claimedBy: to, claimedAt: turn.event.at }), "claimed-no-reply");
  return audit(tellDesk(handed, "claimed"), staff, "transferred");
}

/** A case that nobody holds is taken without a word into the chat: others may have that phone. */
function quietly(turn: Turn, staff: StaffId): Turn {
  return turn.conversation.ticket?.state === "queued" ? claim(turn, staff, true) : turn;
}

/** The holder knows who asks and begins a move for her; the code is then told to nobody but the holder. */
function move(turn: Turn, staff: StaffId, tellFirst: boolean): Turn {
  return mine(quietly(turn, staff), staff, (taken) => audit(askForCode(taken, staff, tellFirst), staff, "move-started"));
}

/** Nobody is asked on the first phone when staff made the code, so it is worth nothing once they give the case away, or their account is ended. */
function withoutMoveOf(turn: Turn, staff: StaffId): Turn {
  return turn.conversation.move?.by === staff ? audit(withoutMove(turn), staff, "move-cancelled") : turn;
}

function keepHere(turn: Turn, staff: StaffId): Turn {
  return mine(quietly(turn, staff), staff, (held) => (held.conversation.move ? audit(withoutMove(held), staff, "move-cancelled") : held));
}
