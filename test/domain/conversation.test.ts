import { describe, expect, test } from "vitest";
import { WAITS } from "../../src/domain/desk/tickets.ts";
import { FLOOD } from "../../src/domain/pace.ts";
import { HOUR, Story } from "../support/universe.ts";

const FEES = { topic: "fees.limit" };
const KNOWN = {
  "agent want money": FEES,
  "agent want money in singapore": { ...FEES, entities: { destination: "SG", countries: ["SG"] } },
  "and in malaysia?": { entities: { destination: "MY", countries: ["MY"], bare: true as const } },
  jordan: { entities: { destination: "JO", countries: ["JO"], bare: true as const } },
  "boss beat me": { danger: "safety.violence" },
  "boss beat me in singapore": { danger: "safety.violence", entities: { destination: "SG", countries: ["SG"] } },
  "maybe fees": { verdict: "unsure" as const, alternatives: [{ topic: "fees.limit", confidence: 0.4 }] },
  "agent want baht": { ...FEES, entities: { destination: "TH", destinationGuessed: true as const } },
  "where are you": { topic: "talk.human" },
  "can i change employer": { topic: "contract.change-employer" },
  delete: {},
  yes: { topic: "talk.yes" },
};
const story = () => new Story(KNOWN);

describe("a question", () => {
  test("the first reply says who runs this, that it is free and confidential, and how to delete", () => {
    const first = story().writes("agent want money in singapore");
    expect(first.replies[0]).toBe(first.words("greeting.first"));
    expect(first.writes("agent want money").replies).not.toContain(first.words("greeting.first"));
  });

  test("is answered from the facts of its country, with source and date, and then asks whether it helped", () => {
    const asked = story().writes("agent want money in singapore");
    const answer = asked.conversation.transcript.find((message) => message.answer);
    expect(answer?.answer).toMatchObject({ topic: "fees.limit", jurisdiction: "SG", facts: expect.arrayContaining(["SG.fees.limit.cap"]) });
    expect(asked.replies[1]).toMatch(/at most 1 month of salary .* never more than 2 months of salary/);
    expect(asked.replies[1]).toMatch(/Source: Ministry of Manpower.*October 2020/);
    expect(asked.choices.map(({ id }) => id).slice(-3)).toEqual(["good", "bad", "person"]);
    for (const text of asked.replies) expect(text.length).toBeLessThanOrEqual(900);
    expect(asked.replies[1]?.length).toBeLessThanOrEqual(600);
  });

  test("without a country asks for it once, takes a number in Khmer digits, and remembers", () => {
    const asked = story().writes("agent want money");
    expect(asked.replies.at(-1)).toBe(asked.words("country.ask"));
    const place = asked.choices.findIndex(({ id }) => id === "country:SG");
    asked.writes("០១២៣៤៥៦៧៨៩"[place + 1] ?? "");
    expect(asked.conversation.profile.destination).toBe("SG");
    expect(asked.conversation.lastAnswer).toMatchObject({ topic: "fees.limit", jurisdiction: "SG" });
    expect(asked.writes("agent want money").conversation.lastAnswer?.jurisdiction).toBe("SG");
  });

  test("is not about the country that the worker comes from", () => {
    const cambodian = { entities: { origin: "KH", countries: ["KH"] } };
    const worker = new Story({
      ...KNOWN,
      "from cambodia": cambodian,
      "from cambodia, work in thailand": { entities: { origin: "KH", destination: "TH", countries: ["KH", "TH"] } },
      "and for cambodians?": { entities: { ...cambodian.entities, bare: true as const } },
    });
    worker.writes("agent want money").writes("from cambodia");
    expect(worker.replies).toEqual([worker.words("country.ask")]);
    expect(worker.writes("from cambodia, work in thailand").conversation.lastAnswer?.jurisdiction).toBe("TH");
    expect(worker.writes("and for cambodians?").conversation.lastAnswer).toMatchObject({ topic: "fees.limit", jurisdiction: "TH" });
    expect(worker.conversation.profile).toMatchObject({ destination: "TH", origin: "KH" });
  });

  test("keeps its context: and in Malaysia?", () => {
    const asked = story().writes("agent want money in singapore").writes("and in malaysia?");
    expect(asked.conversation.lastAnswer).toMatchObject({ topic: "fees.limit", jurisdiction: "MY" });
    expect(asked.replies.join()).toContain("Malaysia");
  });

  test("about a country we know nothing of says so and gives the general rule", () => {
    const asked = story().writes("agent want money").writes("jordan");
    expect(asked.replies[0]).toContain("I do not have a checked rule about recruitment fees in Jordan");
  });

  test("that is unclear becomes choices, and twice unclear a person", () => {
    const asked = story().writes("maybe fees");
    expect(asked.choices.map(({ id }) => id)).toEqual(["topic:fees.limit", "none", "person"]);
    // The country alone belongs to the one matter that was offered.
    expect(asked.writes("jordan").replies[0]).toContain("I do not have a checked rule about recruitment fees in Jordan");
    const lost = story().writes("blorp").writes("zork");
    expect(lost.replies).toEqual([lost.words("unclear.person")]);
    expect(lost.writes("yes").conversation.ticket).toMatchObject({ reason: "unsure", state: "queued" });
  });
});

