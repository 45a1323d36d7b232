import type { Conversation, Priority, Ticket, TimerKind } from "../conversation.ts";
import { PRIORITIES } from "../conversation.ts";
import type { ConversationId, StaffId, TicketId, Time, TopicId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { change, tellDesk } from "../turn.ts";

const MINUTE = 60_000;
/** How long each wait may last before the desk is told, by urgency. */
export const WAITS: Readonly<Record<Exclude<TimerKind, "perhaps-danger">, Readonly<Record<Priority, Time>>>> = {
  "waiting-too-long": { danger: 3 * MINUTE, high: 15 * MINUTE, normal: 30 * MINUTE },
  "claimed-no-reply": { danger: 5 * MINUTE, high: 15 * MINUTE, normal: 20 * MINUTE },
  silence: { danger: 72 * 60 * MINUTE, high: 48 * 60 * MINUTE, normal: 48 * 60 * MINUTE },
};

/** Stands for whoever has a case at another desk; no account of ours can have this name. */
export const ELSEWHERE: StaffId = "@elsewhere";

/** The case number: eight characters of the conversation's id, easy to read aloud, and a count from the second case on. */
export function ticketId(id: ConversationId, nth: number): TicketId {
  const name = id.toUpperCase();
  return `${name.slice(0, 4)}-${name.slice(4, 8)}${nth > 1 ? `-${nth}` : ""}`;
}

export function isOpen(ticket: Ticket | null): ticket is Ticket {
  return ticket !== null && ticket.state !== "resolved";
}

/** Arms a timer by the ticket's priority; an armed one of the kind is replaced. */
export function arm(turn: Turn, kind: Exclude<TimerKind, "perhaps-danger">): Turn {
  const { ticket } = turn.conversation;
  if (!ticket) return turn;
  const timer = { kind, due: turn.event.at + WAITS[kind][ticket.priority] };
  return change(turn, { timers: [...turn.conversation.timers.filter((armed) => armed.kind !== kind), timer] });
}

/** How long an answer is waited for, where it was asked whether it is danger. */
const ANSWER_WAIT = 30 * MINUTE;

/** The question whether it is danger does not stay unseen. */
export function armAnswer(turn: Turn): Turn {
  const due = turn.event.at + ANSWER_WAIT;
  return change(turn, {
    timers: [...turn.conversation.timers.filter(({ kind }) => kind !== "perhaps-danger"), { kind: "perhaps-danger", due }],
  });
}

export function disarm(turn: Turn, ...kinds: readonly TimerKind[]): Turn {
  return change(turn, { timers: turn.conversation.timers.filter((armed) => !kinds.includes(armed.kind)) });
}

export function moreUrgent(a: Priority, b: Priority): Priority {
  return PRIORITIES.indexOf(a) <= PRIORITIES.indexOf(b) ? a : b;
}

/** The conversation with its ticket changed. */
export function withTicket(turn: Turn, part: Partial<Ticket>): Turn {
  const { ticket } = turn.conversation;
  return ticket ? change(turn, { ticket: { ...ticket, ...part } }) : turn;
}

/** Without the fields that a ticket has only while somebody holds it. */
export function unclaimed(ticket: Ticket): Ticket {
  const { claimedBy: _by, claimedAt: _at, ...rest } = ticket;
  return rest;
}

/**
 * Opens a ticket, or makes the open one at least as urgent. The queue owns the conversation then, unless a person already does.
 */
export function openTicket(turn: Turn, reason: Ticket["reason"], topic: TopicId | null, priority: Priority): Turn {
  const { conversation, event } = turn;
  if (isOpen(conversation.ticket)) return raise(turn, priority, topic);
  const past = keepPast(conversation);
  const ticket: Ticket = {
    id: nextNumber(conversation, past),
    openedAt: event.at,
    reason,
    topic,
    priority,
    state: "queued",
    waitingSince: event.at,
  };
  const opened = change(turn, { ticket, pastTickets: past, owner: "queue", misses: 0 });
  return tellDesk(arm(opened, "waiting-too-long"), "opened");
}

/** A number that was not given here yet, neither to an earlier case nor to one that has gone on elsewhere since. */
export function nextNumber({ id, gone = [] }: Conversation, past: readonly Ticket[]): TicketId {
  const given = [...past.flatMap((ticket) => [ticket.id, ...(ticket.formerly ?? [])]), ...gone.map(({ ticket }) => ticket)];
  return ticketId(id, new Set(given.filter((number) => number.startsWith(ticketId(id, 1)))).size + 1);
}

function keepPast({ ticket, pastTickets }: Conversation): readonly Ticket[] {
  return ticket ? [...pastTickets, ticket] : pastTickets;
}

function raise(turn: Turn, priority: Priority, topic: TopicId | null): Turn {
  const { ticket } = turn.conversation;
  if (!ticket) return turn;
  const urgent = moreUrgent(priority, ticket.priority);
  if (urgent === ticket.priority) return turn;
  const raised = withTicket(turn, { priority: urgent, topic });
  const timed = ticket.state === "queued" ? arm(raised, "waiting-too-long") : arm(raised, "claimed-no-reply");
  return tellDesk(timed, "message");
}
