import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** A file to be written. `before`: what it has to hold still, null where it must not be there. */
export interface FileChange {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly before: string | null;
}

/** Which file could not be written, or was changed meanwhile. Nothing was written then. */
export interface NotWritten {
  readonly file: string;
  readonly why: "changed-meanwhile" | "not-written";
}

/** Writes all of the files, or none. Each is put beside its place first, then renamed; when that fails half way, what was there before comes back. */
export async function writeAll(files: readonly FileChange[]): Promise<NotWritten | null> {
  const done: FileChange[] = [];
  const besideOf = besides();
  try {
    for (const { file, text } of files) await put(besideOf(file), text);
    for (const { name, file, before } of files) if (!(await isStill(file, before))) return { file: name, why: "changed-meanwhile" };
    for (const one of files) {
      await rename(besideOf(one.file), one.file);
      done.push(one);
    }
    return null;
  } catch {
    for (const { file, before } of done) await (before === null ? rm(file) : writeFile(file, before));
    return { file: files[done.length]?.name ?? "", why: "not-written" };
  } finally {
    for (const { file } of files) await rm(besideOf(file), { force: true });
  }
}

/** Hidden, so that a running service passes it by; of this import alone, so that another at the same time has its own. */
function besides(): (file: string) => string {
  const mine = randomUUID();
  return (file) => path.join(path.dirname(file), `.${path.basename(file)}.${mine}.part`);
}

/** Writes a file to the disk itself, and makes its folder. */
export async function put(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text, { flush: true });
}

/** By its bytes: a file that is not UTF-8 would be damaged by writing it anew. */
async function isStill(file: string, before: string | null): Promise<boolean> {
  const now = await readFile(file).catch(() => null);
  return before === null ? now === null : (now?.equals(Buffer.from(before)) ?? false);
}
