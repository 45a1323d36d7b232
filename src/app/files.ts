import type { ConversationId } from "../domain/message.ts";
import type { MediaFile, Store } from "./ports.ts";

/** Keeps a file with a conversation. False when there is no such conversation. Rejects when it cannot be stored. */
export async function keepFile(store: Store, id: ConversationId, file: MediaFile, bytes: Uint8Array): Promise<boolean> {
  await store.update(id, (document) => {
    if (!document || document.media?.some((other) => other.id === file.id)) return document;
    return { ...document, media: [...(document.media ?? []), file] };
  });
  return store.saveMedia(id, file.id, bytes);
}

/** Takes a file away that nothing refers to. */
export async function dropFile(store: Store, id: ConversationId, file: string): Promise<void> {
  await store.update(id, (document) => document && { ...document, media: (document.media ?? []).filter((other) => other.id !== file) });
}
