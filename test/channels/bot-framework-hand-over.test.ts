import { setTimeout as sleep } from "node:timers/promises";
import type { Activity } from "botframework-schema";
import { afterEach, describe, expect, test, vi } from "vitest";
import { manualClock } from "../../src/app/manual-clock.ts";
import { makeService } from "../../src/app/service.ts";
import type { HandOvers } from "../../src/channels/bot-framework/hand-over.ts";
import { botFrameworkChannel } from "../../src/channels/bot-framework.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { readConfig } from "../../src/config.ts";
import type { StaffVerb } from "../../src/domain/events.ts";
import { memoryStore } from "../../src/store/memory.ts";
import { KNOWN } from "../support/office.ts";
import { START, universe } from "../support/universe.ts";
import { ids, recordingLog } from "./support/app.ts";
import { directLineTo } from "./support/direct-line.ts";
import { FakeBotService } from "./support/fake-bot-service.ts";
import { rest } from "./support/rest.ts";

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const end of ending.splice(0).reverse()) await end();
});

interface Options {
  readonly handOvers?: HandOvers;
  readonly channelId?: string;
  readonly checked?: boolean;
}

/** The whole service with the real SDK, and a worker on a line that a hub holds, which sees everything and speaks for her. */
async function atTheHub({ handOvers = "both", channelId = "directline", checked = false }: Options = {}) {
  const fake = new FakeBotService();
  await fake.listen();
  ending.push(() => fake.close());
  const clock = manualClock(START);
  const log = recordingLog();
  const content = universe({ ...KNOWN, "they took my passport": { topic: "documents.passport" } });
  const credentials = checked ? { appId: fake.appId, password: "a-secret", tenant: null } : null;
  const cloud = checked ? { cloud: fake.cloud } : {};
  const say: typeof content.say = (...args) => content.say(...args);
  const { channel, routes } = await botFrameworkChannel({ credentials, publicUrl: null, handOvers, ...cloud, clock, log, say });
  const store = memoryStore();
  await store.open();
  const service = makeService({ store, clock, ids, log, content: () => content, channels: [channel], fitSay });
  await service.start();
  ending.push(() => service.stop());
  const id = ids.conversation("botframework", `${channelId}:line-1`);
  let count = 0;
  const posts = async (part: object, authorization?: string) => {
    const whole = {
      id: `a${++count}`,
      channelId,
      serviceUrl: fake.root,
      from: { id: "dara", role: "user" },
      recipient: { id: "mitra", role: "bot" },
      conversation: { id: "line-1" },
      ...part,
    };
    const headers = { "content-type": "application/json", ...(authorization ? { authorization } : {}) };
    const { status } = await routes.request("/api/messages", { method: "POST", headers, body: JSON.stringify(whole) });
    if (!checked) await rest(clock, service);
    return status;
  };
  const event = (name: string, part: object) => ({ type: "event", name, from: { id: "the-hub", role: "bot" }, ...part });
  return {
    fake,
    routes,
    settles: () => rest(clock, service),
    posts,
    writes: (text: string) => posts({ type: "message", text }),
    asks: () => posts({ type: "message", text: "Talk to a person", value: { choice: "person" } }),
    tells: (state: string, part = {}, authorization?: string) =>
      posts(event("handoff.status", { value: { state }, ...part }), authorization),
    handsOver: (activities: readonly object[], part = {}, authorization?: string) =>
      posts(
        event("handoff.initiate", {
          value: { topic: "papers" },
          attachments: [{ contentType: "application/json", name: "Transcript", content: { activities } }],
          ...part,
        }),
        authorization,
      ),
    staff: async (verb: StaffVerb) => {
      const result = await service.staff(id, { staff: "sok", do: verb });
      await rest(clock, service);
      return result;
    },
    events: () => fake.shown.flatMap(({ activity }) => (activity.type === "event" ? [activity] : [])),
    reads: () => fake.shown.flatMap(({ activity }) => (activity.type === "message" ? [activity.text ?? ""] : [])),
    conversation: async () => (await store.read(id))?.conversation ?? null,
  };
}

const SAID = [
  { type: "message", text: "they took my passport", from: { id: "dara", role: "user" } },
  { type: "typing", from: { id: "other", role: "bot" } },
  { type: "message", text: "I hand you over.", from: { id: "other", role: "bot" } },
];
const state = ({ name, value }: Partial<Activity>) => [name, value?.state];

