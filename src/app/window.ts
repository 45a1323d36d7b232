import { advance } from "../domain/advance.ts";
import type { ContentSet } from "../domain/content.ts";
import type { Conversation } from "../domain/conversation.ts";
import { mayWrite } from "../domain/danger/may-write.ts";
import type { MessageId, Time } from "../domain/message.ts";
import type { Capabilities, Channel, Document, Held, OutboxRow } from "./ports.ts";
import { messageOfRow } from "./row-ids.ts";

/** Why a message waits, as keys of locales under `delivery.`: for the worker's next message, which nobody, or the platform, or in vain, asked for; `ours`: because we do not write first. */
export const WAITS = { unasked: "window-closed", yes: "window-asked", no: "window-not-asked", ours: "window-quiet" } as const;

/** The worker's last message that is at hand; null when there is none. */
export function lastOfWorker({ transcript }: Conversation): { readonly id: MessageId; readonly at: Time } | null {
  return transcript.findLast(({ from }) => from === "worker") ?? null;
}

/** Whether the platform takes nothing to this worker until she writes, by its rule, or because it has refused a message. */
function windowClosed(document: Document, can: Pick<Capabilities, "windowMs">, now: Time): boolean {
  if (document.outbox.some((row) => isHeld(document.conversation, row))) return true;
  return beyond(document.conversation, can, now);
}

/** What staff are to know before they write: that it waits, and whether the worker is asked to write; `quiet`: that we do not write first. Open where the channel is not known. */
export function windowOf(
  document: Document,
  channel: Pick<Channel, "capabilities" | "invite" | "starts"> | undefined,
  now: Time,
): "open" | "closed" | "asks" | "quiet" {
  const { conversation, outbox } = document;
  if (!channel || conversation.erased || !windowClosed(document, channel.capabilities, now)) return "open";
  if (channel.starts?.may(conversation.id) && mayStart(document)) return "open";
  if (channel.capabilities.windowOurs) return "quiet";
  return channel.invite && mayWrite(conversation) && !outbox.some(({ held }) => held?.asked === "no") ? "asks" : "closed";
}

function beyond(conversation: Conversation, { windowMs }: Pick<Capabilities, "windowMs">, now: Time): boolean {
  const since = lastOfWorker(conversation)?.at ?? conversation.startedAt;
  return windowMs !== undefined && now - since >= windowMs;
}

function isHeld(conversation: Conversation, { held }: OutboxRow): boolean {
  return held !== undefined && held.after === (lastOfWorker(conversation)?.id ?? null);
}

/** Whether a row must wait for the worker's next message. What she deletes is answered at once or never. */
export function mustWait({ conversation }: Document, row: OutboxRow, can: Capabilities, now: Time): boolean {
  if (conversation.erased) return false;
  return isHeld(conversation, row) || beyond(conversation, can, now);
}

/** Whether a message goes out first, before the worker has written, as one of those that may; counts it. */
export async function startsNow(document: Document, { starts }: Pick<Channel, "starts">): Promise<boolean> {
  return starts !== undefined && mayStart(document) && (await starts.take(document.conversation.id));
}

/** Never past a message that waits. */
function mayStart({ conversation, outbox }: Document): boolean {
  return mayWrite(conversation) && !outbox.some((row) => isHeld(conversation, row));
}

/** The document with everything in its outbox held and marked so; the same one when it is so already. */
export function heldBack(document: Document, { windowOurs }: Capabilities, content: ContentSet, now: Time): Document {
  const after = lastOfWorker(document.conversation)?.id ?? null;
  const fresh = document.outbox.filter((row) => !isHeld(document.conversation, row));
  if (fresh.length === 0) return document;
  const asked = document.outbox.flatMap(({ held }) => (held?.after === after && held.asked ? [held.asked] : []))[0];
  const held = (row: OutboxRow): OutboxRow => ({ ...row, state: "ready", held: { after, tries: 0, notBefore: 0 } });
  const outbox = document.outbox.map((row) => (fresh.includes(row) ? held(row) : row));
  const why = asked === "yes" || asked === "no" ? WAITS[asked] : windowOurs ? WAITS.ours : WAITS.unasked;
  return marked({ ...document, outbox }, fresh, why, content, now);
}

/** The document with a row held that the platform refused until the worker writes; `asked`: the document as it was then. */
export function refusedBack(document: Document, row: OutboxRow, asked: Document, content: ContentSet, now: Time): Document {
  const held = { after: lastOfWorker(asked.conversation)?.id ?? null, tries: 0, notBefore: 0 };
  const outbox = document.outbox.map((other): OutboxRow => (other.id === row.id ? { ...other, state: "ready", held } : other));
  return marked({ ...document, outbox }, [row], WAITS.unasked, content, now);
}

/** The row because of which the worker is to be asked to write: one that staff wrote, when she may be written to and was not asked yet. */
export function rowToAskFor({ conversation, outbox }: Document): OutboxRow | null {
  if (!mayWrite(conversation)) return null;
  if (outbox.some(({ held }) => held?.asked === "yes" || held?.asked === "no")) return null;
  return outbox.find(({ from }) => from === "staff") ?? null;
}

/** Notes how asking went, at the row for which it was done and at all that waits. */
export function withAsked(document: Document, id: string, part: Partial<Held>, content: ContentSet, now: Time): Document {
  const change = (row: OutboxRow): OutboxRow => (row.id === id && row.held ? { ...row, held: { ...row.held, ...part } } : row);
  const changed = { ...document, outbox: document.outbox.map(change) };
  return part.asked === "yes" || part.asked === "no" ? marked(changed, changed.outbox, WAITS[part.asked], content, now) : changed;
}

function marked(document: Document, rows: readonly OutboxRow[], why: string, content: ContentSet, at: Time): Document {
  const messages = new Set(rows.map(({ id }) => messageOfRow(id)));
  let { conversation } = document;
  for (const message of messages) {
    const event = { kind: "delivery", id: `${message}.${why}`, at, message, outcome: "waiting", why } as const;
    conversation = advance(conversation, event, content).conversation;
  }
  return { ...document, conversation };
}
