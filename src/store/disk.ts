import nodeFs, { type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { codeOf, nullWhenMissing } from "./faults.ts";

/** The calls of node:fs/promises that the store makes; a test can hand in failing ones. */
export type Fs = Pick<typeof nodeFs, "open" | "rename" | "link" | "unlink" | "mkdir" | "readdir" | "readFile" | "statfs">;

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Files and folders that only Mitra's own user can read, and a way to be sure that they are on the disk. */
export class Disk {
  readonly fs: Fs;
  #syncing = new Map<string, Promise<void>>();
  #waiting = new Map<string, Promise<void>>();
  #unsynced = new Set<string>();

  constructor(fs: Fs = nodeFs) {
    this.fs = fs;
  }

  /** Makes the folder's entries durable. Calls that come while one is under way share the next one. */
  sync(folder: string): Promise<void> {
    const running = this.#syncing.get(folder);
    if (!running) return this.#start(folder);
    const waiting = this.#waiting.get(folder);
    if (waiting) return waiting;
    const next = running
      .catch(() => {})
      .then(() => {
        this.#waiting.delete(folder);
        return this.#start(folder);
      });
    this.#waiting.set(folder, next);
    return next;
  }

  #start(folder: string): Promise<void> {
    const run = this.#syncFolder(folder).finally(() => {
      if (this.#syncing.get(folder) === run) this.#syncing.delete(folder);
    });
    this.#syncing.set(folder, run);
    return run;
  }

  async #syncFolder(folder: string): Promise<void> {
    if (process.platform === "win32") return; // Windows cannot open a folder; NTFS journals renames by itself
    const handle = await this.fs.open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** Makes a folder, durably, with those above it. */
  async makeFolder(folder: string): Promise<void> {
    const first = await this.fs.mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    if (first === undefined) return;
    for (let made = folder; made.length >= first.length; made = dirname(made)) await this.sync(dirname(made));
  }

  /** Writes a file whose bytes and folder are on the disk when the promise settles; its name is not, until `sync`. */
  async writeSynced(path: string, bytes: Uint8Array): Promise<void> {
    const handle = await this.#create(path);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (this.#unsynced.has(dirname(path))) await this.#syncNew(dirname(path));
  }

  // Shard folders are made when the first file goes in; those above must be there, or the disk was taken away.
  async #create(path: string): Promise<FileHandle> {
    const folder = dirname(path);
    try {
      return await this.fs.open(path, "w", FILE_MODE);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
    }
    await this.fs.mkdir(folder, { mode: FOLDER_MODE }).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error;
    });
    this.#unsynced.add(folder);
    return this.fs.open(path, "w", FILE_MODE);
  }

  async #syncNew(folder: string): Promise<void> {
    await this.sync(dirname(folder));
    this.#unsynced.delete(folder);
  }

  /** An empty file, of which only the name matters; durable after `sync`. */
  async writeMarker(path: string): Promise<void> {
    await (await this.#create(path)).close();
  }

  /** Rejects when nothing can be written in the folder, be it full or forbidden. */
  async checkWritable(folder: string): Promise<void> {
    const probe = join(folder, `writable-${process.pid}.tmp`);
    await this.writeSynced(probe, Buffer.from("can Mitra write here?"));
    await this.remove(probe);
  }

  /** Rejects, as a full disk does, when fewer than `left` bytes would be free after so many more. */
  async checkRoom(folder: string, bytes: number, left: number): Promise<void> {
    const { bavail, bsize } = await this.fs.statfs(folder);
    if (bavail * bsize < bytes + left) throw Object.assign(new Error("too little is free on the disk"), { code: "ENOSPC" });
  }

  /** Appends to a file, made when missing. The caller syncs and closes the handle. */
  openToAppend(path: string): Promise<FileHandle> {
    return this.fs.open(path, "a+", FILE_MODE);
  }

  /** The names in a folder; none when there is no such folder. */
  async names(folder: string): Promise<readonly string[]> {
    return (await this.fs.readdir(folder).catch(nullWhenMissing)) ?? [];
  }

  /** Removes a file; nothing happens when it is not there. */
  async remove(path: string): Promise<void> {
    await this.fs.unlink(path).catch(nullWhenMissing);
  }

  /** A second name for a file: a hard link, or a copy where the file system knows no links. False when there is no such file. */
  async linkOrCopy(from: string, to: string): Promise<boolean> {
    try {
      await this.fs.link(from, to);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === "ENOENT") return false;
      if (code === "EEXIST") {
        await this.remove(to);
        return this.linkOrCopy(from, to);
      }
      if (!LINKS_UNKNOWN.has(code)) throw error;
      return this.#copy(from, to);
    }
  }

  async #copy(from: string, to: string): Promise<boolean> {
    const bytes = await this.fs.readFile(from).catch(nullWhenMissing);
    if (bytes) await this.writeSynced(to, bytes);
    return bytes !== null;
  }
}

const LINKS_UNKNOWN = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);