describe("danger comes first", () => {
  const inEveryState: [string, (worker: Story) => Story][] = [
    ["at the very beginning", (worker) => worker],
    ["while a question of the bot is open", (worker) => worker.writes("agent want money")],
    ["while waiting in the queue", (worker) => worker.presses("person")],
    ["while deleting is being confirmed", (worker) => worker.presses("privacy:erase")],
    ["in a flood", (worker) => Array.from({ length: FLOOD.messages + 5 }).reduce<Story>((all) => all.writes("blorp"), worker)],
    ["after STOP", (worker) => worker.writes("STOP")],
  ];

  test.each(inEveryState)("%s: numbers in the same reply, and the desk is called", (_, before) => {
    const worker = before(story()).writes("boss beat me in singapore");
    expect(worker.replies.join("\n")).toContain("999");
    expect(worker.effects).toContainEqual(expect.objectContaining({ kind: "desk" }));
    expect(worker.conversation.ticket).toMatchObject({ priority: "danger", topic: "safety.violence", state: "queued" });
  });

  test("without a country the help is general, the country is asked, and its numbers follow", () => {
    const worker = story().writes("boss beat me");
    expect(worker.replies.at(-1)).toBe(worker.words("danger.country"));
    expect(worker.presses("country:SG").replies.join("\n")).toContain("999");
  });

  test("numbers are those of the country that is named with them; after talk of another one it is asked where the worker is", () => {
    const worker = story().writes("agent want money in singapore").writes("and in malaysia?").writes("boss beat me");
    expect(worker.replies[0]).toContain("Who can help in Malaysia:");
    expect(worker.replies.at(-1)).toBe(worker.words("danger.country"));
    worker.presses("country:SG");
    expect(worker.replies[0]).toContain("Who can help in Singapore:");
    expect(worker.replies.at(-1)).toBe(worker.words("person.safe"));
    expect(story().writes("boss beat me in singapore").replies).not.toContain(worker.words("danger.country"));
  });

  test("while a person has the case the bot stays silent, and the case becomes urgent", () => {
    const worker = story().presses("person").staff({ verb: "claim" }).writes("boss beat me");
    expect(worker.replies).toEqual([]);
    expect(worker.conversation.ticket).toMatchObject({ priority: "danger", state: "claimed" });
  });
});

