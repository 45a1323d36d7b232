import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { toReadableContent } from "../../src/content/content-set.ts";
import { type Coverage, coverageOf } from "../../src/content/coverage.ts";
import { coveragePage } from "../../src/content/coverage-page.ts";
import { loadContent } from "../../src/content/load.ts";
import type { ContentSet } from "../../src/domain/content.ts";
import { projectFolders, sampleFile, sampleFolders, sampleWith } from "../support/content-folder.ts";

/** `UPDATE_COVERAGE=1 npx vitest run test/content/coverage.test.ts` writes the page anew, as of today; review it as a diff. */
const UPDATE = process.env.UPDATE_COVERAGE === "1";
const FILE = path.join(import.meta.dirname, "../../docs/coverage.md");
const THEN = Date.parse("2021-01-15T12:00:00Z");

async function contentOf(folders = sampleFolders): Promise<ContentSet> {
  return toReadableContent((await loadContent(folders, { only: ["knowledge", "locales"] })).raw);
}

const cell = (coverage: Coverage, topic: string, country: string) => coverage.topics.find((one) => one.topic === topic)?.cells[country];
const facts = "knowledge/SG/facts.yaml";

describe("docs/coverage.md", () => {
  test("says what the content has, for the day it names", async () => {
    const content = await contentOf(projectFolders);
    const told = readFileSync(FILE, "utf8");
    const day = UPDATE ? new Date().toISOString().slice(0, 10) : (/As of (\d{4}-\d{2}-\d{2})\./.exec(told)?.[1] ?? "");
    const page = coveragePage(coverageOf(content, Date.parse(day)), day);
    if (UPDATE) writeFileSync(FILE, page);
    else expect(told, "the content has changed: run UPDATE_COVERAGE=1 npx vitest run test/content/coverage.test.ts").toBe(page);
  });
});

describe("what somebody in a country is told of a topic", () => {
  let content: ContentSet;
  beforeAll(async () => {
    content = await contentOf();
  });

  test("is the rule of the country where there is one, and none where there is none", () => {
    const coverage = coverageOf(content, THEN);
    expect([cell(coverage, "fees.limit", "SG"), cell(coverage, "fees.limit", "KH")]).toEqual(["own", "none"]);
  });

  test("is a number there, in danger", () => {
    const coverage = coverageOf(content, THEN);
    expect([cell(coverage, "safety.violence", "SG"), cell(coverage, "safety.violence", "KH")]).toEqual(["own", "none"]);
  });

  test("is not a rule that is too doubtful", async () => {
    const doubtful = sampleFile(facts)
      .replaceAll("confidence: official", "confidence: press")
      .replaceAll('"https://example.org/rules"', '""');
    const left = await contentOf(await sampleWith({ [facts]: doubtful, "knowledge/SG/contacts.yaml": "contacts: []\n" }));
    expect(cell(coverageOf(left, THEN), "fees.limit", "SG")).toBe("left-out");
  });

  test("is the rule that holds everywhere, or what a country of origin gives its own", async () => {
    const moved = (code: string) => ({
      [`knowledge/${code}/facts.yaml`]: sampleFile(facts).replaceAll("id: SG.", `id: ${code}.`),
      [facts]: "facts: []\n",
    });
    const general = coverageOf(await contentOf(await sampleWith(moved("INT"))), THEN);
    expect([cell(general, "fees.limit", "SG"), cell(general, "fees.limit", "KH")]).toEqual(["general", "general"]);
    const home = coverageOf(await contentOf(await sampleWith(moved("KH"))), THEN);
    expect([cell(home, "fees.limit", "SG"), cell(home, "fees.limit", "KH")]).toEqual(["home-only", "own"]);
  });

  test("in each language is counted in answers and told facts, with what is reviewed", async () => {
    const coverage = coverageOf(content, THEN);
    const of = (language: string) => coverage.languages.find((one) => one.language === language);
    expect(of("en")).toMatchObject({ answers: { there: 2, of: 2, reviewed: 0 }, facts: { there: 2, of: 2, reviewed: 0 } });
    expect(of("km")).toMatchObject({ answers: { there: 1, of: 2, reviewed: 0 }, facts: { there: 1, of: 2, reviewed: 1 } });
    expect(of("vi")).toMatchObject({ answers: { there: 0, of: 2 }, facts: { there: 0, of: 2 } });
  });

  test("is a table of as many columns in every row", () => {
    const tables = coveragePage(coverageOf(content, THEN), "2021-01-15").match(/(?:^\|.*\n)+/gm) ?? [];
    expect(tables).toHaveLength(3);
    for (const table of tables)
      expect(
        new Set(
          table
            .trimEnd()
            .split("\n")
            .map((line) => line.split("|").length),
        ).size,
      ).toBe(1);
  });
});
