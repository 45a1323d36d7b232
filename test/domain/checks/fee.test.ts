import { describe, expect, test } from "vitest";
import { money } from "./matches.ts";
import { ids, rule, said, story } from "./support.ts";

const cap = rule("SG", "fee-limit", { amount: 2, unit: "months-of-salary" });
const inMoney = rule("SG", "fee-limit", { amount: 1000, currency: "SGD" });
const none = rule("LA", "fee-limit", { amount: 0, currency: "LAK" }, { rule: "zero" });
const known = {
  "1500 sgd": money(1500, "SGD"),
  "500 sgd": money(500, "SGD"),
  "2000 sgd": money(2000, "SGD"),
  "900 sgd": money(900, "SGD"),
  "1 sing dollar": money(1, "SGD"),
  "3 million kip": money(3_000_000, "LAK"),
  "3 months salary": { entities: { amount: { value: 3, unit: "months-of-salary" } } },
  "1 month salary 800": { entities: { amount: { value: 1, unit: "months-of-salary" } } },
  "1 month salary": { entities: { amount: { value: 1, unit: "months-of-salary" } } },
} as const;

const asking = (...rules: readonly ReturnType<typeof rule>[]) =>
  story({ rules, known, profile: { destination: "SG", origin: "LA", sector: "factory" } }).presses("check:fee");

describe("an amount that an agency asks", () => {
  test("above the limit is too much, with the rule's source and date", () => {
    const told = asking(inMoney).writes("1500 sgd");
    expect(said(told)).toContain(told.words("check.fee.over", { asked: "SGD 1,500", country: "Singapore", limit: "SGD 1,000" }));
    expect(said(told)).toContain("Ministry of Stories, May 2026");
    expect(said(told)).toContain(told.words("check.fee.do-over"));
    expect(ids(told)).toContain("topic:complaint.where");
  });

  test("is recorded with the facts that the verdict rests on", () => {
    const told = asking(inMoney).writes("1500 sgd");
    const answers = told.effects.flatMap((effect) => (effect.kind === "say" && effect.say.answer ? [effect.say.answer] : []));
    expect(answers.map(({ facts }) => facts)).toEqual([[inMoney.id]]);
  });

  test("up to the limit is within it, and the home country's rule is said to be open", () => {
    const told = asking(inMoney).writes("900 sgd");
    expect(said(told)).toContain(told.words("check.fee.within", { asked: "SGD 900", country: "Singapore", limit: "SGD 1,000" }));
    expect(said(told)).toContain(told.words("check.fee.other-rule", { country: "Laos" }));
  });

  test("of so many salaries is compared without asking for the salary", () => {
    expect(said(asking(cap).writes("3 months salary"))).toContain("is more than the rule");
    expect(said(asking(cap).writes("1 month salary"))).toContain("is not more than the rule");
  });

  test("is compared with the salary, not with the months that are named beside it", () => {
    const told = asking(cap).writes("1500 sgd").writes("1 month salary 800");
    expect(said(told)).toContain("SGD 800");
  });

  test.each(["3 months", "3 bulan", "៣ ខែ", "๓ เดือน"])("of %s can only be months of salary here", (months) => {
    expect(said(asking(cap).writes(months))).toContain("is more than the rule");
  });

  test("of money is compared with salaries once the salary is told", () => {
    const asked = asking(cap).writes("1500 sgd");
    expect(said(asked)).toBe(asked.words("check.fee.salary"));
    const told = asked.writes("500 sgd");
    expect(said(told)).toContain("is more than the rule");
    expect(said(told)).toContain("3 months of salary");
  });

  test("is called too much by the stricter of two rules, which is named", () => {
    const told = asking(inMoney, none).writes("900 sgd");
    expect(said(told)).toContain(told.words("check.fee.zero", { asked: "SGD 900", country: "Laos" }));
    expect(said(told)).not.toContain("Singapore");
  });

  test("in other money is not changed into the rule's: the amount is asked in that", () => {
    const asked = asking(inMoney).writes("3 million kip");
    expect(said(asked)).toBe(asked.words("check.fee.other", { currency: "SGD" }));
    expect(said(asked.writes("2000 sgd"))).toContain("SGD 2,000 is more than the rule");
  });

  test("in other money, and no more known, is not judged: the rule is told", () => {
    const told = asking(inMoney).writes("3 million kip").presses("check:fee:other:unknown");
    expect(said(told)).toContain(told.words("check.fee.unclear", { asked: "LAK 3,000,000" }));
    expect(said(told)).toContain(told.words("check.fee.rule", { country: "Singapore", limit: "SGD 1,000" }));
  });

  test("without its money is asked which money it is", () => {
    const asked = asking(inMoney).writes("១៥០០");
    expect(said(asked)).toBe(asked.words("check.fee.currency"));
    expect(ids(asked)).toEqual([
      "check:fee:currency:SGD",
      "check:fee:currency:LAK",
      "check:fee:currency:USD",
      "check:fee:currency:unknown",
    ]);
    expect(said(asked.writes("sing dollar"))).toContain("SGD 1,500 is more than the rule");
  });

  test.each([
    ["expired", { expires: "2026-01-01" }],
    ["disputed", { disputed: true }],
    ["undated", { verified: null }],
  ])("is never judged flatly by a rule that is %s", (_what, change) => {
    const doubted = { ...inMoney, ...change };
    for (const [amount, kind] of [
      ["1500 sgd", "over"],
      ["900 sgd", "within"],
    ] as const) {
      const told = asking(doubted).writes(amount);
      const words = { asked: `SGD ${amount === "1500 sgd" ? "1,500" : "900"}`, country: "Singapore", limit: "SGD 1,000" };
      expect(said(told)).not.toContain(told.words(`check.fee.${kind}`, words));
      expect(said(told)).toContain("By the rule that we have for Singapore");
      expect(said(told)).toContain("This may have changed.");
    }
  });

  test("is not judged flatly while some people have another rule", () => {
    const women = rule("SG", "fee-limit", { amount: 0, currency: "SGD" }, { rule: "zero", appliesTo: { sex: ["women"] } });
    const told = asking(inMoney, women).writes("900 sgd");
    expect(said(told)).toContain("By the rule that we have for Singapore");
    expect(said(told)).toContain(told.words("check.fee.special"));
  });

  test("between the least and the greatest limit is left open", () => {
    const both = {
      ...cap,
      values: { value: { amount: 2, unit: "months-of-salary" }, "per-year": { amount: 1, unit: "months-of-salary" } },
    };
    const told = story({
      rules: [both],
      known: { ...known, "1.5 months": { entities: { amount: { value: 1.5, unit: "months-of-salary" } } } },
    });
    expect(said(told.presses("check:fee").writes("1.5 months"))).toContain("I cannot say for sure");
  });

  test("as a share of a salary is reckoned from the salary", () => {
    const share = rule("SG", "fee-limit", { amount: 10, unit: "percent" });
    const told = asking(share).writes("500 sgd").writes("2000 sgd");
    expect(said(told)).toContain("The most is 10% of one month of salary");
  });

  test("has no clear rule where none is known, which does not make it right", () => {
    const told = story().presses("check:fee");
    expect(said(told)).toContain(told.words("check.fee.no-rule", { country: "Singapore" }));
  });

  test("may depend on the work: that is asked first, and kept", () => {
    const home = rule("SG", "fee-limit", { amount: 0, currency: "SGD" }, { rule: "zero", appliesTo: { sectors: ["domestic"] } });
    const asked = story({ rules: [home], known }).presses("check:fee");
    expect(said(asked)).toBe(asked.words("check.work.ask"));
    const told = asked.presses("check:fee:work:domestic");
    expect(told.conversation.profile.sector).toBe("domestic");
    expect(said(told.writes("900 sgd"))).toContain("you pay no such fee");
  });
});

