import type { ConversationId, Time } from "../domain/message.ts";
import type { OutboxDeps } from "./outbox.ts";
import type { Capabilities, Channel, Document, OutboxRow, SendOutcome } from "./ports.ts";
import { heldBack, mustWait, rowToAskFor, withAsked } from "./window.ts";

export interface HoldDeps extends OutboxDeps {
  readonly pacer: (can: Capabilities, chat: ConversationId) => Promise<void>;
  /** One call to the platform, with an outcome whatever it does. */
  readonly ask: (channel: Channel, document: Document, call: () => Promise<SendOutcome>) => Promise<SendOutcome>;
  /** The row as it waits for its next try; null when there is none. */
  readonly retry: (row: OutboxRow, sent: SendOutcome, now: Time, fraction: number) => OutboxRow | null;
  /** Looks again at what a conversation has to send. */
  readonly again: (id: ConversationId) => void;
}

/**
 * Holds back what the platform takes only once the worker has written, so that staff see it at once; and has the worker asked to write, once,
 * when staff wrote something. True when there may be something to send now.
 */
export function makeHold(deps: HoldDeps): (id: ConversationId, channel: Channel) => Promise<boolean> {
  const { store, clock, content, log } = deps;

  const change = (id: ConversationId, make: (document: Document) => Document) => store.update(id, (document) => document && make(document));

  return async (id, channel) => {
    const document = await change(id, (known) => heldBack(known, channel.capabilities, content(), clock.now()));
    const row = document && rowToAskFor(document);
    if (!document || !row?.held) return false;
    // A call that a run before this one made: nobody knows whether the worker has been asked, and she is not asked twice.
    if (row.held.asked === "asking") {
      await change(id, (known) => withAsked(known, row.id, { asked: "no" }, content(), clock.now()));
      return false;
    }
    if (!channel.invite) return false;
    const wait = row.held.notBefore - clock.now();
    if (wait <= 0) return invite(id, channel, row);
    clock.after(wait, () => deps.again(id));
    return false;
  };

  async function invite(id: ConversationId, channel: Channel, { id: row }: OutboxRow): Promise<boolean> {
    await deps.pacer(channel.capabilities, id);
    const mayAsk = (known: Document) => {
      const now = rowToAskFor(known);
      return now?.id === row && mustWait(known, now, channel.capabilities, clock.now());
    };
    // While it waited for its place the worker may have written, or said STOP.
    const asking = await change(id, (known) =>
      mayAsk(known) ? withAsked(known, row, { asked: "asking" }, content(), clock.now()) : known,
    );
    const marked = asking?.outbox.find((other) => other.id === row);
    if (!asking || marked?.held?.asked !== "asking") return true;
    const sent = await deps.ask(
      channel,
      asking,
      () => channel.invite?.(asking, marked) ?? Promise.resolve({ outcome: "failed", why: "other" }),
    );
    if (sent.outcome !== "sent")
      log.warn("A worker could not be asked to write.", { conversation: id, outcome: sent.outcome, why: sent.why });
    await change(id, (known) => settled(known, marked, sent));
    return true;
  }

  function settled(document: Document, row: OutboxRow, sent: SendOutcome): Document {
    const now = clock.now();
    // The platform may have told already that the call came to nothing.
    if (document.outbox.find(({ id }) => id === row.id)?.held?.asked !== "asking") return document;
    const again = deps.retry({ ...row, attempts: row.held?.tries ?? 0 }, sent, now, deps.ids.fraction());
    if (!again) return withAsked(document, row.id, { asked: sent.outcome === "sent" ? "yes" : "no" }, content(), now);
    const outbox = document.outbox.map((other) =>
      other.id === row.id && other.held ? { ...other, held: unasked(other.held, again) } : other,
    );
    return { ...document, outbox };
  }
}

function unasked({ asked: _, ...held }: NonNullable<OutboxRow["held"]>, { attempts, notBefore }: OutboxRow) {
  return { ...held, tries: attempts, notBefore };
}
