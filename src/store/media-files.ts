import { basename, join } from "node:path";
import type { Document, MediaFile } from "../app/ports.ts";
import type { ConversationId } from "../domain/message.ts";
import type { Disk } from "./disk.ts";
import { codeOf } from "./faults.ts";
import type { Layout } from "./folders.ts";
import { decrypt, encrypt } from "./media-crypt.ts";
import type { MediaKey } from "./media-key.ts";

/** So many bytes stay free for messages, which matter more: what strangers send, from however many chats, does not fill the disk. */
export const LEFT_FOR_MESSAGES = 256 * 1024 ** 2;

/**
 * Files of workers and staff beside the documents, encrypted. Whoever gets hold of these files alone (a lost backup of conversations/, a disk
 * given away after settings/ was wiped) cannot read them; who has the whole data folder has the key too.
 */
export class MediaFiles {
  #disk: Disk;
  #layout: Layout;
  #key: MediaKey;

  constructor(disk: Disk, layout: Layout, key: MediaKey) {
    this.#disk = disk;
    this.#layout = layout;
    this.#key = key;
  }

  /** Writes the bytes under a name that counts for nothing until `keep`. Rejects, too, when the disk is nearly full. */
  async write(id: ConversationId, media: string, bytes: Uint8Array): Promise<void> {
    await this.#disk.checkRoom(this.#layout.conversations, bytes.length, LEFT_FOR_MESSAGES);
    const sealed = encrypt(await this.#key.toWrite(), bytes, placeOf(id, media));
    try {
      await this.#disk.writeSynced(this.#temp(id, media), sealed);
    } catch (error) {
      await this.discard(id, media).catch(() => {});
      throw error;
    }
  }

  /** Gives what was written its name, for good. */
  async keep(id: ConversationId, media: string): Promise<void> {
    await this.#disk.fs.rename(this.#temp(id, media), this.#layout.media(id, media));
    await this.#disk.sync(this.#layout.shard(id));
  }

  /** Takes away what was written and not kept. */
  discard(id: ConversationId, media: string): Promise<void> {
    return this.#disk.remove(this.#temp(id, media));
  }

  /** The bytes; null when there are none. A damaged file is set aside; one under another key stays, for the key may come back. */
  async read(id: ConversationId, media: string): Promise<Buffer | null | "damaged" | "other-key"> {
    const path = this.#layout.media(id, media);
    const sealed = await this.#disk.fs.readFile(path).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT" || codeOf(error) === "EIO") return codeOf(error) === "EIO" ? Buffer.alloc(0) : null;
      throw error;
    });
    if (sealed === null) return null;
    const key = await this.#key.read();
    const found = key ? decrypt(key, sealed, placeOf(id, media)) : "other-key";
    if (found === "damaged") await this.#disk.fs.rename(path, join(this.#layout.damaged, basename(path)));
    return found;
  }

  /** Removes the files that `before` lists and `after` does not, half-written ones too. */
  async removeUnlisted(id: ConversationId, before: Document | null, after: Document): Promise<void> {
    const listed = new Set(after.media?.map((one) => one.id));
    const gone = (before?.media ?? []).filter((one: MediaFile) => !listed.has(one.id));
    for (const one of gone) {
      await this.#disk.remove(this.#layout.media(id, one.id));
      await this.discard(id, one.id);
    }
    if (gone.length > 0) await this.#disk.sync(this.#layout.shard(id));
  }

  #temp(id: ConversationId, media: string): string {
    return `${this.#layout.media(id, media)}.tmp`;
  }
}

const placeOf = (id: ConversationId, media: string): string => `${id}/${media}`;
