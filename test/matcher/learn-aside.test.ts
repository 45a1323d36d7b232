import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { learnAside } from "../../src/content/learn-aside.ts";
import { KeptMatchers } from "../../src/content/matcher-cache.ts";
import { zawgyi } from "../../src/content/zawgyi.ts";
import { trainMatcher } from "../../src/domain/matcher/matcher.ts";
import type { Training } from "../../src/domain/matcher/training.ts";
import { sampleTraining } from "../support/matcher.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mitra-aside-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("what another process learnt is at hand, and the same as if it had been learnt here", { timeout: 60_000 }, async () => {
  const training = await sampleTraining();
  await learnAside("these phrases", training, folder);
  const kept = new KeptMatchers({ zawgyi, folder });
  expect(kept.sectors("these phrases")).not.toBeNull();
  expect(kept.sectors("other phrases")).toBeNull();
  const learnt = kept.matcher("these phrases", training);
  const here = trainMatcher(training, { zawgyi });
  for (const { text } of training.phrases) expect(learnt.match(text)).toEqual(here.match(text));
});

test("a process that fails is told, and nothing is kept", { timeout: 60_000 }, async () => {
  const broken = {} as Training; // what no caller gives
  await expect(learnAside("these phrases", broken, folder)).rejects.toThrow("ended");
  expect(new KeptMatchers({ zawgyi, folder }).sectors("these phrases")).toBeNull();
});
