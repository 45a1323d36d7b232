import type { MediaEvent } from "../domain/events.ts";
import type { ConversationId, Media, Time } from "../domain/message.ts";
import { mimeOf } from "../media-kind.ts";
import { makeLoops } from "./loops.ts";
import type { Channel, Clock, Document, Fetched, Ids, Inbound, Log, MediaFetch, Store } from "./ports.ts";

/** The largest file that is taken, where the operator sets nothing else. */
export const MOST_FILE_BYTES = 10 * 1024 ** 2;
/** After so many tries, about an hour and a half, a file counts as lost and the worker is told. */
export const MOST_TRIES = 10;
/** So many files of one worker may wait for another try, for the addresses of them are written with each of her messages. */
export const MOST_PENDING = 50;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60 * 60_000;
/** Channels give up sooner; this one is for a channel that does not. */
const LONGEST_FETCH_MS = 3 * 60_000;
/** Files in memory at the same time, each as large as is taken. */
const AT_ONCE = 3;
/** One worker may fill so many times the largest file, so that nobody fills the disk. */
const MOST_OF_ONE_WORKER = 30;
/** So many files of one worker are kept: their list is written with each of her messages. */
export const MOST_FILES = 500;

export interface FetchingDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly channel: (name: string) => Channel | undefined;
  /** The largest file that is taken. */
  readonly mostBytes: number;
  /** Called when what came of a file is stored as an event. */
  readonly wake: (id: ConversationId) => void;
}

export interface Fetching {
  /** Gets what a conversation still waits for, in order; resolves when nothing is left that may be tried now. */
  flush(id: ConversationId): Promise<void>;
  /** Resolves when no file is on its way. */
  idle(): Promise<void>;
  /** Begins no further try. */
  stop(): void;
}

/**
 * The work that an inbound message with a file leaves: kept in the document, so that a killed process goes on with it. `pending`: how many files
 * of the worker wait already; beyond `MOST_PENDING` there is no try, and the file counts as lost at once.
 */
export function toFetch(ids: Ids, id: ConversationId, { media, externalId }: Inbound, pending: number): MediaFetch | null {
  if (!media) return null;
  // The same message has the same file, however often it is tried.
  const name = ids.conversation("media", `${id} ${externalId}`);
  const work = { ...media, media: name, message: externalId, attempts: 0, notBefore: 0 };
  return pending < MOST_PENDING ? work : { ...work, where: "", attempts: MOST_TRIES };
}

