import { afterEach, describe, expect, test } from "vitest";
import { FakeGroup } from "../channels/support/fake-group.ts";
import { DARA, GROUP, GroupDesk, quick, SOK } from "./support/desk.ts";

let desk: GroupDesk;
afterEach(async () => {
  await desk.stop();
  await desk.fake.close();
});

async function asked(name = "srey"): Promise<number> {
  desk = await GroupDesk.open();
  await desk.worker(name, "my boss keeps my passport");
  await desk.worker(name, "a person please");
  const thread = await desk.topic(name);
  await desk.eventually(() => desk.group.line(thread, /passport/));
  return thread;
}

/** How often a worker's words stand in the group. */
const times = (words: string) => desk.group.lines.filter(({ text }) => text.includes(words)).length;
const topics = () => desk.group.shown.length;

describe("delete everything", () => {
  const erases = async () => {
    await desk.worker("srey", "delete everything");
    await desk.web.brings("srey", { kind: "choice", choice: "erase:yes" });
    await desk.service.idle();
  };

  test("takes the topic, and leaves nothing of the case", async () => {
    await asked();
    await desk.worker("mala", "a person please");
    await desk.topic("mala");
    await erases();
    await desk.eventually(() => expect(times("passport")).toBe(0));
    await desk.eventually(() => expect(topics()).toBe(1));
    await desk.eventually(async () => {
      const kept = [await desk.store.readSetting("staff-group")];
      for (const drawer of "abcdefghijklmnopqrstuvwxyz0123456789") kept.push(await desk.store.readSetting(`staff-group-topics-${drawer}`));
      expect(JSON.stringify(kept)).not.toContain(desk.id("srey"));
      expect(JSON.stringify(kept)).toContain(desk.id("mala"));
    });
  });

  test("takes it too when the service was down or the group away, and a new case gets a new topic", async () => {
    const old = await asked();
    await desk.staffGroup.stop();
    await erases();
    await desk.worker("srey", "a person please");
    await desk.stop();
    desk = await desk.comesBack();
    const thread = await desk.topic("srey").then(() =>
      desk.eventually(() => {
        const [only, ...more] = desk.group.shown;
        if (!only || more.length > 0 || only.thread === old) throw new Error("not yet");
        return only.thread;
      }),
    );
    expect(thread).not.toBe(old);
    expect(times("passport")).toBe(0);
  });
});

describe("a service that stops", () => {
  test("goes on where it was: nothing is posted twice, nothing left out, an answer given meanwhile goes out", async () => {
    const thread = await asked();
    desk.group.presses(SOK, thread, "Take this case");
    await desk.eventually(() => desk.group.line(thread, /with Sok/));
    await desk.stop();
    desk.group.writes(SOK, thread, "Where are you?", { answers: desk.group.line(thread, /passport/) });
    desk = await desk.comesBack();
    await desk.eventually(() => expect(desk.answers("srey")).toEqual(["Where are you?"]));
    await desk.worker("srey", "in Penang");
    await desk.eventually(() => expect(times("in Penang")).toBe(1));
    expect([topics(), times("passport"), times("with Sok")]).toEqual([1, 1, 1]);
  });

  test("killed between a post and its note posts that one message once more, and no other", async () => {
    const thread = await asked();
    const release = holdNext();
    await desk.worker("srey", "in Penang");
    await desk.eventually(() => expect(times("in Penang")).toBe(1));
    desk.dies();
    release();
    desk = await desk.comesBack();
    await desk.worker("srey", "hurry");
    await desk.eventually(() => expect(times("hurry")).toBe(1));
    expect([topics(), times("in Penang"), times("passport")]).toEqual([1, 2, 1]);
    expect(desk.group.said(thread).at(-1)).toMatch(/hurry/);
  });

  test("does a reply once that the platform brings twice", async () => {
    const thread = await asked();
    desk.group.presses(SOK, thread, "Take this case");
    await desk.eventually(() => desk.group.line(thread, /with Sok/));
    const answers = desk.group.line(thread, /passport/);
    const again = { message_id: desk.group.writes(SOK, thread, "Where are you?", { answers }) };
    await desk.eventually(() => expect(desk.answers("srey")).toHaveLength(1));
    desk.group.writes(SOK, thread, "Where are you?", { answers, more: again });
    desk.group.writes(SOK, thread, "And since when?", { answers });
    await desk.eventually(() => expect(desk.answers("srey")).toEqual(["Where are you?", "And since when?"]));
  });

  test("tells after all what it had not told yet", async () => {
    const thread = await asked();
    desk.fake.faults.push({ method: "sendMessage", fault: { status: 429, description: "Too Many Requests", retryAfter: 600 } });
    const card = desk.group.line(thread, /waiting for a person/);
    desk.group.writes(SOK, thread, "Hello", { answers: card });
    await desk.eventually(() => expect(desk.fake.faults).toHaveLength(0));
    await desk.stop();
    expect(times("first, then answer")).toBe(0);
    desk = await desk.comesBack();
    await desk.eventually(() => expect(times("first, then answer")).toBe(1));
  });

  /** The platform keeps what is sent and says nothing until it is let go. */
  function holdNext(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    desk.fake.holdAfter = promise;
    return () => {
      desk.fake.holdAfter = null;
      resolve();
    };
  }
});

