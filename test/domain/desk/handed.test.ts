import { describe, expect, test } from "vitest";
import { ELSEWHERE } from "../../../src/domain/desk/tickets.ts";
import type { HandOverEvent } from "../../../src/domain/events.ts";
import { HOUR, Story } from "../../support/universe.ts";

const KNOWN = {
  "boss beat me": { danger: "safety.violence" },
  "they took my passport": { topic: "documents.passport" },
  "majikan tahan paspor saya": { topic: "documents.passport", language: "id", languageConfidence: 0.99 },
} as const;

let count = 0;
function hears(story: Story, what: HandOverEvent["what"], more: Partial<HandOverEvent> = {}): Story {
  story.now += 1_000;
  return story.happens({ kind: "hand-over", id: `h${++count}`, at: story.now, what, ...more });
}
const from = (...said: readonly (readonly ["worker" | "other", string])[]): Partial<HandOverEvent> => ({
  said: said.map(([who, text]) => ({ from: who, text })),
});
const waiting = () => new Story(KNOWN).writes("hello").presses("person").presses("safe:yes");

describe("another desk tells that it has the case", () => {
  test("the bot is silent, as for a person here, and our queue no longer waits", () => {
    const story = hears(waiting(), "accepted");
    expect(story.conversation).toMatchObject({ owner: "staff", ticket: { state: "claimed", claimedBy: ELSEWHERE } });
    expect(story.replies).toEqual([story.words("person.here")]);
    expect(story.writes("they took my passport").replies).toEqual([]);
    expect(story.presses("topic:fees.limit").replies).toEqual([]);
  });

  test("it is not put back into our queue for want of a reply, which we would not see", () => {
    const story = hears(waiting(), "accepted")
      .writes("are you there?")
      .waits(24 * HOUR)
      .writes("hello?")
      .waits(24 * HOUR);
    expect(story.conversation.ticket).toMatchObject({ state: "claimed", claimedBy: ELSEWHERE });
  });

  test("after two silent days the case closes, and the bot answers again", () => {
    const story = hears(waiting(), "accepted").waits(49 * HOUR);
    expect(story.conversation).toMatchObject({ owner: "bot", ticket: { state: "resolved" } });
    expect(story.writes("they took my passport").replies).not.toEqual([]);
  });

  test("twice, or after one of us took it: it stays as it is", () => {
    const twice = hears(hears(waiting(), "accepted"), "accepted");
    expect(twice.replies).toEqual([]);
    const ours = hears(waiting().staff({ verb: "claim" }), "accepted");
    expect(ours.conversation.ticket?.claimedBy).toBe("sok");
  });

  test("one of us can take it back", () => {
    const story = hears(waiting(), "accepted").staff({ verb: "claim" });
    expect(story.refused).toBeNull();
    expect(story.conversation.ticket?.claimedBy).toBe("sok");
    expect(hears(story, "completed").conversation.owner).toBe("staff");
  });

  test("danger is still told to our desk", () => {
    const story = hears(waiting(), "accepted").writes("boss beat me");
    expect(story.conversation.ticket?.priority).toBe("danger");
    expect(story.effects).toContainEqual(expect.objectContaining({ kind: "desk" }));
  });
});

describe("another desk tells that it cannot, or that it is done", () => {
  test("it failed: our queue has it again, and is told", () => {
    const story = hears(hears(waiting(), "accepted"), "failed");
    expect(story.conversation).toMatchObject({ owner: "queue", ticket: { state: "queued" } });
    expect(story.effects).toContainEqual(expect.objectContaining({ kind: "desk", what: "released" }));
    expect(hears(waiting(), "failed").effects).toContainEqual(expect.objectContaining({ kind: "desk", what: "released" }));
  });

  test("it is done: the case is closed, and the bot answers again", () => {
    const story = hears(hears(waiting(), "accepted"), "completed");
    expect(story.conversation).toMatchObject({ owner: "bot", ticket: { state: "resolved", outcome: "referred" } });
    expect(story.writes("they took my passport").replies).not.toEqual([]);
    expect(hears(story, "accepted").conversation.owner).toBe("bot");
  });

  test.each(["accepted", "failed", "completed"] as const)("%s, without a case: nothing", (what) => {
    const story = hears(new Story(KNOWN).writes("hello"), what);
    expect(story.effects).toEqual([]);
    expect(story.conversation).toMatchObject({ owner: "bot", ticket: null });
  });

  test("while one of us has it: nothing", () => {
    for (const what of ["failed", "completed"] as const) {
      const story = hears(waiting().staff({ verb: "claim" }), what);
      expect(story.conversation).toMatchObject({ owner: "staff", ticket: { claimedBy: "sok" } });
    }
  });
});

describe("a conversation is handed over to us", () => {
  test("a case is opened with what was said before, and the worker is told", () => {
    const story = hears(new Story(KNOWN), "initiate", from(["worker", "they took my passport"], ["other", "I cannot help with that."]));
    expect(story.conversation).toMatchObject({
      owner: "queue",
      ticket: { state: "queued", handed: true, topic: "documents.passport", reason: "asked" },
    });
    const note = story.conversation.transcript.find((message) => message.from === "note");
    expect(note).toMatchObject({ staff: ELSEWHERE, content: { text: "Worker: they took my passport\n– I cannot help with that." } });
    expect(story.replies.join("\n")).toContain(story.conversation.ticket?.id);
  });

  test("in the language that the worker wrote there, or that her channel says", () => {
    expect(hears(new Story(KNOWN), "initiate", from(["worker", "majikan tahan paspor saya"])).conversation.language).toBe("id");
    expect(hears(new Story(KNOWN), "initiate", { hints: { language: "km" } }).conversation.language).toBe("km");
  });

  test("words of danger in it jump the queue and are answered at once", () => {
    const story = hears(new Story(KNOWN), "initiate", from(["worker", "boss beat me"], ["other", "Please hold."]));
    expect(story.conversation.ticket).toMatchObject({ priority: "danger", handed: true });
    expect(story.replies.length).toBeGreaterThan(1);
  });

  test("words of danger said by the other bot are not the worker's", () => {
    expect(hears(new Story(KNOWN), "initiate", from(["other", "boss beat me"])).conversation.ticket?.priority).toBe("normal");
  });

  test("with a case open it stays that case", () => {
    const story = waiting();
    const number = story.conversation.ticket?.id;
    hears(story, "initiate", from(["worker", "they took my passport"]));
    expect(story.conversation.ticket).toMatchObject({ id: number, handed: true });
    expect(story.conversation.pastTickets).toEqual([]);
  });

  test("while a person has it the bot stays silent", () => {
    const story = hears(waiting().staff({ verb: "claim" }), "initiate", from(["worker", "they took my passport"]));
    expect(story.replies).toEqual([]);
    expect(story.conversation.transcript.at(-1)?.from).toBe("note");
  });

  test("of a worker who said STOP: nothing, since nobody could answer her", () => {
    const story = hears(new Story(KNOWN).writes("stop"), "initiate", from(["worker", "they took my passport"]));
    expect(story.conversation.ticket).toBeNull();
    expect(story.replies).toEqual([]);
  });

  test("a book of texts is cut to the newest", () => {
    const story = hears(new Story(KNOWN), "initiate", from(["other", "x".repeat(40_000)], ["worker", "the last word"]));
    const note = story.conversation.transcript.find((message) => message.from === "note");
    const text = note?.content.kind === "text" ? note.content.text : "";
    expect(text.length).toBeLessThanOrEqual(16_000);
    expect(text).toMatch(/the last word$/);
  });
});
