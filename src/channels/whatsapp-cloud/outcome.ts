import type { Report, SendOutcome } from "../../app/ports.ts";

/** Error codes of the Cloud API (Error codes reference), by what they mean for a message. */
const BUSY: ReadonlySet<number> = new Set([2, 4, 80007, 130429, 131016, 131048, 131056, 133004]);
const NO_SUCH_NUMBER: ReadonlySet<number> = new Set([131030, 131021]);
/** The number is not on WhatsApp, its owner has not accepted the terms, or the app is too old: the platform does not say which. */
const UNDELIVERABLE = 131026;
/** Kept from the worker: too many messages of businesses, an experiment of the platform, or her own wish to have none. */
const HELD_BACK: ReadonlySet<number> = new Set([131049, 130472, 131050]);
/** A file that the platform could not take, or a kind that it does not carry. */
const NO_MEDIA: ReadonlySet<number> = new Set([131051, 131052, 131053]);
/** Our own account is locked, unpaid or not registered. */
const ACCOUNT: ReadonlySet<number> = new Set([368, 130497, 131031, 131042, 131045, 133010]);
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
  if (BUSY.has(code)) return { outcome: "retry", why: "too-many" };
  if (REFUSED.has(code)) return { outcome: "retry", why: "other", afterMs: REFUSED_WAIT_MS };
  const came = cameOfCode(code);
  return status >= 500 && came.why === "other" ? { outcome: "unknown", why: "offline" } : came;
}

/** What a code of the platform means for a message that will not arrive, also when it comes after the platform had taken it. */
export function cameOfCode(code: number | null): Extract<Report["came"], { readonly why: string }> {
  if (code === null) return { outcome: "failed", why: "other" };
  if (code === WINDOW_CLOSED) return { outcome: "waits", why: "window-closed" };
  if (NO_SUCH_NUMBER.has(code)) return { outcome: "gone", why: "not-found" };
  if (code === UNDELIVERABLE) return { outcome: "gone", why: "undeliverable" };
  if (HELD_BACK.has(code)) return { outcome: "failed", why: "held-back" };
  if (NO_MEDIA.has(code)) return { outcome: "failed", why: "media" };
  if (ACCOUNT.has(code)) return { outcome: "failed", why: "account" };
  return { outcome: "failed", why: BUSY.has(code) ? "too-many" : "other" };
}
