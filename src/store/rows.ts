import type { Document, QueueRow } from "../app/ports.ts";
import type { Ticket } from "../domain/conversation.ts";
import type { ConversationId } from "../domain/message.ts";

function openTicket({ conversation }: Document): Ticket | null {
  return conversation.ticket && conversation.ticket.state !== "resolved" ? conversation.ticket : null;
}

/** True while something of the conversation is still to be done by the bot, by staff or by a timer. */
export function isActive(document: Document): boolean {
  const { conversation, inbox, outbox } = document;
  return (
    openTicket(document) !== null ||
    conversation.owner !== "bot" ||
    conversation.timers.length > 0 ||
    inbox.length > 0 ||
    outbox.length > 0 ||
    (document.fetching?.length ?? 0) > 0 ||
    (document.letters?.length ?? 0) > 0 ||
    Boolean(conversation.leaving) ||
    conversation.erased === true
  );
}

/** What the queue shows of a document. */
export function queueRow(document: Document): QueueRow {
  const { conversation } = document;
  const ticket = openTicket(document);
  return {
    id: conversation.id,
    ticket: ticket?.id ?? null,
    owner: conversation.owner,
    priority: ticket?.priority ?? null,
    waitingSince: ticket?.waitingSince ?? null,
    ...(document.outbox.some(({ from, held }) => from === "staff" && held !== undefined) ? { answerHeld: true } : {}),
    ...(ticket && conversation.safeToMessage === false ? { notSafe: true } : {}),
    ...(ticket?.claimedBy === undefined ? {} : { claimedBy: ticket.claimedBy }),
    topic: ticket?.topic ?? null,
    language: conversation.language,
    channel: conversation.channel,
    nextTimer: conversation.timers.reduce<number | null>((soonest, { due }) => (soonest === null ? due : Math.min(soonest, due)), null),
    hasInbox: document.inbox.length > 0,
    hasOutbox: document.outbox.length > 0,
    ...(ticket?.formerly ? { formerly: ticket.formerly } : {}),
    ...(conversation.move ? { moveCode: conversation.move.code } : {}),
  };
}

/** The row that tells listeners that a conversation is gone. */
export function removedRow(id: ConversationId, last: Document): QueueRow {
  const { language, channel } = last.conversation;
  const nothing = { ticket: null, owner: "bot", priority: null, waitingSince: null, topic: null, nextTimer: null } as const;
  return { id, language, channel, ...nothing, hasInbox: false, hasOutbox: false };
}

/**
 * A document read from its previous copy: what was ready to send may have been sent since, so every outgoing message
 * becomes one whose outcome is not known.
 */
export function withUnknownOutcomes(document: Document): Document {
  return { ...document, outbox: document.outbox.map((row) => ({ ...row, state: "sending" })) };
}
