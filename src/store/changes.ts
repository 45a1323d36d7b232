import type { Clock, Damage, Document, Log, QueueRow } from "../app/ports.ts";
import type { ConversationId, Message } from "../domain/message.ts";
import { applyChanges, type Batch, type Change, type Job, type Step } from "./batch.ts";
import type { Disk } from "./disk.ts";
import { DocumentFiles } from "./document-files.ts";
import type { Layout } from "./folders.ts";
import { Lanes } from "./lanes.ts";
import { type Listener, Listeners } from "./listeners.ts";
import { Markers } from "./markers.ts";
import type { MediaFiles } from "./media-files.ts";
import { inParallel } from "./parallel.ts";
import type { PrivateContents } from "./private-contents.ts";
import { Recent } from "./recent.ts";
import { isActive, queueRow, withUnknownOutcomes } from "./rows.ts";

export interface ChangesOptions {
  readonly disk: Disk;
  readonly layout: Layout;
  readonly media: MediaFiles;
  readonly contents: PrivateContents;
  readonly clock: Clock;
  readonly log: Log;
  readonly cached: number;
}

const READERS = 32;

/**
 * Reads and changes documents: in order for one conversation, side by side for different ones. Invariant: the rows
 * and the recent documents in memory are what is on the disk; they change only after a write has succeeded.
 */
export class Changes {
  #clock: Clock;
  #log: Log;
  #files: DocumentFiles;
  #media: MediaFiles;
  #markers: Markers;
  #recent: Recent<Document>;
  #listeners: Listeners;
  #lanes = new Lanes<Job>((id, waiting) => this.#runBatch(id, waiting));
  #rows = new Map<ConversationId, QueueRow>();
  #damages: Damage[] = [];

  constructor({ disk, layout, media, contents, clock, log, cached }: ChangesOptions) {
    this.#clock = clock;
    this.#media = media;
    this.#log = log;
    this.#files = new DocumentFiles(disk, layout, clock, contents);
    this.#markers = new Markers(disk, layout, clock);
    this.#recent = new Recent(cached);
    this.#listeners = new Listeners(log);
  }

  /** Reads the conversations that have something to do, and only those. */
  async open(): Promise<void> {
    this.#rows.clear();
    this.#recent.clear();
    await inParallel(await this.#markers.load(), READERS, (id) => this.#reopen(id));
  }

  async #reopen(id: ConversationId): Promise<void> {
    const document = await this.read(id);
    if (document) return this.#files.removeTemps(id);
    await this.#files.removeLeftovers(id); // a removal that a crash cut short
    this.#markers.release(id);
  }

  async close(): Promise<void> {
    await this.#lanes.idle();
    await this.#markers.close();
  }

  async read(id: ConversationId): Promise<Document | null> {
    return this.#recent.get(id) ?? this.update(id, (document) => document);
  }

