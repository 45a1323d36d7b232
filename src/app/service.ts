import type { ContentSet } from "../domain/content.ts";
import { mayWrite } from "../domain/danger/may-write.ts";
import type { AuditLine, Effect } from "../domain/effects.ts";
import type { Event } from "../domain/events.ts";
import type { ConversationId, Say } from "../domain/message.ts";
import { makeCourier } from "./courier.ts";
import { MOST_FILE_BYTES, makeFetching } from "./fetching.ts";
import { makeReceive, storeEvent } from "./inbox.ts";
import { makeOutbox } from "./outbox.ts";
import type { Channel, Clock, Ids, Log, Receive, Store } from "./ports.ts";
import { makeReport } from "./report.ts";
import { makeStaff, type Staff } from "./staff.ts";
import { startTimers } from "./timers.ts";
import { runOne, type TurnDeps } from "./turn.ts";

export interface ServiceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly content: () => ContentSet;
  readonly channels: readonly Channel[];
  /** Hears of every committed event, once, after the audit and before staff are told; the next event of the conversation waits for it. Never rejects. */
  readonly heard?: (id: ConversationId, event: Event, effects: readonly Effect[]) => Promise<void>;
  readonly fitSay: (say: Say, channel: Channel["capabilities"]) => readonly Say[];
  /** The largest file of a worker that is taken; ten megabytes when left out. */
  readonly mostFileBytes?: number;
}

/** Everything between channels, desk and store, once it runs. */
export interface Service {
  readonly receive: Receive;
  readonly staff: Staff;
  /** Shows the worker that a person is writing, where the platform can and she said that it is safe. Never rejects. */
  readonly typing: (id: ConversationId) => Promise<void>;
  /** Stores an event of our own, to be processed in its turn. False when there is no such conversation. */
  readonly happen: (id: ConversationId, event: Event) => Promise<boolean>;
  /** Takes up what was left by the last run and begins to receive. The store must be open. */
  start(): Promise<void>;
  /** Resolves when every stored event is processed and everything that may go now is sent. */
  idle(): Promise<void>;
  /** Stops receiving, ends what is under way. The store stays open. */
  stop(): Promise<void>;
}

/** Puts inbox, turns, outbox and timers together. Each conversation is drained by one loop, so its events run in order. */
export function makeService(deps: ServiceDeps): Service {
  const { store, log } = deps;
  const draining = new Map<ConversationId, Promise<void>>();
  const woken = new Set<ConversationId>();
  const channel = (name: string) => deps.channels.find(({ capabilities }) => capabilities.name === name);
  let stopping = false;

  const wake = (id: ConversationId): void => {
    woken.add(id);
    if (draining.has(id) || stopping) return;
    const run = drain(id).finally(() => {
      draining.delete(id);
      if (woken.has(id)) wake(id);
    });
    draining.set(id, run);
  };

  const drain = async (id: ConversationId): Promise<void> => {
    try {
      woken.delete(id);
      while (await runOne(turns, id)) {
        // First, since it also brings the files that messages may need.
        await deliver(id);
        void outbox.flush(id);
      }
      await deliver(id);
      void outbox.flush(id);
      void fetching.flush(id);
    } catch (error) {
      log.error("A stored event could not be processed yet; it is tried again in ten seconds.", error, { conversation: id });
      deps.clock.after(10_000, () => wake(id));
    }
  };

  const desk = makeStaff({ ...deps, wake });
  const deliver = makeCourier({ ...deps, wake });
  const outbox = makeOutbox({ ...deps, channel });
  const fetching = makeFetching({ ...deps, mostBytes: deps.mostFileBytes ?? MOST_FILE_BYTES, channel, wake });
  const turns: TurnDeps = {
    store,
    log,
    content: deps.content,
    fitFor: (name, say) => {
      const known = channel(name);
      return known ? deps.fitSay(say, known.capabilities) : [say];
    },
    canTell: (document, signal) => channel(document.conversation.channel)?.canTell?.(document, signal) ?? false,
    committed: async (id, event, effects) => {
      for (const effect of effects) if (effect.kind === "audit") await audit(effect.line);
      await deps.heard?.(id, event, effects);
      desk.done(event, effects);
    },
  };
  // What was done is committed by now: a line that cannot be written must not leave staff waiting for an answer.
  const audit = (line: AuditLine): Promise<void> =>
    store
      .audit(line)
      .catch((error: unknown) => log.error("A line could not be added to the audit.", error, { conversation: line.conversation }));
  const receive = makeReceive({ ...deps, wake });
  const report = makeReport({ ...deps, fitFor: turns.fitFor, wake });
  let stopTimers = (): void => {};

  return {
    receive,
    staff: desk.staff,
    async typing(id) {
      const document = await store.read(id).catch(() => null);
      if (document && mayWrite(document.conversation))
        await channel(document.conversation.channel)
          ?.typing?.(document)
          .catch(() => {});
    },
    happen: (id, event) => storeEvent({ store, wake }, id, event),
    async start() {
      // First, so that nothing is sent through a channel that is not open yet; what comes in meanwhile queues behind what was left.
      for (const each of deps.channels) await each.start(receive, report);
      for (const row of [...store.active()]) wake(row.id);
      stopTimers = startTimers({ ...deps, wake });
    },
    async idle() {
      do {
        await Promise.all(draining.values());
        await fetching.idle();
      } while (draining.size > 0);
      await outbox.idle();
    },
    async stop() {
      stopTimers();
      stopping = true;
      fetching.stop();
      await Promise.all(draining.values());
      outbox.stop();
      await outbox.idle();
      // Last, so that nothing is sent through a closed channel; what still comes in is stored, and processed by the next run.
      const ends = await Promise.allSettled(deps.channels.map((each) => each.stop()));
      for (const end of ends) if (end.status === "rejected") log.error("A channel could not be closed.", end.reason);
      // Closing the channels has ended what was on its way; the next run gets it.
      await fetching.idle();
    },
  };
}
