import { failureOf } from "../channels/telegram/outcome.ts";
import type { Time } from "../domain/message.ts";

/** What stands in the way of a call, by what is to be done about it. */
export type Trouble =
  /** It is so already. */
  | { readonly kind: "unchanged" }
  /** Somebody deleted the topic, or the message. */
  | { readonly kind: "topic-gone" }
  | { readonly kind: "message-gone" }
  /** The group has another number now. */
  | { readonly kind: "moved"; readonly to: number }
  /** For the whole group: nothing helps but waiting; null: as long as the tries before suggest. */
  | { readonly kind: "wait"; readonly ms: Time | null }
  /** For the whole group, until a person puts it right. */
  | { readonly kind: "no-rights" | "no-topics" | "no-group" }
  /** This one call makes no sense to the platform. */
  | { readonly kind: "refused" };

/** The platform's own words, which it documents nowhere; compared without case. */
const KINDS = [
  [/not modified|TOPIC_NOT_MODIFIED/i, "unchanged"],
  [/thread not found|TOPIC_DELETED|TOPIC_ID_INVALID|topic not found/i, "topic-gone"],
  [/message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i, "message-gone"],
  [/not a forum|FORUM_DISABLED|CHANNEL_FORUM_MISSING/i, "no-topics"],
  [/not enough rights|CHAT_ADMIN_REQUIRED|have no rights|CHAT_WRITE_FORBIDDEN|administrator rights/i, "no-rights"],
  [/chat not found|kicked|not a member|group chat was deactivated|PEER_ID_INVALID/i, "no-group"],
] as const;

/** Reads what a call threw. */
export function troubleOf(error: unknown): Trouble {
  const failure = failureOf(error);
  if (!failure) return { kind: "wait", ms: null };
  const { code, description, retryAfter, movedTo } = failure;
  if (movedTo !== undefined) return { kind: "moved", to: movedTo };
  if (code === 429) return { kind: "wait", ms: retryAfter === undefined ? null : retryAfter * 1_000 };
  if (code === 401 || code === 404 || code >= 500) return { kind: "wait", ms: null };
  const known = KINDS.find(([words]) => words.test(description))?.[1];
  return known ? { kind: known } : { kind: code === 403 ? "no-group" : "refused" };
}
