import { advance } from "../domain/advance.ts";
import type { ContentSet } from "../domain/content.ts";
import type { DeliveryEvent } from "../domain/events.ts";
import type { ConversationId, MessageId, Time } from "../domain/message.ts";
import { makeHold } from "./hold.ts";
import { makeLoops } from "./loops.ts";
import { makePace } from "./pace.ts";
import { makePacer } from "./pacer.ts";
import type { Channel, Clock, Document, Ids, Log, OutboxRow, SendOutcome, Store } from "./ports.ts";
import { messageOfRow } from "./row-ids.ts";
import { withoutRest } from "./turn.ts";
import { mustWait, refusedBack, startsNow } from "./window.ts";

/** After so many tries, about an hour, a message counts as failed and staff are told. */
export const MOST_ATTEMPTS = 15;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** What is written next must not wait long for a recording of what was written before. */
const MOST_ATTEMPTS_TO_BE_HEARD = 3;
/** A platform that has not answered after so long leaves an outcome that nobody knows. */
export const LONGEST_SEND_MS = 60_000;

export interface OutboxDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly content: () => ContentSet;
  readonly channel: (name: string) => Channel | undefined;
}

export interface Outbox {
  /** Sends what a conversation has ready, in order; resolves when nothing is left that may go now. */
  flush(id: ConversationId): Promise<void>;
  /** Resolves when no send is under way. */
  idle(): Promise<void>;
  /** Begins no further send. */
  stop(): void;
}

/** Sends committed messages. One conversation at a time is sent to by one loop, so order is kept across retries. */
export function makeOutbox(deps: OutboxDeps): Outbox {
  const pacer = makePacer(deps.clock);
  const pace = makePace(deps);
  const hold = makeHold({ ...deps, pacer, ask: (...args) => ask(...args), retry: retryOf, again: (id) => void flush(id) });
  /** True when there may be more to send now. */
  const sendNext = async (id: ConversationId): Promise<boolean> => {
    const document = await deps.store.read(id);
    const [row] = document?.outbox ?? [];
    if (!document || !row) return false;
    const channel = deps.channel(document.conversation.channel);
    if (!channel) return false;
    const wait = row.notBefore - deps.clock.now();
    if (wait > 0) {
      deps.clock.after(wait, () => void flush(id));
      return false;
    }
    if (row.state === "sending" && !channel.capabilities.idempotent) return settle(id, row, { outcome: "unknown", why: "interrupted" });
    const late = mustWait(document, row, channel.capabilities, deps.clock.now());
    if (late && !(await startsNow(document, channel))) return hold(id, channel);
    await pace.before(channel, document, row);
    if (loops.stopped) return false;
    await pacer(channel.capabilities, id);
    if (loops.stopped) return false;
    // While it waited for its place the worker may have had everything deleted.
    const now = channel.capabilities.idempotent ? await deps.store.read(id) : await mark(id, row);
    if (!now?.outbox.some((other) => other.id === row.id)) return true;
    const sent = await ask(channel, now, () => channel.send(now, row));
    return sent.outcome === "waits" ? giveBack(id, now, row) : settle(id, row, sent);
  };

  /** The platform takes it once the worker has written again, perhaps while it was asked. Until then it is held back. */
  const giveBack = async (id: ConversationId, asked: Document, row: OutboxRow): Promise<boolean> => {
    if (asked.conversation.erased) return settle(id, row, { outcome: "failed", why: "window-missed" });
    await deps.store.update(id, (document) => document && refusedBack(document, row, asked, deps.content(), deps.clock.now()));
    return true;
  };

  /** One call to the platform, and an outcome whatever it does. Where a repeat shows nothing twice, not knowing means trying again. */
  const ask = async (channel: Channel, document: Document, call: () => Promise<SendOutcome>): Promise<SendOutcome> => {
    const late = Promise.withResolvers<SendOutcome>();
    const cancel = deps.clock.after(LONGEST_SEND_MS, () => late.resolve({ outcome: "unknown", why: "offline" }));
    const answer = call().catch((error: unknown): SendOutcome => {
      deps.log.error("A channel failed while it sent.", error, { conversation: document.conversation.id });
      return { outcome: "unknown", why: "unexpected" };
    });
    const sent = await Promise.race([answer, late.promise]).finally(cancel);
    return sent.outcome === "unknown" && channel.capabilities.idempotent ? { outcome: "retry", why: sent.why } : sent;
  };

  /** From here on a crash leaves an outcome that nobody knows: such a row is never sent again by itself. */
  const mark = (id: ConversationId, row: OutboxRow) =>
    deps.store.update(id, (document) => document && withRow(document, { ...row, state: "sending" }));

  /** Saves the outcome: the row leaves, or waits for its next try; the transcript knows; an erased conversation is removed at its end. */
  const settle = async (id: ConversationId, row: OutboxRow, sent: SendOutcome): Promise<boolean> => {
    const now = deps.clock.now();
    const again = retryOf(row, sent, now, deps.ids.fraction());
    await deps.store.update(id, (document) => {
      if (!document) return null;
      if (again) return withRow(document, again);
      return withoutRest(delivered(document, row, sent, now));
    });
    if (sent.outcome !== "sent") deps.log.warn("A message did not go out.", { conversation: id, outcome: sent.outcome, why: sent.why });
    return true;
  };

  const delivered = (document: Document, row: OutboxRow, sent: SendOutcome, at: Time): Document => {
    const outbox = document.outbox.filter((other) => other.id !== row.id);
    const outcome = outcomeOf(row, sent);
    const why = sent.outcome === "sent" || outcome === "sent" ? {} : { why: sent.why };
    const message = messageOfRow(row.id);
    if (outcome === "sent" && !completes(document, outbox, message)) return { ...document, outbox };
    const event: DeliveryEvent = { kind: "delivery", id: `${row.id}.${outcome}`, at, message, outcome, ...why };
    return { ...document, outbox, conversation: advance(document.conversation, event, deps.content()).conversation };
  };

  const loops = makeLoops({
    clock: deps.clock,
    next: (id) => sendNext(id),
    failed: (id, error) =>
      deps.log.error("Sending stopped for a conversation; it goes on with its next event or in a minute.", error, { conversation: id }),
  });
  const flush = (id: ConversationId): Promise<void> => {
    if (loops.runs(id)) pace.hurry(id);
    return loops.flush(id);
  };
  return {
    flush,
    idle: loops.idle,
    stop: () => {
      loops.stop();
      pace.stop();
    },
  };
}

