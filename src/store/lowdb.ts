import type { Clock, Damage, Document, Log, QueueRow, Store } from "../app/ports.ts";
import type { AuditLine } from "../domain/effects.ts";
import type { ConversationId, Message, TicketId } from "../domain/message.ts";
import { AuditLog } from "./audit-log.ts";
import { Changes } from "./changes.ts";
import { type Claim, claimFolder } from "./claim.ts";
import { Disk, type Fs } from "./disk.ts";
import { closedFault, storeFault } from "./faults.ts";
import { idsAmong, type Layout, layout } from "./folders.ts";
import { checkId, checkMediaId, compactTicket, idPrefix, isConversationId, isMediaId, whereTicketIs } from "./ids.ts";
import { MediaFiles } from "./media-files.ts";
import { MediaKey } from "./media-key.ts";
import { inParallel } from "./parallel.ts";
import { PrivateContents } from "./private-contents.ts";
import { Settings } from "./settings.ts";

export interface LowdbOptions {
  /** The data folder; made when missing. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How many documents stay in memory; 2,000 when left out. */
  readonly cached?: number;
  /** Another file system, for tests. */
  readonly fs?: Fs;
}

/** Documents read side by side. */
const READERS = 32;

/** One lowdb document a conversation, in a folder that one process has for itself. */
export class LowdbStore implements Store {
  #layout: Layout;
  #disk: Disk;
  #changes: Changes;
  #audit: AuditLog;
  #settings: Settings;
  #claim: Claim | null = null;
  #open = false;

  constructor({ folder, clock, log, cached = 2_000, fs }: LowdbOptions) {
    this.#layout = layout(folder);
    this.#disk = new Disk(fs);
    this.#settings = new Settings(this.#disk, this.#layout, (name) => this.#changes.report(`settings/${name}`, "recovered"));
    const key = new MediaKey(this.#settings);
    const media = new MediaFiles(this.#disk, this.#layout, key);
    const contents = new PrivateContents(key, log);
    this.#changes = new Changes({ disk: this.#disk, layout: this.#layout, media, contents, clock, log, cached });
    this.#audit = new AuditLog(this.#disk, this.#layout.audit);
  }

  async open(): Promise<void> {
    if (this.#claim) throw new Error("This store is open already.");
    const { folder, conversations, active, damaged, audit, settings } = this.#layout;
    try {
      await this.#disk.makeFolder(folder);
      await this.#disk.checkWritable(folder);
      this.#claim = await claimFolder(folder);
      for (const inner of [conversations, active, damaged, audit, settings]) await this.#disk.makeFolder(inner);
      for (const inner of [conversations, active]) await this.#disk.sync(inner); // names that a killed process made but never synced
      await this.#changes.open();
      this.#open = true;
    } catch (error) {
      await this.#end();
      throw storeFault(error, folder);
    }
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#end();
  }

  // Nothing may be written once another process can have the folder.
  async #end(): Promise<void> {
    await Promise.all([this.#changes.close(), this.#audit.idle(), this.#settings.idle()]);
    await this.#claim?.release();
    this.#claim = null;
  }

  // Every call on files goes through here: refused when closed, faults told in words.
  async #guarded<T>(run: () => Promise<T>): Promise<T> {
    if (!this.#open) throw closedFault();
    try {
      return await run();
    } catch (error) {
      throw storeFault(error, this.#layout.folder);
    }
  }

  read(id: ConversationId): Promise<Document | null> {
    return this.#guarded(async () => (isConversationId(id) ? this.#changes.read(id) : null));
  }

  update(id: ConversationId, change: (document: Document | null) => Document | null): Promise<Document | null> {
    return this.#guarded(async () => {
      checkId(id);
      return this.#changes.update(id, change);
    });
  }

  active(): Iterable<QueueRow> {
    return this.#changes.rows();
  }

  onChange(listener: (row: QueueRow, document: Document | null) => void): () => void {
    return this.#changes.onChange(listener);
  }

  findTicket(ticket: TicketId): Promise<ConversationId | null> {
    return this.#guarded(async () => {
      const compact = compactTicket(ticket);
      if (compact === null) return null;
      const prefix = idPrefix(compact);
      const ids = idsAmong(await this.#disk.names(this.#layout.shard(prefix))).filter((id) => id.startsWith(prefix));
      for (const id of ids) {
        const found = await whereTicketIs((one) => this.#changes.read(one), id, compact);
        if (found) return found;
      }
      // Where it began may have been deleted since it went on.
      return this.#changes.rows().find(({ formerly = [] }) => formerly.some((one) => compactTicket(one) === compact))?.id ?? null;
    });
  }

  page(id: ConversationId, page: number): Promise<readonly Message[]> {
    return this.#guarded(async () => (isConversationId(id) ? this.#changes.page(id, page) : []));
  }

  saveMedia(id: ConversationId, media: string, bytes: Uint8Array): Promise<boolean> {
    return this.#guarded(async () => {
      checkMediaId(media);
      return isConversationId(id) && this.#changes.saveMedia(id, media, bytes);
    });
  }

  media(id: ConversationId, media: string): Promise<Uint8Array | null> {
    return this.#guarded(async () => (isConversationId(id) && isMediaId(media) ? this.#changes.media(id, media) : null));
  }

  audit(line: AuditLine): Promise<void> {
    return this.#guarded(() => this.#audit.append(line));
  }

  auditLines(limit: number, id?: ConversationId): Promise<readonly AuditLine[]> {
    return this.#guarded(() => this.#audit.lines(limit, id));
  }

  readSetting(name: string): Promise<unknown> {
    return this.#guarded(() => this.#settings.read(name));
  }

  writeSetting(name: string, value: unknown): Promise<void> {
    return this.#guarded(() => this.#settings.write(name, value));
  }

  damages(): readonly Damage[] {
    return this.#changes.damages();
  }

  async *all(): AsyncGenerator<Document> {
    const shards = await this.#guarded(() => this.#disk.names(this.#layout.conversations));
    for (const shard of shards.toSorted()) {
      const ids = idsAmong(await this.#guarded(() => this.#disk.names(this.#layout.shard(shard)))).toSorted();
      const documents = await inParallel(ids, READERS, (id) => this.read(id));
      for (const document of documents) if (document) yield document;
    }
  }
}

/** A store in a folder; `open` it before use. */
export function lowdbStore(options: LowdbOptions): Store {
  return new LowdbStore(options);
}