describe("STOP", () => {
  test("stays stopped until START, whatever is written or pressed", () => {
    const worker = story().writes("STOP");
    expect(worker.replies).toEqual([worker.words("stop.stopped")]);
    expect(worker.writes("agent want money").presses("help").sends({ kind: "photo" }).opens().replies).toEqual([]);
    expect(worker.conversation.stopped).toBe(true);
    expect(worker.writes("start").conversation.stopped).toBe(false);
    expect(worker.writes("agent want money in singapore").conversation.lastAnswer?.jurisdiction).toBe("SG");
  });

  test("is heard while a person has the case, and staff are refused", () => {
    const worker = story().presses("person").staff({ verb: "claim" }).writes("/stop");
    expect(worker.staff({ verb: "reply", text: "hello" }).refused).toBe("stopped");
    expect(worker.staff({ verb: "resolve", outcome: "other" }).replies).toEqual([]);
  });

  test("is heard in a flood", () => {
    const worker = story();
    for (let message = 0; message < FLOOD.messages + 5; message += 1) worker.writes("blorp");
    expect(worker.writes("stop").conversation.stopped).toBe(true);
  });

  test("does not hold up help in danger, which asks for nothing and says once how to begin again", () => {
    const worker = story().writes("STOP").writes("boss beat me");
    const [help = "", , start] = worker.replies;
    expect(help).toContain("call the emergency number");
    expect(help).not.toMatch(/country|below/);
    expect(start).toBe(worker.words("danger.stopped"));
    expect(worker.choices.map(({ id }) => id)).toEqual(["start"]);
    expect(worker.conversation).toMatchObject({ stopped: true, dialogue: null });
    expect(worker.writes("boss beat me in singapore").replies.join()).toContain("999");
    expect(worker.replies).not.toContain(worker.words("danger.stopped"));
    worker.writes("start").writes("STOP").writes("boss beat me");
    expect(worker.replies.at(-1)).toBe(worker.words("danger.stopped"));
  });

  test("nor where a person has the case, who could not answer", () => {
    const worker = story().presses("person").staff({ verb: "claim" }).writes("STOP").writes("boss beat me in singapore");
    expect(worker.replies.join()).toContain("999");
    expect(worker.replies.at(-1)).toBe(worker.words("danger.stopped"));
    expect(worker.conversation).toMatchObject({ owner: "staff", ticket: { priority: "danger", state: "claimed" } });
    expect(worker.writes("agent want money").replies).toEqual([worker.words("danger.stopped")]);
  });

  test("is only a whole message", () => {
    expect(story().writes("stop my boss from keeping the passport").conversation.stopped).toBe(false);
  });
});

describe("while waiting for a person", () => {
  const waiting = () => story().presses("person").presses("safe:yes");

  test("clear questions are answered, what is asked of the service too, and a story is kept without interruption", () => {
    const worker = waiting();
    expect(worker.writes("agent want money in singapore").conversation.lastAnswer?.jurisdiction).toBe("SG");
    expect(worker.writes("where are you").replies).toEqual([worker.words("case.waiting", worker.case)]);
    expect(worker.writes("he came to the farm at night").replies).toEqual([worker.words("person.kept", worker.case)]);
    expect(worker.writes("then he took the phone").replies).toEqual([]);
  });

  test("a question without an answer is kept for the person, not offered a person again", () => {
    const unwritten = new Story(KNOWN, (content) => ({
      ...content,
      answer: (topic, language) => (topic === "contract.change-employer" ? null : content.answer(topic, language)),
    }));
    const worker = unwritten.presses("person").presses("safe:yes").writes("can i change employer");
    expect(worker.replies).toEqual([worker.words("person.kept", worker.case)]);
  });
});

test("money does not move a worker who has named her country", () => {
  const worker = story().writes("agent want money in singapore").writes("agent want baht");
  expect(worker.conversation.profile.destination).toBe("SG");
  expect(story().writes("agent want baht").conversation.profile.destination).toBe("TH");
});

