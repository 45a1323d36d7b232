import { describe, expect, test } from "vitest";
import { composeAnswer } from "../../../src/domain/answers/answer.ts";
import type { Question } from "../../../src/domain/answers/telling.ts";
import type { AnswerWords, ContentSet } from "../../../src/domain/content.ts";
import { START, universe } from "../../support/universe.ts";

const content = universe();
const asked: Question = { topic: "fees.limit", jurisdiction: "SG", language: "en", profile: {}, now: START };

/** The project's content with other words for every answer. */
function withWords(change: (words: AnswerWords) => AnswerWords, from: ContentSet = content): ContentSet {
  return {
    ...from,
    answer: (topic, language) => {
      const words = from.answer(topic, language);
      return words && change(words);
    },
  };
}

describe("an answer", () => {
  test("whose rule nobody has worded says that it is not known; its details do not pass for the rule", () => {
    const lead = composeAnswer(content, asked)?.first.answer?.facts[0] ?? "";
    const unworded = withWords(({ variants: { unknown = "" }, ...words }) => ({ ...words, variants: { unknown } }), {
      ...content,
      wording: (id, language) => (id === lead ? null : content.wording(id, language)),
    });
    const answer = composeAnswer(unworded, asked);
    expect(answer?.first.text).toContain("I do not have a checked rule");
    expect(answer?.first.answer?.facts.filter((id) => id.startsWith("SG."))).toEqual([]);
  });

  test.each(["fees.limit", "safety.violence"])("about %s that is only in English says so to a Khmer worker", (topic) => {
    const english = { ...content, answer: (id: string) => content.answer(id, "en") };
    const answer = composeAnswer(english, { ...asked, topic, jurisdiction: "JO", language: "km" });
    expect(answer?.first.text).toContain(content.say("km", "chat:answer.other-language").text);
  });

  test("with long advice still names whom to call", () => {
    const long = withWords((words) => ({ ...words, steps: Array<string>(4).fill("Keep every paper. ".repeat(15)) }));
    const answer = composeAnswer(long, asked);
    const [contact] = content.contacts("fees.limit", "SG");
    expect(answer?.second?.text).toContain(contact?.name);
    expect(answer?.second?.text.split("\n").at(-1)).toMatch(/^• /);
  });
});
