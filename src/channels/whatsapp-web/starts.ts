import * as v from "valibot";
import type { Clock, Log } from "../../app/ports.ts";
import type { Starts } from "../../app/starts.ts";
import type { Kept } from "./mark.ts";

export interface StartsDeps {
  /** Where it is kept to whom we wrote first, over restarts; conversations by our names of them. */
  readonly kept: Kept;
  readonly clock: Clock;
  readonly log: Log;
  /** To how many workers a day we may write first. */
  readonly most: number;
}

const DAY_MS = 24 * 60 * 60_000;

const Shape = v.array(v.object({ id: v.string(), at: v.number() }));
type Begun = v.InferOutput<typeof Shape>;

/** Counts workers to whom we wrote first within the last 24 hours: one who is counted may be sent more. What cannot be read lets nobody begin. */
export class DailyStarts implements Starts {
  readonly #deps: StartsDeps;
  #begun: Begun | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: StartsDeps) {
    this.#deps = deps;
  }

  /** Before anything is asked of it. Never rejects. */
  async open(): Promise<void> {
    const { kept, log, most } = this.#deps;
    if (most === 0) return;
    try {
      this.#begun = v.parse(Shape, (await kept.read()) ?? []);
    } catch (error) {
      log.error("It cannot be read to whom we wrote first, so we write first to nobody until the next start.", error, {
        channel: "whatsapp",
      });
    }
  }

  may(id: string): boolean {
    const lately = this.#lately();
    return lately !== null && (lately.some((one) => one.id === id) || lately.length < this.#deps.most);
  }

  take(id: string): Promise<boolean> {
    // One after the other: two conversations must not take the same place.
    const taking = this.#last.then(() => this.#take(id));
    this.#last = taking.catch(() => {});
    return taking;
  }

  async #take(id: string): Promise<boolean> {
    const lately = this.#lately();
    if (lately === null || !this.may(id)) return false;
    if (lately.some((one) => one.id === id)) return true;
    const begun = [...lately, { id, at: this.#deps.clock.now() }];
    await this.#deps.kept.write(begun);
    this.#begun = begun;
    return true;
  }

  /** A time to come, after the clock was put back, counts too. */
  #lately(): Begun | null {
    const now = this.#deps.clock.now();
    return this.#begun?.filter(({ at }) => at > now - DAY_MS) ?? null;
  }
}
