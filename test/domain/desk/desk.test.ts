import { describe, expect, test } from "vitest";
import { WAITS } from "../../../src/domain/desk/tickets.ts";
import { HOUR, MINUTE, Story } from "../../support/universe.ts";

const waiting = () => new Story().presses("person").presses("safe:yes");
const held = () => waiting().staff({ verb: "claim" });

describe("a case is claimed by one person", () => {
  test("the worker hears that a person is here, and the bot is silent from then on", () => {
    const story = held();
    expect(story.conversation.owner).toBe("staff");
    expect(story.replies).toEqual([story.words("person.here")]);
    for (const kind of ["photo", "voice", "document", "sticker"] as const) expect(story.sends({ kind }).replies).toEqual([]);
    expect(story.sends({ kind: "location", latitude: 11.5, longitude: 104.9 }).replies).toEqual([]);
    expect(story.writes("what is the rule for fees").replies).toEqual([]);
    expect(story.presses("topic:fees.limit").replies).toEqual([]);
  });

  test("START wakes no bot: it only tells that messages come again", () => {
    expect(held().writes("/start").replies).toEqual([]);
    expect(held().presses("start").replies).toEqual([]);
    const stopped = held().writes("stop").writes("start");
    expect(stopped.replies).toEqual([stopped.words("stop.started")]);
    expect(stopped.staff({ verb: "reply", text: "Hello" }).replies).toEqual(["Hello"]);
  });

  test("a colleague is refused until it comes back to the queue", () => {
    const story = held();
    expect(story.staff({ verb: "claim" }, "dara").refused).toBe("owned-by-other");
    expect(story.staff({ verb: "reply", text: "hello" }, "dara").refused).toBe("not-yours");
    expect(story.staff({ verb: "resolve", outcome: "informed" }, "dara").refused).toBe("not-yours");
    expect(story.staff({ verb: "transfer", to: "dara" }).refused).toBeNull();
    expect(story.staff({ verb: "reply", text: "hello" }, "dara").replies).toEqual(["hello"]);
    expect(story.staff({ verb: "release" }, "dara").conversation.owner).toBe("queue");
    expect(story.conversation.ticket).not.toHaveProperty("claimedBy");
  });

  test("what is already so leaves no trace", () => {
    const story = held();
    const before = story.conversation;
    expect(story.staff({ verb: "claim" }).effects).toEqual([]);
    expect(story.conversation).toEqual(before);
  });

  test("a reply from the queue takes the case first", () => {
    const story = waiting().staff({ verb: "reply", text: "I am here" });
    expect(story.conversation.ticket?.claimedBy).toBe("sok");
    expect(story.replies).toEqual([story.words("person.here"), "I am here"]);
  });

  test.each([
    ["", "empty"],
    ["  \n", "empty"],
    ["x".repeat(4_001), "too-long"],
  ])("a reply of %j is refused as %s", (text, why) => {
    expect(held().staff({ verb: "reply", text }).refused).toBe(why);
  });

  test("a note stays at the desk", () => {
    const story = held().staff({ verb: "note", text: "sounds like debt bondage" });
    expect(story.replies).toEqual([]);
    expect(story.conversation.transcript.at(-1)).toMatchObject({ from: "note", staff: "sok" });
  });

  test("without a case every verb says what to do", () => {
    const story = new Story();
    expect(story.staff({ verb: "reply", text: "hi" }).refused).toBe("not-open");
    expect(story.staff({ verb: "claim" }).refused).toBe("not-open");
    expect(story.staff({ verb: "reopen" }).refused).toBe("nothing-to-reopen");
    expect(story.staff({ verb: "open" }).conversation.owner).toBe("queue");
  });
});

