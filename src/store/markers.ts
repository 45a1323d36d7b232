import type { Clock } from "../app/ports.ts";
import type { ConversationId, Time } from "../domain/message.ts";
import type { Disk } from "./disk.ts";
import type { Layout } from "./folders.ts";
import { isConversationId } from "./ids.ts";

/** A marker that has not been needed for this long is taken away; a busy conversation keeps its own. */
export const IDLE_MS = 5_000;

/**
 * One empty file for each conversation with something to do, so that a start reads only those. Invariant: a marker
 * is on the disk before the document that needs it. One too many costs a read at the next start; one too few would
 * lose a waiting worker.
 */
export class Markers {
  #disk: Disk;
  #layout: Layout;
  #clock: Clock;
  #present = new Map<ConversationId, Promise<void>>();
  #leaving = new Map<ConversationId, Promise<void>>();
  #idleSince = new Map<ConversationId, Time>();
  #cancelSweep: (() => void) | null = null;

  constructor(disk: Disk, layout: Layout, clock: Clock) {
    this.#disk = disk;
    this.#layout = layout;
    this.#clock = clock;
  }

  /** The ids marked on the disk; called once, at open. */
  async load(): Promise<readonly ConversationId[]> {
    const ids = (await this.#disk.names(this.#layout.active)).filter(isConversationId);
    for (const id of ids) this.#present.set(id, Promise.resolve());
    return ids;
  }

  /** Settles when the conversation's marker is on the disk. */
  need(id: ConversationId): Promise<void> {
    this.#idleSince.delete(id);
    const present = this.#present.get(id);
    if (present) return present;
    const made = this.#make(id).catch((error: unknown) => {
      this.#present.delete(id);
      throw error;
    });
    this.#present.set(id, made);
    return made;
  }

  async #make(id: ConversationId): Promise<void> {
    await this.#leaving.get(id);
    await this.#disk.writeMarker(this.#layout.marker(id));
    await this.#disk.sync(this.#layout.active);
  }

  /** The document on the disk needs no marker (any more). */
  release(id: ConversationId): void {
    if (!this.#present.has(id) || this.#idleSince.has(id)) return;
    this.#idleSince.set(id, this.#clock.now());
    this.#sweepLater();
  }

  /** Takes away every marker that is not needed; at close. */
  async close(): Promise<void> {
    this.#cancelSweep?.();
    await this.#sweep(Number.POSITIVE_INFINITY);
    await Promise.all(this.#leaving.values());
  }

  async #sweep(until: Time): Promise<void> {
    const idle = [...this.#idleSince].filter(([, since]) => since <= until).map(([id]) => id);
    await Promise.all(idle.map((id) => this.#remove(id)));
    if (this.#idleSince.size > 0) this.#sweepLater();
  }

  #sweepLater(): void {
    this.#cancelSweep ??= this.#clock.after(IDLE_MS, () => {
      this.#cancelSweep = null;
      void this.#sweep(this.#clock.now() - IDLE_MS);
    });
  }

  // Not synced: a marker that a power cut brings back is only one too many.
  #remove(id: ConversationId): Promise<void> {
    this.#idleSince.delete(id);
    this.#present.delete(id);
    const gone = this.#disk
      .remove(this.#layout.marker(id))
      .catch(() => {})
      .finally(() => this.#leaving.delete(id));
    this.#leaving.set(id, gone);
    return gone;
  }
}
