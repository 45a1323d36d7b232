import type { Damage, Document, QueueRow, Store } from "../app/ports.ts";
import type { AuditLine } from "../domain/effects.ts";
import type { ConversationId, Message, TicketId } from "../domain/message.ts";
import { applyChanges, type Change } from "./batch.ts";
import { closedFault } from "./faults.ts";
import { checkId, checkMediaId, checkSettingName, compactTicket, hasTicket } from "./ids.ts";
import { type Listener, Listeners } from "./listeners.ts";
import { isActive, queueRow } from "./rows.ts";

const SILENT = { info() {}, warn() {}, error() {} };

/**
 * The contract of Store without a disk, for tests. Documents are kept as JSON text, so that shared objects and state
 * that no file could hold show at once.
 */
export class MemoryStore implements Store {
  #documents = new Map<ConversationId, string>();
  #pages = new Map<string, string>();
  #media = new Map<string, Uint8Array>();
  #settings = new Map<string, string>();
  #audit: string[] = [];
  #listeners = new Listeners(SILENT);
  #open = false;

  async open(): Promise<void> {
    this.#open = true;
  }

  async close(): Promise<void> {
    this.#open = false;
  }

  #check(): void {
    if (!this.#open) throw closedFault();
  }

  #load(id: ConversationId): Document | null {
    const text = this.#documents.get(id);
    return text === undefined ? null : JSON.parse(text);
  }

  async read(id: ConversationId): Promise<Document | null> {
    this.#check();
    return this.#load(id);
  }

  async update(id: ConversationId, change: Change["change"]): Promise<Document | null> {
    this.#check();
    checkId(id);
    const before = this.#load(id);
    const { steps, document, cuts } = applyChanges(id, before, [{ change, resolve() {}, reject() {} }]);
    const step = steps[0];
    if (step?.kind === "failed") throw step.error;
    if (step?.kind !== "changed") return document;
    for (let page = document?.pages ?? 0; page < (before?.pages ?? 0); page++) this.#pages.delete(`${id}.${page}`);
    for (const { page, messages } of cuts) this.#pages.set(`${id}.${page}`, JSON.stringify(messages));
    const listed = new Set(document?.media?.map(({ id: media }) => media));
    for (const { id: media } of before?.media ?? []) if (!listed.has(media)) this.#media.delete(`${id}.${media}`);
    if (document) this.#documents.set(id, JSON.stringify(document));
    else this.#remove(id);
    const stored = this.#load(id);
    this.#listeners.tell(id, stored, before);
    return stored;
  }

  #remove(id: ConversationId): void {
    this.#documents.delete(id);
    for (const key of [...this.#pages.keys()]) if (key.startsWith(`${id}.`)) this.#pages.delete(key);
  }

  #all(): readonly Document[] {
    return [...this.#documents.keys()].toSorted().flatMap((id) => this.#load(id) ?? []);
  }

  active(): Iterable<QueueRow> {
    return this.#all().filter(isActive).map(queueRow);
  }

  onChange(listener: Listener): () => void {
    return this.#listeners.add(listener);
  }

  async findTicket(ticket: TicketId): Promise<ConversationId | null> {
    this.#check();
    const compact = compactTicket(ticket);
    if (compact === null) return null;
    return this.#all().find((document) => hasTicket(document, compact))?.conversation.id ?? null;
  }

  async page(id: ConversationId, page: number): Promise<readonly Message[]> {
    this.#check();
    return JSON.parse(this.#pages.get(`${id}.${page}`) ?? "[]");
  }

  async saveMedia(id: ConversationId, media: string, bytes: Uint8Array): Promise<boolean> {
    this.#check();
    checkMediaId(media);
    const listed = this.#load(id)?.media?.some((one) => one.id === media) ?? false;
    if (listed) this.#media.set(`${id}.${media}`, Uint8Array.from(bytes));
    return listed;
  }

  async media(id: ConversationId, media: string): Promise<Uint8Array | null> {
    this.#check();
    return this.#media.get(`${id}.${media}`) ?? null;
  }

  async audit(line: AuditLine): Promise<void> {
    this.#check();
    this.#audit.push(JSON.stringify(line));
  }

  async auditLines(limit: number, id?: ConversationId): Promise<readonly AuditLine[]> {
    this.#check();
    const lines: AuditLine[] = this.#audit.map((text) => JSON.parse(text)).reverse();
    return lines.filter((line) => id === undefined || line.conversation === id).slice(0, limit);
  }

  async readSetting(name: string): Promise<unknown> {
    this.#check();
    checkSettingName(name);
    return JSON.parse(this.#settings.get(name) ?? "null");
  }

  async writeSetting(name: string, value: unknown): Promise<void> {
    this.#check();
    checkSettingName(name);
    this.#settings.set(name, JSON.stringify(value ?? null));
  }

  damages(): readonly Damage[] {
    return [];
  }

  async *all(): AsyncGenerator<Document> {
    this.#check();
    for (const document of this.#all()) yield document;
  }
}

/** An empty store that forgets everything with the process. */
export function memoryStore(): Store {
  return new MemoryStore();
}
