import { describe, expect, test } from "vitest";
import { learn, score } from "../../src/domain/matcher/model/classifier.ts";
import { features } from "../../src/domain/matcher/model/features.ts";
import { mended, wordsOf } from "../../src/domain/matcher/model/mend.ts";
import { reasonsFor } from "../../src/domain/matcher/reasons.ts";

const TEXTS = ["cancel my order", "track my order", "verify my email", "withdraw my winnings"].map((text) => features(text));
const known = wordsOf(TEXTS);
const heard = (text: string) => mended(features(text), known).words.join(" ");

describe("a word that a small training does not know", () => {
  test("is taken for the one that it misspells", () => {
    expect(heard("cansel")).toBe("cancel");
    expect(heard("withdarw winings")).toBe("withdraw winnings");
    expect(heard("rtack")).toBe("track");
  });

  test("is taken apart where two were run together", () => {
    expect(heard("myorder")).toBe("myorder");
    expect(heard("trackorder")).toBe("track order");
  });

  test("is taken for the one that begins alike", () => {
    expect(heard("cancellation")).toBe("cancel");
    expect(heard("withdrawals")).toBe("withdraw");
    expect(heard("verification email")).toBe("verification email");
  });

  test("stays where it is short, a number, or like none", () => {
    expect(heard("ordr 12345 parliament")).toBe("ordr 12345 parliament");
  });

  test("leaves a text of known words as it was", () => {
    const text = features("cancel order");
    expect(mended(text, known)).toBe(text);
  });
});

describe("a small training", () => {
  const labels = ["cancel", "track", "email", "money"];
  const { classifier } = learn(TEXTS.map((text, at) => ({ text, label: labels[at] ?? "" })));

  test("explains a mended text by the words it was taken for", () => {
    const text = features("withdarw winings");
    const scored = score(classifier, text);
    expect(classifier.labels[scored.best]).toBe("money");
    expect(reasonsFor(classifier, scored.heard ?? text, scored, scored.best)).toContain("word “winnings”");
  });

  test("supports a label less the more of the text it never saw", () => {
    const lead = (text: string) => score(classifier, features(text)).lead;
    expect(lead("cancel my order")).toBeGreaterThan(lead("cancel my parliament membership"));
  });
});
