import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CAPABILITIES } from "../../src/channels/capabilities.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { lettersOf, paceOf } from "../../src/channels/whatsapp-web/pace.ts";
import { newConversation } from "../../src/domain/conversation.ts";
import type { Say } from "../../src/domain/message.ts";

const letters = fc.integer({ min: 1, max: 20_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("the time that an answer is being written", () => {
  test("is from one second to six, and none where nothing is written", () => {
    fc.assert(
      fc.property(letters, chance, (count, fraction) => {
        const ms = paceOf(count, fraction);
        expect(ms).toBeGreaterThanOrEqual(1_000);
        expect(ms).toBeLessThanOrEqual(6_000);
      }),
    );
    expect(paceOf(0, 0.9)).toBe(0);
  });

  test("grows with the text and with chance, never the other way", () => {
    fc.assert(
      fc.property(letters, letters, chance, chance, (one, other, low, high) => {
        const [short, long] = [Math.min(one, other), Math.max(one, other)];
        const [less, more] = [Math.min(low, high), Math.max(low, high)];
        expect(paceOf(short, low)).toBeLessThanOrEqual(paceOf(long, low));
        expect(paceOf(one, less)).toBeLessThanOrEqual(paceOf(one, more));
      }),
    );
    expect(paceOf(200, 0.5)).toBeGreaterThan(paceOf(40, 0.5) + 1_000);
    expect(paceOf(100, 0.9)).toBeGreaterThan(paceOf(100, 0.1) + 500);
  });
});

describe("what is counted of an answer", () => {
  const conversation = newConversation("c", "whatsapp", 0, "en");
  const counted = (say: Say, part = 0) => {
    const { text, choices } = say;
    const message = { id: "m", at: 0, from: "bot" as const, content: { kind: "text" as const, text }, ...(choices ? { choices } : {}) };
    const rows = fitSay(say, CAPABILITIES.whatsapp);
    const fitted = rows.at(part);
    if (!fitted) throw new Error("no such part");
    return lettersOf({ conversation: { ...conversation, transcript: [message] } }, { id: part === 0 ? "m" : `m~${part}`, say: fitted });
  };
  const choices = ["ភាសាខ្មែរ", "2. ผู้หญิง", "Bahasa"].map((label, index) => ({ id: `c${index}`, label }));

  test.each(["km", "my", "en"] as const)("are its words, not the lines of its menu (%s)", (language) => {
    expect(counted({ text: "Which language?", language, choices })).toBe("Which language?".length);
    expect(counted({ text: "Which language?", language })).toBe("Which language?".length);
  });

  test("is nothing of a recording, and each part by itself", () => {
    expect(counted({ text: "", language: "en", media: { id: "n", mime: "audio/ogg", bytes: 1 } })).toBe(0);
    const long = `${"word ".repeat(1_000)}end.`;
    expect(counted({ text: long, language: "en", choices })).toBeGreaterThan(3_000);
    expect(counted({ text: long, language: "en", choices }, 1)).toBeLessThan(2_000);
  });
});
