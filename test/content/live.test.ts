import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { type LiveContent, openContent } from "../../src/content/live.ts";
import { sampleWith } from "../support/content-folder.ts";
import { scripted } from "../support/scripted.ts";

const NOW = Date.UTC(2026, 10, 22);

async function live(changes: Parameters<typeof sampleWith>[0] = {}) {
  const folders = await sampleWith(changes);
  const warnings: string[] = [];
  const log = { info() {}, warn: (what: string) => warnings.push(what), error: (what: string) => warnings.push(what) };
  const trained: number[] = [];
  const opened = await openContent({
    folders,
    now: () => NOW,
    log,
    makeMatcher: async (_, { phrases }) => {
      trained.push(phrases.length);
      return scripted({});
    },
  });
  return { folders, warnings, trained, opened };
}

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 50 });

test("a saved text is in force within seconds; a faulty one is refused as a whole", { timeout: 30_000 }, async () => {
  const { folders, warnings, opened } = await live();
  const { content, stop } = opened as LiveContent; // the sample has no faults
  const file = path.join(folders.locales, "en", "chat.json");
  const before = content();
  const chat: Record<string, unknown> = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...chat, added: "Something new" }));
  await eventually(() => expect(content().say("en", "chat:added").text).toBe("Something new"));
  expect(before.say("en", "chat:added").text).toBe("added");
  await writeFile(file, '{"added": ');
  await eventually(() => expect(warnings.join()).toContain("locales/en/chat.json"));
  expect(content().say("en", "chat:added").text).toBe("Something new");
  await stop();
});

test("without good content there is none, and the faults say where", async () => {
  const { opened } = await live({ "knowledge/topics.yaml": null });
  expect(opened).toMatchObject({
    faults: expect.arrayContaining([expect.objectContaining({ file: expect.stringContaining("topics.yaml") })]),
  });
});
