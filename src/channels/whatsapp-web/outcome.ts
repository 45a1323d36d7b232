import type { Message } from "whatsapp-web.js";
import type { SendOutcome } from "../../app/ports.ts";

/** The library's mark of a message that WhatsApp did not take. */
const NOT_TAKEN = -1;

/**
 * What the library's answer means. Null: none came in time; the page keeps the message and may send it when it is connected again.
 * Undefined: the page does not find what it was to send, which also happens to messages that were sent.
 */
export function outcomeOfSent(sent: Pick<Message, "ack"> | null | undefined): SendOutcome {
  if (sent === null) return { outcome: "unknown", why: "offline" };
  if (sent === undefined) return { outcome: "unknown", why: "other" };
  return sent.ack === NOT_TAKEN ? { outcome: "failed", why: "other" } : { outcome: "sent" };
}
