import type { Time } from "../../domain/message.ts";
import type { Channel, Clock, Receive, SendOutcome } from "../ports.ts";
import { type Counts, NO_COUNTS, type Report, type Standing, type Way } from "./standing.ts";

/** A standing as it grows, with since when things go wrong. */
type Kept = { -readonly [Part in keyof Standing]: Standing[Part] };

/** How every channel stands: what its driver reports, and what can be seen of any channel from outside. Holds no word and no name of anybody. */
export class Standings {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  readonly #listeners = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  all(): readonly Standing[] {
    return [...this.#kept.values()];
  }

  /** Called after every change of a state; not for every message. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** What the driver of a channel tells of itself. One that tells nothing is ready when it is started. */
  report(channel: string, { state, why = null }: Report): void {
    const kept = this.#of(channel);
    if (kept.state === state && kept.why === why) return;
    const now = this.#clock.now();
    if (kept.state !== state) kept.since = now;
    if (state === "ready") kept.notReadySince = null;
    else kept.notReadySince ??= now;
    kept.state = state;
    kept.why = why;
    this.#tell();
  }

  /** The channel, watched. `reports`: its driver tells its state by `report`. */
  watch(channel: Channel, way: Way, reports: boolean): Channel {
    const { name } = channel.capabilities;
    const kept = this.#of(name);
    kept.way = way;
    const own: Pick<Channel, "start" | "stop" | "send"> = {
      start: async (receive, ...more) => {
        await channel.start(this.#counting(kept, receive), ...more);
        if (!reports) this.report(name, { state: "ready" });
      },
      stop: async () => {
        await channel.stop();
        this.report(name, { state: "stopped" });
      },
      send: async (document, row) => this.#counted(kept, await channel.send(document, row)),
    };
    return inPlaceOf(channel, own);
  }

  #counting(kept: Kept, receive: Receive): Receive {
    return async (inbound) => {
      try {
        const received = await receive(inbound);
        kept.lastIn = this.#clock.now();
        kept.notStoredSince = null;
        if (received.stored === "new") count(kept, "in");
        return received;
      } catch (error) {
        kept.notStoredSince ??= this.#fault(kept, "not-stored");
        throw error;
      }
    };
  }

  #counted(kept: Kept, sent: SendOutcome): SendOutcome {
    if (sent.outcome !== "waits") count(kept, sent.outcome);
    // A worker who is gone or a text that is refused says nothing of the channel.
    if (sent.outcome === "sent") kept.notSentSince = null;
    if (sent.outcome === "retry" || sent.outcome === "unknown") {
      const now = this.#fault(kept, sent.why);
      if (sent.outcome === "retry") kept.notSentSince ??= now;
    }
    return sent;
  }

  #fault(kept: Kept, why: string): Time {
    const at = this.#clock.now();
    kept.lastFault = { why, at };
    return at;
  }

  #of(channel: string): Kept {
    const known = this.#kept.get(channel);
    if (known) return known;
    const now = this.#clock.now();
    const made: Kept = {
      channel,
      way: "web",
      state: "starting",
      why: null,
      since: now,
      lastIn: null,
      lastFault: null,
      notReadySince: now,
      notStoredSince: null,
      notSentSince: null,
      counts: NO_COUNTS,
    };
    this.#kept.set(channel, made);
    return made;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** `own` in place of the same methods of a channel, which otherwise does what it does. */
function inPlaceOf(channel: Channel, own: Partial<Channel>): Channel {
  return new Proxy(channel, {
    get(target, name) {
      if (name in own) return Reflect.get(own, name);
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function count(kept: Kept, what: keyof Counts): void {
  kept.counts = { ...kept.counts, [what]: kept.counts[what] + 1 };
}
