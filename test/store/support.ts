import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Clock, Document, InboxRow, Log, OutboxRow, Store } from "../../src/app/ports.ts";
import { newConversation, type Ticket } from "../../src/domain/conversation.ts";
import type { Message } from "../../src/domain/message.ts";
import { type LowdbOptions, lowdbStore } from "../../src/store/lowdb.ts";

export const NOON = Date.UTC(2026, 0, 15, 12);

/** The machine's clock, whose timers never keep a test alive. */
export const realClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** A log that remembers its warnings. */
export function rememberingLog(): Log & { readonly warnings: string[] } {
  const warnings: string[] = [];
  return { warnings, info() {}, warn: (what, fields) => void warnings.push(`${what} ${JSON.stringify(fields ?? {})}`), error() {} };
}

/** A fresh folder that goes away with the test. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mitra-store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An open store in a folder, closed with the test. */
export async function openStore(folder: string, options: Partial<LowdbOptions> = {}): Promise<Store> {
  const store = lowdbStore({ folder, clock: realClock, log: rememberingLog(), ...options });
  await store.open();
  onTestFinished(() => store.close());
  return store;
}

/** An id of 26 characters that begins with `start`. */
export function idOf(start: string): string {
  return start.padEnd(26, "0");
}

/** The document of a worker who has just come. */
export function documentOf(id: string, more: Partial<Document> = {}): Document {
  const address = { masked: "•••• 12", full: "a worker's address" };
  const conversation = newConversation(id, "telegram", NOON, "km");
  return { conversation, reference: { chat: id }, address, inbox: [], outbox: [], seen: [], pages: 0, ...more };
}

/** The same document with a change in its conversation. */
export function withConversation(document: Document, more: Partial<Document["conversation"]>): Document {
  return { ...document, conversation: { ...document.conversation, ...more } };
}

/** What a change is given when the conversation must be there. */
export function present(document: Document | null): Document {
  if (!document) throw new Error("There should be a document here.");
  return document;
}

export function ticketOf(id: string, more: Partial<Ticket> = {}): Ticket {
  return { id, openedAt: NOON, reason: "asked", topic: "fees.limit", priority: "normal", state: "queued", waitingSince: NOON, ...more };
}

export function inboxRow(externalId: string): InboxRow {
  return { externalId, event: { id: externalId, at: NOON, kind: "message", content: { kind: "text", text: "ជំរាបសួរ" } } };
}

export function outboxRow(id: string, more: Partial<OutboxRow> = {}): OutboxRow {
  return { id, from: "bot", say: { text: "Hello", language: "en" }, queuedAt: NOON, state: "ready", attempts: 0, notBefore: 0, ...more };
}

export function messagesOf(from: number, to: number): readonly Message[] {
  return Array.from({ length: to - from }, (_, index) => ({
    id: `m${from + index}`,
    at: NOON + from + index,
    from: "worker" as const,
    content: { kind: "text" as const, text: `message ${from + index}` },
  }));
}
