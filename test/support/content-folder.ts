import { readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach } from "vitest";
import type { Folders } from "../../src/content/files.ts";

/** The project's own folders. */
export const projectFolders: Folders = foldersBelow(path.join(import.meta.dirname, "../.."));
/** A small content of two languages, two countries and three topics, without faults. */
export const sampleFolders: Folders = foldersBelow(path.join(import.meta.dirname, "content-samples"));

const temporary: string[] = [];

/** A copy of the sample in a temporary folder with some files replaced, or removed where null; gone after the test. */
export async function sampleWith(changes: Readonly<Record<string, string | Uint8Array | null>>): Promise<Folders> {
  const top = await mkdtemp(path.join(tmpdir(), "mitra-content-"));
  temporary.push(top);
  await cp(path.join(import.meta.dirname, "content-samples"), top, { recursive: true });
  for (const [name, content] of Object.entries(changes)) await change(path.join(top, name), content);
  return foldersBelow(top);
}

afterEach(async () => {
  for (const folder of temporary.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function change(file: string, content: string | Uint8Array | null): Promise<void> {
  if (content === null) return rm(file, { recursive: true });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

function foldersBelow(top: string): Folders {
  return { intents: path.join(top, "intents"), knowledge: path.join(top, "knowledge"), locales: path.join(top, "locales") };
}

/** A file of the sample with one piece of text changed. Throws when the piece is not there, so that no test changes nothing. */
export function sampleFile(name: string, find = "", replace = ""): string {
  const text = readFileSync(path.join(import.meta.dirname, "content-samples", name), "utf8");
  if (!text.includes(find)) throw new Error(`${name} does not hold: ${find}`);
  return text.replace(find, () => replace);
}

/** The line, from 1, on which `piece` stands in `text`. */
export function lineWith(text: string, piece: string): number {
  const index = text.split("\n").findIndex((line) => line.includes(piece));
  if (index < 0) throw new Error(`no line holds: ${piece}`);
  return index + 1;
}
