import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { Folders } from "../../src/content/files.ts";
import type { Load } from "../../src/content/load.ts";
import { watchContent } from "../../src/content/watch.ts";
import { sampleFile, sampleWith } from "../support/content-folder.ts";

let stop: (() => Promise<void>) | undefined;
afterEach(async () => stop?.());

async function watching(): Promise<{ folders: Folders; loads: Load[]; write: (name: string, text: string) => Promise<void> }> {
  const folders = await sampleWith({});
  const loads: Load[] = [];
  stop = await watchContent(folders, (load) => loads.push(load));
  const write = (name: string, text: string) => writeFile(path.join(folders.intents, "..", name), text);
  return { folders, loads, write };
}

const talk = "intents/en/talk.yml";
const phrases = (load: Load | undefined) => load?.raw.phrases.map(({ item }) => item.text) ?? [];
const patience = { timeout: 5000, interval: 20 };

test("a saved file is taken up", async () => {
  const { loads, write } = await watching();
  await write(talk, sampleFile(talk, "- hi there", "- good morning"));
  await vi.waitFor(() => expect(phrases(loads.at(-1))).toContain("good morning"), patience);
  expect(loads.at(-1)?.faults).toEqual([]);
});

test("many saves in a moment bring one load, with the last state", async () => {
  const { loads, write } = await watching();
  for (const word of ["one", "two", "three"]) await write(talk, sampleFile(talk, "- hi there", `- ${word}`));
  await vi.waitFor(() => expect(loads).toHaveLength(1), patience);
  expect(phrases(loads[0])).toContain("three");
});

test("a faulty file is told, and its repair too", async () => {
  const { loads, write } = await watching();
  await write(talk, sampleFile(talk, "- hi there", "hi there"));
  await vi.waitFor(() => expect(loads.at(-1)?.faults.map(({ file }) => file)).toEqual([talk]), patience);
  await write(talk, sampleFile(talk));
  await vi.waitFor(() => expect(loads.at(-1)?.faults).toEqual([]), patience);
});

test("new and removed files count", async () => {
  const { folders, loads, write } = await watching();
  await write("intents/km/talk.yml", 'version: "3.1"\nnlu:\n  - intent: talk.greeting\n    examples: |\n      - suosdey\n');
  await vi.waitFor(() => expect(phrases(loads.at(-1))).toContain("suosdey"), patience);
  await rm(path.join(folders.intents, "km/talk.yml"));
  await vi.waitFor(() => expect(phrases(loads.at(-1))).not.toContain("suosdey"), patience);
});

test("nothing comes after stop", async () => {
  const { loads, write } = await watching();
  await write(talk, sampleFile(talk, "- hi there", "- good morning"));
  await stop?.();
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(loads).toEqual([]);
});
