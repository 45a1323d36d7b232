import { advance } from "../domain/advance.ts";
import type { ContentSet } from "../domain/content.ts";
import type { Advanced, Effect } from "../domain/effects.ts";
import type { Event } from "../domain/events.ts";
import { keepForPerson } from "../domain/keep.ts";
import type { ConversationId, Say } from "../domain/message.ts";
import { moved, nextOf, olderOf } from "./move.ts";
import type { Document, InboxRow, Log, OutboxRow, Signal, Store } from "./ports.ts";
import { rowOfPart } from "./row-ids.ts";
import { rowOfSignal, signalsOf } from "./signals.ts";

/** Makes the messages that a channel needs for one `say`. */
export type FitSay = (channel: string, say: Say) => readonly Say[];

export interface TurnDeps {
  readonly store: Store;
  readonly content: () => ContentSet;
  readonly fitFor: FitSay;
  readonly log: Log;
  /** Whether another bot or desk can be told this where the conversation is. */
  readonly canTell?: (document: Document, signal: Signal) => boolean;
  /** What has been committed, for whoever waits for it: the desk, the audit, a staff member's request. */
  readonly committed: (id: ConversationId, event: Event, effects: readonly Effect[]) => Promise<void>;
}

/**
 * Processes the oldest stored event of a conversation: one event, one transaction that saves the conversation, its ticket and its outbox.
 * Deleting everything takes older pages with it, and what was still to be sent. False when none was waiting. Rejects when the store cannot write; the event stays stored.
 */
export async function runOne(deps: TurnDeps, id: ConversationId): Promise<boolean> {
  let done: { event: Event; effects: readonly Effect[] } | null = null;
  const older = await olderOf(deps.store, id);
  await deps.store.update(id, (before) => {
    const row = before && nextOf(before);
    if (!before || !row) return before;
    const inbox = before.inbox.filter((other) => other !== row);
    const { conversation, effects } = decide(deps, before, row.event);
    done = { event: row.event, effects };
    const signals = signalsOf(before.conversation, conversation, row.event, effects).filter((signal) => deps.canTell?.(before, signal));
    const said = outgoing(deps.fitFor, before, row.event, effects);
    const outbox = [...said, ...signals.map((signal) => rowOfSignal(signal, row.event, conversation))];
    const letters = lettersOf(before, effects);
    if (conversation.erased && !before.conversation.erased)
      return { ...before, conversation, inbox, outbox, ...letters, pages: 0, ...filesOf(inbox, before) };
    const after = { ...before, conversation, inbox, outbox: [...before.outbox, ...outbox], ...letters };
    return withoutRest(moved(before, after, row.event, older));
  });
  if (!done) return false;
  const { event, effects }: { event: Event; effects: readonly Effect[] } = done; // set in the callback, which the checker does not follow
  // The store keeps the text before the last write: written twice, what has gone on elsewhere is in neither.
  if (event.kind === "move" && event.do.step === "taken") await deps.store.update(id, (document) => document && { ...document });
  await deps.committed(id, event, effects);
  return true;
}

/** What came after the worker asked to delete everything belongs to a new conversation. */
function filesOf(inbox: readonly InboxRow[], { media = [], fetching = [] }: Document): Pick<Document, "media" | "fetching"> {
  const isLeft = (message: string) => inbox.some(({ externalId }) => externalId === message);
  const left = fetching.filter(({ message }) => isLeft(message));
  const came = inbox.flatMap(({ event }) => (event.kind === "media" && "id" in event.came && isLeft(event.message) ? [event.came.id] : []));
  const kept = new Set([...left.map((one) => one.media), ...came]);
  return { media: media.filter(({ id }) => kept.has(id)), fetching: left };
}

/** A conversation that was erased is gone once its last reply is out and nothing new has come. */
export function withoutRest(document: Document): Document | null {
  const { conversation, inbox, outbox, letters = [] } = document;
  return conversation.erased && outbox.length + inbox.length + letters.length === 0 ? null : document;
}

function lettersOf({ letters = [] }: Document, effects: readonly Effect[]): Pick<Document, "letters"> {
  const written = effects.flatMap((effect) => (effect.kind === "letter" ? [effect.letter] : []));
  return written.length === 0 ? {} : { letters: [...letters, ...written] };
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
      return { id: rowOfPart(effect.id, index), from: effect.from, say, queuedAt: event.at, state: "ready", attempts: 0, notBefore: 0 };
    });
  });
}
