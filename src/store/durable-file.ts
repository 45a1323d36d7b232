import { dirname } from "node:path";
import type { Adapter } from "lowdb";
import type { Disk } from "./disk.ts";
import { codeOf, newerFault } from "./faults.ts";
import { seal, unseal } from "./seal.ts";

/**
 * What the last read met: `whole`, `absent` (no such document), `recovered` (the file was damaged or gone, its
 * previous copy was taken), `lost` (no readable copy is left).
 */
export type Health = "whole" | "absent" | "recovered" | "lost";

/** The name of the copy before the current one. */
export function previousOf(path: string): string {
  return path.replace(/\.json$/, ".prev.json");
}

type Look<T> = { readonly kind: "good"; readonly data: T } | { readonly kind: "damaged" | "missing" };

/**
 * A lowdb adapter for one JSON file that survives a power cut at any moment: the new text is on the disk under
 * another name before it takes the place of the old one, which stays as the previous copy. One writer at a time.
 */
export class DurableFile<T> implements Adapter<T> {
  health: Health = "absent";
  /** Off while a recovered text is put back: the damaged file must not become the previous copy. */
  keepsPrevious = true;
  readonly path: string;
  #disk: Disk;
  #accepts: (data: unknown) => data is T;

  /** `accepts` tells whether what was read is the right kind of thing; a file in the wrong place counts as damaged. */
  constructor(disk: Disk, path: string, accepts: (data: unknown) => data is T) {
    this.#disk = disk;
    this.path = path;
    this.#accepts = accepts;
  }

  async read(): Promise<T | null> {
    const current = await this.#look(this.path);
    if (current.kind === "good") {
      this.health = "whole";
      return current.data;
    }
    const previous = await this.#look(previousOf(this.path));
    if (previous.kind === "good") {
      this.health = "recovered";
      return previous.data;
    }
    this.health = current.kind === "missing" && previous.kind === "missing" ? "absent" : "lost";
    // With the data folder taken away nothing is known: nobody may be told that her data is not there. The file's own folder comes with the first file.
    if (this.health === "absent") await this.#disk.fs.readdir(dirname(dirname(this.path)));
    return null;
  }

  async #look(path: string): Promise<Look<T>> {
    let bytes: Buffer;
    try {
      bytes = await this.#disk.fs.readFile(path);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return { kind: "missing" };
      if (codeOf(error) === "EIO") return { kind: "damaged" };
      throw error;
    }
    const found = unseal(bytes);
    if (found.kind === "newer") throw newerFault(path);
    return found.kind === "good" && this.#accepts(found.data) ? { kind: "good", data: found.data } : { kind: "damaged" };
  }

  /** Settles when the new text is on the disk. When it rejects, the old text stands. */
  async write(data: T): Promise<void> {
    const temp = `${this.path}.tmp`;
    let kept: boolean;
    try {
      await this.#disk.writeSynced(temp, seal(data));
      kept = this.keepsPrevious && (await this.#keepPrevious());
      await this.#disk.fs.rename(temp, this.path);
    } catch (error) {
      await this.#disk.remove(temp).catch(() => {});
      throw error;
    }
    try {
      await this.#disk.sync(dirname(this.path));
    } catch (error) {
      await this.#putBack(kept);
      throw error;
    }
  }

  // A temporary name left by a crash is simply used again, so at most two of them exist for a file. When it is
  // already a link to the same file, rename does nothing and leaves it: harmless, the next write replaces it.
  async #keepPrevious(): Promise<boolean> {
    const temp = `${previousOf(this.path)}.tmp`;
    if (!(await this.#disk.linkOrCopy(this.path, temp))) return false;
    await this.#disk.fs.rename(temp, previousOf(this.path));
    return true;
  }

  // The name was replaced but could not be made durable: the caller is told that nothing was stored, so undo it.
  async #putBack(kept: boolean): Promise<void> {
    if (!this.keepsPrevious) return;
    const temp = `${this.path}.tmp`;
    try {
      if (!kept) await this.#disk.remove(this.path);
      else if (await this.#disk.linkOrCopy(previousOf(this.path), temp)) await this.#disk.fs.rename(temp, this.path);
    } catch {
      // The disk refuses everything now; the next read shows what it kept.
    }
  }
}
