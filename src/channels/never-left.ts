/** Errors of Node before a connection stood. */
const NEVER_LEFT: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** The other side is not who it should be: a wrong clock, a captive portal, a filter on the way. */
const UNTRUSTED =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)|ERR_TLS_CERT_ALTNAME_INVALID)/;

/** True when a call surely never reached the platform, so that it may be made again. `fetch` keeps the reason in `cause`. */
export function neverLeft(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "string" && (NEVER_LEFT.has(code) || UNTRUSTED.test(code))) return true;
  if (error instanceof Error && error.message.includes("before secure TLS connection was established")) return true;
  return "cause" in error && neverLeft(error.cause);
}
