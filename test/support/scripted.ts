import type { Match, Matcher } from "../../src/domain/matcher/types.ts";

/** A matcher that knows just what a test tells it, so that a test of the conversation does not test the matcher. */
export function scripted(known: Readonly<Record<string, Partial<Match>>>): Matcher {
  return {
    speaksOf: () => [],
    match: (text) => {
      const said = known[text] ?? {};
      const sure = said.topic != null || said.danger != null;
      return {
        text,
        language: "en",
        languageConfidence: 0.99,
        topic: said.danger ?? null,
        confidence: sure ? 0.95 : 0.1,
        scope: sure ? 1 : 0.1,
        verdict: sure ? "sure" : "none",
        danger: null,
        alternatives: [],
        entities: {},
        reasons: [],
        ...said,
      };
    },
  };
}
