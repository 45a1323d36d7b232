import type { ContentSet } from "../../src/domain/content.ts";
import { scripted } from "../support/scripted.ts";

/**
 * Words for a service that starts in a moment. Each reply names the message that it answers, so that the loop guard has nothing to stop
 * and a test can see which reply is whose.
 */
export function quickWords(): ContentSet {
  let heard = "";
  const matcher = scripted({});
  const textOf = (key: string, { code = "" }: Readonly<Record<string, string | number>>): string => {
    if (key === "chat:move.code") return `code ${code}`;
    return key === "chat:talk.welcome" ? `answer to ${heard}` : key;
  };
  return {
    version: "crash",
    topics: new Map([["talk.thanks", { id: "talk.thanks", kind: "talk", means: "" }]]),
    jurisdictions: [],
    destinations: [],
    destinationsFor: () => [],
    origins: [],
    facts: () => [],
    contacts: () => [],
    answer: () => null,
    wording: () => null,
    reviewOf: () => null,
    audio: () => null,
    recording: () => null,
    languages: ["en"],
    say: (language, key, params = {}) => ({ language, text: textOf(key, params) }),
    matcher: {
      ...matcher,
      match: (text, hints) => {
        heard = text;
        return { ...matcher.match(text, hints), topic: "talk.thanks", verdict: "sure", confidence: 0.95 };
      },
    },
  };
}
