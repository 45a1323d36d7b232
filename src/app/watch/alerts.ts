import * as v from "valibot";
import type { Clock, Log } from "../ports.ts";
import { FOR_A_PERSON, type Trouble, type TroubleName, troubleOf } from "./standing.ts";
import type { Standings } from "./standings.ts";

/** What the operator is told: a trouble began, or it is over. */
export interface Alert {
  readonly event: "trouble" | "mended";
  readonly trouble: Trouble;
}

/** One way to the operator, apart from the channel in trouble. True when the alert is out; it may reject. */
export interface AlertWay {
  readonly name: string;
  send(alert: Alert): Promise<boolean>;
}

export interface AlertsDeps {
  readonly standings: Standings;
  readonly clock: Clock;
  readonly log: Log;
  readonly ways: readonly AlertWay[];
  /** How long a channel may be away, in milliseconds, before the operator is told. */
  readonly afterMs: number;
  /** Where it is kept what the operator was told of, so that after a restart she also hears the end of it. */
  readonly kept: { read(): Promise<unknown>; write(value: unknown): Promise<void> };
}

/** A state that becomes too long is no event of anybody. */
const LOOK_MS = 10_000;
const TRIES = 12;
const LONGEST_WAIT_MS = 15 * 60_000;
const NAMES = ["logged-out", "refused", "linking", "away", "not-stored", "not-sent"] as const satisfies readonly TroubleName[];
const Kept = v.array(v.object({ channel: v.string(), what: v.picklist(NAMES), since: v.number() }));

/** Tells the operator once when a channel is in trouble, again when only a person can end it, and once when it is mended. */
export class Alerts {
  readonly #deps: AlertsDeps;
  readonly #episodes = new Map<string, Trouble>();
  readonly #listeners = new Set<() => void>();
  #stopLooking = (): void => {};
  #writing: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(deps: AlertsDeps) {
    this.#deps = deps;
  }

  /** What is wrong now. */
  troubles(): readonly Trouble[] {
    return [...this.#episodes.values()];
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    const { standings, kept } = this.#deps;
    const told = v.safeParse(Kept, await kept.read().catch(() => null));
    const channels = new Set(standings.all().map(({ channel }) => channel));
    for (const trouble of told.success ? told.output : []) if (channels.has(trouble.channel)) this.#episodes.set(trouble.channel, trouble);
    const quiet = standings.onChange(() => this.#look());
    let cancel = (): void => {};
    const again = (): void => {
      this.#look();
      cancel = this.#deps.clock.after(LOOK_MS, again);
    };
    again();
    this.#stopLooking = () => {
      quiet();
      cancel();
    };
  }

  /** What is told meanwhile is not told any more; the next start goes on where this one was. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopLooking();
    await this.#writing;
  }

  #look(): void {
    const { standings, clock, afterMs } = this.#deps;
    for (const standing of standings.all()) {
      const before = this.#episodes.get(standing.channel) ?? null;
      const now = troubleOf(standing, clock.now(), afterMs, before?.what ?? null);
      if (now && (!before || worse(before.what, now.what))) this.#begin(now);
      if (before && !now && standing.state === "ready") this.#end(before);
    }
  }

  #begin(trouble: Trouble): void {
    this.#episodes.set(trouble.channel, trouble);
    this.#happened({ event: "trouble", trouble });
  }

  #end(trouble: Trouble): void {
    this.#episodes.delete(trouble.channel);
    this.#happened({ event: "mended", trouble });
  }

  #happened(alert: Alert): void {
    const { log, ways, kept } = this.#deps;
    const { channel, what } = alert.trouble;
    log.warn(alert.event === "trouble" ? "A channel is in trouble." : "A channel works again.", { channel, what });
    for (const way of ways) void this.#tell(way, alert);
    const now = this.troubles();
    this.#writing = this.#writing.then(() => kept.write(now)).catch((error: unknown) => log.error("An alert could not be kept.", error));
    for (const listener of this.#listeners) listener();
  }

  /** Tried again until it is out, or nobody needs it any more. */
  async #tell(way: AlertWay, alert: Alert): Promise<void> {
    const { clock, log } = this.#deps;
    for (let tries = 0; tries < TRIES && !this.#stopped; tries += 1) {
      if (await way.send(alert).catch(() => false)) return;
      await new Promise<void>((resolve) => void clock.after(Math.min(LONGEST_WAIT_MS, LOOK_MS * 2 ** tries), resolve));
      const over = this.#episodes.get(alert.trouble.channel) !== alert.trouble;
      if (alert.event === "trouble" && over) return;
    }
    log.warn("An alert could not be sent.", { way: way.name, channel: alert.trouble.channel });
  }
}

/** Whether the operator has to be told again: what passed by itself until now waits for a person. */
const worse = (before: TroubleName, now: TroubleName): boolean => FOR_A_PERSON.has(now) && !FOR_A_PERSON.has(before);
