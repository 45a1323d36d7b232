import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { deserialize, serialize } from "../domain/matcher/codec.ts";
import { type MatcherModel, makeMatcher, sectorsOf, trainModel } from "../domain/matcher/matcher.ts";
import type { Training } from "../domain/matcher/training.ts";
import type { Matcher } from "../domain/matcher/types.ts";
import type { Zawgyi } from "../domain/normalize.ts";
import { codeDigest, readKept, writeKept } from "./kept-file.ts";

const SUFFIX = ".matcher";

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
    if (folder !== null) writeKept(path.join(folder, nameOf(taught)), serialize(model));
    return model;
  }
}

/** The same training gives the same version. */
export function versionOfTraining(training: Training): string {
  return createHash("sha256").update(JSON.stringify(training)).digest("hex");
}

/** The same version, code and word dictionaries give the same name. */
function nameOf(taught: string): string {
  return createHash("sha256").update(taught).update(codeVersion()).digest("hex").slice(0, 32) + SUFFIX;
}

let version: string | undefined;

/** A digest of the sources that learning is made of. */
function codeVersion(): string {
  const domain = path.join(import.meta.dirname, "../domain");
  version ??= codeDigest([path.join(domain, "normalize.ts"), ...filesBelow(path.join(domain, "matcher"))]);
  return version;
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
}

function readModel(file: string): MatcherModel | null {
  const body = readKept(file);
  try {
    return body && deserialize(body);
  } catch {
    return null;
  }
}
