import type { SendOutcome } from "../../app/ports.ts";
import { neverLeft } from "../never-left.ts";

/** What the Bot API answered, as telegraf throws it; anything else came from the network. */
export interface ApiFailure {
  readonly code: number;
  readonly description: string;
  /** Seconds to wait, with 429. */
  readonly retryAfter?: number;
  /** The new id of a group that was upgraded. */
  readonly movedTo?: number;
}

/** Reads what a call threw. Null: not an answer of the Bot API, so nobody knows how far the call came. */
export function failureOf(error: unknown): ApiFailure | null {
  if (typeof error !== "object" || error === null || !("response" in error)) return null;
  const { response } = error;
  if (typeof response !== "object" || response === null) return null;
  const { error_code: code, description, parameters } = response as Record<string, unknown>; // an answer of the API; each part is tested
  if (typeof code !== "number") return null;
  const { retry_after: after, migrate_to_chat_id: to } = (parameters ?? {}) as Record<string, unknown>; // as above
  return {
    code,
    description: String(description ?? ""),
    ...(typeof after === "number" ? { retryAfter: after } : {}),
    ...(typeof to === "number" ? { movedTo: to } : {}),
  };
}

const GONE = /blocked by the user|user is deactivated|chat not found|bot can't initiate/i;

/**
 * What a failed send means. The API's own refusals are certain; a 5xx of a server before it, or a connection that broke, leaves it open
 * whether the worker has the message, and is not repeated. (Bot API, Making requests: error_code, parameters.retry_after.)
 */
export function outcomeOf(error: unknown): SendOutcome {
  const failure = failureOf(error);
  if (!failure) return neverLeft(error) ? { outcome: "retry", why: "offline" } : { outcome: "unknown", why: "offline" };
  const { code, description, retryAfter } = failure;
  if (code === 429) return { outcome: "retry", why: "too-many", ...(retryAfter === undefined ? {} : { afterMs: retryAfter * 1_000 }) };
  if (GONE.test(description)) return { outcome: "gone", why: "blocked" };
  if (code === 401 || code === 404) return { outcome: "retry", why: "other", afterMs: REFUSED_WAIT_MS };
  // telegraf gives the status as code where the answer was no JSON of the API.
  if (code >= 500) return { outcome: "unknown", why: "offline" };
  return { outcome: "failed", why: "other" };
}

/** A wrong token is put right by a person, not by asking often. */
const REFUSED_WAIT_MS = 5 * 60_000;
