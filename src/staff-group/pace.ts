import type { Time } from "../domain/message.ts";

/** What the platform takes for one group (Bots FAQ: no more than 20 messages a minute). */
const MOST = 20;
/** A minute, and a second for clocks that differ. */
const SPAN = 61_000;
const LONGEST_WAIT = 60_000;
const FIRST_WAIT = 1_000;

/** When the next call to the group may be made. */
export class Pace {
  #calls: readonly Time[] = [];
  #pause: { readonly from: Time; readonly ms: number } = { from: 0, ms: 0 };
  #failures = 0;

  /** Milliseconds to wait from `now`. A clock that was set back holds up nobody. */
  wait(now: Time): number {
    this.#calls = this.#calls.filter((at) => at > now - SPAN && at <= now);
    const [first = now] = this.#calls;
    const full = this.#calls.length >= MOST ? first + SPAN - now : 0;
    const { from, ms } = this.#pause;
    return Math.max(full, from <= now ? from + ms - now : 0, 0);
  }

  called(now: Time): void {
    this.#calls = [...this.#calls, now];
  }

  /** Calls go through again. */
  went(): void {
    this.#failures = 0;
  }

  /** Waits for as long as is asked, or longer with each failure. */
  failed(now: Time, ms: number | null): void {
    this.#failures += 1;
    this.#pause = { from: now, ms: ms ?? Math.min(FIRST_WAIT * 2 ** (this.#failures - 1), LONGEST_WAIT) };
  }
}
