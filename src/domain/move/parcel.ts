import type { ToldFacts } from "../answers/told.ts";
import { type Conversation, newConversation, type Ticket } from "../conversation.ts";
import { nextNumber } from "../desk/tickets.ts";
import type { ConversationId, Message, MessageId } from "../message.ts";
import type { Turn } from "../turn.ts";
import { act, change } from "../turn.ts";
import type { Came, Gone, MoveId, MoveStep, Parcel } from "./types.ts";

/** Everything that moves with an open case. */
export function packed(conversation: Conversation, ticket: Ticket): Parcel {
  const {
    channel,
    pastTickets,
    owner,
    timers,
    profile,
    language,
    languageFrom,
    lastAnswer,
    told = {},
    transcript,
    came = [],
  } = conversation;
  const campaign = conversation.campaign === undefined ? {} : { campaign: conversation.campaign };
  const all = { channel, ticket, pastTickets, owner, timers, profile, language, languageFrom, lastAnswer, told, came, ...campaign };
  return { ...all, messages: transcript, paged: 0, waiting: [], files: [] };
}

/**
 * The conversation as if the worker had only just come, but for her language, what she said of this phone, and the numbers of the cases that
 * went, so that they are found and none is given twice.
 */
export function emptied(conversation: Conversation): Conversation {
  const { id, channel, startedAt, language, languageFrom, greeted, stopped, safeToMessage, gone = [] } = conversation;
  const pace = { ...conversation.pace, lastSaid: "", repeats: 0 };
  const kept = { startedAt, languageFrom, greeted, stopped, safeToMessage, pace, gone };
  return { ...newConversation(id, channel, startedAt, language), ...kept };
}

/** What a parcel leaves behind: one line for each case number. */
export function goneWith({ ticket, pastTickets }: Parcel, to: string): readonly Gone[] {
  return [...pastTickets, ticket].map(({ id }) => ({ ticket: id, to }));
}

/** The second conversation with all that came; its own earlier cases stay. Messages of staff that were still to be sent are sent here. */
export function unpacked(turn: Turn, { move, from, parcel }: Extract<MoveStep, { step: "take" }>): Turn {
  const { conversation, event } = turn;
  const own = conversation.ticket ? [...conversation.pastTickets, conversation.ticket] : conversation.pastTickets;
  const tickets = [...parcel.pastTickets, parcel.ticket].map(({ id }) => id);
  const { id: before, formerly = [] } = parcel.ticket;
  // Another bot that handed it over to us is not where the worker now is.
  const { handed: _handed, ...ours } = parcel.ticket;
  const ticket: Ticket = { ...ours, id: nextNumber(conversation, own), formerly: [...formerly, before] };
  const { languageFrom } = conversation;
  const chosen = languageFrom === "chosen" || languageFrom === "asked";
  const messages = parcel.messages.map((message) => arrived(message, move, parcel));
  const filled = change(turn, {
    owner: parcel.owner,
    ticket,
    pastTickets: [...parcel.pastTickets, ...own],
    timers: parcel.timers,
    profile: { ...conversation.profile, ...parcel.profile },
    language: chosen ? conversation.language : parcel.language,
    languageFrom: chosen ? languageFrom : parcel.languageFrom,
    lastAnswer: parcel.lastAnswer ?? conversation.lastAnswer,
    told: { ...conversation.told, ...withoutSending(parcel.told) },
    transcript: [...messages, ...conversation.transcript].sort((a, b) => a.at - b.at),
    messageCount: conversation.messageCount + messages.length,
    dialogue: null,
    menu: [],
    misses: 0,
    coming: null,
    came: [...parcel.came, { id: move, from, channel: parcel.channel, at: event.at, tickets }],
    // What comes back is found here again; its numbers are not given a second time.
    gone: (conversation.gone ?? []).map((one) =>
      tickets.includes(one.ticket) || formerly.includes(one.ticket) ? { ticket: one.ticket } : one,
    ),
    ...(conversation.campaign === undefined && parcel.campaign !== undefined ? { campaign: parcel.campaign } : {}),
  });
  return parcel.waiting.reduce((sent, { id, say }) => act(sent, { kind: "say", id: idHere(id, move), from: "staff", say }), filled);
}

/** The first conversation with its case back, and what was written there before and since; its pages have stayed. */
export function putBack(turn: Turn, parcel: Parcel): Turn {
  const { ticket, pastTickets, owner, timers, profile, lastAnswer, told, messages, waiting, came, campaign } = parcel;
  const { transcript } = turn.conversation;
  const back = change(turn, {
    ...{ ticket, pastTickets, owner, timers, profile, lastAnswer, told, came, ...(campaign === undefined ? {} : { campaign }) },
    transcript: [...messages.slice(parcel.paged), ...transcript],
    messageCount: messages.length + transcript.length,
    leaving: null,
  });
  return waiting.reduce((sent, { id, say }) => act(sent, { kind: "say", id, from: "staff", say }), back);
}

// A message that has moved before has such an id already.
const idHere = (id: string, move: MoveId): string => `${move}.${id}`;

/** The conversation from which a message came here, and its id there; null when it was written here. */
export function earlierOf(id: MessageId, came: readonly Came[]): { readonly from: ConversationId; readonly id: MessageId } | null {
  const last = came.find((one) => id.startsWith(idHere("", one.id)));
  return last ? { from: last.from, id: id.slice(idHere("", last.id).length) } : null;
}

/** What had not come or was not known to have arrived when the case went will not be known here either. */
function arrived(message: Message, move: MoveId, { channel, waiting }: Parcel): Message {
  const id = idHere(message.id, move);
  if (waiting.some((one) => one.id === message.id)) return { ...message, id };
  const { content, delivery } = message;
  const lost = "without" in content && content.without === "coming" ? { content: { ...content, without: "lost" as const } } : {};
  const unknown = delivery === "waiting" ? { delivery: "unknown" as const, deliveryWhy: "moved" } : {};
  return { ...message, ...lost, ...unknown, id, cameFrom: message.cameFrom ?? channel };
}

/** A correction on its way stays with the first conversation; what was told before it counts. */
function withoutSending(told: ToldFacts): ToldFacts {
  return Object.fromEntries(Object.entries(told).map(([id, { out: _out, ...fact }]) => [id, fact]));
}
