import type { Event } from "../domain/events.ts";
import type { ConversationId, Message, Say } from "../domain/message.ts";
import type { Leaving, Parcel } from "../domain/move/types.ts";
import type { Document, InboxRow, OutboxRow, Store } from "./ports.ts";
import { messageOfRow, partOf } from "./row-ids.ts";

/**
 * The event that is next. While a case is on its way from a conversation, only what that move is about happens in it: all else waits for the
 * answer of the other one, which always comes, since steps of moves never wait.
 */
export function nextOf({ conversation, inbox }: Document): InboxRow | undefined {
  return conversation.leaving ? inbox.find(({ event }) => event.kind === "move") : inbox[0];
}

/** All older messages of a conversation of which the case may be about to leave; none for others. */
export async function olderOf(store: Store, id: ConversationId): Promise<readonly Message[]> {
  const document = await store.read(id);
  if (!document?.conversation.move) return [];
  const pages = await Promise.all(Array.from({ length: document.pages }, (_, page) => store.page(id, page)));
  return pages.flat();
}

/** Adds to a turn that gave, took or let go of a case what the domain does not see: older messages, messages on their way, files. */
export function moved(before: Document, after: Document, event: Event, older: readonly Message[]): Document {
  const { leaving } = after.conversation;
  if (leaving && !before.conversation.leaving) return given(after, leaving, older);
  if (event.kind !== "move") return after;
  const took = (after.conversation.came?.length ?? 0) > (before.conversation.came?.length ?? 0);
  if (event.do.step === "take" && took) return { ...after, media: [...(after.media ?? []), ...event.do.parcel.files] };
  const gone = before.conversation.leaving;
  if (event.do.step !== "taken" || leaving || !gone) return after;
  const theirs = new Set(gone.parcel.files.map(({ id }) => id));
  return { ...after, pages: 0, media: (after.media ?? []).filter(({ id }) => !theirs.has(id)) };
}

/**
 * Messages of staff that no platform has had yet go along; what is being sent, and what the bot said, stays. Files on their way are given up.
 * Pages and files are copied, and removed only once the case has arrived: their removal is not one with the write of the document.
 */
function given(after: Document, leaving: Leaving, older: readonly Message[]): Document {
  const { media = [], fetching = [] } = after;
  const messages = [...older, ...leaving.parcel.messages];
  const waiting = unsent(after.outbox, messages);
  const files = media.filter(({ id }) => !fetching.some((one) => one.media === id));
  const parcel: Parcel = { ...leaving.parcel, messages, paged: older.length, waiting, files };
  return {
    ...after,
    conversation: { ...after.conversation, leaving: { ...leaving, parcel } },
    outbox: after.outbox.filter((row) => !waiting.some(({ id }) => id === messageOfRow(row.id))),
    ...(media.length > 0 ? { media: files, fetching: [] } : {}),
  };
}

function unsent(outbox: readonly OutboxRow[], messages: readonly Message[]): Parcel["waiting"] {
  const rows = outbox.filter(({ from }) => from === "staff");
  const ids = [...new Set(rows.map(({ id }) => messageOfRow(id)))];
  return ids.flatMap((id) => {
    const parts = rows.filter((row) => messageOfRow(row.id) === id);
    const whole = parts.every(({ state }) => state === "ready") && parts.some((row) => partOf(row.id) === 0);
    const say = whole
      ? sayOf(
          parts,
          messages.find((message) => message.id === id),
        )
      : null;
    return say ? [{ id, say }] : [];
  });
}

/** The message as it was said, before it was cut for a channel. */
function sayOf([first, ...others]: readonly OutboxRow[], message: Message | undefined): Say | null {
  if (!first || others.length === 0) return first?.say ?? null;
  return message?.content.kind === "text" ? { ...first.say, text: message.content.text } : null;
}
