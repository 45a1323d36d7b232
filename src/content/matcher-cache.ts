import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deserialize, serialize } from "../domain/matcher/codec.ts";
import { type MatcherModel, makeMatcher, trainModel } from "../domain/matcher/matcher.ts";
import type { Training } from "../domain/matcher/training.ts";
import type { Matcher } from "../domain/matcher/types.ts";
import type { Zawgyi } from "../domain/normalize.ts";

const SUFFIX = ".matcher";
const DIGEST_BYTES = 32;

/**
 * The matcher for this training. What was learnt is kept in `cacheFolder` under a name made of the training and the code, so that the next
 * start takes milliseconds instead of seconds; a damaged, stale or missing file is learnt anew, and a folder that cannot be
 * written costs only time. Null keeps nothing.
 */
export function loadMatcher(training: Training, zawgyi: Zawgyi, cacheFolder: string | null): Matcher {
  const options = { zawgyi };
  if (cacheFolder === null) return makeMatcher(training, trainModel(training, options), options);
  const file = path.join(cacheFolder, `${keyOf(training)}${SUFFIX}`);
  const kept = readModel(file);
  const model = kept ?? trainModel(training, options);
  if (!kept) writeModel(cacheFolder, file, model);
  return makeMatcher(training, model, options);
}

/** The same phrases, concepts, entities, code and word dictionaries give the same key. Danger rules are not learnt, but read at every start. */
function keyOf(training: Training): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([training.phrases, training.concepts, training.entities]))
    .update(codeVersion());
  return hash
    .update(process.versions.icu ?? "")
    .digest("hex")
    .slice(0, 32);
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