describe("a case ends", () => {
  test("the worker is asked how it went, rates it, and the bot answers again", () => {
    const story = held().staff({ verb: "resolve", outcome: "informed" });
    expect(story.choices.map(({ id }) => id)).toEqual(["case:good", "case:bad", "case:reopen"]);
    expect(story.writes("1").replies).toEqual([story.words("case.thanks")]);
    expect(story.conversation.ticket).toMatchObject({ state: "resolved", outcome: "informed", rating: "good" });
    expect(story.conversation).toMatchObject({ owner: "bot", timers: [] });
  });

  test("the worker opens it again under the same number", () => {
    const story = held().staff({ verb: "resolve", outcome: "informed" });
    const { id } = story.conversation.ticket ?? {};
    expect(story.presses("case:reopen").conversation.ticket).toMatchObject({ id, state: "queued" });
    expect(story.conversation.owner).toBe("queue");
  });

  test("an old button does not rate the case that came after", () => {
    const story = held().staff({ verb: "resolve", outcome: "informed" }).presses("person").presses("case:bad");
    expect(story.conversation.ticket).not.toHaveProperty("rating");
  });

  test("a second case has a number of its own", () => {
    const story = held().staff({ verb: "resolve", outcome: "informed" });
    expect(story.presses("person").conversation.ticket?.id).toBe("K7Q2-MX4D-2");
    expect(story.conversation.pastTickets.map(({ id }) => id)).toEqual(["K7Q2-MX4D"]);
  });
});

describe("nobody is forgotten", () => {
  test("waiting too long reminds the desk each time and tells the worker once", () => {
    const story = waiting().waits(WAITS["waiting-too-long"].normal);
    expect(story.replies).toEqual([story.words("person.still-waiting", story.case)]);
    story.waits(WAITS["waiting-too-long"].normal);
    expect(story.replies).toEqual([]);
    expect(story.effects).toMatchObject([{ kind: "desk", what: "waiting-too-long" }]);
  });

  test("a phone of somebody in danger does not light up with it, until she says that it is safe", () => {
    const story = new Story().presses("topic:safety.violence").waits(WAITS["waiting-too-long"].danger);
    expect(story.replies).toEqual([]);
    expect(story.effects).toContainEqual(expect.objectContaining({ kind: "desk", what: "waiting-too-long" }));
    story.presses("safe:yes").waits(WAITS["waiting-too-long"].danger);
    expect(story.replies).toEqual([story.words("person.still-waiting", story.case)]);
  });

  test("a claimed case without a reply goes back to all", () => {
    const story = held().waits(WAITS["claimed-no-reply"].normal);
    expect(story.conversation).toMatchObject({ owner: "queue", ticket: { state: "queued" } });
    expect(story.staff({ verb: "claim" }, "dara").refused).toBeNull();
  });

  test("a reply puts that off, and the worker's next message arms it again", () => {
    const story = held().staff({ verb: "reply", text: "tell me more" }).waits(HOUR);
    expect(story.conversation.owner).toBe("staff");
    story.writes("my boss is back").waits(WAITS["claimed-no-reply"].normal);
    expect(story.conversation.owner).toBe("queue");
  });

  test("a worker who goes on writing does not keep the case with somebody who is not there", () => {
    const story = new Story({ "boss beat me": { danger: "safety.violence" } }).writes("boss beat me").staff({ verb: "claim" });
    story
      .waits(4 * MINUTE)
      .writes("please")
      .waits(MINUTE);
    expect(story.conversation).toMatchObject({ owner: "queue", ticket: { state: "queued", priority: "danger" } });
    story
      .staff({ verb: "reply", text: "I am here" })
      .writes("he is back")
      .waits(3 * MINUTE)
      .writes("help")
      .waits(2 * MINUTE);
    expect(story.conversation.owner).toBe("queue");
  });

  test("thanks for a reply do not make the case wait again", () => {
    const story = new Story({ "thank you": { topic: "talk.thanks" } }).presses("person").staff({ verb: "reply", text: "done" });
    story.writes("thank you").waits(2 * HOUR);
    expect(story.conversation).toMatchObject({ owner: "staff", ticket: { waitingSince: null } });
  });

  test("after long silence the case closes and can be opened again", () => {
    const story = held().staff({ verb: "reply", text: "are you there?" }).waits(WAITS.silence.normal);
    expect(story.conversation.ticket).toMatchObject({ state: "resolved", outcome: "unreachable" });
  });

  test("nothing is written first where it is not safe", () => {
    const story = new Story().presses("person").presses("safe:no");
    expect(story.waits(40 * MINUTE).replies).toEqual([]);
    expect(story.staff({ verb: "claim" }).replies).toEqual([]);
    expect(story.staff({ verb: "resolve", outcome: "other" }).replies).toEqual([]);
  });
});
