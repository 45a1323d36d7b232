import type { Document } from "../../app/ports.ts";
import { messageOfRow } from "../../app/row-ids.ts";
import { FALLBACK_LANGUAGE } from "../../domain/language.ts";
import type { Choice, ConversationId } from "../../domain/message.ts";
import type { Sent } from "./stage.ts";

/** One line of output: where a conversation stands after an event, and what it made go out. */
export function standing(chat: string, document: Document | null, sent: readonly Sent[]) {
  const { conversation } = document ?? {};
  const ticket = conversation?.ticket;
  const spoken = sent.at(-1)?.row.say.language;
  return {
    chat,
    language: conversation?.language ?? spoken ?? FALLBACK_LANGUAGE,
    owner: conversation?.owner ?? "bot",
    replies: sent.map((one, index) => reply(one, messageOfRow(sent[index + 1]?.row.id ?? ""))),
    ...(ticket ? { ticket: shownTicket(ticket) } : {}),
    ...(conversation?.stopped ? { stopped: true } : {}),
    ...(document ? {} : { erased: true }),
  };
}

function shownTicket({ id, priority, topic, state, reason, claimedBy, outcome, rating }: NonNullable<Document["conversation"]["ticket"]>) {
  return { id, priority, topic, state, reason, claimedBy, outcome, rating };
}

/** A reply as it is shown. Its choices are given whether they are buttons or numbered lines of the text. */
function reply({ row, document }: Sent, next: string) {
  const message = messageOfRow(row.id);
  const lastPart = message !== next;
  const offered = document.conversation.transcript.find(({ id }) => id === message)?.choices ?? [];
  const choices: readonly Choice[] = row.say.choices ?? (lastPart ? offered : []);
  return {
    text: row.say.text,
    choices,
    ...(choices.length > 0 ? { shown: row.say.choices ? "buttons" : "numbers" } : {}),
    ...(row.say.answer ? { answer: row.say.answer } : {}),
    from: row.from,
    language: row.say.language,
  };
}

/** What went out, by conversation. */
export function byConversation(sent: readonly Sent[]): ReadonlyMap<ConversationId, readonly Sent[]> {
  return Map.groupBy(sent, ({ document }) => document.conversation.id);
}
