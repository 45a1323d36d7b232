import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitSay, split } from "../../src/channels/fit.ts";
import { digits } from "../../src/domain/format.ts";
import { LANGUAGES, type Language } from "../../src/domain/language.ts";
import { menuNumber } from "../../src/domain/understanding/menu.ts";
import { choicesOf } from "./support/app.ts";

const graphemes = (text: string) =>
  Array.from(new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text), ({ segment }) => segment);
const bare = (text: string) => text.replace(/\s+/gu, "");

/** Texts of every script of ours, with emoji of several code points, marks, blank lines and anything else. */
const word = fc.constantFrom(
  "fee",
  "កម្ពុជា។",
  "ကျေးဇူးတင်ပါတယ်။",
  "ขอบคุณมาก",
  "ຂອບໃຈ",
  "ধন্যবাদ।",
  "धन्यवाद।",
  "👩🏽‍🌾",
  "🇰🇭",
  "What now?",
  "\n",
  "\n\n",
  " ",
  "é",
);
const text = fc.oneof(
  fc.array(word, { maxLength: 120 }).map((words) => words.join("")),
  fc.array(word, { maxLength: 120 }).map((words) => words.join(" ")),
  fc.string({ unit: "grapheme", maxLength: 300 }),
);
const language = fc.constantFrom(...LANGUAGES);
const max = fc.integer({ min: 24, max: 200 });

describe("a text that is too long for one message", () => {
  it("loses nothing but white space", () => {
    fc.assert(fc.property(text, max, language, (whole, most, tongue) => bare(split(whole, most, tongue).join("")) === bare(whole)));
  });

  it("never makes a message that is too long", () => {
    fc.assert(fc.property(text, max, language, (whole, most, tongue) => split(whole, most, tongue).every((part) => part.length <= most)));
  });

  it("never cuts a character, and never says it in an empty message", () => {
    fc.assert(
      fc.property(text, max, language, (whole, most, tongue) => {
        fc.pre(graphemes(whole).every((character) => character.length <= most));
        const parts = split(whole, most, tongue);
        expect(bare(parts.join(""))).toBe(bare(whole));
        expect(parts.flatMap(graphemes).filter((one) => bare(one))).toEqual(graphemes(whole).filter((one) => bare(one)));
        if (whole.trim()) expect(parts.every((part) => part.trim() !== "")).toBe(true);
      }),
    );
  });

  it("cuts a character that is longer than a message, but no surrogate pair", () => {
    const monster = `${"\u{1F468}\u200D".repeat(30)}\u{1F468}`;
    expect(split(monster, 25, "en").join("")).toBe(monster);
    expect(split(monster, 25, "en").every((part) => part.isWellFormed())).toBe(true);
  });

  it("cuts between sentences where it can", () => {
    expect(split("Keep your passport. Ask for a receipt. Call us.", 40, "en")).toEqual([
      "Keep your passport. Ask for a receipt.",
      "Call us.",
    ]);
    expect(split("កុំឲ្យលិខិតឆ្លងដែន។ សូមសុំបង្កាន់ដៃ។", 24, "km")).toEqual(["កុំឲ្យលិខិតឆ្លងដែន។", "សូមសុំបង្កាន់ដៃ។"]);
  });

  it("stays whole when it fits", () => {
    expect(split("Hello.\n\n  Yes ", 100, "en")).toEqual(["Hello.\n\n  Yes "]);
  });
});

describe("the choices of a message", () => {
  const say = { text: "Which country?", language: "en" as Language, choices: choicesOf("Thailand", "Malaysia", "Singapore") };

  it("stay buttons where the channel has enough of them", () => {
    expect(fitSay(say, { maxText: 100, maxButtons: 3, maxLabel: 20 })).toEqual([say]);
  });

  it.each([
    ["there are too many", { maxText: 100, maxButtons: 2, maxLabel: 20 }],
    ["a label is too long", { maxText: 100, maxButtons: 3, maxLabel: 8 }],
    ["there are no buttons", { maxText: 100, maxButtons: 0, maxLabel: 20 }],
  ])("become numbered lines when %s", (_, can) => {
    expect(fitSay(say, can)).toEqual([{ text: "Which country?\n\n1. Thailand\n2. Malaysia\n3. Singapore", language: "en" }]);
  });

  it.each([
    ["km", "២. B"],
    ["my", "၂. B"],
    ["th", "2. B"],
    ["lo", "2. B"],
    ["bn", "২. B"],
    ["ne", "२. B"],
    ["id", "2. B"],
  ] as const)("are numbered in the digits of %s", (tongue, line) => {
    const [only] = fitSay({ text: "?", language: tongue, choices: choicesOf("A", "B") }, { maxText: 100, maxButtons: 0, maxLabel: 20 });
    expect(only?.text).toContain(line);
  });

  it("can all be reached by a number that the bot understands", () => {
    const labels = fc.array(fc.constantFrom("Yes", "កម្ពុជា", "မလေးရှား", "Another country"), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, labels, max, language, (whole, names, most, tongue) => {
        const parts = fitSay(
          { text: whole, language: tongue, choices: choicesOf(...names) },
          { maxText: most, maxButtons: 0, maxLabel: 80 },
        );
        const all = parts.map((part) => part.text).join("\n");
        names.forEach((name, index) => {
          expect(menuNumber(digits(index + 1, tongue))).toBe(index + 1);
          expect(bare(all)).toContain(bare(`${digits(index + 1, tongue)}. ${name}`));
        });
      }),
    );
  });

  it("stay where they are when a fitted message is fitted again", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 4 }), max, language, (whole, maxButtons, most, tongue) => {
        const can = { maxText: most, maxButtons, maxLabel: 20 };
        const once = fitSay({ text: whole, language: tongue, choices: choicesOf("A", "B", "C") }, can);
        expect(once.flatMap((part) => fitSay(part, can))).toEqual(once);
      }),
    );
  });
});

it("how much of a long text is looked at does not grow with the parts: the copy of all messages holds up nobody", () => {
  const seen: number[] = [];
  const original = Intl.Segmenter.prototype.segment;
  Intl.Segmenter.prototype.segment = function (text) {
    seen.push(text.length);
    return original.call(this, text);
  };
  try {
    expect(split("ខ្ញុំចង់ដឹងអំពីប្រាក់ខែ".repeat(1_000), 1_000, "km").length).toBeGreaterThan(20);
  } finally {
    Intl.Segmenter.prototype.segment = original;
  }
  expect(Math.max(...seen)).toBeLessThan(2_000);
});
