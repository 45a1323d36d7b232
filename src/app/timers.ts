import type { TimerKind } from "../domain/conversation.ts";
import type { ConversationId, Time } from "../domain/message.ts";
import { storeEvent } from "./inbox.ts";
import type { Clock, Log, Store } from "./ports.ts";

export interface TimersDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly wake: (id: ConversationId) => void;
}

// A wait that fails, for instance on a full disk, is tried again after so long.
const AGAIN_MS = 30_000;

/** Fires the timers that conversations carry. Returns stop. They are part of the stored state, so a restart forgets none. */
export function startTimers(deps: TimersDeps): () => void {
  let cancel: (() => void) | null = null;
  let armedFor: Time = Number.POSITIVE_INFINITY;
  let stopped = false;

  const armUntil = (due: Time): void => {
    if (stopped || due >= armedFor) return;
    cancel?.();
    armedFor = due;
    cancel = deps.clock.after(due - deps.clock.now(), () => void fire());
  };

  const fire = async (): Promise<void> => {
    armedFor = Number.POSITIVE_INFINITY;
    const rows = [...deps.store.active()].filter((row) => row.nextTimer !== null);
    const now = deps.clock.now();
    const due = rows.filter((row) => (row.nextTimer ?? 0) <= now);
    const results = await Promise.allSettled(due.map((row) => fireDue(deps, row.id, now)));
    for (const result of results) if (result.status === "rejected") deps.log.error("A timer could not be stored.", result.reason);
    if (due.length > 0) armUntil(now + AGAIN_MS);
    for (const row of rows) if ((row.nextTimer ?? 0) > now) armUntil(row.nextTimer ?? 0);
  };

  const unsubscribe = deps.store.onChange((row) => {
    if (row.nextTimer !== null) armUntil(row.nextTimer);
  });
  armUntil(deps.clock.now());
  return () => {
    stopped = true;
    unsubscribe();
    cancel?.();
  };
}

async function fireDue(deps: TimersDeps, id: ConversationId, now: Time): Promise<void> {
  const document = await deps.store.read(id);
  for (const { kind, due } of document?.conversation.timers ?? []) {
    if (due <= now) await storeEvent(deps, id, { kind: "timer", id: timerId(kind, due), at: now, timer: kind });
  }
}

const timerId = (kind: TimerKind, due: Time): string => `timer.${kind}.${due}`;
