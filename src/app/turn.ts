import { advance } from "../domain/advance.ts";
import type { ContentSet } from "../domain/content.ts";
import type { Advanced, Effect } from "../domain/effects.ts";
import type { Event } from "../domain/events.ts";
import { keepForPerson } from "../domain/keep.ts";
import type { ConversationId, Say } from "../domain/message.ts";
import type { Document, Log, OutboxRow, Store } from "./ports.ts";

/** Makes the messages that a channel needs for one `say`. */
export type FitSay = (channel: string, say: Say) => readonly Say[];

export interface TurnDeps {
  readonly store: Store;
  readonly content: () => ContentSet;
  readonly fitFor: FitSay;
  readonly log: Log;
  /** What has been committed, for whoever waits for it: the desk, the audit, a staff member's request. */
  readonly committed: (id: ConversationId, event: Event, effects: readonly Effect[]) => Promise<void>;
}

/**
 * Processes the oldest stored event of a conversation: one event, one transaction that saves the conversation, its ticket and its outbox.
 * False when none was waiting. Rejects when the store cannot write; the event stays stored.
 */
export async function runOne(deps: TurnDeps, id: ConversationId): Promise<boolean> {
  let done: { event: Event; effects: readonly Effect[] } | null = null;
  const document = await deps.store.update(id, (before) => {
    const [row, ...inbox] = before?.inbox ?? [];
    if (!before || !row) return before;
    const { conversation, effects } = decide(deps, before, row.event);
    done = { event: row.event, effects };
    return { ...before, conversation, inbox, outbox: [...before.outbox, ...outgoing(deps.fitFor, before, row.event, effects)] };
  });
  if (!done) return false;
  const { event, effects }: { event: Event; effects: readonly Effect[] } = done; // set in the callback, which the checker does not follow
  if (document?.conversation.erased && document.pages > 0) await forgetPages(deps.store, document);
  await deps.committed(id, event, effects);
  return true;
}

/** A fault of ours must neither lose the worker's message nor hold up the next one: a person gets it. */
function decide({ content, log }: TurnDeps, { conversation }: Document, event: Event): Advanced {
  try {
    return advance(conversation, event, content());
  } catch (error) {
    log.error("An event could not be processed; it is kept for a person.", error, { event: event.kind, conversation: conversation.id });
    return keepForPerson(conversation, event, content());
  }
}

function outgoing(fitFor: FitSay, { conversation }: Document, event: Event, effects: readonly Effect[]): OutboxRow[] {
  return effects.flatMap((effect) => {
    if (effect.kind !== "say") return [];
    const parts = fitFor(conversation.channel, effect.say);
    return parts.map((say, index): OutboxRow => {
      const id = index === 0 ? effect.id : `${effect.id}${PART}${index}`;
      return { id, from: effect.from, say, queuedAt: event.at, state: "ready", attempts: 0, notBefore: 0 };
    });
  });
}

const PART = "~";
const A_PART = /~\d+$/;

/** The message of the transcript that a row is, or is a part of. */
export function messageOfRow(rowId: string): string {
  return rowId.replace(A_PART, "");
}

/** Removes everything that is stored beside the document of an erased conversation, keeping only what is still to be sent. */
async function forgetPages(store: Store, { conversation, reference, address, inbox, outbox, seen }: Document): Promise<void> {
  const { id } = conversation;
  // Both changes are queued before the first one ends, so that nothing comes between them.
  let rest = { conversation, reference, address, inbox, outbox, seen, pages: 0 };
  const removed = store.update(id, (now) => {
    if (now) rest = { ...now, pages: 0 };
    return null;
  });
  const kept = store.update(id, () => rest);
  await Promise.all([removed, kept]);
}
