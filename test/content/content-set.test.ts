import { beforeAll, describe, expect, test } from "vitest";
import { toContentSet, toTraining } from "../../src/content/content-set.ts";
import { loadContent } from "../../src/content/load.ts";
import type { Loaded } from "../../src/content/loaded.ts";
import type { ContentSet } from "../../src/domain/content.ts";
import type { Matcher } from "../../src/domain/matcher/types.ts";
import { sampleFolders } from "../support/content-folder.ts";

const matcher: Matcher = {
  speaksOf: () => [],
  match: (text) => ({
    text,
    language: null,
    languageConfidence: 0,
    topic: null,
    confidence: 0,
    scope: 0,
    verdict: "none",
    danger: null,
    alternatives: [],
    entities: {},
    reasons: [],
  }),
};

let raw: Loaded;
let content: ContentSet;
beforeAll(async () => {
  raw = (await loadContent(sampleFolders)).raw;
  content = toContentSet(raw, matcher);
});

describe("the content of a running service", () => {
  test("gives the facts of a topic and country, the lead first", () => {
    const facts = content.facts("fees.limit", "SG");
    expect(facts.map(({ id, tell }) => [id, tell])).toEqual([
      ["SG.fees.limit.cap", "lead"],
      ["SG.fees.limit.receipt", "detail"],
    ]);
    expect(facts[0]).toMatchObject({
      jurisdiction: "SG",
      verified: "2020-10",
      expires: "2021-10-31",
      values: { value: { amount: 2 } },
      appliesTo: {},
      also: [],
    });
    expect(facts[1]).toMatchObject({ verified: null, expires: "1970-01-01", checkBeforeUse: true, source: { date: "2020" } });
    expect(content.facts("fees.limit", "KH")).toEqual([]);
  });

  test("gives a detail to the other topics that tell it", () => {
    const overtime = raw.facts.map((fact) =>
      fact.item.tell === "detail" ? { ...fact, item: { ...fact.item, also: ["talk.greeting"] } } : fact,
    );
    const told = toContentSet({ ...raw, facts: overtime }, matcher).facts("talk.greeting", "SG");
    expect(told.map(({ id }) => id)).toEqual(["SG.fees.limit.receipt"]);
  });

  test("gives the contacts of a topic or its group, by rank", () => {
    const ids = (topic: string) => content.contacts(topic, "SG").map(({ id }) => id);
    expect(ids("fees.limit")).toEqual(["SG.contact.first", "SG.contact.second"]);
    expect(ids("safety.violence")).toEqual(["SG.contact.first"]);
    expect(ids("talk.greeting")).toEqual([]);
    expect(content.contacts("fees.limit", "SG").map(({ free }) => free)).toEqual([true, null]);
  });

  test("falls back to English words and answers, and says which language it found", () => {
    expect(content.wording("SG.fees.limit.cap", "km")?.language).toBe("km");
    expect(content.wording("SG.fees.limit.receipt", "km")).toEqual({ text: "The agency must give you a receipt.", language: "en" });
    expect(content.wording("SG.nothing", "km")).toBeNull();
    expect(content.reviewOf("SG.fees.limit.cap", "km")).toMatch(/^reviewed by /);
    expect([content.reviewOf("SG.fees.limit.receipt", "km"), content.reviewOf("fees.limit", "en")]).toEqual([null, "draft"]);
    expect(content.answer("fees.limit", "km")?.language).toBe("km");
    expect(content.answer("safety.violence", "km")?.language).toBe("en");
    expect(content.answer("talk.greeting", "km")).toBeNull();
  });

  test("knows countries, languages and topics", () => {
    expect(content.jurisdictions).toEqual(["INT", "SG", "KH"]);
    expect(content.destinations).toEqual(["SG"]);
    expect(content.languages).toEqual(["en", "km"]);
    expect(content.topics.get("safety.violence")?.kind).toBe("danger");
    expect(content.say("km", "chat:greeting.hello", { name: "Dara" }).language).toBe("km");
  });

  test("cannot be changed by those who use it", () => {
    const fact = content.facts("fees.limit", "SG")[0];
    expect(fact).toBeDefined();
    for (const part of [
      content,
      fact,
      fact?.values,
      fact?.values.value,
      fact?.source,
      content.facts("fees.limit", "SG"),
      content.answer("fees.limit", "en")?.steps,
    ]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  test("trains the matcher with phrases, rules and words of every language", () => {
    const training = toTraining(raw);
    expect(training.phrases).toContainEqual({ language: "en", topic: null, text: "who won the football" });
    expect(training.dangerRules.en).toEqual([
      {
        kind: "safety.violence",
        all: [
          ["boss", "employer"],
          ["beat*", "hit me"],
        ],
        none: ["movie", "in the news", "football"],
      },
    ]);
    expect(training.entities.en.countries.SG).toEqual({
      names: ["singapore", "sg"],
      cities: ["jurong"],
      demonyms: [],
      institutions: [],
      hints: [],
      units: [],
      currencies: ["sgd"],
    });
    expect(training.entities.en.languageNames).toEqual({ km: ["khmer", "cambodian"], en: ["english"] });
    expect([training.grammar.en, training.grammar.vi]).toEqual([
      { bosses: ["boss", "employer"], friends: ["friend", "room mate", "colleague"] },
      {},
    ]);
    expect([training.dangerRules.vi, training.entities.vi.sectors]).toEqual([[], {}]);
  });
});