function withRow(document: Document, row: OutboxRow): Document {
  return { ...document, outbox: document.outbox.map((other) => (other.id === row.id ? row : other)) };
}

/** A message in parts is out with its last part, and never when one of them failed. */
function completes({ conversation }: Document, left: readonly OutboxRow[], message: MessageId): boolean {
  const failed = conversation.transcript.some(({ id, delivery }) => id === message && delivery !== "waiting");
  return !failed && !left.some((row) => messageOfRow(row.id) === message);
}

/** A recording of words that went out before it. */
export const isOnlyHeard = ({ say }: Pick<OutboxRow, "say">): boolean => say.voice !== undefined && say.text === "";

/** What the transcript says in the end. The worker has the words, so a recording that did not go out is no failure, unless she is gone. */
function outcomeOf(row: OutboxRow, { outcome }: SendOutcome): Exclude<SendOutcome["outcome"], "retry" | "waits"> {
  if (outcome === "gone" || !isOnlyHeard(row)) return outcome === "retry" || outcome === "waits" ? "failed" : outcome;
  return "sent";
}

/** The row as it waits for its next try: what the platform asks for, else doubling waits with jitter. Null when it is not tried again. */
export function retryOf(row: OutboxRow, sent: SendOutcome, now: Time, fraction: number): OutboxRow | null {
  if (sent.outcome !== "retry" || row.attempts + 1 >= (isOnlyHeard(row) ? MOST_ATTEMPTS_TO_BE_HEARD : MOST_ATTEMPTS)) return null;
  const backoff = Math.min(FIRST_WAIT_MS * 2 ** row.attempts, LONGEST_WAIT_MS);
  const wait = sent.afterMs ?? backoff / 2 + (fraction * backoff) / 2;
  return { ...row, state: "ready", attempts: row.attempts + 1, notBefore: now + wait };
}
