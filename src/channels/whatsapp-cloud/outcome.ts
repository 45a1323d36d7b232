import type { SendOutcome } from "../../app/ports.ts";

/** Error codes of the Cloud API (Error codes reference), by what they mean for a message. */
const BUSY: ReadonlySet<number> = new Set([2, 4, 80007, 130429, 131016, 131048, 131056, 133004]);
const NO_SUCH_NUMBER: ReadonlySet<number> = new Set([131026, 131030, 131021]);
const WINDOW_CLOSED = 131047;
/** The token is wrong or has no right: put right by a person, not by asking often. */
const REFUSED: ReadonlySet<number> = new Set([0, 3, 10, 190, 200]);
const REFUSED_WAIT_MS = 5 * 60_000;

/** Reads the code of the platform's own refusal; null when the answer is not one. */
export function codeOfAnswer(body: unknown): number | null {
  if (typeof body !== "object" || body === null || !("error" in body)) return null;
  const code = typeof body.error === "object" && body.error !== null && "code" in body.error ? body.error.code : null;
  return typeof code === "number" ? code : null;
}

/** What an answer of the platform means for the message. A server before it that fails leaves it open whether the worker has it. */
export function outcomeOfAnswer(status: number, body: unknown): SendOutcome {
  if (status >= 200 && status < 300) return { outcome: "sent" };
  const code = codeOfAnswer(body);
  if (code === null) return status === 429 ? { outcome: "retry", why: "too-many" } : { outcome: "unknown", why: "offline" };
  if (code === WINDOW_CLOSED) return { outcome: "failed", why: "window-closed" };
  if (BUSY.has(code)) return { outcome: "retry", why: "too-many" };
  if (NO_SUCH_NUMBER.has(code)) return { outcome: "gone", why: "not-found" };
  if (REFUSED.has(code)) return { outcome: "retry", why: "other", afterMs: REFUSED_WAIT_MS };
  return status >= 500 ? { outcome: "unknown", why: "offline" } : { outcome: "failed", why: "other" };
}
