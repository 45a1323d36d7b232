import type { Document } from "../app/ports.ts";
import type { ConversationId, TicketId } from "../domain/message.ts";

/** True for what may name a file: ids come in from URLs too, and must never lead out of their folder. */
export function isConversationId(id: string): boolean {
  return /^[a-z0-9]{8,64}$/.test(id);
}

/** Refuses an id that cannot be one of ours. */
export function checkId(id: ConversationId): void {
  if (!isConversationId(id)) throw new TypeError("A conversation id is 8 to 64 characters of [a-z0-9].");
}

/** Refuses the name of a file that cannot be one of ours. */
export function checkMediaId(media: string): void {
  if (!isMediaId(media)) throw new TypeError("The id of a file is 8 to 64 characters of [a-z0-9].");
}

/** True for what may name a file of a conversation. */
export const isMediaId = isConversationId;

/** Refuses a document under the id of another worker. */
export function checkOwnDocument(id: ConversationId, document: Document): void {
  if (document.conversation.id !== id) throw new TypeError("A change returned the document of another conversation.");
}

/** Refuses a name that cannot be a file of settings. */
export function checkSettingName(name: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) throw new TypeError("A setting's name is 1 to 40 characters of [a-z0-9-].");
}

/** A case number as people type it, without case, dashes and spaces; null when it cannot be one. */
export function compactTicket(typed: string): string | null {
  const compact = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Dash}\p{Cf}]/gu, "");
  return /^[A-Z0-9]{8}\d{0,4}$/.test(compact) ? compact : null;
}

/** The first characters of the ids that a compact case number can belong to. */
export function idPrefix(compact: string): string {
  return compact.slice(0, 8).toLowerCase();
}

/** True when the case is this worker's, open or closed. */
export function hasTicket({ conversation }: Document, compact: string): boolean {
  const tickets = [conversation.ticket, ...conversation.pastTickets];
  const numbers = tickets.flatMap((ticket): readonly TicketId[] => (ticket ? [ticket.id, ...(ticket.formerly ?? [])] : []));
  return numbers.some((number) => compactTicket(number) === compact);
}

/** Where a case went that was this worker's; null when it did not go, or nothing is known of it any more. */
function goneTo({ conversation }: Document, compact: string): ConversationId | null {
  return conversation.gone?.find(({ ticket }) => compactTicket(ticket) === compact)?.to ?? null;
}

/** The conversation that has a case, from one that its number leads to: the case may have gone on, more than once. */
export async function whereTicketIs(
  read: (id: ConversationId) => Promise<Document | null>,
  from: ConversationId,
  compact: string,
): Promise<ConversationId | null> {
  const seen = new Set<ConversationId>();
  for (let id: ConversationId | null = from; id !== null && !seen.has(id); ) {
    seen.add(id);
    const document: Document | null = await read(id);
    if (document && hasTicket(document, compact)) return id;
    id = document && goneTo(document, compact);
  }
  return null;
}
