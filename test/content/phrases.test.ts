import { beforeAll, describe, expect, test } from "vitest";
import type { LocaleFile } from "../../src/content/loaded.ts";
import { completeLanguages, makeSay } from "../../src/content/phrases.ts";
import type { Language } from "../../src/domain/language.ts";

function file(language: Language, namespace: string, texts: Readonly<Record<string, string>>): LocaleFile {
  const at = { file: `locales/${language}/${namespace}.json`, line: 1 };
  return { language, namespace, review: "draft", texts: Object.entries(texts).map(([key, text]) => ({ item: { key, text }, at })) };
}

const FILES: readonly LocaleFile[] = [
  file("en", "chat", {
    "greeting.hello": "Hello {name}.",
    cases_one: "{count} case",
    cases_other: "{count} cases",
    "only.here": "In English.",
  }),
  file("km", "chat", { "greeting.hello": "សួស្តី {name}។", cases_other: "សំណុំរឿង {count}", "only.here": "ខ្មែរ" }),
  file("my", "chat", { "greeting.hello": "မင်္ဂလာပါ {name}", cases_other: "အမှု {count} ခု" }),
  file("id", "chat", { "greeting.hello": "Halo {name}.", cases_other: "{count} kasus", "only.here": "Bahasa." }),
  file("en", "web", { send: "Send" }),
];

describe("saying an interface string", () => {
  let say: ReturnType<typeof makeSay>;
  beforeAll(() => {
    say = makeSay(FILES);
  });

  test("in the language asked for", () => {
    expect(say("km", "chat:greeting.hello", { name: "Dara" })).toEqual({ text: "សួស្តី Dara។", language: "km" });
  });

  test("in English when the language does not have it, and says so", () => {
    expect(say("my", "chat:only.here")).toEqual({ text: "In English.", language: "en" });
    expect(say("km", "web:send")).toEqual({ text: "Send", language: "en" });
    expect(say("vi", "chat:greeting.hello", { name: "Lan" })).toEqual({ text: "Hello Lan.", language: "en" });
  });

  test("falls back to the last part of a key that nobody wrote, never to the whole key", () => {
    expect(say("km", "chat:greeting.unheard-of")).toEqual({ text: "unheard-of", language: "en" });
  });

  test.each<[Language, number, string]>([
    ["en", 1, "1 case"],
    ["en", 1200, "1,200 cases"],
    ["id", 1, "1 kasus"],
    ["id", 1200, "1.200 kasus"],
    ["km", 1, "សំណុំរឿង 1"],
    ["my", 1, "အမှု ၁ ခု"],
    ["my", 12, "အမှု ၁၂ ခု"],
  ])("in %s counts %i", (language, count, text) => {
    expect(say(language, "chat:cases", { count })).toEqual({ text, language });
  });

  test("counts by the rules of the language that is found", () => {
    expect(say("th", "chat:cases", { count: 1 })).toEqual({ text: "1 case", language: "en" });
  });

  test("puts a worker's own words in as they are, whatever they hold", () => {
    const name = "<b> & {name} $t(only.here) {{x}} $& %s";
    expect(say("en", "chat:greeting.hello", { name }).text).toBe(`Hello ${name}.`);
  });

  test("shows a gap for a value that was not given, not 'undefined' or braces", () => {
    expect(say("en", "chat:greeting.hello").text).toBe("Hello ….");
  });

  test("two contents live side by side", () => {
    const other = makeSay([file("en", "chat", { "only.here": "Another." })]);
    expect([say("en", "chat:only.here").text, other("en", "chat:only.here").text]).toEqual(["In English.", "Another."]);
  });
});

describe("languages that are offered", () => {
  test("have every chat string of English, in the plurals that they know", () => {
    expect(completeLanguages(FILES)).toEqual(["en", "id", "km"]);
  });

  test("may lack a few strings that are new in English, but none that matters in danger", () => {
    const texts = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`talk.line-${at}`, "text"]));
    const offered = (lacking: string) => {
      const all = { ...texts, "danger.called": "text" };
      const khmer = Object.fromEntries(Object.entries(all).filter(([key]) => key !== lacking));
      return completeLanguages([file("en", "chat", all), file("km", "chat", khmer)]);
    };
    expect(offered("talk.line-7")).toEqual(["en", "km"]);
    expect(offered("danger.called")).toEqual(["en"]);
  });

  test("are none without English", () => {
    expect(completeLanguages(FILES.filter(({ language }) => language !== "en"))).toEqual([]);
  });
});