describe("the worker's data", () => {
  test("is shown, copied, and deleted after a second question", () => {
    const worker = story().writes("agent want money in singapore").writes("delete");
    expect(worker.choices.map(({ id }) => id)).toEqual(["privacy:show", "privacy:export", "privacy:erase"]);
    expect(worker.presses("privacy:show").replies[0]).toContain("November 22, 2026");
    expect(worker.presses("privacy:export").replies[0]).toContain("You: agent want money in singapore");
    expect(worker.presses("privacy:erase").writes("2").replies).toEqual([worker.words("privacy.kept")]);
    worker.presses("privacy:erase").presses("erase:yes");
    expect(worker.replies).toEqual([worker.words("privacy.erased")]);
    expect(worker.conversation).toMatchObject({ erased: true, transcript: [], profile: {}, ticket: null, lastAnswer: null });
    expect(JSON.stringify(worker.conversation)).not.toContain("singapore");
    expect(worker.effects).toContainEqual(expect.objectContaining({ kind: "audit" }));
  });

  test("is not deleted by a number or a yes that answers something else", () => {
    const asked = () => story().presses("person").presses("safe:yes").presses("privacy:erase");
    expect(asked().writes("he paid one month").writes("1").conversation.erased).toBeUndefined();
    expect(asked().waits(WAITS["waiting-too-long"].normal).writes("yes").conversation.erased).toBeUndefined();
    expect(asked().waits(WAITS["waiting-too-long"].normal).writes("1").conversation.erased).toBeUndefined();
    expect(asked().writes("1").conversation.erased).toBe(true);
    expect(asked().writes("yes").conversation.erased).toBe(true);
  });

  test("says of a long chat that the copy is its newest part", () => {
    const worker = story().writes("agent want money");
    worker.conversation = { ...worker.conversation, messageCount: 500 };
    expect(worker.presses("privacy:export").replies[0]).toContain(worker.words("privacy.export-part"));
  });

  test("afterwards the worker is a new one", () => {
    const worker = story().presses("erase:yes").writes("agent want money");
    expect(worker.conversation.erased).toBeUndefined();
    expect(worker.replies[0]).toBe(worker.words("greeting.first"));
  });

  test("leaves the desk without the case, and staff are told", () => {
    const worker = story().presses("person").staff({ verb: "claim" }).staff({ verb: "release" }).presses("erase:yes");
    expect(worker.effects).toContainEqual(expect.objectContaining({ kind: "desk", what: "resolved" }));
    expect(worker.staff({ verb: "reply", text: "hello" }).refused).toBe("erased");
  });
});

test("an embassy is named to its own workers only", () => {
  const asked = (origin?: string) => {
    const entities = { destination: "MY", countries: ["MY"], ...(origin ? { origin } : {}) };
    return new Story({ unpaid: { topic: "wages.unpaid", entities } }).writes("unpaid").replies.join();
  };
  expect(asked("ID")).toContain("Indonesian Embassy");
  expect(asked("KH")).not.toContain("Indonesian Embassy");
  expect(asked()).not.toContain("Indonesian Embassy");
});

