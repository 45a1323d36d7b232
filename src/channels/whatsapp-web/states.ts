import type { Report } from "../../app/watch/standing.ts";

/** Why a session ended, for the log and for whoever runs the service. */
export type Loss = "start" | "hung" | "browser" | "page" | "refused" | "conflict" | "asked" | "other";

/** How the number's session with WhatsApp is. Only `ready` can send; what is sent in any other state waits. */
export type State =
  | { readonly name: "starting" }
  /** Nobody has linked the number: `qr` is to be scanned with its phone; where there is a `code`, that is to be typed there instead. */
  | { readonly name: "waiting-for-qr"; readonly qr: string; readonly code?: string }
  | { readonly name: "ready" }
  | { readonly name: "reconnecting"; readonly why: Loss | "network" }
  /** The phone ended the link, or WhatsApp did: the number has to be scanned again. */
  | { readonly name: "logged-out" }
  | { readonly name: "stopped" };

/** What whoever runs the service is told of a state: never the code. */
export function reportOf(state: State): Report {
  if (state.name === "waiting-for-qr") return { state: "linking" };
  return { state: state.name, why: state.name === "reconnecting" ? state.why : null };
}

/** How a session ends. */
export type Ending = { readonly what: "lost"; readonly why: Loss } | { readonly what: "logged-out" };

export type Happening =
  | { readonly what: "started" }
  | { readonly what: "qr"; readonly qr: string }
  /** A code to type; null: back to the one that is scanned. */
  | { readonly what: "code"; readonly code: string | null }
  | { readonly what: "ready" }
  /** The page lost the network and looks for it by itself. */
  | { readonly what: "wavered" }
  | Ending
  | { readonly what: "stopped" };

/** The state after something happened; the same object when that changes nothing, because the page tells most things twice. */
export function next(state: State, happening: Happening): State {
  if (state.name === "stopped") return state;
  switch (happening.what) {
    case "started":
      // Until there is something to scan, "logged out" says more than "starting".
      return state.name === "logged-out" || state.name === "starting" ? state : { name: "starting" };
    case "qr":
      if (state.name !== "waiting-for-qr") return { name: "waiting-for-qr", qr: happening.qr };
      return state.qr === happening.qr ? state : { ...state, qr: happening.qr };
    case "code":
      if (state.name !== "waiting-for-qr" || (state.code ?? null) === happening.code) return state;
      return { name: state.name, qr: state.qr, ...(happening.code === null ? {} : { code: happening.code }) };
    case "ready":
      return state.name === "ready" ? state : { name: "ready" };
    case "wavered":
      return state.name === "ready" ? { name: "reconnecting", why: "network" } : state;
    case "lost":
      return { name: "reconnecting", why: happening.why };
    case "logged-out":
      return state.name === "logged-out" ? state : { name: "logged-out" };
    case "stopped":
      return { name: "stopped" };
  }
}

const SHORTEST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/** How long to wait before the next session, after so many in a row that did not last. */
export function waitAfter(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** Math.max(0, failures - 1));
}

/** What the page says of its connection once it was ready. Null: a disconnect follows, which says more. */
export function connectionOf(told: string): Happening | null {
  if (told === "CONNECTED") return { what: "ready" };
  return ["OPENING", "PAIRING", "TIMEOUT"].includes(told) ? { what: "wavered" } : null;
}

/** What the library's reasons for a disconnect mean. A banned number looks like one whose phone ended the link. */
export function endingOf(reason: string): Ending {
  if (["LOGOUT", "UNPAIRED", "UNPAIRED_IDLE"].includes(reason)) return { what: "logged-out" };
  if (["TOS_BLOCK", "SMB_TOS_BLOCK", "PROXYBLOCK", "DEPRECATED_VERSION"].includes(reason)) return { what: "lost", why: "refused" };
  return { what: "lost", why: reason === "CONFLICT" ? "conflict" : "other" };
}
