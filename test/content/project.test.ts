import { existsSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { checkContent } from "../../src/content/check.ts";
import { PARTS } from "../../src/content/files.ts";
import { type Load, loadContent } from "../../src/content/load.ts";
import { projectFolders } from "../support/content-folder.ts";

const present = PARTS.filter((part) => existsSync(projectFolders[part]));

describe("the project's own content", () => {
  let load: Load;
  beforeAll(async () => {
    load = await loadContent(projectFolders, { only: present });
  });

  test("has no faults", () => {
    const { faults } = checkContent(load, Date.now());
    expect(faults.map((fault) => `${fault.file}:${fault.line} ${fault.message}`)).toEqual([]);
  });

  test("has a topic for all that is trained, and countries for all facts", () => {
    const topics = new Set(load.raw.topics.map(({ item }) => item.id));
    expect(topics.size).toBeGreaterThan(0);
    expect(load.raw.phrases.filter(({ item }) => item.topic !== null && !topics.has(item.topic))).toEqual([]);
  });

  test.runIf(existsSync(path.join(projectFolders.locales, "en/chat.json")))("offers English at least", () => {
    expect(checkContent(load, Date.now()).summary.languages.en?.offered).toBe(true);
  });
});
