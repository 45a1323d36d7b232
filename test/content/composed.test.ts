import { describe, expect, test } from "vitest";
import { checkContent } from "../../src/content/check.ts";
import { checkComposed } from "../../src/content/checks/composed.ts";
import type { Folders } from "../../src/content/files.ts";
import { loadContent } from "../../src/content/load.ts";
import { projectFolders, sampleFile, sampleFolders, sampleWith } from "../support/content-folder.ts";

const TEN_SECONDS_MS = 10_000;
const NOW = Date.parse("2021-09-15T12:00:00Z");
const contacts = "knowledge/SG/contacts.yaml";
const answer = "knowledge/answers/en/fees.limit.yaml";

const check = async (folders: Folders, now = NOW) => checkComposed(await loadContent(folders, { only: ["knowledge", "locales"] }), now);

describe("an answer as it is composed", () => {
  test("is short enough when its parts are", async () => {
    expect(await check(sampleFolders)).toEqual([]);
  });

  test("is named by its file, country and length when the names of contacts make the first message too long", async () => {
    const long = sampleFile(contacts, "name: First office", `name: ${"First office of many names ".repeat(20)}`);
    const folders = await sampleWith({ [contacts]: long });
    expect(checkContent(await loadContent(folders), NOW).faults).toEqual([]);
    const found = await check(folders);
    expect(found.map(({ file }) => file)).toContain("knowledge/answers/en/safety.violence.yaml");
    const { message = "" } = found.find(({ file }) => file.endsWith("safety.violence.yaml")) ?? {};
    expect(message).toMatch(/^the first message on safety\.violence has 6\d\d characters in SG; 600 is the most\. Shorten /);
  });

  test("is named when steps and the first contact make the second message too long", async () => {
    const step = sampleFile(answer).replace(/steps:\n(?: {2}- .*\n)+/, `steps:\n${`  - "${"word ".repeat(27)}"\n`.repeat(4)}`);
    const long = sampleFile(contacts, "name: First office", `name: ${"First office of many names ".repeat(14)}`);
    const found = await check(await sampleWith({ [answer]: step, [contacts]: long }));
    const { message = "" } = found.find(({ file }) => file === answer) ?? {};
    expect(message).toMatch(/^the second message on fees\.limit has 9\d\d characters in SG; 900 is the most\. Shorten its steps/);
  });

  test("is short enough on every topic of ours, in every country and language, and that is known in ten seconds", {
    timeout: 60_000,
  }, async () => {
    const load = await loadContent(projectFolders, { only: ["knowledge", "locales"] });
    // Time of this thread's own: how busy the machine is otherwise tells nothing.
    const began = process.threadCpuUsage();
    const found = checkComposed(load, Date.now());
    const { user, system } = process.threadCpuUsage(began);
    expect((user + system) / 1_000).toBeLessThan(TEN_SECONDS_MS);
    expect(found.map(({ file, message }) => `${file} ${message}`)).toEqual([]);
  });
});
