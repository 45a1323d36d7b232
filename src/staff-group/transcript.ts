import type { Document, Store } from "../app/ports.ts";
import type { Message } from "../domain/message.ts";

/** Messages of a conversation from the index on, counted from its first; older ones are fetched from their pages. */
export async function messagesFrom(
  store: Pick<Store, "page">,
  { conversation, pages }: Document,
  from: number,
): Promise<readonly Message[]> {
  const { transcript, messageCount, id } = conversation;
  let first = messageCount - transcript.length;
  let messages = transcript;
  for (let page = pages - 1; page >= 0 && first > from; page -= 1) {
    const older = await store.page(id, page);
    messages = [...older, ...messages];
    first -= older.length;
  }
  return messages.slice(Math.max(0, from - first));
}
