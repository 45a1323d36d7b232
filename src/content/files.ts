import { createHash } from "node:crypto";
import { type Dirent, promises as fs } from "node:fs";
import path from "node:path";
import { type Fault, faultAt } from "./fault.ts";
import { readOpus } from "./opus.ts";

export const PARTS = ["intents", "knowledge", "locales"] as const;
export type Part = (typeof PARTS)[number];
/** Paths of the three folders, wherever they are kept. */
export type Folders = Readonly<Record<Part, string>>;

/** A text file; `name` is its part and the path below it, with `/` on every system. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
  /** The same bytes give the same digest. */
  readonly digest: string;
  /** Length of a recording; its text is empty. */
  readonly seconds?: number;
}

interface Files {
  readonly files: readonly TextFile[];
  readonly faults: readonly Fault[];
  /** Names and digests of all files, faulty ones included. */
  readonly digests: readonly string[];
}

/** Far above any file of words: the largest intents are a tenth of it. A bigger one is a mistake and would stall the service. */
const MAX_BYTES = 2 * 1024 * 1024;

/** Reads all files of one folder in the order of their names. What cannot be read as text becomes a fault. */
export async function readFolder(part: Part, folder: string): Promise<Files> {
  const names = await listNames(folder);
  if (names === null)
    return nothingBut(faultAt({ file: part, line: 1 }, `the folder ${part} cannot be read. Put it back, or correct its path.`));
  const files: TextFile[] = [];
  const faults: Fault[] = [];
  const digests: string[] = [];
  const room = Buffer.allocUnsafeSlow(MAX_BYTES);
  for (const name of names) {
    const read = await readText(path.join(folder, name), room);
    const shown = `${part}/${name.split(path.sep).join("/")}`;
    digests.push(`${shown} ${read.digest}`);
    if ("problem" in read) faults.push(faultAt({ file: shown, line: 1 }, read.problem));
    else files.push({ name: shown, ...read });
  }
  return { files, faults, digests };
}

/** The version of a state of the content: the same files give the same version on every machine. */
export function versionOf(digests: readonly string[]): string {
  return createHash("sha256").update(digests.join("\n")).digest("hex");
}

function nothingBut(fault: Fault): Files {
  return { files: [], faults: [fault], digests: [] };
}

async function listNames(folder: string): Promise<string[] | null> {
  try {
    const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
    const names = entries.filter(isContent).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
    return names.filter((name) => !hidden(name)).sort();
  } catch {
    return null;
  }
}

/** Links count: orchestrators mount files as links. A link to a folder is reported when it is read. */
function isContent(entry: Dirent): boolean {
  return entry.isFile() || entry.isSymbolicLink();
}

/** Editors leave hidden files and copies ending in `~`; a README may explain a folder. */
function hidden(name: string): boolean {
  return name.split(path.sep).some((piece) => piece.startsWith(".") || piece.endsWith("~") || piece === "README.md");
}

type Read = { readonly digest: string } & ({ readonly text: string; readonly seconds?: number } | { readonly problem: string });

/** `room` takes one file after another: a thousand buffers would be given back late, and leave holes. */
async function readText(file: string, room: Buffer): Promise<Read> {
  try {
    const { size } = await fs.stat(file);
    if (size > MAX_BYTES)
      return { digest: `${size} bytes`, problem: "this file is larger than two megabytes. Split it, or remove what does not belong here." };
    const bytes = await readInto(room, file);
    return { digest: createHash("sha256").update(bytes).digest("hex"), ...(file.endsWith(".ogg") ? hear(bytes) : decode(bytes)) };
  } catch {
    return { digest: "unreadable", problem: "this file cannot be opened. Check that it is a file and that the service may read it." };
  }
}

/** Its bytes, until the next file is read. */
async function readInto(room: Buffer, file: string): Promise<Buffer> {
  const opened = await fs.open(file);
  try {
    let at = 0;
    for (let read = -1; read !== 0; at += read) read = (await opened.read(room, at, room.length - at, at)).bytesRead;
    return room.subarray(0, at);
  } finally {
    await opened.close();
  }
}

function hear(bytes: Buffer): { text: string; seconds: number } | { problem: string } {
  const sound = readOpus(bytes);
  return "seconds" in sound ? { text: "", ...sound } : { problem: `this recording cannot be used: ${sound.problem}` };
}

function decode(bytes: Buffer): { text: string } | { problem: string } {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return { text };
    return { problem: "this is not a text file. Save it as plain text in UTF-8." };
  } catch {
    return { problem: "this file is not saved as UTF-8. Open it in an editor and save it again with the encoding UTF-8." };
  }
}
