import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { KeptReadings } from "../../src/content/kept-readings.ts";
import { loadContent } from "../../src/content/load.ts";
import { sampleWith } from "../support/content-folder.ts";

describe("what was read at the last start", () => {
  async function readOnce() {
    const folders = await sampleWith({});
    const cache = path.join(folders.knowledge, "../cache");
    const readings = new KeptReadings(cache);
    const read = readings.read();
    const first = await loadContent(folders, { read });
    readings.write(read);
    return { folders, cache, first, words: path.join(folders.knowledge, "SG/words/en.yaml") };
  }

  test("is taken up again, to the letter", async () => {
    const { folders, cache, first } = await readOnce();
    const read = new KeptReadings(cache).read();
    expect(read.size).toBeGreaterThan(3);
    expect((await loadContent(folders, { read })).raw).toEqual(first.raw);
  });

  test("gives way to a file that was changed since", async () => {
    const { folders, cache, words } = await readOnce();
    writeFileSync(words, readFileSync(words, "utf8").replace("review: draft", "review: reviewed by lawyer on 2026-01-31"));
    const { raw } = await loadContent(folders, { read: new KeptReadings(cache).read() });
    expect(raw.words.map(({ item }) => item.review)).toContain("reviewed by lawyer on 2026-01-31");
  });

  test("is read anew when it is damaged", async () => {
    const { folders, cache, first } = await readOnce();
    const [name = ""] = readdirSync(cache);
    appendFileSync(path.join(cache, name), "x");
    const read = new KeptReadings(cache).read();
    expect(read.size).toBe(0);
    expect((await loadContent(folders, { read })).raw).toEqual(first.raw);
  });
});
