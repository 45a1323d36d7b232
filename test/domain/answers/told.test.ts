import { describe, expect, test } from "vitest";
import { digest, standingOf, TOLD_DAYS } from "../../../src/domain/answers/told.ts";
import type { Conversation } from "../../../src/domain/conversation.ts";
import { withFact, withWords } from "../../support/changed-content.ts";
import { HOUR, Story, universe } from "../../support/universe.ts";

const ASKED = "agent fee in singapore?";
const KNOWN = {
  [ASKED]: { topic: "fees.limit", entities: { destination: "SG" } },
  "and pay?": { topic: "wages.unpaid" },
  "boss beat me": { danger: "safety.violence", entities: { destination: "SG" } },
} as const;
const CAP = "SG.fees.limit.cap";
const DAY = 24 * HOUR;

const story = () => new Story(KNOWN);
const toldIn = ({ conversation }: Story) => conversation.told ?? {};

describe("a conversation keeps what was told", () => {
  test("of each fact of an answer, in the words in which it was said", () => {
    const asked = story().writes(ASKED);
    const said = asked.replies.join("\n");
    const answer = asked.effects.flatMap((effect) => (effect.kind === "say" && effect.say.answer ? effect.say.answer.facts : []));
    expect(Object.keys(toldIn(asked)).toSorted()).toEqual(answer.toSorted());
    expect(answer).toContain(CAP);
    for (const { text, at } of Object.values(toldIn(asked))) {
      expect(said).toContain(text);
      expect(at).toBe(asked.now);
    }
  });

  test("and not what no fact stands behind, such as help in danger", () => {
    expect(toldIn(story().writes("boss beat me"))).toEqual({});
  });

  test("once, as told last", () => {
    const twice = story().writes(ASKED).waits(DAY).writes(ASKED);
    expect(toldIn(twice)[CAP]?.at).toBe(twice.now);
  });

  test("for ninety days", () => {
    const later = story()
      .writes(ASKED)
      .waits((TOLD_DAYS + 1) * DAY)
      .writes("and pay?");
    expect(toldIn(later)).not.toHaveProperty([CAP]);
    expect(Object.keys(toldIn(later)).length).toBeGreaterThan(0);
  });

  test("and never more than a document should hold: the oldest give way", () => {
    const asked = story().writes(ASKED);
    const one = toldIn(asked)[CAP];
    if (!one) throw new Error("the cap was not told");
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, nth) => [`SG.old.${nth}`, { ...one, at: one.at - 100 + nth }]));
    asked.conversation = { ...asked.conversation, told: many };
    asked.writes(ASKED);
    expect(Object.keys(toldIn(asked))).toHaveLength(40);
    expect(toldIn(asked)).toHaveProperty([CAP]);
    expect(toldIn(asked)).not.toHaveProperty(["SG.old.0"]);
  });

  test("until the worker has everything deleted", () => {
    expect(toldIn(story().writes(ASKED).presses("privacy:erase").presses("erase:yes"))).toEqual({});
  });

  test("also one that was saved before this was kept", () => {
    const asked = story().writes(ASKED);
    const { told: _, ...old } = asked.conversation;
    asked.conversation = old satisfies Conversation;
    expect(toldIn(asked.writes(ASKED))).toHaveProperty([CAP]);
  });

  test("and says so when the worker asks what is stored", () => {
    const asked = story().presses("privacy:show");
    expect(asked.replies.join()).not.toContain("rule");
    asked.writes(ASKED).presses("privacy:show");
    const count = Object.keys(toldIn(asked)).length;
    expect(asked.replies[0]).toContain(asked.words("correction.stored", { count, days: TOLD_DAYS }));
  });
});

describe("what was told", () => {
  const content = withWords(universe(KNOWN), CAP, "en", "An agency may take {value}.");
  const asked = story();
  Object.assign(asked, { content });
  const told = toldIn(asked.writes(ASKED))[CAP];
  if (!told) throw new Error("the cap was not told");
  const standing = (after: typeof content) => standingOf(after, CAP, told, asked.now).kind;

  test("holds as long as its words and values do", () => {
    expect(standing(content)).toBe("same");
    expect(standing(withFact(content, CAP, (fact) => ({ ...fact, statement: "Said otherwise to editors.", review: "reviewed" })))).toBe(
      "same",
    );
  });

  test("holds when the same text is made in another way", () => {
    expect(standing(withWords(content, CAP, "en", told.text))).toBe("same");
  });

  test.each([
    ["the words", withWords(content, CAP, "en", "At most {value} may be taken.")],
    ["a value", withFact(content, CAP, (fact) => ({ ...fact, values: { value: { amount: 3, unit: "days" } } }))],
  ])("has changed when %s did", (_what, after) => {
    expect(standing(after)).toBe("changed");
  });

  test("has not changed when another language got better words", () => {
    expect(standing(withWords(content, CAP, "km", "បានត្រឹម {value}"))).toBe("same");
  });

  test("is withdrawn when the fact is gone, and not when it stands under another topic", () => {
    expect(standing(withFact(content, CAP, () => null))).toBe("withdrawn");
    const moved: typeof content = {
      ...withFact(content, CAP, () => null),
      facts: (topic, place) =>
        topic === "fees.who-pays"
          ? [...content.facts(topic, place), ...content.facts("fees.limit", place).filter(({ id }) => id === CAP)]
          : content.facts(topic, place).filter(({ id }) => id !== CAP),
    };
    expect(standing(moved)).toBe("same");
  });
});

test("a digest tells near texts apart", () => {
  const texts = Array.from({ length: 20_000 }, (_, nth) => `An agency may take ${nth} baht.`);
  expect(new Set(texts.map(digest)).size).toBe(texts.length);
});
