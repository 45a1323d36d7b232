import { basename, join } from "node:path";
import { Low } from "lowdb";
import type { Clock, Document } from "../app/ports.ts";
import type { ConversationId, Message } from "../domain/message.ts";
import { amongOf } from "./contents.ts";
import type { Disk } from "./disk.ts";
import { DurableFile, type Health, previousOf } from "./durable-file.ts";
import type { Layout } from "./folders.ts";
import type { PageCut } from "./pages.ts";
import type { PrivateContents } from "./private-contents.ts";

function isObject(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null;
}

/** The files of conversations: document, previous copy and pages. One call at a time for an id. */
export class DocumentFiles {
  #disk: Disk;
  #layout: Layout;
  #clock: Clock;
  #contents: PrivateContents;

  constructor(disk: Disk, layout: Layout, clock: Clock, contents: PrivateContents) {
    this.#disk = disk;
    this.#layout = layout;
    this.#clock = clock;
    this.#contents = contents;
  }

  // The checksum tells that the data is as Mitra wrote it; the id, that the file lies in its own place.
  #file(id: ConversationId): DurableFile<Document> {
    const isOurs = (data: unknown): data is Document => isObject(data) && isObject(data.conversation) && data.conversation.id === id;
    return new DurableFile(this.#disk, this.#layout.document(id), isOurs);
  }

  #pageFile(id: ConversationId, page: number): DurableFile<readonly Message[]> {
    const file = new DurableFile(this.#disk, this.#layout.page(id, page), (data): data is readonly Message[] => Array.isArray(data));
    file.keepsPrevious = false; // a page is written once, or again with the same messages after a crash
    return file;
  }

  /** The document and in what state it was found; changes nothing on the disk. */
  async load(id: ConversationId): Promise<{ readonly document: Document | null; readonly health: Health }> {
    const file = this.#file(id);
    const low = new Low<Document | null>(file as DurableFile<Document | null>, null); // lowdb never writes its null
    await low.read();
    return { document: low.data && (await this.#contents.open(low.data)), health: file.health };
  }

  /** Pages first: a crash in between leaves a page that is written again. */
  async save(id: ConversationId, document: Document, cuts: readonly PageCut[]): Promise<void> {
    const among = amongOf(document);
    for (const { page, messages } of cuts) await this.#pageFile(id, page).write(await this.#contents.sealPage(messages, among));
    await new Low<Document>(this.#file(id), await this.#contents.seal(document)).write();
  }

  /** Removes the pages from number `first` up to `end`, before the document that no longer counts them: a crash in between loses no count. */
  async removePages(id: ConversationId, first: number, end: number): Promise<void> {
    for (let page = first; page < end; page++) await this.#disk.remove(this.#layout.page(id, page));
    if (first < end) await this.#disk.sync(this.#layout.shard(id));
  }

  /** Puts a document that was read from its previous copy in the place of the damaged one, which is set aside. */
  async replaceDamaged(id: ConversationId, document: Document): Promise<void> {
    await this.#disk.linkOrCopy(this.#layout.document(id), this.#damagedName(basename(this.#layout.document(id))));
    await this.#disk.sync(this.#layout.damaged);
    const file = this.#file(id);
    file.keepsPrevious = false;
    await new Low<Document>(file, await this.#contents.seal(document)).write();
  }

  /** Sets everything of a conversation aside, so that it starts anew. */
  async setAside(id: ConversationId): Promise<void> {
    for (const name of await this.#namesOf(id)) {
      await this.#disk.fs.rename(join(this.#layout.shard(id), name), this.#damagedName(name));
    }
    await this.#disk.sync(this.#layout.damaged);
    await this.#disk.sync(this.#layout.shard(id));
  }

  #damagedName(name: string): string {
    return join(this.#layout.damaged, `${name}.${this.#clock.now()}`);
  }

  /** A page of a document; empty when it is gone, or damaged and then set aside. */
  async page(document: Document, page: number): Promise<{ readonly messages: readonly Message[]; readonly damaged: boolean }> {
    const among = amongOf(document);
    const file = this.#pageFile(among.conversation, page);
    const messages = await file.read();
    const damaged = file.health === "lost";
    if (damaged) await this.#disk.fs.rename(file.path, this.#damagedName(basename(file.path)));
    return { messages: messages ? await this.#contents.openPage(messages, among) : [], damaged };
  }

  /**
   * Removes all there is of a conversation: copies, then the document, then its pages, each for good before the next.
   * A power cut in the middle leaves either the whole document or nothing that could be taken for it, and
   * `removeLeftovers` finishes at the next start.
   */
  async remove(id: ConversationId): Promise<void> {
    await this.#removeDamaged(id);
    const previous = previousOf(this.#layout.document(id));
    await this.#disk.remove(previous);
    await this.#disk.remove(`${previous}.tmp`);
    await this.#disk.sync(this.#layout.shard(id));
    await this.#disk.remove(this.#layout.document(id));
    await this.#disk.sync(this.#layout.shard(id));
    await this.removeLeftovers(id);
    await this.#disk.sync(this.#layout.shard(id));
  }

  /** Takes away pages and half-written files of a conversation that has no document. */
  async removeLeftovers(id: ConversationId): Promise<void> {
    for (const name of await this.#namesOf(id)) await this.#disk.remove(join(this.#layout.shard(id), name));
  }

  async #removeDamaged(id: ConversationId): Promise<void> {
    const damaged = (await this.#disk.names(this.#layout.damaged)).filter((name) => name.startsWith(`${id}.`));
    for (const name of damaged) await this.#disk.remove(join(this.#layout.damaged, name));
    if (damaged.length > 0) await this.#disk.sync(this.#layout.damaged);
  }

  /** Takes away what a crash left half written; at open. */
  async removeTemps(id: ConversationId): Promise<void> {
    const document = this.#layout.document(id);
    await Promise.all([document, previousOf(document)].map((path) => this.#disk.remove(`${path}.tmp`)));
  }

  async #namesOf(id: ConversationId): Promise<readonly string[]> {
    return (await this.#disk.names(this.#layout.shard(id))).filter((name) => name.startsWith(`${id}.`));
  }
}
