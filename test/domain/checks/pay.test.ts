import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PayInput, PERIODS, paySum } from "../../../src/domain/checks/pay-sum.ts";
import type { Fact } from "../../../src/domain/content.ts";
import { money } from "./matches.ts";
import { rule, said, story } from "./support.ts";

const WAGE = rule("MY", "minimum-wage-month", { amount: 1700, currency: "MYR" }, { rule: "amount" });
const WEEK = rule("MY", "hours-per-week", { amount: 45, unit: "hours" });
const RATE = rule("MY", "overtime-rate", { amount: 1.5 });
const known = { "600 sgd": money(600, "SGD"), "1500 ringgit": money(1500, "MYR") };

const asking = (...rules: readonly Fact[]) =>
  story({ rules, known, profile: { destination: "MY", sector: "factory" } }).presses("check:pay");

describe("what a month's pay should be", () => {
  test("is reckoned step by step from the agreed pay and the hours", () => {
    const told = asking(WEEK, RATE).presses("check:pay:basis:month").writes("2000").writes("12").writes("6").writes("2000");
    for (const line of [
      "This is only an estimate",
      "Agreed pay for one month: MYR 2,000.",
      "MYR 2,000 ÷ 195 hours = about MYR 10.26",
      "about 117 hours × MYR 10.26 × 1.5 = about MYR 1,801",
      "Together: about MYR 3,801.",
      "About MYR 1,801 may be missing.",
      "Source: Ministry of Stories, May 2026.",
    ])
      expect(said(told)).toContain(line);
  });

  test("is kept with the facts that it rests on", () => {
    const told = asking(WAGE, WEEK, RATE).presses("check:pay:basis:unknown").writes("12").writes("6").presses("check:pay:received:0");
    const answers = told.effects.flatMap((effect) => (effect.kind === "say" && effect.say.answer ? [effect.say.answer.facts] : []));
    expect(answers).toEqual([[WAGE.id, RATE.id, WEEK.id]]);
    expect(said(told)).toContain("You got MYR 0.");
  });

  test("is the lowest lawful one where the agreed pay is below it, or not known", () => {
    const lower = asking(WAGE).presses("check:pay:basis:month").writes("1500 ringgit");
    const rest = ["hours", "days", "overtime", "received"];
    const skipped = rest.reduce((told, step) => told.presses(`check:pay:${step}:unknown`), lower);
    expect(said(skipped)).toContain(
      "You agreed on MYR 1,500 for one month. The lowest by the rule that we have for Malaysia (May 2026) is MYR 1,700.",
    );
    expect(said(skipped)).toContain("Together: about MYR 1,700.");
    expect(said(skipped)).toContain(skipped.words("check.pay.overtime-open"));
  });

  test("leaves overtime out where no rate is known, and says so", () => {
    const told = asking(WEEK).presses("check:pay:basis:hour").writes("10").writes("12").writes("6").presses("check:pay:received:unknown");
    expect(said(told)).toContain("MYR 10 × 195 hours = about MYR 1,950");
    expect(said(told)).toContain(told.words("check.pay.no-rate", { hours: "117 hours" }));
  });

  test("asks for hours of overtime where the law's hours are not known", () => {
    const told = asking(RATE).presses("check:pay:basis:day").writes("80").writes("8").writes("6");
    expect(said(told)).toBe(told.words("check.pay.overtime"));
    expect(said(told.writes("10 hours").writes("2080"))).toContain("about 10 hours × MYR 10 × 1.5 = about MYR 150");
  });

  test("is less than what was got: nothing is missing", () => {
    const told = asking(WEEK, RATE).presses("check:pay:basis:month").writes("2000").writes("8").writes("5").writes("2500");
    expect(said(told)).toContain("By this sum nothing is missing");
  });

  test("warns when a rule has expired", () => {
    const told = asking({ ...WAGE, expires: "2026-08-31" }).presses("check:pay:basis:unknown");
    const rest = ["hours", "days", "overtime", "received"].reduce((on, step) => on.presses(`check:pay:${step}:unknown`), told);
    expect(said(rest)).toContain("This may have changed.");
  });

  test("takes a typed nought for none", () => {
    const told = asking(RATE).presses("check:pay:basis:month").writes("1700").writes("8").writes("6").writes("០").writes("0");
    expect(said(told)).toContain(told.words("check.pay.no-overtime"));
    expect(said(told)).toContain("You got MYR 0. About MYR 1,700 may be missing.");
  });

  test("takes no other money than the pay is in, and changes none", () => {
    const asked = asking(WEEK).presses("check:pay:basis:month").writes("1500 ringgit").writes("8").writes("6").writes("600 sgd");
    expect(said(asked)).toContain(asked.words("check.other-money", { currency: "MYR" }));
    expect(asked.conversation.dialogue).toMatchObject({ asked: "received" });
  });

  test("is not reckoned with rules that may leave domestic workers out", () => {
    const told = story({ rules: [WAGE, WEEK, RATE], profile: { destination: "MY", sector: "domestic" } }).presses("check:pay");
    expect(said(told.presses("check:pay:basis:unknown"))).toContain(told.words("check.pay.no-pay"));
  });

  test("without days of work is not guessed", () => {
    const told = asking().presses("check:pay:basis:day").writes("80");
    const rest = ["hours", "days", "overtime", "received"].reduce((on, step) => on.presses(`check:pay:${step}:unknown`), told);
    expect(said(rest)).toContain(rest.words("check.pay.no-days"));
  });
});

const maybe = (most: number) => fc.option(fc.double({ min: 0, max: most, noNaN: true }));
const inputs: fc.Arbitrary<PayInput> = fc.record({
  pay: fc.double({ min: 0.01, max: 1e12, noNaN: true }),
  per: fc.constantFrom(...PERIODS),
  hoursADay: maybe(24),
  daysAWeek: maybe(7),
  overtime: maybe(500),
  lawHoursADay: maybe(24),
  lawHoursAWeek: maybe(72),
  overtimeRate: fc.option(fc.double({ min: 1, max: 5, noNaN: true })),
  received: maybe(1e12),
});

describe("any sum", () => {
  test("has no negative or endless part, and its total is that of its parts", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const sum = paySum(input);
        if (sum === null) return;
        for (const part of Object.values(sum)) if (part !== null) expect(part >= 0 && Number.isFinite(part)).toBe(true);
        expect(Math.abs(sum.total - sum.ordinary - (sum.overtimePay ?? 0))).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("is no smaller for more hours, at the same pay for an hour", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 23 }), fc.integer({ min: 1, max: 7 }), (hours, days) => {
        const base: PayInput = {
          pay: 10,
          per: "hour",
          hoursADay: hours,
          daysAWeek: days,
          overtime: null,
          lawHoursADay: 8,
          lawHoursAWeek: 48,
          overtimeRate: 1.5,
          received: null,
        };
        const more = paySum({ ...base, hoursADay: hours + 1 });
        expect(more?.total ?? 0).toBeGreaterThanOrEqual(paySum(base)?.total ?? 0);
      }),
    );
  });
});
