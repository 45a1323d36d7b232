import { randomBytes } from "node:crypto";
import { StoreError } from "../app/ports.ts";
import { KEY_BYTES } from "./media-crypt.ts";
import type { Settings } from "./settings.ts";

/** The setting that holds the key of this installation. */
const NAME = "media-key";

/** The key under which files, places and contact cards are encrypted; made when the first of them is written. Read from the disk once. */
export class MediaKey {
  #settings: Settings;
  #key: Promise<Buffer | null> | null = null;
  #making: Promise<Buffer> | null = null;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** The key, or null when none was ever made here. Rejects when it cannot be read. */
  async read(): Promise<Buffer | null> {
    this.#key ??= this.#kept();
    const key = await this.#key.catch((error: unknown) => {
      this.#key = null;
      throw error;
    });
    if (key === null) this.#key = null;
    return key;
  }

  /** The key, made when there is none, and on the disk before anything is encrypted with it. */
  toWrite(): Promise<Buffer> {
    this.#making ??= this.#readOrMake().finally(() => {
      this.#making = null;
    });
    return this.#making;
  }

  async #readOrMake(): Promise<Buffer> {
    const kept = await this.read();
    if (kept) return kept;
    const made = randomBytes(KEY_BYTES);
    await this.#settings.write(NAME, made.toString("base64url"));
    this.#key = Promise.resolve(made);
    return made;
  }

  async #kept(): Promise<Buffer | null> {
    const kept = await this.#settings.read(NAME);
    if (kept === null) return null;
    const key = typeof kept === "string" ? Buffer.from(kept, "base64url") : null;
    if (key?.length !== KEY_BYTES) throw new StoreError("io", NO_KEY_SAID);
    return key;
  }
}

const NO_KEY_SAID = "The settings file media-key.json holds no key. Restore it from a backup, then start again.";
