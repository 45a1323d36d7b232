import type { FileHandle } from "node:fs/promises";
import type { Disk } from "./disk.ts";

const CHUNK = 64 * 1024;

/** The non-empty lines of a file, last one first, read from its end as far as they are asked for. */
export async function* linesFromEnd(disk: Disk, path: string): AsyncGenerator<string> {
  const handle = await disk.fs.open(path, "r");
  try {
    let end = (await handle.stat()).size;
    let rest: Buffer = Buffer.alloc(0);
    while (end > 0) {
      const start = Math.max(0, end - CHUNK);
      const lines = splitLines(Buffer.concat([await readBetween(handle, start, end), rest]));
      rest = start > 0 ? (lines.shift() ?? rest) : Buffer.alloc(0); // the first may begin in the chunk before
      for (const line of lines.reverse()) if (line.length > 0) yield line.toString("utf8");
      end = start;
    }
  } finally {
    await handle.close();
  }
}

async function readBetween(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
}

// Split as bytes: a chunk may end in the middle of a character, a line cannot.
function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
    lines.push(bytes.subarray(from, at));
    from = at + 1;
  }
  lines.push(bytes.subarray(from));
  return lines;
}
