import type { Clock } from "./ports.ts";

export interface ManualClock extends Clock {
  /**
   * Moves time on by `ms`. Timers that come due fire in the order of their times, each at its own time; `settled` is awaited after each, so
   * that what one sets off, and timers that it arms, are done before time moves on.
   */
  advance(ms: number, settled?: () => Promise<void>): Promise<void>;
}

/** A clock that stands still until it is moved, for commands that play a conversation and for tests. */
export function manualClock(start: number): ManualClock {
  let now = start;
  let armed: { readonly due: number; readonly run: () => void }[] = [];

  const takeDue = (until: number) => {
    const [next] = armed.filter(({ due }) => due <= until).sort((a, b) => a.due - b.due);
    if (next) armed = armed.filter((timer) => timer !== next);
    return next;
  };
  return {
    now: () => now,
    after(ms, run) {
      const timer = { due: now + Math.max(ms, 0), run };
      armed.push(timer);
      return () => {
        armed = armed.filter((other) => other !== timer);
      };
    },
    async advance(ms, settled = async () => {}) {
      const until = now + ms;
      for (let next = takeDue(until); next; next = takeDue(until)) {
        now = Math.max(now, next.due);
        next.run();
        await settled();
      }
      now = until;
    },
  };
}
