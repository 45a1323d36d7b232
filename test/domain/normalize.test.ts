import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { zawgyi } from "../../src/content/zawgyi.ts";
import { fold, matchable, readable, type Zawgyi } from "../../src/domain/normalize.ts";

/** Any string at all: halves of surrogate pairs, joiners, marks, and letters of our scripts. */
const anything = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.string({ unit: fc.integer({ min: 0x1000, max: 0x109f }).map((code) => String.fromCharCode(code)) }),
  fc.string({ unit: fc.integer({ min: 0x1780, max: 0x17ff }).map((code) => String.fromCharCode(code)) }),
  fc.string({ unit: fc.constantFrom("a", "A", "é", "\u0301", "\u200b", "\u00ad", "'", " ", "ឲ", "្", "ដ", "យ", "អ", "ោ", "၀", "İ", "ﬁ") }),
);

describe("readable text", () => {
  test("is well formed, never empty for a text, and reading it again changes nothing", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const read = readable(text, zawgyi);
        expect(read.isWellFormed()).toBe(true);
        expect(read === "").toBe(text === "");
        expect(readable(read, zawgyi)).toBe(read);
      }),
      { numRuns: 2000 },
    );
  });

  test("has no joiners, soft hyphens, marks of direction or control characters", () => {
    expect(readable("pass\u00adport\u200b \u202eheld\u202c\ufeff\u0007 by\u200d boss\u200c")).toBe("passport held by boss");
  });

  test("replaces half a surrogate pair", () => {
    expect(readable("boss \ud83d hit")).toBe("boss \ufffd hit");
  });

  test("is a sign when nothing can be seen", () => {
    expect(readable("\u200b\u200b")).toBe("…");
    expect(readable("   ")).toBe("…");
  });
});

describe("Zawgyi", () => {
  test("is converted when certain", () => {
    expect(readable("ေက်းဇူးတင္ပါတယ္", zawgyi)).toBe("ကျေးဇူးတင်ပါတယ်");
    expect(readable("အလုပ္ရွင္က လစာမေပးဘူး", zawgyi)).toBe("အလုပ်ရှင်က လစာမပေးဘူး");
  });

  test.each([
    ["Burmese", "ကျွန်တော့်ကို အလုပ်ရှင်က လစာမပေးဘူး"],
    ["Shan", "ၵူၼ်းၵူႉၵေႃႉ ပဵၼ်ဢၼ်ၵိူတ်ႇမႃး ၸွင်ႇလႅပ်ႈလႄႈ မီးသုၼ်ႇလႆႈ"],
    ["Mon", "ကၠုင်စိုပ်ကၠုင် မန်ဂွံညးဂမၠိုင် နွံကဵုသွာတ်ဇြဟတ်"],
    ["Karen", "ပှၤကိးဂၤဒဲးအိၣ်ဖျဲၣ်လၢအဂ့ၢ်ဝီအိၣ်ဒီးတၢ်ခွဲးတၢ်ယာ်"],
  ])("is not seen in Unicode %s", (_, text) => {
    expect(readable(text, zawgyi)).toBe(text.normalize("NFC"));
  });
});

describe("folded text", () => {
  test("is never empty for a text, and folding it again changes nothing", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const folded = fold(readable(text));
        expect(folded === "").toBe(text === "");
        expect(fold(folded)).toBe(folded);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ["មិនឱ្យ", "មិនអោយ"],
    ["មិនឲ្យ", "មិនអោយ"],
    ["ប្ដី", "ប្តី"],
    ["សុី", "ស៊ី"],
    ["៣ ខែ", "3 ខែ"],
    ["၁၅ ရက်", "15 ရက်"],
    ["၀င်", "ဝင်"],
    ["Can’t", "cant"],
    ["Heeeelp", "heelp"],
    ["ＰＡＳＳＰＯＲＴ", "passport"],
  ])("%s and %s are one", (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  test("keeps Burmese numbers apart from letters", () => {
    expect(fold("၁၀၀၀၀ ဘတ်")).toBe("10000 ဘတ်");
  });
});

describe("long texts", () => {
  test("keep their head and tail", () => {
    const text = matchable(`passport held ${"word ".repeat(4000)} call police`);
    expect(text.startsWith("passport held")).toBe(true);
    expect(text.length).toBeLessThanOrEqual(2000);
  });

  test.each(["a", "က", "ក", "é", "\ud800"])("of a million of %j little is read", (letter) => {
    const long = letter.repeat(1_000_000);
    const { counting, asked } = counted();
    expect(readable(long, counting)).toHaveLength(20_000);
    expect(Math.max(0, ...asked)).toBeLessThanOrEqual(2000);
    expect(matchable(long, zawgyi).length).toBeLessThanOrEqual(2000);
  });

  test("in Zawgyi are converted in excerpt", () => {
    const { counting, asked } = counted();
    expect(readable("အလုပ္ရွင္က လစာမေပးဘူး ".repeat(2000), counting).length).toBeLessThanOrEqual(2000);
    expect(asked).toEqual([1000, 2000, 1000]);
  });
});

/** The real detector, and the lengths of the texts that it was given. */
function counted(): { counting: Zawgyi; asked: readonly number[] } {
  const asked: number[] = [];
  const noted = (text: string) => {
    asked.push(text.length);
    return text;
  };
  return { counting: { probability: (text) => zawgyi.probability(noted(text)), convert: (text) => zawgyi.convert(noted(text)) }, asked };
}
