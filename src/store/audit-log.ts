import { join } from "node:path";
import type { AuditLine } from "../domain/effects.ts";
import type { ConversationId } from "../domain/message.ts";
import type { Disk } from "./disk.ts";
import { linesFromEnd } from "./lines.ts";

interface Waiting {
  readonly line: AuditLine;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const NEWLINE = 0x0a;

function fileName({ at }: AuditLine): string {
  return `${new Date(at).toISOString().slice(0, 7)}.ndjson`;
}

/** Who did what, one JSON line each, in one file a month. Lines that wait together share one sync. */
export class AuditLog {
  #disk: Disk;
  #folder: string;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
  }

  append(line: AuditLine): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      this.#running ??= this.#drain();
    });
  }

  /** Settles when every line is on the disk. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    await Promise.resolve(); // lines of the same moment go together
    while (this.#waiting.length > 0) {
      const name = fileName((this.#waiting[0] as Waiting).line); // not empty
      const others = this.#waiting.findIndex(({ line }) => fileName(line) !== name);
      await this.#write(name, this.#waiting.splice(0, others < 0 ? this.#waiting.length : others));
    }
    this.#running = null;
  }

  async #write(name: string, batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#appendText(join(this.#folder, name), batch.map(({ line }) => `${JSON.stringify(line)}\n`).join(""));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async #appendText(path: string, text: string): Promise<void> {
    const handle = await this.#disk.openToAppend(path);
    try {
      const { size } = await handle.stat();
      // A line torn by a crash must not swallow the next one.
      const torn = size > 0 && (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== NEWLINE;
      try {
        await handle.writeFile(torn ? `\n${text}` : text);
        await handle.sync();
      } catch (error) {
        await handle.truncate(size).catch(() => {}); // what was refused should not be found later
        throw error;
      }
      if (size === 0) await this.#disk.sync(this.#folder);
    } finally {
      await handle.close();
    }
  }

  /** The newest lines first; a torn line is left out. */
  async lines(limit: number, id?: ConversationId): Promise<readonly AuditLine[]> {
    const found: AuditLine[] = [];
    const names = (await this.#disk.names(this.#folder)).filter((name) => /^\d{4}-\d\d\.ndjson$/.test(name));
    for (const name of [...names].sort().reverse()) {
      for await (const text of linesFromEnd(this.#disk, join(this.#folder, name))) {
        if (found.length >= limit) return found;
        const line = parse(text);
        if (line && (id === undefined || line.conversation === id)) found.push(line);
      }
    }
    return found;
  }
}

function parse(text: string): AuditLine | null {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === "object" && line !== null && "conversation" in line ? (line as AuditLine) : null; // written by append
  } catch {
    return null;
  }
}
