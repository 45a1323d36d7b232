import type { SendOutcome } from "../../app/ports.ts";
import { neverLeft } from "../never-left.ts";

/** A wrong secret or an app without rights is put right by a person, not by asking often. */
const REFUSED_WAIT_MS = 5 * 60_000;

/**
 * What a send that threw means. `left`: the message itself was on its way; before that only a token was asked for. The service's refusals are
 * certain; a 5xx, or a connection that broke, leaves it open whether the worker has the message. (Bot Connector API, Errors.)
 */
export function outcomeOf(error: unknown, left: boolean, now: number): SendOutcome {
  if (neverLeft(error)) return { outcome: "retry", why: "offline" };
  if (!left) return { outcome: "retry", why: "other", afterMs: REFUSED_WAIT_MS };
  const status = partOf(error, "statusCode");
  if (typeof status !== "number" || status < 400 || status >= 500 || status === 408) return { outcome: "unknown", why: "offline" };
  if (status === 429) return { outcome: "retry", why: "too-many", ...waitOf(error, now) };
  if (status === 401) return { outcome: "retry", why: "other", afterMs: REFUSED_WAIT_MS };
  if (status === 403) return { outcome: "gone", why: "blocked" };
  if (status === 404) return { outcome: "gone", why: "not-found" };
  return { outcome: "failed", why: "other" };
}

/** Retry-After is seconds or a date (RFC 9110, 10.2.3). */
function waitOf(error: unknown, now: number): { readonly afterMs?: number } {
  const headers = partOf(partOf(error, "response"), "headers") as { get?: (name: string) => unknown } | undefined; // tested by the call below
  const after = headers?.get?.("retry-after");
  if (typeof after !== "string" || after === "") return {};
  const ms = /^\d+$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - now;
  return ms > 0 ? { afterMs: ms } : {};
}

function partOf(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? (of as Record<string, unknown>)[name] : undefined; // any object may be read by name
}
