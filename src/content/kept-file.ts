import { createHash } from "node:crypto";
import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const DIGEST_BYTES = 32;

/** What `writeKept` wrote; null when it is missing or damaged. */
export function readKept(file: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = readWhole(file);
    const body = bytes.subarray(DIGEST_BYTES);
    return digestOf(body).equals(bytes.subarray(0, DIGEST_BYTES)) ? body : null;
  } catch {
    return null;
  }
}

/**
 * Keeps what can be made anew, with its digest: written beside and renamed, so that nobody reads half a file. Older files with the same ending
 * are removed. A folder that cannot be written keeps nothing.
 */
export function writeKept(file: string, body: Uint8Array): void {
  const folder = path.dirname(file);
  const beside = `${file}.${process.pid}.part`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(beside, Buffer.concat([digestOf(body), body]));
    renameSync(beside, file);
    for (const name of readdirSync(folder))
      if (name.endsWith(path.extname(file)) && name !== path.basename(file)) remove(path.join(folder, name));
  } catch {
    remove(beside);
  }
}

/** A digest over source files, so that what their code made before they changed is not read: nobody has to remember to raise a number. */
export function codeDigest(files: readonly string[]): string {
  const hash = createHash("sha256").update(process.versions.icu ?? "");
  for (const file of [...files].sort()) hash.update(readFileSync(file));
  return hash.digest("hex");
}

/** Into an array of its own, whose numbers are aligned: readers may use them where they lie, and nothing large is copied. */
function readWhole(file: string): Uint8Array<ArrayBuffer> {
  const opened = openSync(file, "r");
  try {
    const bytes = new Uint8Array(fstatSync(opened).size);
    let at = 0;
    for (let read = -1; read !== 0; at += read) read = readSync(opened, bytes, at, bytes.length - at, at);
    return bytes.subarray(0, at);
  } finally {
    closeSync(opened);
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What cannot be removed is not read either: its name is of another state.
  }
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
