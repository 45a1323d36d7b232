import fs, { type FileHandle, mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Fs } from "../../src/store/disk.ts";

/** One thing that was asked of the file system, in the order of completion; `note` is ours. */
type Entry =
  | { readonly kind: "create" | "sync" | "unlink" | "folder"; readonly path: string }
  | { readonly kind: "write"; readonly path: string; readonly bytes: Buffer }
  | { readonly kind: "rename" | "link"; readonly path: string; readonly to: string }
  | { readonly kind: "sync-folder"; readonly path: string; readonly began: number }
  | { readonly kind: "note"; readonly note: string };

/** A real file system that writes down what it was asked, so that a power cut can be played at any moment of it. */
export function recordingFs(): { readonly fs: Fs; readonly journal: Entry[] } {
  const journal: Entry[] = [];
  const record = (handle: FileHandle, path: string): FileHandle => {
    const { writeFile: write, sync } = handle;
    handle.writeFile = async (data) => {
      await write.call(handle, data);
      journal.push({ kind: "write", path, bytes: Buffer.from(data as Uint8Array) }); // the store writes bytes only
    };
    handle.sync = async () => {
      const began = journal.length;
      await sync.call(handle);
      journal.push((await handle.stat()).isDirectory() ? { kind: "sync-folder", path, began } : { kind: "sync", path });
    };
    return handle;
  };
  const recording: Fs = {
    ...fs,
    async open(path, flags, mode) {
      const handle = await fs.open(path, flags, mode);
      if (flags === "w") journal.push({ kind: "create", path: String(path) });
      return record(handle, String(path));
    },
    async rename(path, to) {
      await fs.rename(path, to);
      journal.push({ kind: "rename", path: String(path), to: String(to) });
    },
    async link(path, to) {
      await fs.link(path, to);
      journal.push({ kind: "link", path: String(path), to: String(to) });
    },
    async unlink(path) {
      await fs.unlink(path);
      journal.push({ kind: "unlink", path: String(path) });
    },
    // One cast for the overloads of mkdir, of which the store uses two.
    mkdir: (async (path: string, options: { recursive?: boolean; mode: number }) => {
      const first = options.recursive ? await fs.mkdir(path, options) : await fs.mkdir(path, options).then(() => path);
      const made: string[] = [];
      for (let at = path; first !== undefined && at.length >= first.length; at = dirname(at)) made.unshift(at);
      for (const folder of made) journal.push({ kind: "folder", path: folder });
      return first;
    }) as Fs["mkdir"],
  };
  return { fs: recording, journal };
}

interface Inode {
  synced: Buffer | null;
  latest: Buffer;
}
type Thing = Inode | "folder";
interface NameChange {
  readonly index: number;
  readonly folder: string;
  readonly changes: readonly (readonly [name: string, thing: Thing | null])[];
}

/** A disk after the first `upTo` entries: what is certain to be on it, and the changes of names that may be or not. */
function playBack(journal: readonly Entry[], upTo: number) {
  const live = new Map<string, Thing>();
  const durable = new Map<string, Thing>();
  let pending: NameChange[] = [];
  const apply = ({ folder, changes }: NameChange) => {
    for (const [name, thing] of changes) {
      if (thing) durable.set(join(folder, name), thing);
      else durable.delete(join(folder, name));
    }
  };
  const name = (index: number, path: string, thing: Thing | null) => {
    if (thing) live.set(path, thing);
    else live.delete(path);
    pending.push({ index, folder: dirname(path), changes: [[basename(path), thing]] });
  };
  for (const [index, entry] of journal.slice(0, upTo).entries()) {
    if (entry.kind === "note") continue;
    const thing = live.get(entry.path);
    const inode = thing === "folder" ? undefined : thing;
    if (entry.kind === "folder") name(index, entry.path, "folder");
    if (entry.kind === "create" && inode) inode.latest = Buffer.alloc(0);
    if (entry.kind === "create" && !inode) name(index, entry.path, { synced: null, latest: Buffer.alloc(0) });
    if (entry.kind === "write" && inode) inode.latest = Buffer.concat([inode.latest, entry.bytes]);
    if (entry.kind === "sync" && inode) inode.synced = inode.latest;
    if (entry.kind === "unlink") name(index, entry.path, null);
    if (entry.kind === "link" && inode) name(index, entry.to, inode);
    if (entry.kind === "rename" && inode && live.get(entry.to) !== inode) {
      live.delete(entry.path);
      live.set(entry.to, inode);
      pending.push({
        index,
        folder: dirname(entry.path),
        changes: [
          [basename(entry.path), null],
          [basename(entry.to), inode],
        ],
      });
    }
    if (entry.kind === "sync-folder") {
      const certain = pending.filter((change) => change.folder === entry.path && change.index < entry.began);
      certain.forEach(apply);
      pending = pending.filter((change) => !certain.includes(change));
    }
  }
  return { durable, pending, apply };
}

/**
 * Lays out in `to` a disk as a power cut after `upTo` entries may leave it: of the changes of names since the last sync
 * of their folder any may be missing, of unsynced bytes any part. `chance` gives numbers in [0, 1).
 */
export async function cutPower(journal: readonly Entry[], upTo: number, from: string, to: string, chance: () => number): Promise<void> {
  const { durable, pending, apply } = playBack(journal, upTo);
  for (const change of pending) if (chance() < 0.5) apply(change);
  const isThere = (path: string): boolean => path === from || (durable.get(path) === "folder" && isThere(dirname(path)));
  for (const [path, thing] of [...durable].toSorted(([a], [b]) => a.length - b.length)) {
    if (!isThere(dirname(path))) continue;
    const target = join(to, path.slice(from.length));
    if (thing === "folder") await mkdir(target, { recursive: true });
    else await writeFile(target, thing.synced === thing.latest ? thing.latest : survivor(thing, chance));
  }
}

function survivor({ synced, latest }: Inode, chance: () => number): Buffer {
  if (synced && chance() < 0.5) return synced;
  return latest.subarray(0, Math.floor(latest.length * chance()));
}
