import type { ConversationId } from "../domain/message.ts";
import type { Clock } from "./ports.ts";

export interface LoopsDeps {
  readonly clock: Clock;
  /** Does what is next for a conversation; true when there may be more to do now. */
  readonly next: (id: ConversationId) => Promise<boolean>;
  /** Told when `next` rejects; its conversation is looked at again in a minute. */
  readonly failed: (id: ConversationId, error: unknown) => void;
}

/** Work of many conversations side by side, that of each one by one loop, in order. */
export interface Loops {
  /** Resolves when nothing is left that may be done now. */
  flush(id: ConversationId): Promise<void>;
  /** Whether a loop is at work on the conversation. */
  runs(id: ConversationId): boolean;
  readonly stopped: boolean;
  /** Resolves when no loop is at work. */
  idle(): Promise<void>;
  /** Begins nothing further. */
  stop(): void;
}

const AGAIN_MS = 60_000;

export function makeLoops({ clock, next, failed }: LoopsDeps): Loops {
  const running = new Map<ConversationId, Promise<void>>();
  const again = new Set<ConversationId>();
  let stopped = false;

  const loop = async (id: ConversationId): Promise<void> => {
    do {
      again.delete(id);
      while (!stopped && (await next(id)));
    } while (again.has(id) && !stopped);
  };

  const flush = (id: ConversationId): Promise<void> => {
    const under = running.get(id);
    if (under) {
      again.add(id);
      return under;
    }
    const run = loop(id)
      .catch((error: unknown) => {
        failed(id, error);
        clock.after(AGAIN_MS, () => void flush(id));
      })
      .finally(() => {
        running.delete(id);
        // Asked for between the loop's last look and here.
        if (again.delete(id) && !stopped) void flush(id);
      });
    running.set(id, run);
    return run;
  };

  return {
    flush,
    runs: (id) => running.has(id),
    get stopped() {
      return stopped;
    },
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
    stop: () => {
      stopped = true;
    },
  };
}