describe("odd input", () => {
  test.each(["", "   ", "\u200b\u200b", "👍👍👍", "\ud800", "‮abc‬", "\0\x01\x02"])("%j gets an answer", (text) => {
    expect(story().writes(text).replies.length).toBeGreaterThan(0);
  });

  test("a text of 100,000 characters is cut where it is kept", () => {
    const worker = story().writes("a".repeat(100_000));
    expect(JSON.stringify(worker.conversation).length).toBeLessThan(20_000);
    expect(worker.replies).toContain(worker.words("pace.cut"));
  });

  test("an unknown button gets the menu", () => {
    const worker = story().presses("nobody-offers-this");
    expect(worker.replies.at(-1)).toBe(worker.words("help.old-button"));
    for (const id of ["__proto__", "constructor", "lang:", "country:ZZ", "topic:none", ":"])
      expect(story().presses(id).replies.at(-1)).toBe(worker.words("help.old-button"));
  });

  test("a photo to the bot is answered with a person; to the queue it is kept", () => {
    const worker = story().sends({ kind: "photo" });
    expect(worker.replies.at(-1)).toBe(worker.words("unclear.media"));
    expect(worker.presses("person").sends({ kind: "photo" }).replies).toEqual([worker.words("person.kept", worker.case)]);
    expect(worker.sends({ kind: "voice" }).replies).toEqual([]);
  });

  test("a contact or a place to the bot is answered with a person who can see it", () => {
    const contact = { kind: "contact", cards: [{ name: "Agent", phones: ["999"] }] } as const;
    for (const sent of [contact, { kind: "location", latitude: 5.4, longitude: 100.3 } as const]) {
      const worker = story().sends(sent);
      expect(worker.replies.at(-1)).toBe(worker.words("unclear.seen"));
      expect(worker.replies.join()).not.toMatch(/Agent|999|5\.4/);
      expect(worker.presses("person").conversation.owner).toBe("queue");
    }
  });

  test("a button is kept with the words on it, though the platform brings its id alone, long after too", () => {
    const worker = story().presses("person").presses("safe:no");
    const kept = () => worker.conversation.transcript.findLast(({ from }) => from === "worker")?.content;
    expect(kept()).toEqual({ kind: "choice", choice: "safe:no", label: worker.words("choices.safe-no") });
    worker.writes("agent want money").presses("safe:yes");
    expect(kept()).toEqual({ kind: "choice", choice: "safe:yes", label: worker.words("choices.safe-yes") });
  });

  test("a flood is kept and answered once", () => {
    const worker = story();
    const replies = Array.from({ length: 40 }, (_, index) => worker.writes(`blorp ${index}`).replies).flat();
    expect(worker.conversation.transcript.filter(({ from }) => from === "worker")).toHaveLength(40);
    expect(replies.filter((text) => text === worker.words("pace.wait"))).toHaveLength(1);
  });

  test("that it is not safe to write is heard in a flood", () => {
    for (const answer of [(worker: Story) => worker.presses("safe:no"), (worker: Story) => worker.writes("2")]) {
      const worker = story().presses("person");
      for (let message = 0; message < FLOOD.messages + 5; message += 1) worker.sends({ kind: "sticker" });
      expect(answer(worker).conversation.safeToMessage).toBe(false);
    }
  });

  test("a clock that is set back after a flood does not silence the worker", () => {
    const worker = story();
    for (let message = 0; message < FLOOD.messages + 5; message += 1) worker.writes("blorp");
    worker.now -= 24 * HOUR;
    expect(worker.writes("agent want money in singapore").replies.length).toBeGreaterThan(0);
  });

  test("the same greeting on other days is answered each time", () => {
    const worker = story().writes("yes");
    for (let day = 0; day < 6; day += 1) {
      worker.now += 24 * HOUR;
      expect(worker.writes("yes").replies).toHaveLength(1);
    }
  });

  test("two machines do not talk for ever after a danger that is over, either", () => {
    const worker = story().writes("boss beat me in singapore").presses("safe:yes").staff({ verb: "resolve", outcome: "settled" });
    const spoken = Array.from({ length: 8 }, () => worker.writes("agent want money in singapore").replies.length);
    expect(spoken.at(-1)).toBe(0);
  });

  test("two machines do not talk for ever", () => {
    const worker = story().writes("yes");
    const spoken = Array.from({ length: 8 }, () => {
      worker.now += 10 * 60_000;
      return worker.writes("yes").replies.length;
    });
    expect(spoken.at(-1)).toBe(0);
  });
});

test("the same story told twice is the same to the letter", () => {
  const tell = () =>
    story().opens().writes("agent want money").writes("2").presses("bad").presses("person").staff({ verb: "claim" }).waits(3_600_000);
  expect(tell().conversation).toEqual(tell().conversation);
});