describe("a group that is not as it should be", () => {
  test("twenty messages a minute: what is more waits, is put together, and comes in order", async () => {
    const thread = await asked();
    for (let number = 1; number <= 60; number += 1) await desk.web.brings("srey", `so it went on, part ${number}.`);
    await desk.service.idle();
    await desk.eventually(() => expect(times("part 60.")).toBe(1));
    const told = desk.group
      .said(thread)
      .join("\n")
      .matchAll(/part (\d+)\./g);
    expect([...told].map(([, number]) => Number(number))).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    const tooMany = desk.log.filter((line) => line.includes("asks to wait"));
    expect(tooMany).toEqual([]);
  });

  test("429 is waited out for as long as it says", async () => {
    const thread = await asked();
    desk.fake.faults.push({ method: "sendMessage", fault: { status: 429, description: "Too Many Requests", retryAfter: 30 } });
    const before = quick.now();
    await desk.worker("srey", "in Penang");
    await desk.eventually(() => desk.group.line(thread, /Penang/));
    expect(quick.now() - before).toBeGreaterThanOrEqual(30_000);
  });

  test("a topic that somebody deleted is made anew, with what was said last", async () => {
    const thread = await asked();
    desk.group.loses(thread);
    await desk.worker("srey", "in Penang");
    const other = await desk.eventually(() => {
      const [only] = desk.group.shown;
      if (!only) throw new Error("none yet");
      return only.thread;
    });
    await desk.eventually(() => desk.group.line(other, /passport(.|\n)*Penang/));
    expect(desk.group.said(other)[0]).toMatch(/waiting for a person/);
  });

  test("what goes astray from a deleted topic to where everybody reads is taken back", async () => {
    const thread = await asked();
    desk.group.strays = true;
    desk.group.loses(thread);
    await desk.worker("srey", "in Penang");
    await desk.eventually(() => expect([topics(), times("in Penang")]).toEqual([1, 1]));
    expect(desk.group.said(null)).toEqual([]);
  });

  test("a case that goes on in another conversation leaves no topic behind", async () => {
    await asked();
    await desk.store.update(
      desk.id("srey"),
      (document) => document && { ...document, conversation: { ...document.conversation, ticket: null, owner: "bot" } },
    );
    await desk.eventually(() => expect([topics(), times("passport")]).toEqual([0, 0]));
  });

  test("a topic that somebody closed is opened again while its case is open", async () => {
    const thread = await asked();
    const topic = desk.group.topics.get(thread);
    if (topic) topic.closed = true;
    desk.group.service(DARA, thread, { forum_topic_closed: {} });
    await desk.eventually(() => expect(desk.group.shown[0]?.closed).toBe(false));
  });

  test.each([
    ["the bot may not manage topics", { rights: { manage_topics: false, delete_messages: true } }, /too few rights/],
    ["topics are off", { forum: false }, /has no topics/],
    ["the bot was removed", { status: "left" as const }, /not in the staff group/],
  ])("when %s the operator reads why, and all is caught up with afterwards", async (_what, spoilt, said) => {
    desk = await GroupDesk.open();
    const { rights, forum, status } = desk.group;
    Object.assign(desk.group, spoilt);
    await desk.worker("srey", "a person please");
    await desk.eventually(() => expect(desk.log).toEqual([expect.stringMatching(said)]));
    await desk.worker("mala", "a person please");
    Object.assign(desk.group, { rights, forum, status });
    await desk.topic("srey");
    await desk.topic("mala");
    expect(desk.log).toHaveLength(1);
  });

  test("away for hours: the desk goes on, and the group catches up in order, danger first", async () => {
    desk = await GroupDesk.open();
    let away = true;
    desk.fake.chance = (method) => (away && method !== "getUpdates" ? "reset" : null);
    await desk.worker("srey", "a person please");
    await desk.eventually(() => expect(desk.log.join("\n")).toContain("cannot be reached"));
    await desk.console("srey", { verb: "claim" }, "dara");
    for (let number = 1; number <= 250; number += 1) await desk.web.brings("srey", `line ${number}.`);
    await desk.worker("mala", "boss beat me");
    await desk.service.idle();
    const danger = await desk.case("mala");
    await desk.eventually(() => expect(JSON.stringify(desk.fake.calls)).toContain(danger));
    away = false;
    const thread = await desk.topic("srey");
    await desk.eventually(() => expect(times("line 250.")).toBe(1));
    expect(desk.group.shown[0]?.name).toContain(danger);
    expect(desk.group.said(thread)[0]).toMatch(/with Dara/);
  });

  test("a long conversation that was away is posted from its older pages too", async () => {
    const thread = await asked();
    desk.fake.chance = (method) => (method !== "getUpdates" ? "reset" : null);
    for (let number = 1; number <= 250; number += 1) await desk.web.brings("srey", `line ${number}.`);
    await desk.service.idle();
    desk.fake.chance = () => null;
    await desk.eventually(() => expect(times("line 250.")).toBe(1));
    const told = desk.group
      .said(thread)
      .join("\n")
      .matchAll(/line (\d+)\./g);
    expect([...told].map(([, number]) => Number(number))).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
  });

  test("an upgraded group is followed to its new number, over a restart too", async () => {
    desk = await GroupDesk.open();
    desk.group.movedTo = -1_009_999_999_999;
    const fresh = new FakeGroup(desk.fake, -1_009_999_999_999, quick.now);
    await desk.worker("srey", "a person please");
    await desk.eventually(() => expect(fresh.shown).toHaveLength(1));
    await desk.stop();
    desk = await desk.comesBack();
    await desk.worker("srey", "in Penang");
    await desk.eventually(() => expect(fresh.lines.some(({ text }) => text.includes("in Penang"))).toBe(true));
    expect(fresh.shown).toHaveLength(1);
    expect(desk.group.id).toBe(GROUP);
  });

  test("another group in its place gets the open cases, and the old one keeps nothing", async () => {
    await asked();
    await desk.stop();
    const other = new FakeGroup(desk.fake, -1_005_555_555_555, quick.now);
    desk = await desk.comesBack({ chat: other.id });
    await desk.eventually(() => expect(other.lines.some(({ text }) => text.includes("passport"))).toBe(true));
    await desk.eventually(() => expect([topics(), times("passport")]).toEqual([0, 0]));
  });

  test("an answer that did not arrive is told to whoever wrote it", async () => {
    const thread = await asked();
    desk.group.presses(SOK, thread, "Take this case");
    await desk.eventually(() => desk.group.line(thread, /with Sok/));
    desk.web.script.push({ outcome: "failed", why: "blocked" });
    desk.group.writes(SOK, thread, "Where are you?", { answers: desk.group.line(thread, /passport/) });
    const line = await desk.eventually(() => desk.group.line(thread, /ℹ️ Sok: Not delivered/));
    expect(line).toMatchObject({ silent: false, text: expect.stringContaining("blocked") });
  });

  test("an answer that waits until the worker writes is told to whoever wrote it, and that it was read is told to nobody", async () => {
    const thread = await asked();
    desk.group.presses(SOK, thread, "Take this case");
    await desk.eventually(() => desk.group.line(thread, /with Sok/));
    desk.web.script.push({ outcome: "waits", why: "window-closed" });
    desk.group.writes(SOK, thread, "Where are you?", { answers: desk.group.line(thread, /passport/) });
    await desk.eventually(() => desk.group.line(thread, /ℹ️ Sok: Not sent yet\. WhatsApp takes an answer only for a day/));
    await desk.worker("srey", "in Penang");
    const conversation = desk.id("srey");
    const row = (await desk.store.read(conversation))?.conversation.transcript.findLast(({ from }) => from === "staff")?.id ?? "";
    await desk.web.tells({ id: "s1", conversation, row, came: { outcome: "read" } });
    await desk.worker("srey", "and now?");
    await desk.eventually(() => desk.group.line(thread, /and now\?/));
    expect(times("ℹ️ Sok")).toBe(1);
  });

  test("without the right to delete, the desk goes on and the operator is told", async () => {
    await asked();
    desk.group.rights.delete_messages = false;
    await desk.worker("srey", "delete everything");
    await desk.web.brings("srey", { kind: "choice", choice: "erase:yes" });
    await desk.eventually(() => expect(desk.log.join("\n")).toMatch(/delete messages/));
    await desk.worker("mala", "a person please");
    await desk.topic("mala");
    desk.group.rights.delete_messages = true;
    await desk.eventually(() => expect(times("passport")).toBe(0));
  });
});
