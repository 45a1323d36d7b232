import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deserialize, serialize } from "../domain/matcher/codec.ts";
import { type MatcherModel, makeMatcher, sectorsOf, trainModel } from "../domain/matcher/matcher.ts";
import type { Training } from "../domain/matcher/training.ts";
import type { Matcher } from "../domain/matcher/types.ts";
import type { Zawgyi } from "../domain/normalize.ts";

const SUFFIX = ".matcher";
const DIGEST_BYTES = 32;

export interface KeptOptions {
  readonly zawgyi: Zawgyi;
  /** Null keeps nothing. */
  readonly folder: string | null;
}

/**
 * Matchers that were learnt before. What was learnt is kept under a name made of the version of what it was learnt from and of the code, so that
 * the next start takes milliseconds instead of seconds; a damaged, stale or missing file is learnt anew, and a folder that cannot be written costs
 * only time.
 */
export class KeptMatchers {
  readonly #options: KeptOptions;
  /** The one asked for last: it is big, and read once. */
  #last: { readonly taught: string; readonly model: MatcherModel } | null = null;

  constructor(options: KeptOptions) {
    this.#options = options;
  }

  /** The kinds of work that the matcher of this version hears; null when it is not kept. */
  sectors(taught: string): readonly string[] | null {
    const model = this.#read(taught);
    return model && sectorsOf(model);
  }

  /** The matcher of this version, learnt when it is not kept. */
  matcher(taught: string, training: Training): Matcher {
    const { zawgyi } = this.#options;
    const model = this.#read(taught) ?? this.#learn(taught, training);
    this.#last = null;
    return makeMatcher(model, { zawgyi });
  }

  #read(taught: string): MatcherModel | null {
    if (this.#last?.taught === taught) return this.#last.model;
    const { folder } = this.#options;
    const model = folder === null ? null : readModel(path.join(folder, nameOf(taught)));
    this.#last = model && { taught, model };
    return model;
  }

  #learn(taught: string, training: Training): MatcherModel {
    const { folder, zawgyi } = this.#options;
    const model = trainModel(training, { zawgyi });
    if (folder !== null) writeModel(folder, path.join(folder, nameOf(taught)), model);
    return model;
  }
}

/** The same training gives the same version. */
export function versionOfTraining(training: Training): string {
  return createHash("sha256").update(JSON.stringify(training)).digest("hex");
}

/** The same version, code and word dictionaries give the same name. */
function nameOf(taught: string): string {
  const hash = createHash("sha256").update(taught).update(codeVersion());
  return (
    hash
      .update(process.versions.icu ?? "")
      .digest("hex")
      .slice(0, 32) + SUFFIX
  );
}

let version: string | undefined;

/** A digest of the sources that learning is made of: nobody has to remember to raise a number. */
function codeVersion(): string {
  if (version !== undefined) return version;
  const domain = path.join(import.meta.dirname, "../domain");
  const sources = ["normalize.ts", ...readdirSync(path.join(domain, "matcher")).map((name) => path.join("matcher", name))];
  const hash = createHash("sha256");
  for (const source of sources.sort()) hash.update(readFileSync(path.join(domain, source)));
  version = hash.digest("hex");
  return version;
}

function readModel(file: string): MatcherModel | null {
  try {
    const bytes = readFileSync(file);
    const body = bytes.subarray(DIGEST_BYTES);
    return digestOf(body).equals(bytes.subarray(0, DIGEST_BYTES)) ? deserialize(Uint8Array.from(body)) : null;
  } catch {
    return null;
  }
}

/** Written beside and renamed, so that nobody reads half a file; older models are removed. A folder that cannot be written keeps nothing. */
function writeModel(folder: string, file: string, model: MatcherModel): void {
  const beside = `${file}.${process.pid}.part`;
  try {
    mkdirSync(folder, { recursive: true });
    const body = serialize(model);
    writeFileSync(beside, Buffer.concat([digestOf(body), body]));
    renameSync(beside, file);
    for (const name of readdirSync(folder)) if (name.endsWith(SUFFIX) && name !== path.basename(file)) remove(path.join(folder, name));
  } catch {
    remove(beside);
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What cannot be removed is not read either: its name is of another training.
  }
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
