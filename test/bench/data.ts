import { mkdirSync, writeFileSync } from "node:fs";
import type { Document } from "../../src/app/ports.ts";
import { newConversation } from "../../src/domain/conversation.ts";
import { layout } from "../../src/store/folders.ts";
import { seal } from "../../src/store/seal.ts";

/** Conversations that have something open, of those that are generated. */
export const ACTIVE = 200;

/** The id of the nth conversation; neighbours are far apart, as real ones are. */
export function idOf(n: number): string {
  return (n * 2_654_435_761 + 36 ** 9).toString(36).split("").reverse().join("").padEnd(26, "m");
}

/** Ten messages in Khmer, about 3 kB; a busy one has a timer that is due in a year. */
export function documentOf(id: string, busy: boolean): Document {
  const text = "ខ្ញុំចង់ដឹងអំពីថ្លៃសេវា ".repeat(3);
  const transcript = Array.from({ length: 10 }, (_, n) => ({
    id: `m${n}`,
    at: n,
    from: "worker" as const,
    content: { kind: "text" as const, text },
  }));
  const timers = busy ? [{ kind: "silence" as const, due: Date.now() + 365 * 24 * 3_600_000 }] : [];
  const conversation = { ...newConversation(id, "web", 0, "km"), transcript, timers, messageCount: transcript.length };
  return { conversation, reference: { a: id }, address: { masked: "•", full: id }, inbox: [], outbox: [], seen: [], pages: 0 };
}

/** Lays out the data folder of a service that has met so many workers. */
export function generate(folder: string, conversations: number): void {
  const place = layout(folder);
  mkdirSync(place.active, { recursive: true });
  for (let n = 0; n < conversations; n++) {
    const id = idOf(n);
    mkdirSync(place.shard(id), { recursive: true });
    writeFileSync(place.document(id), seal(documentOf(id, n < ACTIVE)));
    if (n < ACTIVE) writeFileSync(place.marker(id), "");
  }
}