  update(id: ConversationId, change: Change["change"]): Promise<Document | null> {
    return new Promise((resolve, reject) => this.#lanes.push(id, { change, resolve, reject }));
  }

  async page(id: ConversationId, page: number): Promise<readonly Message[]> {
    const document = await this.read(id);
    if (!document || !Number.isInteger(page) || page < 0 || page >= document.pages) return [];
    const { messages, damaged } = await this.#files.page(document, page);
    if (damaged) this.report(id, "set-aside");
    return messages;
  }

  /** Written beside at first, so that messages that come meanwhile do not wait for a large file. */
  async saveMedia(id: ConversationId, media: string, bytes: Uint8Array): Promise<boolean> {
    if (!lists(await this.read(id), media)) return false;
    await this.#media.write(id, media, bytes);
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const keep = async (document: Document | null) => {
      const listed = lists(document, media);
      await (listed ? this.#media.keep(id, media) : this.#media.discard(id, media));
      return listed;
    };
    this.#lanes.push(id, { reject, apart: (document) => keep(document).then(resolve, reject) });
    return promise;
  }

  async media(id: ConversationId, media: string): Promise<Uint8Array | null> {
    if (!lists(await this.read(id), media)) return null;
    const found = await this.#media.read(id, media);
    if (found === "damaged") this.report(id, "set-aside");
    if (found === "other-key") this.#log.warn(OTHER_KEY_SAID, { conversation: id });
    return typeof found === "string" ? null : found;
  }

  rows(): readonly QueueRow[] {
    return [...this.#rows.values()];
  }

  damages(): readonly Damage[] {
    return [...this.#damages];
  }

  onChange(listener: Listener): () => void {
    return this.#listeners.add(listener);
  }

  /** Remembers damage for the operator, and says so in the log without any content. */
  report(id: ConversationId, what: Damage["what"]): void {
    this.#damages.push({ id, what, at: this.#clock.now() });
    this.#log.warn(DAMAGE_SAID[what], { conversation: id });
  }

  async #runBatch(id: ConversationId, waiting: Job[]): Promise<void> {
    let current: Document | null;
    try {
      current = await this.#current(id);
    } catch (error) {
      for (const { reject } of waiting.splice(0)) reject(error);
      return;
    }
    const [first] = waiting;
    if (first && "apart" in first) {
      waiting.shift();
      return first.apart(current);
    }
    const batch = applyChanges(id, current, waiting);
    try {
      if (batch.document !== current) await this.#commit(id, batch, current);
    } catch (error) {
      this.#recent.delete(id); // read again what the disk kept
      this.#releaseIfIdle(id);
      settleRefused(batch.steps, error);
      return;
    }
    this.#settle(id, current, batch.steps);
  }

  async #current(id: ConversationId): Promise<Document | null> {
    const recent = this.#recent.get(id);
    if (recent) return recent;
    const { document, health } = await this.#files.load(id);
    if (health === "recovered" && document) return this.#recover(id, withUnknownOutcomes(document));
    if (health === "lost") {
      await this.#files.setAside(id);
      this.report(id, "set-aside");
    }
    this.#remember(id, document);
    return document;
  }

  async #recover(id: ConversationId, document: Document): Promise<Document> {
    if (isActive(document)) await this.#markers.need(id);
    await this.#files.replaceDamaged(id, document);
    this.#remember(id, document);
    this.report(id, "recovered");
    return document;
  }

  async #commit(id: ConversationId, { document, cuts }: Batch, before: Document | null): Promise<void> {
    if (document === null) {
      await this.#markers.need(id).catch(() => {}); // finishes the removal after a crash; a full disk must not forbid it
      await this.#files.remove(id);
    } else {
      if (isActive(document)) await this.#markers.need(id);
      await this.#files.removePages(id, document.pages, before?.pages ?? 0);
      await this.#media.removeUnlisted(id, before, document);
      await this.#files.save(id, document, cuts);
    }
    this.#remember(id, document);
  }

  #remember(id: ConversationId, document: Document | null): void {
    if (document) this.#recent.set(id, document);
    else this.#recent.delete(id);
    if (document && isActive(document)) this.#rows.set(id, queueRow(document));
    else this.#rows.delete(id);
    this.#releaseIfIdle(id);
  }

  #releaseIfIdle(id: ConversationId): void {
    if (!this.#rows.has(id)) this.#markers.release(id);
  }

  #settle(id: ConversationId, current: Document | null, steps: readonly Step[]): void {
    let before = current;
    for (const step of steps) {
      if (step.kind === "failed") {
        step.of.reject(step.error);
        continue;
      }
      if (step.kind === "changed") this.#listeners.tell(id, step.document, before);
      before = step.document;
      step.of.resolve(step.document);
    }
  }
}

function lists(document: Document | null, media: string): boolean {
  return document?.media?.some(({ id }) => id === media) ?? false;
}

// What was asked before the first change saw only what is stored; all the rest saw what could not be stored.
function settleRefused(steps: readonly Step[], error: unknown): void {
  let untouched = true;
  for (const step of steps) {
    if (step.kind === "changed") untouched = false;
    if (step.kind === "failed") step.of.reject(step.error);
    else if (untouched) step.of.resolve(step.document);
    else step.of.reject(error);
  }
}

const OTHER_KEY_SAID =
  "A file was written under another key; restore settings/media-key.json of that time from a backup, then start again.";
const DAMAGE_SAID = {
  recovered: "A damaged file was put aside and its previous copy taken; look in the folder damaged/ and check the disk.",
  "set-aside": "A damaged file without a readable copy was put aside in the folder damaged/; check the disk and restore a backup.",
} as const;