describe("a question that names an amount", () => {
  const question = "agent want 1500 sgd is it legal";
  const match = { topic: "fees.limit", ...money(1500, "SGD") };

  test("is answered and then judged, in four messages at most", () => {
    const told = story({ rules: [inMoney], known: { ...known, [question]: match } }).writes(question);
    expect(said(told)).toContain("SGD 1,500 is more than the rule in Singapore allows");
    expect(told.replies.length).toBeLessThanOrEqual(4);
  });

  test("keeps the amount while the country is asked for", () => {
    const told = story({ rules: [inMoney], known: { ...known, [question]: match }, profile: { origin: "LA" } }).writes(question);
    expect(said(told.presses("country:SG"))).toContain("SGD 1,500 is more than the rule in Singapore allows");
  });

  test("of a monthly cut is not set against the limit of a fee", () => {
    const cut = { topic: "fees.deduction", ...money(200, "SGD") };
    const told = story({ rules: [inMoney], known: { "they cut 200 sgd": cut } }).writes("they cut 200 sgd");
    expect(told.replies.at(-1)).toBe(told.words("answer.helped"));
  });

  test("gets the answer alone where no rule limits it", () => {
    const told = story({ known: { [question]: match } }).writes(question);
    expect(told.replies.at(-1)).toBe(told.words("answer.helped"));
    expect(ids(told)).toContain("check:fee");
  });

  test("gets the answer alone from one who waits for a person", () => {
    const told = story({ rules: [inMoney], known: { [question]: match } })
      .presses("person")
      .presses("safe:yes")
      .writes(question);
    expect(said(told)).not.toContain("is more than the rule");
    expect(told.conversation.dialogue).toBeNull();
  });
});
