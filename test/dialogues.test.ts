import { globSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadForUse } from "../src/cli/load.ts";
import type { ContentSet } from "../src/domain/content.ts";
import { projectFolders } from "./support/content-folder.ts";
import { replay } from "./support/replay.ts";

/** `UPDATE_DIALOGUES=1 npx vitest run test/dialogues.test.ts` writes what is said now; review it as a diff. */
const UPDATE = process.env.UPDATE_DIALOGUES === "1";
const FOLDER = path.join(import.meta.dirname, "dialogues");
const names = globSync("**/*.txt", { cwd: FOLDER }).sort();

let content: ContentSet;
beforeAll(async () => {
  content = await loadForUse(projectFolders);
}, 120_000);

describe("golden dialogues", () => {
  it.each(names)("%s", (name) => {
    const file = path.join(FOLDER, name);
    const told = readFileSync(file, "utf8");
    const said = replay(told, content);
    if (UPDATE) writeFileSync(file, said);
    else expect(said).toBe(told);
  });

  it("say in their first line what they show", () => {
    const untitled = names.filter((name) => !readFileSync(path.join(FOLDER, name), "utf8").startsWith("# "));
    expect(untitled).toEqual([]);
    expect(names.length).toBeGreaterThan(11);
  });
});