/** Gets the files of workers after their messages are stored. One conversation at a time is worked on by one loop. */
export function makeFetching(deps: FetchingDeps): Fetching {
  const { store, clock, log, mostBytes } = deps;
  /** One a conversation, however often it is woken meanwhile. */
  const alarms = new Map<ConversationId, () => void>();
  const place = places(AT_ONCE);
  /** True when there may be more to do now. */
  const next = async (id: ConversationId): Promise<boolean> => {
    const document = await store.read(id);
    const due = document?.fetching?.find(({ notBefore }) => notBefore <= clock.now());
    if (!document || !due) {
      wakeAt(id, Math.min(...(document?.fetching ?? []).map(({ notBefore }) => notBefore)));
      return false;
    }
    const free = await place();
    try {
      return loops.stopped ? false : await tryOne(id, document, due);
    } finally {
      free();
    }
  };

  const wakeAt = (id: ConversationId, time: Time): void => {
    alarms.get(id)?.();
    alarms.delete(id);
    if (Number.isFinite(time))
      alarms.set(
        id,
        clock.after(time - clock.now(), () => void loops.flush(id)),
      );
  };

  const tryOne = async (id: ConversationId, document: Document, fetch: MediaFetch): Promise<boolean> => {
    const refused = refusal(document, fetch);
    if (refused) return settle(id, fetch, refused);
    // Counted before it begins: a file that kills the process is not tried for ever.
    const begun = { ...fetch, attempts: fetch.attempts + 1, notBefore: clock.now() + waitAfter(fetch.attempts) };
    const marked = await store.update(id, (now) => now && withFetch(now, begun));
    if (!marked?.fetching?.some(({ media }) => media === fetch.media)) return true;
    const came = await ask(document, fetch);
    if (came.outcome === "retry") return putOff(id, begun, came.afterMs);
    if (came.outcome !== "fetched") return settle(id, fetch, missing(came.outcome));
    if (came.bytes.length > mostBytes) return settle(id, fetch, missing("too-big"));
    const media = { id: fetch.media, mime: await mimeOf(came.bytes), bytes: came.bytes.length };
    // Not listed any more: the worker had everything deleted while it came.
    if (!(await store.saveMedia(id, fetch.media, came.bytes))) return true;
    return settle(id, fetch, media);
  };

  /** What is known without asking the platform. */
  const refusal = (document: Document, { announced, attempts }: MediaFetch): MediaEvent["came"] | null => {
    if (announced > mostBytes) return missing("too-big");
    const kept = (document.media ?? []).filter(({ bytes }) => bytes > 0);
    const full = kept.length >= MOST_FILES || kept.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_OF_ONE_WORKER * mostBytes;
    return attempts >= MOST_TRIES || full ? missing("gone") : null;
  };

  const missing = (outcome: "too-big" | "gone"): MediaEvent["came"] =>
    outcome === "gone" ? { without: "lost" } : { without: "too-big", megabytes: Math.floor(mostBytes / 1024 ** 2) };

  const ask = async (document: Document, { where }: MediaFetch): Promise<Fetched> => {
    const channel = deps.channel(document.conversation.channel);
    if (!channel) return { outcome: "retry" };
    if (!channel.fetch) return { outcome: "gone" };
    const late = Promise.withResolvers<Fetched>();
    const cancel = clock.after(LONGEST_FETCH_MS, () => late.resolve({ outcome: "retry" }));
    return Promise.race([channel.fetch(document, where, mostBytes), late.promise]).finally(cancel);
  };

  const putOff = async (id: ConversationId, fetch: MediaFetch, afterMs = 0): Promise<boolean> => {
    log.warn("A worker's file could not be fetched yet.", { conversation: id, attempts: fetch.attempts });
    if (afterMs > 0)
      await store.update(id, (now) => now && withFetch(now, { ...fetch, notBefore: Math.max(fetch.notBefore, clock.now() + afterMs) }));
    return true;
  };

  /** One change takes the work off the list and stores what came of it as an event. */
  const settle = async (id: ConversationId, fetch: MediaFetch, came: MediaEvent["came"]): Promise<boolean> => {
    const event: MediaEvent = { kind: "media", id: `media.${fetch.media}`, at: clock.now(), message: fetch.message, came };
    if ("without" in came) log.warn("A worker's file is not kept.", { conversation: id, why: came.without });
    await store.update(id, (document) => document && settled(document, fetch, event));
    deps.wake(id);
    return true;
  };

  const loops = makeLoops({
    clock,
    next: (id) => next(id),
    failed: (id, error) => log.error("Fetching a file failed; it goes on in a minute.", error, { conversation: id }),
  });
  return {
    flush: (id) => (loops.stopped ? Promise.resolve() : loops.flush(id)),
    idle: loops.idle,
    stop: () => {
      loops.stop();
      for (const cancel of alarms.values()) cancel();
    },
  };
}

const waitAfter = (tries: number): number => Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS);

function withFetch(document: Document, fetch: MediaFetch): Document {
  const { fetching = [] } = document;
  if (!fetching.some(({ media }) => media === fetch.media)) return document;
  return { ...document, fetching: fetching.map((other) => (other.media === fetch.media ? fetch : other)) };
}

function settled(document: Document, { media }: MediaFetch, event: MediaEvent): Document {
  const { fetching = [] } = document;
  if (!fetching.some((other) => other.media === media)) return document;
  const file: Media | null = "without" in event.came ? null : event.came;
  const others = (document.media ?? []).filter(({ id }) => id !== media);
  return {
    ...document,
    fetching: fetching.filter((other) => other.media !== media),
    media: file ? [...others, { id: file.id, bytes: file.bytes }] : others,
    inbox: [...document.inbox, { externalId: event.id, event }],
  };
}

/** Hands out `most` places; each is given back by the function that it comes with. */
function places(most: number): () => Promise<() => void> {
  const waiting: (() => void)[] = [];
  let free = most;
  const giveBack = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return giveBack;
  };
}
