import { existsSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { checkContent } from "../../src/content/check.ts";
import { toTraining } from "../../src/content/content-set.ts";
import { PARTS } from "../../src/content/files.ts";
import { type Load, loadContent } from "../../src/content/load.ts";
import { zawgyi } from "../../src/content/zawgyi.ts";
import { LANGUAGES } from "../../src/domain/language.ts";
import { dangerBooks, dangerRules, isDanger } from "../../src/domain/matcher/danger.ts";
import { matchable } from "../../src/domain/normalize.ts";
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

  test("has no danger rule that hears danger in more than one of a hundred ordinary phrases of its language", () => {
    const { dangerRules: words, phrases } = toTraining(load.raw);
    const rules = dangerRules(dangerBooks((language) => words[language]));
    for (const language of LANGUAGES) {
      const ordinary = phrases.filter((phrase) => phrase.language === language && !isDanger(phrase.topic));
      const heard = ordinary.filter(({ text }) => (rules.get(language)?.alarms(matchable(text, zawgyi)) ?? []).length > 0);
      expect(heard.length, language).toBeLessThanOrEqual(ordinary.length / 100);
    }
  });

  test.runIf(existsSync(path.join(projectFolders.locales, "en/chat.json")))("offers English at least", () => {
    expect(checkContent(load, Date.now()).summary.languages.en?.offered).toBe(true);
  });
});
