import { mkdir } from "node:fs/promises";
import type { Client, Message } from "whatsapp-web.js";
import type { Clock, Log } from "../../app/ports.ts";
import type { PairOutcome } from "../../app/watch/linking.ts";
import { forgetLink, type Library, openSession, type Session } from "./session.ts";
import { type Ending, type Happening, next, type State, waitAfter } from "./states.ts";
import type { Vote } from "./vote.ts";

export interface KeeperDeps {
  readonly library: () => Promise<Library>;
  readonly clock: Clock;
  readonly log: Log;
  readonly folder: string;
  readonly browser: string;
  readonly listener: (state: State) => void;
  /** The number (digits) of a phone that is to be linked by a typed code at the first start, rather than by a scanned one. */
  readonly number?: string | null;
  /** How long to wait after so many sessions in a row that did not last, in milliseconds. */
  readonly waitAfter?: (failures: number) => number;
  /** The page is connected; may be told more than once of one client. */
  readonly ready: (client: Client) => void;
  readonly said: (client: Client, message: Message) => void;
  readonly voted: (client: Client, vote: Vote) => void;
}

/** Keeps a session going until it is stopped. */
export interface Keeper {
  /** The client to send by; null in every state but `ready`. */
  ready(): Client | null;
  /** Asks for a code to be typed on the phone of `number` (digits); null: goes back to the one that is scanned. Never rejects. */
  pair(number: string | null): Promise<PairOutcome>;
  /** Starts a new session now, in place of one that is not ready or the wait for one. */
  again(): void;
  /** Never rejects. */
  stop(): Promise<void>;
}

const FAILED: Ending = { what: "lost", why: "start" };

/** A session that was ready for so long did not fail at its start. */
const LASTED_MS = 5 * 60_000;

/** Starts sessions one after the other, with growing waits between those that do not last. */
export function keepSession(deps: KeeperDeps): Keeper {
  const { clock, log, listener } = deps;
  const stopping = Promise.withResolvers<null>();
  let state: State = { name: "starting" };
  let current: Session | null = null;
  let readySince: number | null = null;
  let nudge = Promise.withResolvers<Ending>();
  let numberAtStart = deps.number ?? null;

  const pair = async (number: string | null): Promise<PairOutcome> => {
    if (!current || state.name !== "waiting-for-qr") return "not-waiting";
    return (await current.pairing.ask(number)) ? "asked" : "refused";
  };

  const happened = (happening: Happening): void => {
    const before = state;
    state = next(state, happening);
    if (happening.what === "ready" && current) {
      readySince ??= clock.now();
      // Also when it was ready already: after a reload the page does not tell what came meanwhile.
      deps.ready(current.client);
    }
    if (state !== before) listener(state);
    // Once: a phone that is not at hand must not be called for ever.
    const number = state.name === "waiting-for-qr" ? numberAtStart : null;
    if (number === null) return;
    numberAtStart = null;
    void pair(number).then(
      (came) => came === "asked" || log.warn("WhatsApp gave no code to type; scan the other one.", { channel: "whatsapp" }),
    );
  };

  const once = async (): Promise<Ending | null> => {
    readySince = null;
    await mkdir(deps.folder, { recursive: true, mode: 0o700 });
    const library = await deps.library();
    const session: Session = openSession({
      ...deps,
      library,
      happened,
      said: (message) => deps.said(session.client, message),
      voted: (vote) => deps.voted(session.client, vote),
    });
    current = session;
    const ending = await Promise.race([session.ended, stopping.promise, nudge.promise]);
    if (ending) happened(ending);
    await session.close();
    current = null;
    if (ending?.what === "logged-out") await forgetLink(deps.folder);
    return ending;
  };

  const keep = async (): Promise<void> => {
    for (let failures = 0; state.name !== "stopped"; ) {
      happened({ what: "started" });
      const ending = await once().catch((error: unknown): Ending => {
        log.error("WhatsApp could not be started.", error, { channel: "whatsapp" });
        happened(FAILED);
        return FAILED;
      });
      if (!ending) return;
      failures = readySince !== null && clock.now() - readySince > LASTED_MS ? 1 : failures + 1;
      const wait = (deps.waitAfter ?? waitAfter)(failures);
      log.warn("The session with WhatsApp ended; it is started again.", { ending: ending.what, ...reasonOf(ending), afterMs: wait });
      const waited = new Promise<null>((resolve) => void clock.after(wait, () => resolve(null)));
      if ((await Promise.race([waited, stopping.promise, nudge.promise])) === null) continue;
      nudge = Promise.withResolvers();
      failures = 0;
    }
  };

  listener(state);
  const kept = keep();
  return {
    pair,
    again: () => {
      if (state.name !== "ready" && state.name !== "stopped") nudge.resolve({ what: "lost", why: "asked" });
    },
    ready: () => (state.name === "ready" ? (current?.client ?? null) : null),
    stop: async () => {
      happened({ what: "stopped" });
      stopping.resolve(null);
      await kept;
    },
  };
}

const reasonOf = (ending: Ending): object => (ending.what === "lost" ? { why: ending.why } : {});
