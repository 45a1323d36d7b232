import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chosen, menuNumber } from "../../../src/domain/understanding/menu.ts";
import { universe } from "../../support/universe.ts";

const content = universe();

const SYSTEMS = ["latn", "khmr", "laoo", "mymr", "thai", "beng", "deva", "fullwide"];

describe("a menu is answered by number", () => {
  test.each(SYSTEMS)("in the digits of %s", (numberingSystem) => {
    const format = new Intl.NumberFormat(undefined, { numberingSystem, useGrouping: false });
    fc.assert(fc.property(fc.integer({ min: 0, max: 999 }), (number) => menuNumber(` (${format.format(number)}.) `) === number));
  });

  test.each(["", "၃၀ ဘတ်", "2 months", "12000", "one", "²x", "👍"])("%j is no number", (text) => {
    expect(menuNumber(text)).toBeNull();
  });

  test("keycap emoji and Burmese full stops count as decoration", () => {
    expect([menuNumber("2️⃣"), menuNumber("၂။"), menuNumber("২)")]).toEqual([2, 2, 2]);
  });

  test("any text gives a choice or none, never an error", () => {
    const menu = [{ id: "a", label: "Yes, it is safe" }];
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => [null, menu[0]].includes(chosen(menu, text, content))));
  });
});

test("a label may be typed as it was shown, in any case and punctuation", () => {
  const menu = [
    { id: "safe:yes", label: "Yes, it is safe" },
    { id: "lang:km", label: "ភាសាខ្មែរ" },
  ];
  expect(chosen(menu, "yes it is SAFE", content)?.id).toBe("safe:yes");
  expect(chosen(menu, "ភាសា​ខ្មែរ", content)?.id).toBe("lang:km");
  expect(chosen(menu, "3", content)).toBeNull();
});

test.each([
  ["ปลอดภัยครับ", "safe:yes"],
  ["ไม่ปลอดภัยค่ะ", "safe:no"],
  ["ไม่ปลอดภัย", "safe:no"],
  ["ค่ะ", undefined],
])("politeness behind a label changes nothing of it: %s", (text, id) => {
  const menu = [
    { id: "safe:yes", label: "ปลอดภัย" },
    { id: "safe:no", label: "ไม่ปลอดภัย" },
  ];
  expect(chosen(menu, text, content)?.id).toBe(id);
});

describe("a line of a list is named in words", () => {
  const menu = ["a", "b", "c"].map((id) => ({ id, label: id }));

  test.each([
    ["the first one", "a"],
    ["Second.", "b"],
    ["number 3", "c"],
    ["no. 2", "b"],
    ["the last one", "c"],
    ["the second la", "b"],
    ["0", undefined],
    ["number 4", undefined],
    ["number", undefined],
    ["no", undefined],
  ])("%s", (text, id) => {
    expect(chosen(menu, text, content)?.id).toBe(id);
  });

  test.each(content.languages)("in the words of each language (%s)", (language) => {
    const words = (key: string) => content.say(language, `chat:ordinals.${key}`).text.split(/[,၊]/);
    const named = ["first", "second", "third"].map((place) => words(place).map((word) => chosen(menu, word, content)?.id));
    expect(named).toEqual(menu.map(({ id }, at) => words(["first", "second", "third"][at] ?? "").map(() => id)));
    expect(new Set(words("last").map((word) => chosen(menu, word, content)?.id))).toEqual(new Set(["c"]));
    expect(words("number").map((word) => chosen(menu, `${word.trim()} 2`, content)?.id)).toEqual(words("number").map(() => "b"));
  });
});
