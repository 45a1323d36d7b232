import type { Time } from "../../domain/message.ts";

/** How messages of a channel come: names of locales under `operator.ways.`. */
export const WAYS = ["web", "polling", "webhook", "linked"] as const;
export type Way = (typeof WAYS)[number];

/**
 * `linking`: somebody has to link a phone. `logged-out`: the phone or the platform ended the link, or the number is banned. `refused`: the
 * platform does not take our key. These three wait for a person; the others pass by themselves.
 */
export const STATES = ["starting", "linking", "ready", "reconnecting", "logged-out", "refused", "stopped"] as const;
export type StateName = (typeof STATES)[number];

/** What a driver tells of itself; `why` is a class of faults such as "offline", never words of a message or a number. */
export interface Report {
  readonly state: StateName;
  readonly why?: string | null;
}

/** Messages since the start; an outcome for every try to send. */
export interface Counts {
  readonly in: number;
  readonly sent: number;
  readonly retry: number;
  readonly failed: number;
  readonly gone: number;
  readonly unknown: number;
}

export const NO_COUNTS: Counts = { in: 0, sent: 0, retry: 0, failed: 0, gone: 0, unknown: 0 };

/** How one channel stands. */
export interface Standing {
  readonly channel: string;
  readonly way: Way;
  readonly state: StateName;
  readonly why: string | null;
  readonly since: Time;
  /** When something of a worker was last stored. */
  readonly lastIn: Time | null;
  readonly lastFault: { readonly why: string; readonly at: Time } | null;
  /** Since when it was not ready, could not store what came, could not send; null when it is, and can. */
  readonly notReadySince: Time | null;
  readonly notStoredSince: Time | null;
  readonly notSentSince: Time | null;
  readonly counts: Counts;
}

/** What is wrong with a channel, as the operator is told: names of locales under `operator.troubles.` and `alert.`. */
export type TroubleName = "logged-out" | "refused" | "linking" | "away" | "not-stored" | "not-sent";

export interface Trouble {
  readonly channel: string;
  readonly what: TroubleName;
  readonly since: Time;
}

/** Troubles that end only when a person does something. */
export const FOR_A_PERSON: ReadonlySet<TroubleName> = new Set(["logged-out", "refused", "linking"]);

/**
 * What is wrong with a channel now; null when nothing is, or not for long enough. A link that ended is told at once: every hour counts, and
 * it does not mend itself.
 * @param before what was wrong at the last look: a channel that was logged out and waits to be linked again is still logged out
 */
export function troubleOf(standing: Standing, now: Time, afterMs: number, before: TroubleName | null): Trouble | null {
  const { channel, state, since, notReadySince, notStoredSince, notSentSince } = standing;
  const is = (what: TroubleName, at: Time): Trouble => ({ channel, what, since: at });
  if (state === "stopped") return null;
  if (state === "logged-out" || state === "refused") return is(state, notReadySince ?? since);
  if (before === "logged-out" && state !== "ready") return is(before, notReadySince ?? since);
  const long = (at: Time | null): at is Time => at !== null && now - at >= afterMs;
  if (long(notReadySince)) return is(state === "linking" ? "linking" : "away", notReadySince);
  if (long(notStoredSince)) return is("not-stored", notStoredSince);
  return long(notSentSince) ? is("not-sent", notSentSince) : null;
}
