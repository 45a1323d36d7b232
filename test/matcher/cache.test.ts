import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KeptMatchers, versionOfTraining } from "../../src/content/matcher-cache.ts";
import { zawgyi } from "../../src/content/zawgyi.ts";
import type { Training } from "../../src/domain/matcher/training.ts";
import { sampleTraining } from "../support/matcher.ts";

let folder: string;
let training: Training;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mitra-matcher-"));
  training = await sampleTraining();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const kept = (from: Training, into: string) => new KeptMatchers({ zawgyi, folder: into }).matcher(versionOfTraining(from), from);
const onlyFile = async () => path.join(folder, (await readdir(folder)).join("|"));

describe("the matcher kept in a folder", () => {
  test("is learnt once and read after that", async () => {
    const learnt = kept(training, folder);
    const before = await readFile(await onlyFile());
    const read = kept(training, folder);
    expect(await readFile(await onlyFile())).toEqual(before);
    for (const { text } of training.phrases) expect(read.match(text)).toEqual(learnt.match(text));
  });

  test.each([
    ["cut", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ["changed in one byte", (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === 200 ? byte ^ 1 : byte)))],
    ["empty", () => Buffer.alloc(0)],
  ])("is learnt anew when the file is %s", async (_, damage) => {
    const learnt = kept(training, folder);
    const file = await onlyFile();
    const whole = await readFile(file);
    await writeFile(file, damage(whole));
    expect(kept(training, folder).match("hello")).toEqual(learnt.match("hello"));
    expect(await readFile(file)).toEqual(whole);
  });

  test("is another when the phrases are others, and the old one goes", async () => {
    kept(training, folder);
    const before = await onlyFile();
    kept({ ...training, phrases: training.phrases.slice(1) }, folder);
    expect(await onlyFile()).not.toBe(before);
  });

  test("works where nothing can be written", async () => {
    const file = path.join(folder, "not-a-folder");
    await writeFile(file, "");
    expect(kept(training, path.join(file, "cache")).match("hello")).toBeDefined();
  });
});
