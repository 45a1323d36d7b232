import { readdirSync } from "node:fs";
import path from "node:path";
import { deserialize, serialize } from "node:v8";
import { codeDigest, readKept, writeKept } from "./kept-file.ts";
import type { ReadFiles } from "./load.ts";

const SUFFIX = ".readings";

/** What the files of facts and words gave when they were read last: parsing them takes seconds, taking them up again milliseconds. */
export class KeptReadings {
  readonly #file: string | null;
  #digests = "";

  /** `folder` null keeps nothing. */
  constructor(folder: string | null) {
    this.#file = folder === null ? null : path.join(folder, codeVersion().slice(0, 32) + SUFFIX);
  }

  /** Those kept, to be given to `loadContent`, which reads anew whatever has changed since. */
  read(): ReadFiles {
    const body = this.#file === null ? null : readKept(this.#file);
    try {
      // What this class wrote, by the digest in front of it and the code in its name.
      const kept: ReadFiles = body ? deserialize(body) : new Map();
      this.#digests = digestsOf(kept);
      return kept;
    } catch {
      return new Map();
    }
  }

  /** Keeps what was read, when it is not what is kept already. Training phrases are kept as what was learnt from them. */
  write(read: ReadFiles): void {
    const kept = new Map([...read].filter(([name]) => !name.startsWith("intents/")));
    if (this.#file === null || digestsOf(kept) === this.#digests) return;
    this.#digests = digestsOf(kept);
    writeKept(this.#file, serialize(kept));
  }
}

const digestsOf = (read: ReadFiles): string => [...read].map(([name, { digest }]) => `${name} ${digest}`).join("\n");

/** A digest of the sources that make readings out of files. */
function codeVersion(): string {
  const here = import.meta.dirname;
  const domain = path.join(here, "../domain");
  const sources = [
    ...readdirSync(here)
      .filter((name) => name.endsWith(".ts"))
      .map((name) => path.join(here, name)),
    ...["content.ts", "format.ts", "language.ts"].map((name) => path.join(domain, name)),
  ];
  return codeDigest(sources);
}
