import type { ContentSet } from "../domain/content.ts";
import { isOpen } from "../domain/desk/tickets.ts";
import type { ConversationId } from "../domain/message.ts";
import type { Channel, Document, Log, OutboxRow, Store } from "./ports.ts";

export interface PaceDeps {
  readonly store: Store;
  readonly log: Log;
  readonly content: () => ContentSet;
}

/** How fast messages follow one another to a worker on a channel that is to look as if a person wrote them. */
export interface Pace {
  /** Resolves when a row may go: at once where the channel has no such pace, in danger, and once it stops. Nothing of the row has left before. Never rejects. */
  before(channel: Channel, document: Document, row: OutboxRow): Promise<void>;
  /** Something is new in a conversation: when it is about danger, nothing there waits any longer. */
  hurry(id: ConversationId): void;
  stop(): void;
}

export function makePace({ store, log, content }: PaceDeps): Pace {
  const waiting = new Map<ConversationId, AbortController>();
  let stopped = false;
  const look = async (id: ConversationId): Promise<void> => {
    const document = await store.read(id);
    if (document && isUrgent(document, content())) waiting.get(id)?.abort();
  };
  return {
    async before(channel, document, row) {
      const { id } = document.conversation;
      if (stopped || !channel.pace || row.signal || isUrgent(document, content())) return;
      const wait = new AbortController();
      waiting.set(id, wait);
      try {
        await channel.pace(document, row, wait.signal);
      } catch (error) {
        log.error("A channel failed before it sent; the message goes out without a pause.", error, { conversation: id });
      } finally {
        waiting.delete(id);
      }
    },
    hurry(id) {
      // A store that cannot be read now costs a pause of seconds.
      if (waiting.has(id)) void look(id).catch(() => {});
    },
    stop() {
      stopped = true;
      for (const wait of waiting.values()) wait.abort();
    },
  };
}

/** In danger nothing waits: neither the emergency words nor what stands before them. */
export function isUrgent({ conversation: { ticket }, outbox }: Document, { topics }: Pick<ContentSet, "topics">): boolean {
  if (isOpen(ticket) && ticket.priority === "danger") return true;
  return outbox.some(({ say: { answer } }) => answer !== undefined && topics.get(answer.topic)?.kind === "danger");
}
