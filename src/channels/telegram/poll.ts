import type { Clock, Log } from "../../app/ports.ts";
import type { Report } from "../../app/watch/standing.ts";
import { failureOf } from "./outcome.ts";

/** Seconds for which the platform holds a question open when there is nothing new. */
const HOLD_S = 50;
const MOST_AT_ONCE = 100;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** Another process polls with our token, often our own before a restart: it gives way within its own hold. */
const CONFLICT_WAIT_MS = 5_000;

export interface Asking {
  readonly offset: number;
  readonly limit: number;
  readonly timeout: number;
}

export interface PollDeps {
  readonly getUpdates: (asking: Asking, signal: AbortSignal) => Promise<readonly unknown[]>;
  /** Stores one update; false when it could not be, so that it must come again. */
  readonly take: (update: unknown) => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
  /** Told how each question went: whoever runs the service sees it. */
  readonly report?: (report: Report) => void;
}

/**
 * Asks for updates for ever: stores a batch, then confirms it by the offset of the next question. What could not be stored, and all after it
 * of the same chat, is not confirmed and comes again. Whatever the platform answers is waited out.
 */
export function startPolling(deps: PollDeps): { readonly stop: () => Promise<void> } {
  const abort = new AbortController();
  const running = poll(deps, abort.signal);
  return {
    stop: async () => {
      abort.abort();
      await running;
    },
  };
}

async function poll(deps: PollDeps, signal: AbortSignal): Promise<void> {
  let offset = 0;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const updates = await deps.getUpdates({ offset, limit: MOST_AT_ONCE, timeout: HOLD_S }, signal);
      deps.report?.({ state: "ready" });
      const stored = await takeAll(deps, updates);
      offset = nextOffset(offset, updates, stored);
      failures = stored ? 0 : failures + 1;
      if (!stored) await pause(deps.clock, backoff(failures), signal);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      deps.report?.(reportOf(error));
      const wait = waitFor(error, failures);
      deps.log.warn("Telegram could not be asked for messages; it is asked again.", { code: failureOf(error)?.code ?? 0, wait });
      await pause(deps.clock, wait, signal);
    }
  }
}

/** All chats side by side, the updates of one chat in order. False when any could not be stored. */
async function takeAll({ take }: PollDeps, updates: readonly unknown[]): Promise<boolean> {
  const chats = new Map<number, unknown[]>();
  for (const update of updates) chats.set(chatOf(update), [...(chats.get(chatOf(update)) ?? []), update]);
  const stored = await Promise.all([...chats.values()].map((of) => takeInOrder(take, of)));
  return stored.every(Boolean);
}

async function takeInOrder(take: PollDeps["take"], updates: readonly unknown[]): Promise<boolean> {
  for (const update of updates) if (!(await take(update))) return false;
  return true;
}

/**
 * Stored ones that come again are known by their ids, so a whole batch may come again. The platform chooses a new number after a week without
 * updates, which may be lower.
 */
function nextOffset(offset: number, updates: readonly unknown[], stored: boolean): number {
  return stored && updates.length > 0 ? numberOf(updates.at(-1)) + 1 : offset;
}

interface Loose {
  readonly update_id?: unknown;
  readonly message?: { readonly chat?: { readonly id?: unknown } };
  readonly edited_message?: Loose["message"];
  readonly callback_query?: { readonly message?: Loose["message"] };
}

function numberOf(update: unknown): number {
  const number = (update as Loose | null)?.update_id; // each part is tested
  return typeof number === "number" ? number : -1;
}

function chatOf(update: unknown): number {
  const { message, edited_message, callback_query } = (update ?? {}) as Loose; // each part is tested
  const id = (message ?? edited_message ?? callback_query?.message)?.chat?.id;
  return typeof id === "number" ? id : 0;
}

/** What a call that failed says of the channel, by the code that the platform gave. */
export function reportOf(error: unknown): Report {
  const code = failureOf(error)?.code;
  if (code === 401 || code === 404) return { state: "refused", why: "token" };
  if (code === 409) return { state: "reconnecting", why: "conflict" };
  return { state: "reconnecting", why: code === 429 ? "too-many" : "offline" };
}

function waitFor(error: unknown, failures: number): number {
  const failure = failureOf(error);
  if (failure?.code === 409) return CONFLICT_WAIT_MS;
  if (failure?.retryAfter !== undefined) return failure.retryAfter * 1_000;
  if (failure?.code === 401 || failure?.code === 404) return LONGEST_WAIT_MS;
  return backoff(failures);
}

const backoff = (failures: number): number => Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener("abort", done);
  });
}