describe("a case of ours is offered to the desk at the other end of the line", () => {
  test("once, with its context and what was written, and nothing else", async () => {
    const { writes, asks, events, conversation, reads } = await atTheHub();
    await writes("they took my passport");
    await asks();
    const [initiate, ...more] = events();
    const { ticket } = (await conversation()) ?? {};
    expect(more).toEqual([]);
    expect(initiate).toMatchObject({
      type: "event",
      name: "handoff.initiate",
      value: { case: ticket?.id, language: "en", priority: "normal", country: "unknown" },
      conversation: { id: "line-1" },
      from: { id: "mitra" },
      attachments: [{ contentType: "application/json", name: "Transcript" }],
    });
    const lines: Activity[] = initiate?.attachments?.[0]?.content.activities;
    expect(lines.map(({ from, text }) => `${from.role}: ${text}`)).toEqual(
      expect.arrayContaining(["user: they took my passport", expect.stringContaining(`bot: ${reads()[0]}`)]),
    );
  });

  test("with the newest of what was written, when it is more than the service takes", async () => {
    const { writes, asks, events } = await atTheHub();
    for (let n = 0; n < 8; n += 1) {
      await writes(`${n} ${"word ".repeat(3_000)}`);
      await writes("they took my passport");
    }
    await asks();
    const lines: Activity[] = events()[0]?.attachments?.[0]?.content.activities;
    expect(JSON.stringify(lines).length).toBeLessThan(100_000);
    expect(lines.some(({ text }) => text.startsWith("7 "))).toBe(true);
    expect(lines.some(({ text }) => text.startsWith("0 "))).toBe(false);
  });

  test("again when the worker opens it again, without our notes; not when one of us does", async () => {
    const { asks, posts, staff, events } = await atTheHub();
    await asks();
    await staff({ verb: "note", text: "A secret of ours." });
    await staff({ verb: "resolve", outcome: "informed" });
    await posts({ type: "message", text: "x", value: { choice: "case:reopen" } });
    expect(events()).toHaveLength(2);
    expect(JSON.stringify(events())).not.toContain("A secret");
    await staff({ verb: "resolve", outcome: "informed" });
    await staff({ verb: "reopen" });
    expect(events()).toHaveLength(2);
  });

  test("accepted: the bot is silent; completed: it answers again", async () => {
    const { asks, writes, tells, reads, conversation } = await atTheHub();
    await asks();
    expect(await tells("accepted")).toBe(200);
    const before = reads().length;
    await writes("they took my passport");
    expect(reads()).toHaveLength(before);
    expect((await conversation())?.owner).toBe("staff");
    for (const _ of [1, 2]) expect(await tells("completed")).toBe(200);
    await writes("they took my passport");
    expect(reads().length).toBeGreaterThan(before);
  });

  test("failed: our desk has it again, and answers reach the worker, not the hub's account", async () => {
    const { asks, tells, staff, conversation, fake } = await atTheHub();
    await asks();
    for (const told of ["accepted", "failed"]) await tells(told);
    expect((await conversation())?.ticket).toMatchObject({ state: "queued" });
    await staff({ verb: "reply", text: "I am here." });
    expect(fake.shown.at(-1)?.activity).toMatchObject({ text: "I am here.", recipient: { id: "dara" } });
  });

  test("one call, though the service fails: nobody knows whether the desk was told, and ours has the case", async () => {
    const { asks, fake, conversation } = await atTheHub();
    fake.faultFor = ({ type }) => (type === "event" ? "reset-after" : undefined);
    await asks();
    expect(fake.calls.filter(({ activity }) => activity.type === "event")).toHaveLength(1);
    expect((await conversation())?.ticket?.state).toBe("queued");
  });

  test.each([
    ["when the operator has not said so", { handOvers: "no" }],
    ["when only the other way is set", { handOvers: "in" }],
    ["on a channel without such desks", { channelId: "msteams" }],
  ] as const)("not %s", async (_, options) => {
    const { asks, events } = await atTheHub(options);
    await asks();
    expect(events()).toEqual([]);
  });
});

describe("a status that nobody asked for", () => {
  test("is not heard where the operator has not said so", async () => {
    const { asks, tells, conversation } = await atTheHub({ handOvers: "in" });
    await asks();
    expect(await tells("accepted")).toBe(200);
    expect((await conversation())?.owner).toBe("queue");
  });

  test("about a worker whom we do not know leaves no trace", async () => {
    const { tells, conversation } = await atTheHub();
    expect(await tells("accepted")).toBe(200);
    expect(await conversation()).toBeNull();
  });

  test("without a known state is nothing", async () => {
    const { asks, tells, conversation } = await atTheHub();
    await asks();
    const before = await conversation();
    expect(await tells("maybe")).toBe(200);
    expect(await conversation()).toEqual(before);
  });
});

