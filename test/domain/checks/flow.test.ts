import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { moneyIn, numbersIn } from "../../../src/domain/checks/money.ts";
import { CHECKS } from "../../../src/domain/checks/types.ts";
import { LANGUAGES } from "../../../src/domain/language.ts";
import type { Match } from "../../../src/domain/matcher/types.ts";
import type { Story } from "../../support/universe.ts";
import { money } from "./matches.ts";
import { ids, rule, said, story } from "./support.ts";

const RULES = [
  rule("SG", "fee-limit", { amount: 2, unit: "months-of-salary" }),
  rule("SG", "overtime-rate", { amount: 1.5 }, { appliesTo: { sectors: ["factory"] } }),
  rule("SG", "hours-per-week", { amount: 44, unit: "hours" }),
];
const known = {
  "who keeps my passport?": { topic: "documents.passport" },
  "boss beat me 3 times": { danger: "safety.violence" },
  "not paid for 3 months, help me": { topic: "wages.unpaid" },
  "i did not understand": { verdict: "none" },
  "is 1500 ok as agent fee?": { topic: "fees.limit", ...money(1500, "SGD") },
} as const;
const begun = (check: string) => story({ rules: RULES, known }).presses(`check:${check}`);
/** Where each check asks for something that is typed. */
const inPay = () => begun("pay").presses("check:pay:work:factory").presses("check:pay:basis:month");

/** Skips until nothing is asked any more; fails when there is no end. */
function skipAll(told: Story): Story {
  for (let step = 0; step < 20; step++) {
    const skip = told.choices.find(({ id }) => /:unknown$|^country:none$/.test(id));
    if (!skip) return told;
    told.presses(skip.id);
  }
  throw new Error("a check has no end");
}

