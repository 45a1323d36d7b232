import { newConversation } from "../domain/conversation.ts";
import type { Event } from "../domain/events.ts";
import { FALLBACK_LANGUAGE } from "../domain/language.ts";
import type { ConversationId } from "../domain/message.ts";
import { toFetch } from "./fetching.ts";
import type { Clock, Document, Ids, Inbound, InboxRow, MediaFetch, Receive, Store } from "./ports.ts";

/** How many external ids of a conversation are remembered; platforms bring again within minutes, not after so many messages. */
export const REMEMBERED = 200;

export interface InboxDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Called after an event is stored. */
  readonly wake: (id: ConversationId) => void;
}

/** Stores what channels bring, once, before the platform is told that it came. */
export function makeReceive({ store, clock, ids, wake }: InboxDeps): Receive {
  return async (inbound) => {
    const id = ids.conversation(inbound.channel, inbound.chat);
    let stored: "new" | "repeat" = "new";
    await store.update(id, (document) => {
      if (document?.seen.includes(inbound.externalId)) {
        stored = "repeat";
        return document;
      }
      // What another desk tells of somebody whom we do not know, or do no longer, is nothing.
      if (!document && inbound.handOver && inbound.handOver.what !== "initiate") {
        stored = "repeat";
        return null;
      }
      const at = clock.now();
      const known = document ?? newDocument(id, inbound, at);
      const event = eventOf(inbound, at);
      // Another desk is not the worker: her address stays.
      const reference = document && inbound.handOver ? document.reference : inbound.reference;
      const kept = remember({ ...known, reference }, { externalId: inbound.externalId, event });
      return withFetch(kept, toFetch(ids, id, inbound, known.fetching?.length ?? 0));
    });
    wake(id);
    return { conversation: id, stored };
  };
}

function eventOf({ event, externalId: id, handOver }: Inbound, at: number): Event {
  if (!handOver) return { ...event, id, at };
  return { kind: "hand-over", ...handOver, ...(event.hints ? { hints: event.hints } : {}), id, at };
}

/** Stores an event of our own: of staff, or of a timer. False when there is no such conversation. */
export async function storeEvent({ store, wake }: Pick<InboxDeps, "store" | "wake">, id: ConversationId, event: Event): Promise<boolean> {
  const document = await store.update(id, (known) => (known ? remember(known, { externalId: event.id, event }) : null));
  if (document) wake(id);
  return document !== null;
}

function remember(document: Document, row: InboxRow): Document {
  if (document.seen.includes(row.externalId)) return document;
  return { ...document, inbox: [...document.inbox, row], seen: [...document.seen, row.externalId].slice(-REMEMBERED) };
}

function withFetch(document: Document, fetch: MediaFetch | null): Document {
  if (!fetch) return document;
  const { media = [], fetching = [] } = document;
  return { ...document, media: [...media, { id: fetch.media, bytes: 0 }], fetching: [...fetching, fetch] };
}

function newDocument(id: ConversationId, inbound: Inbound, at: number): Document {
  return {
    conversation: newConversation(id, inbound.channel, at, FALLBACK_LANGUAGE),
    reference: inbound.reference,
    address: { masked: inbound.masked, full: inbound.chat },
    inbox: [],
    outbox: [],
    seen: [],
    pages: 0,
  };
}