describe("another bot hands a worker over to us", () => {
  test("a case is opened with what was said; the bot hears when it is taken and when it is done", async () => {
    const { handsOver, staff, events, conversation, reads } = await atTheHub();
    expect(await handsOver(SAID)).toBe(200);
    const { ticket, transcript = [] } = (await conversation()) ?? {};
    expect(ticket).toMatchObject({ state: "queued", topic: "documents.passport" });
    expect(transcript.find(({ from }) => from === "note")?.content).toMatchObject({
      text: "Worker: they took my passport\n– I hand you over.",
    });
    expect(reads().join("\n")).toContain(ticket?.id);
    expect(events()).toEqual([]);
    await staff({ verb: "claim" });
    await staff({ verb: "reply", text: "I am here." });
    await staff({ verb: "resolve", outcome: "informed" });
    expect(events().map(state)).toEqual([
      ["handoff.status", "accepted"],
      ["handoff.status", "completed"],
    ]);
  });

  test("brought again, it is one case", async () => {
    const { handsOver, conversation, events } = await atTheHub();
    for (const _ of [1, 2]) expect(await handsOver(SAID, { id: "the-same" })).toBe(200);
    expect((await conversation())?.transcript.filter(({ from }) => from === "note")).toHaveLength(1);
    expect(events()).toEqual([]);
  });

  test("of a worker who told us to stop: it failed", async () => {
    const { writes, handsOver, events } = await atTheHub();
    await writes("stop");
    await handsOver(SAID);
    expect(events().map(state)).toEqual([["handoff.status", "failed"]]);
  });

  test("who then has everything deleted: it failed", async () => {
    const { handsOver, posts, writes, events, conversation } = await atTheHub();
    await handsOver(SAID);
    await writes("/privacy");
    for (const choice of ["privacy:erase", "erase:yes"]) await posts({ type: "message", text: "x", value: { choice } });
    expect(await conversation()).toBeNull();
    expect(events().map(state)).toEqual([["handoff.status", "failed"]]);
  });

  test("is not heard where the operator has not said so", async () => {
    const { handsOver, conversation } = await atTheHub({ handOvers: "out" });
    expect(await handsOver(SAID)).toBe(200);
    expect(await conversation()).toBeNull();
  });

  test("in a group: not heard, since others would read the answers", async () => {
    const { handsOver, conversation } = await atTheHub();
    expect(await handsOver(SAID, { conversation: { id: "line-1", isGroup: true } })).toBe(200);
    expect(await conversation()).toBeNull();
  });
});

test("through a real Direct Line and its real client, both see the hand-over and its end", async () => {
  vi.spyOn(console, "log").mockImplementation(() => {}); // the offline line tells of every conversation
  const { routes, settles } = await atTheHub();
  const line = await directLineTo(routes);
  ending.push(line.end);
  const hub = line.open();
  const sees = (part: object) => vi.waitFor(() => expect(hub.seen).toContainEqual(expect.objectContaining(part)), 5_000);
  await hub.post({ text: "Talk to a person", value: { choice: "person" } });
  await settles();
  await sees({ type: "event", name: "handoff.initiate" });
  const said = () => hub.seen.filter(({ type }) => type === "message").length;
  /** How many messages the bot answers with. */
  const answered = async (part: object) => {
    const before = said();
    await hub.post(part);
    await settles();
    // The client asks the line for news several times a second.
    await sleep(1_000);
    return said() - before;
  };
  expect(await answered({ type: "event", name: "handoff.status", value: { state: "accepted" } })).toBe(1);
  expect(await answered({ text: "they took my passport" })).toBe(0);
  expect(await answered({ type: "event", name: "handoff.status", value: { state: "completed" } })).toBe(1);
  expect(await answered({ text: "they took my passport" })).toBeGreaterThan(0);
});

describe("where tokens are checked", () => {
  test("a hand-over or a status is taken only with the service's token", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {}); // the SDK prints why it refuses a token
    const { handsOver, tells, conversation, fake } = await atTheHub({ checked: true });
    for (const authorization of [undefined, "Bearer no.token.this", fake.token({ aud: "99999999-2222-4333-8444-555555555555" })]) {
      expect(await handsOver(SAID, {}, authorization)).toBe(401);
      expect(await tells("accepted", {}, authorization)).toBe(401);
    }
    expect(await conversation()).toBeNull();
    expect(await handsOver(SAID, {}, fake.token())).toBe(200);
    await vi.waitFor(async () => expect((await conversation())?.ticket?.state).toBe("queued"));
  });
});

describe("the setting", () => {
  test("is no unless it is said, and needs a bot", () => {
    expect(readConfig({ MITRA_BOT_OPEN: "yes" })).toMatchObject({ botFramework: { handOvers: "no" } });
    expect(readConfig({ MITRA_BOT_OPEN: "yes", MITRA_BOT_HANDOFF: "out" })).toMatchObject({ botFramework: { handOvers: "out" } });
    expect(readConfig({ MITRA_BOT_HANDOFF: "out" })).toEqual({ faults: [expect.stringContaining("MITRA_BOT_HANDOFF is for a bot")] });
    expect(readConfig({ MITRA_BOT_OPEN: "yes", MITRA_BOT_HANDOFF: "maybe" })).toEqual({
      faults: [expect.stringContaining("no, in, out or both")],
    });
  });
});
