import { beforeAll, describe, expect, test } from "vitest";
import { zawgyi } from "../../src/content/zawgyi.ts";
import { seeded } from "../../src/domain/matcher/model/random.ts";
import type { Matcher } from "../../src/domain/matcher/types.ts";
import { fold, matchable, readable } from "../../src/domain/normalize.ts";
import { projectMatcher } from "../support/matcher.ts";

const MILLION = 1_000_000;
const MATCHED = 30_000;
const LONGEST = 14;
/** First and last code unit of what people's keyboards and broken programs send. */
const RANGES = [
  [0x20, 0x7e],
  [0x30, 0x39],
  [0xc0, 0x24f],
  [0x300, 0x36f],
  [0x900, 0x9ff],
  [0xe00, 0xeff],
  [0x1000, 0x109f],
  [0x1780, 0x17ff],
  [0x1e00, 0x1eff],
  [0x2000, 0x206f],
  [0xd800, 0xdfff],
  [0xfe00, 0xffff],
  [0x00, 0x1f],
  [0x00, 0xffff],
] as const;

/** Any strings, of one to three scripts each: the same ones on every machine. */
function* strings(count: number, seed: number): Generator<string> {
  const random = seeded(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  for (let n = 0; n < count; n++) {
    const ranges = Array.from({ length: 1 + below(3) }, () => RANGES[below(RANGES.length)] ?? RANGES[0]);
    let text = "";
    for (let length = below(LONGEST); length >= 0; length--) {
      const [from, to] = ranges[below(ranges.length)] ?? RANGES[0];
      text += String.fromCharCode(from + below(to - from + 1));
    }
    yield text;
  }
}

const shown = (text: string) =>
  JSON.stringify(text).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

describe("of a million strings", () => {
  test("none has an empty form, and none changes when it is folded again", () => {
    const wrong: string[] = [];
    for (const text of strings(MILLION, 1)) {
      const folded = fold(readable(text, zawgyi));
      if (folded === "" || !folded.isWellFormed() || fold(folded) !== folded) wrong.push(shown(text));
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  });
});

describe("the matcher", () => {
  let matcher: Matcher;
  beforeAll(async () => {
    matcher = await projectMatcher();
  }, 120_000);

  test("has an answer to any string", () => {
    for (const text of strings(MATCHED, 2)) {
      const { text: understood, confidence, scope, verdict } = matcher.match(text);
      expect(understood, shown(text)).not.toBe("");
      expect(confidence >= 0 && confidence <= 1 && scope >= 0 && scope <= 1, shown(text)).toBe(true);
      expect(["sure", "unsure", "none"]).toContain(verdict);
    }
  });

  test.each([
    ["a million of one letter", "a".repeat(1_000_000)],
    ["a million of one Burmese letter", "က".repeat(1_000_000)],
    ["a million half surrogates", "\ud83d".repeat(1_000_000)],
    ["a million open brackets", "(".repeat(1_000_000)],
    ["nothing", ""],
    ["only emoji", "😭😭😭🙏"],
    ["only digits", "15000 ២៣៤ ၁၂၃"],
    ["only control characters", "\u0000\u0007\u001b"],
  ])("has an answer to %s", (_, text) => {
    const { confidence, topic, text: understood } = matcher.match(text);
    expect(confidence <= 1 && (topic === null || topic !== ""), topic ?? "").toBe(true);
    expect(understood.length).toBeLessThanOrEqual(20_000);
    expect(matchable(text) === "").toBe(text === "");
  });
});
