import { describe, expect, test } from "vitest";
import { DangerRules, dangerBook } from "../../src/domain/matcher/danger.ts";
import { fold } from "../../src/domain/normalize.ts";

const violence = (all: string[][], none: string[] = []) => new DangerRules(dangerBook([{ kind: "safety.violence", all, none }]));
const fires = (rules: DangerRules, text: string) => rules.alarms(fold(text)).length > 0;

describe("a danger rule", () => {
  test("fires when every group has a term in the message, in any order", () => {
    const rules = violence([
      ["boss", "employer"],
      ["hit me", "beat*"],
    ]);
    expect(fires(rules, "My BOSS hit me")).toBe(true);
    expect(fires(rules, "was beaten by employer")).toBe(true);
    expect(fires(rules, "boss is kind")).toBe(false);
    expect(fires(rules, "a ball hit me")).toBe(false);
  });

  test("takes whole words in scripts with spaces, in a row", () => {
    const rules = violence([["hit me"]]);
    expect(fires(rules, "he hit me")).toBe(true);
    expect(fires(rules, "he hit  me!")).toBe(true);
    expect(fires(rules, "white men")).toBe(false);
    expect(fires(rules, "hit the wall and me")).toBe(false);
  });

  test("lets any word of a term end anyhow behind a star", () => {
    const rules = violence([["lock* the door*"]]);
    expect(fires(rules, "they locked the doors")).toBe(true);
    expect(fires(rules, "they block the door")).toBe(false);
  });

  test("looks inside words in scripts without spaces, in every spelling", () => {
    const rules = violence([["វាយខ្ញុំ", "មិនអោយចេញ"]]);
    expect(fires(rules, "ថៅកែវាយខ្ញុំរាល់ថ្ងៃ")).toBe(true);
    expect(fires(rules, "គេមិនឲ្យ\u200bចេញ".replace("\u200b", ""))).toBe(true);
  });

  test("is silenced by a term of none, but others are not", () => {
    const rules = new DangerRules(
      dangerBook([
        { kind: "safety.violence", all: [["beat*"]], none: ["in the news"] },
        { kind: "safety.sexual", all: [["rape*"]], none: [] },
      ]),
    );
    expect(rules.alarms("someone beaten in the news")).toEqual([]);
    expect(rules.alarms("beaten and raped in the news").map(({ kind }) => kind)).toEqual(["safety.sexual"]);
  });

  test("says which terms it heard", () => {
    expect(violence([["boss"], ["hit me"]]).alarms("oh my boss hit me")).toEqual([
      { kind: "safety.violence", terms: ["boss", "hit me"], from: 6, to: 17 },
    ]);
  });
});