describe.each(CHECKS)("the check of %s", (check) => {
  test("can be skipped through to its end, which offers a person", () => {
    const told = skipAll(story({ rules: RULES, profile: {} }).presses(`check:${check}`));
    expect(told.conversation.dialogue).toBeNull();
    expect(ids(told)).toContain("person");
    expect(told.replies.length).toBeLessThanOrEqual(4);
  });

  test.each(LANGUAGES)("speaks in %s or else in English, without a gap", (language) => {
    const told = story({ rules: RULES, profile: {} });
    told.conversation = { ...told.conversation, language };
    told.presses(`check:${check}`);
    const texts = [...told.replies, ...told.choices.map(({ label }) => label), ...skipAll(told).replies];
    expect(texts.filter((text) => text === "" || /[{}…]|\bcheck\.[a-z]/.test(text))).toEqual([]);
  });

  test("is left at once for another question, which is answered", () => {
    const told = begun(check).writes("who keeps my passport?");
    expect(told.conversation.lastAnswer?.topic).toBe("documents.passport");
    expect(told.conversation.dialogue).toMatchObject({ kind: "feedback" });
  });

  test("gives way to danger", () => {
    const told = begun(check).writes("boss beat me 3 times");
    expect(told.conversation.ticket?.priority).toBe("danger");
    expect(told.conversation.dialogue?.kind).not.toBe("check");
  });

  test("gives way to a person, who gets what is written then", () => {
    const told = begun(check).writes("person").presses("safe:yes").writes("500");
    expect(told.conversation.owner).toBe("queue");
    expect(said(told)).toBe(told.words("person.kept", told.case));
  });

  test("ends with STOP", () => {
    expect(begun(check).writes("STOP").conversation).toMatchObject({ stopped: true, dialogue: null });
  });

  test("is silent while a person has the conversation", () => {
    const told = begun(check).staff({ verb: "open" }).staff({ verb: "claim" }).presses(`check:${check}`);
    expect(told.replies).toEqual([]);
    expect(told.writes("500").replies).toEqual([]);
  });

  test("never fails on any text, nor goes on for ever", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("0", "-5", "9".repeat(30), "1e999", "yes", "no", "៥០០", "1.5jt"))),
        (texts) => {
          const told = begun(check);
          for (const text of texts.slice(0, 6)) expect(told.writes(text).replies.length).toBeLessThanOrEqual(4);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("a check", () => {
  test("is asked for below the answers that it goes with", () => {
    const told = story({ known: { "is my pay right": { topic: "wages.minimum" } } }).writes("is my pay right");
    expect(ids(told)).toContain("check:pay");
  });

  test("puts its question again once when a reply is not understood, then goes on as ever", () => {
    const told = inPay().writes("i did not understand");
    expect(said(told)).toBe(`${told.words("check.again")}\n${told.words("check.pay.pay-month")}`);
    expect(told.writes("i did not understand").conversation.dialogue).toBeNull();
  });

  test("takes a whole question with an amount for a question", () => {
    const told = inPay().writes("is 1500 ok as agent fee?");
    expect(told.conversation.lastAnswer?.topic).toBe("fees.limit");
    expect(told.conversation.dialogue).toMatchObject({ kind: "check", check: "fee" });
  });

  test("takes a story with a number for no answer", () => {
    const told = inPay().writes("2000").writes("not paid for 3 months, help me");
    expect(told.conversation.lastAnswer?.topic).toBe("wages.unpaid");
    const long = "my cousin came here 3 years ago and he told me that the boss takes all papers away";
    expect(inPay().writes(long).conversation.dialogue?.kind).not.toBe("check");
  });

  test("goes on when the country is told among other words", () => {
    const words = { "i go to singapore next year": { entities: { destination: "SG", countries: ["SG"] } } } as const;
    const told = story({ known: words, profile: {} }).presses("check:registered").writes("i go to singapore next year");
    expect(said(told)).toBe(told.words("check.registered.card"));
  });

  test("is ended by its button", () => {
    const told = inPay().presses("check:leave");
    expect(said(told)).toBe(told.words("check.left"));
    expect(told.conversation.dialogue).toBeNull();
  });

  test("that is over tells of an old button that it is old", () => {
    const told = skipAll(begun("contract")).presses("check:contract:copy:yes");
    expect(said(told)).toBe(told.words("help.old-button"));
  });

  test.each(["check:", "check:pay:__proto__:x", "check:pay:basis:toString", "check:constructor", "check:pay:hours:-5"])(
    "knows no button %s",
    (id) => {
      const told = begun("pay").presses(id);
      expect(said(told)).toBe(told.words("help.old-button"));
    },
  );

  test("asks for one number where several are written", () => {
    const told = inPay().writes("2000").writes("8 or 12");
    expect(said(told)).toContain(told.words("check.one-number"));
    expect(said(told.writes("12"))).toBe(told.words("check.pay.days"));
  });

  test("asks again when more hours are written than a day has", () => {
    expect(inPay().writes("2000").writes("30").conversation.dialogue).toMatchObject({ asked: "hours" });
  });

  test("learns the country that it asks for, for later questions too", () => {
    const told = story({ rules: RULES, profile: {} }).presses("check:registered").presses("country:SG");
    expect(told.conversation.profile.destination).toBe("SG");
    expect(said(told)).toBe(told.words("check.registered.card"));
  });

  test("learns a country that is typed", () => {
    const words = { singapore: { entities: { destination: "SG", countries: ["SG"], bare: true } } } as const;
    const told = story({ known: words, profile: {} }).presses("check:registered").writes("singapore");
    expect(said(told)).toBe(told.words("check.registered.card"));
  });
});

describe("the check of registration", () => {
  const signs = (card: string, cut: string) =>
    begun("registered").presses(`check:registered:card:${card}`).presses(`check:registered:cut:${cut}`);

  test.each([
    ["yes", "no", "likely"],
    ["no", "yes", "cut-only"],
    ["no", "no", "unlikely"],
    ["unknown", "no", "open"],
  ])("with card %s and money cut %s finds it %s, and says how to find out", (card, cut, verdict) => {
    const told = signs(card, cut);
    expect(told.replies[0]).toBe(told.words(`check.registered.${verdict}`));
    expect(said(told)).toContain(told.words("check.registered.office"));
    expect(said(told)).toContain("Ministry of Manpower");
  });
});

describe("a typed amount", () => {
  const match = (text: string): Match => story().content.matcher.match(text);

  test.each([
    ["250", [250]],
    ["២៥០", [250]],
    ["၁၂ နာရီ", [12]],
    ["1.500.000", [1_500_000]],
    ["2,5", [2.5]],
    ["15k", [15_000]],
    ["1.5 juta", [1_500_000]],
    ["2000", [2000]],
    ["8 to 12", [8, 12]],
    ["many", []],
  ])("%s is read", (text, numbers) => {
    expect(numbersIn(text)).toEqual(numbers);
  });

  test("of dollars is not taken for American where the country has its own", () => {
    const dollars = { ...match("800"), ...money(800, "USD"), text: "$800" } as Match;
    expect(moneyIn(dollars, "SG")).toEqual({ amount: 800 });
    expect(moneyIn({ ...dollars, text: "800 usd" }, "SG")).toEqual({ amount: 800, currency: "USD" });
    expect(moneyIn(dollars, "MY")).toEqual({ amount: 800, currency: "USD" });
  });

  test("is never nothing, negative or endless", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const read = moneyIn(match(text), "SG");
        if (read) expect(read.amount > 0 && Number.isFinite(read.amount)).toBe(true);
      }),
    );
  });
});
