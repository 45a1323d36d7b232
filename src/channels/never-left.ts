/** Errors of Node before a connection stood. */
const NEVER_LEFT: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** True when a call surely never reached the platform, so that it may be made again. `fetch` keeps the reason in `cause`. */
export function neverLeft(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "string" && NEVER_LEFT.has(code)) return true;
  return "cause" in error && neverLeft(error.cause);
}
