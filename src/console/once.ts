import type { Clock } from "../app/ports.ts";
import type { Time } from "../domain/message.ts";

const KEPT_MS = 60 * 60_000;

/** Remembers which forms were done, so that a double tap or a second try after a lost answer does nothing twice. */
export class Once<Outcome> {
  readonly #clock: Clock;
  readonly #done = new Map<string, { readonly at: Time; readonly outcome: Promise<Outcome> }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `work`, or gives what came of it under the same key. What `undone` says yes to, and what throws, may be tried again. */
  run(key: string, work: () => Promise<Outcome>, undone: (outcome: Outcome) => boolean): Promise<Outcome> {
    this.#forgetOld();
    const before = this.#done.get(key);
    if (before) return before.outcome;
    const outcome = work();
    this.#done.set(key, { at: this.#clock.now(), outcome });
    outcome.then(
      (came) => undone(came) && this.#done.delete(key),
      () => this.#done.delete(key),
    );
    return outcome;
  }

  #forgetOld(): void {
    for (const [key, { at }] of this.#done) {
      if (at > this.#clock.now() - KEPT_MS) return; // oldest first
      this.#done.delete(key);
    }
  }
}
