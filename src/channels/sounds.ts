import type { Clock, SendOutcome } from "../app/ports.ts";

/** The bytes of recordings, and under which names a platform has them already: a recording is sent up once, and told to many workers. */
export interface Sounds {
  /** Null: the content has this recording no more. */
  bytes(id: string): Promise<Uint8Array | null>;
  known(id: string): string | undefined;
  keep(id: string, name: string): void;
  /** What an outcome means when the recording went out by a name: one that is refused may be forgotten there, so the next try sends it up anew. */
  refused(id: string, outcome: SendOutcome): SendOutcome;
}

/** Platforms keep what was sent up for a month or longer (Cloud API, Media: 30 days). */
const KEPT_MS = 7 * 24 * 3_600_000;

/** @param read gives the bytes of a recording by its id */
export function soundsOf(read: (id: string) => Promise<Uint8Array | null>, clock: Pick<Clock, "now">): Sounds {
  const names = new Map<string, { readonly name: string; readonly until: number }>();
  return {
    bytes: read,
    known(id) {
      const kept = names.get(id);
      return kept && kept.until > clock.now() ? kept.name : undefined;
    },
    keep: (id, name) => void names.set(id, { name, until: clock.now() + KEPT_MS }),
    refused(id, outcome) {
      const named = names.delete(id);
      return named && outcome.outcome === "failed" ? { outcome: "retry", why: outcome.why } : outcome;
    },
  };
}

/** The ending of a file's name that says what sound it is: platforms look at it. */
export function endingOf(mime: string): string {
  return { "audio/mpeg": "mp3", "audio/mp4": "m4a" }[mime] ?? "ogg";
}

/** A recording was taken away since its words went out: the words are enough. */
export const SOUND_LOST: SendOutcome = { outcome: "failed", why: "other" };
