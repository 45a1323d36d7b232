import { generateKeyPairSync } from "node:crypto";
import type { Activity } from "botframework-schema";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { botFrameworkChannel } from "../../src/channels/bot-framework.ts";
import { readPosted, theirReference } from "../../src/channels/bot-framework-map.ts";
import { readConfig } from "../../src/config.ts";
import { newConversation } from "../../src/domain/conversation.ts";
import { type ChannelUnderTest, describeChannel, recording } from "../contracts/channel.ts";
import { clock, recordingLog, rowOf, SmallApp, say } from "./support/app.ts";
import { directLineTo } from "./support/direct-line.ts";
import { FakeBotService } from "./support/fake-bot-service.ts";
import { realSay } from "./support/texts.ts";

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const publicUrl = "https://mitra.example/";

async function service({ checked = false } = {}) {
  const fake = new FakeBotService();
  await fake.listen();
  ending.push(() => fake.close());
  const log = recordingLog();
  const credentials = checked ? { appId: fake.appId, password: "a-secret", tenant: null } : null;
  const cloud = checked ? { cloud: fake.cloud } : {};
  const made = await botFrameworkChannel({ credentials, publicUrl, ...cloud, clock, log, say: realSay() });
  ending.push(() => made.channel.stop());
  const posts = async (activity: object, authorization?: string) => {
    const headers = { "content-type": "application/json", ...(authorization === undefined ? {} : { authorization }) };
    return (await made.routes.request("/api/messages", { method: "POST", headers, body: JSON.stringify(activity) })).status;
  };
  /** What somebody writes in Teams. */
  const written = (worker: string, id: string, content: object = {}): object => ({
    type: "message",
    id,
    timestamp: "2026-01-05T08:00:00.000Z",
    channelId: "msteams",
    serviceUrl: fake.root,
    from: { id: `29:${worker}-0123`, name: "A Person" },
    recipient: { id: "28:mitra", name: "Mitra" },
    conversation: { id: `a:${worker}/1`, conversationType: "personal", tenantId: "tenant" },
    ...content,
  });
  return { ...made, fake, log, posts, written };
}

const wordsOf = ({ text = "", suggestedActions }: Partial<Activity>) =>
  [text, ...(suggestedActions?.actions ?? []).map(({ title }, at) => `${at + 1}. ${title}`)].join("\n");

const underTest = (channelId: string) => async (): Promise<ChannelUnderTest> => {
  const { channel, fake, log, posts, written } = await service();
  const told = async (activity: object) => ((await posts(activity)) === 200 ? ("stored" as const) : ("again" as const));
  const shownTo = (worker: string) => fake.shown.filter(({ conversation }) => conversation === `a:${worker}/1`);
  return {
    channel,
    logged: log.lines,
    write: (worker, id, text) => told(written(worker, id, { text, channelId })),
    shown: async (worker) => shownTo(worker).map(({ activity }) => wordsOf(activity)),
    async heard(worker) {
      const addresses = shownTo(worker).flatMap(({ activity }) => (activity.attachments ?? []).map(({ contentUrl = "" }) => contentUrl));
      const ids = addresses.map((address) => /^https:\/\/mitra\.example\/audio\/(\w+)\.ogg$/.exec(address)?.[1] ?? "");
      return (await Promise.all(ids.map(recording))).filter((bytes) => bytes !== null);
    },
    sends(worker, id, kind, bytes) {
      const path = `/v3/attachments/${id}/views/original`;
      fake.files.set(path, { bytes, token: null });
      const contentUrl = `${fake.root}${path}`;
      const types = { photo: "image/jpeg", voice: "audio/ogg", video: "video/mp4" } as const;
      const teams = "application/vnd.microsoft.teams.file.download.info";
      const file =
        kind === "document"
          ? { contentType: teams, name: "contract.pdf", content: { downloadUrl: contentUrl, uniqueId: "1", fileType: "pdf" } }
          : { contentType: types[kind], contentUrl, name: "file" };
      return told(written(worker, id, { channelId, attachments: [file] }));
    },
    forget: () => fake.files.clear(),
    echo: async (worker) =>
      void (await told(written(worker, "echo", { text: "Good day", channelId, from: { id: "28:mitra", name: "Mitra" } }))),
    strange: async (worker) => void (await told(written(worker, "strange", { type: "somethingNew", channelId }))),
    breakDown: () => fake.faults.push(...Array.from({ length: 9 }, () => "reset" as const)),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      fake.hold = promise;
      return { release: resolve };
    },
  };
};

describeChannel("The Bot Framework in Teams", underTest("msteams"), { heard: "Teams may refuse a message with a sound, words and all" });
describeChannel("The Bot Framework in Web Chat", underTest("webchat"));

async function running(options?: { checked: boolean }) {
  const under = await service(options);
  const app = new SmallApp();
  app.channel = under.channel;
  await under.channel.start(app.receive);
  return { ...under, app };
}

describe("what the Bot Framework Service posts, where tokens are checked", () => {
  let quiet: ReturnType<typeof vi.spyOn>;
  beforeEach(() => {
    quiet = vi.spyOn(console, "error").mockImplementation(() => {}); // the SDK prints why it refuses a token
  });
  afterEach(() => quiet.mockRestore());

  test("is taken with its token", async () => {
    const { posts, written, fake, app } = await running({ checked: true });
    expect(await posts(written("srey", "a", { text: "hello" }), fake.token())).toBe(200);
    expect(app.texts).toEqual(["hello"]);
  });

  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  test.each([
    ["without a token", () => undefined],
    ["with something that is no token", () => "Bearer no.token.this"],
    ["with another scheme", () => "Basic abc"],
    ["signed by somebody else", (fake: FakeBotService) => fake.token({}, stranger)],
    ["for another bot", (fake: FakeBotService) => fake.token({ aud: "99999999-2222-4333-8444-555555555555" })],
    ["of another issuer", (fake: FakeBotService) => fake.token({ iss: "https://elsewhere.example" })],
    ["that ran out", (fake: FakeBotService) => fake.token({ exp: 1_000 })],
    ["for another address to answer to", (fake: FakeBotService) => fake.token({ serviceurl: "https://thief.example" })],
  ])("is refused %s, and nothing of it is kept", async (_, tokenOf) => {
    const { posts, written, fake, app, log } = await running({ checked: true });
    expect(await posts(written("srey", "a", { text: "hello" }), tokenOf(fake))).toBe(401);
    expect(app.received).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  test("is refused without a token by an app of one tenant in the public cloud too", async () => {
    const credentials = { appId: "11111111-2222-4333-8444-555555555555", password: "a-secret", tenant: "a-tenant" };
    const { routes } = await botFrameworkChannel({ credentials, publicUrl: null, clock, log: recordingLog(), say: realSay() });
    const { written } = await service();
    const headers = { "content-type": "application/json" };
    const { status } = await routes.request("/api/messages", { method: "POST", headers, body: JSON.stringify(written("srey", "a")) });
    expect(status).toBe(401);
  });

  test("is a fault of ours, not of the token, while the keys cannot be had", async () => {
    const { posts, written, fake, app } = await running({ checked: true });
    fake.keysAway = true;
    expect(await posts(written("srey", "a", { text: "hello" }), fake.token())).toBe(500);
    fake.keysAway = false;
    expect(await posts(written("srey", "a", { text: "hello" }), fake.token())).toBe(200);
    expect(app.texts).toEqual(["hello"]);
  });

  test("cannot be answered while no token is given to us, and waits", async () => {
    const { posts, written, fake, app } = await running({ checked: true });
    await posts(written("srey", "a", { text: "hello" }), fake.token());
    expect(await app.say(app.only, say("good day"))).toMatchObject({ outcome: "retry" });
    expect(fake.calls).toEqual([]);
  });
});

describe("what the Bot Framework Service posts", () => {
  test.each([
    ["a button", { text: "Yes", value: { choice: "good" } }, { kind: "choice", choice: "good", label: "Yes" }],
    [
      "a text that Teams gives as HTML too",
      { text: "hello", attachments: [{ contentType: "text/html", content: "<p>hello</p>" }] },
      { kind: "text", text: "hello" },
    ],
    ["a photo", { text: "my contract", attachments: [{ contentType: "image/png" }] }, { kind: "photo", caption: "my contract" }],
    [
      "parts that are null",
      { text: "hello", locale: null, attachments: null, entities: null, membersAdded: null },
      { kind: "text", text: "hello" },
    ],
    ["a message without anything", { text: null }, { kind: "unknown", what: "empty" }],
    [
      "a file itself in place of its address",
      { attachments: [{ contentType: "image/png", contentUrl: `data:image/png;base64,${"A".repeat(9_000)}` }] },
      { kind: "photo", without: "lost" },
    ],
  ])("%s is kept as what it is", async (_, content, kept) => {
    const { posts, written, app } = await running();
    expect(await posts(written("srey", "a", content))).toBe(200);
    expect(app.received[0]?.event.content).toEqual(kept);
    expect(app.received[0]).toMatchObject({ channel: "botframework", chat: "msteams:a:srey/1", masked: "msteams •••23" });
  });

  test("what a worker writes anew is a message of its own", async () => {
    const { posts, written, app } = await running();
    await posts(written("srey", "a", { text: "hello" }));
    const anew = written("srey", "a", { type: "messageUpdate", text: "help me", timestamp: "2026-01-05T08:01:00.000Z" });
    for (const _ of [1, 2]) expect(await posts(anew)).toBe(200);
    expect(app.texts).toEqual(["hello", "help me"]);
  });

  test.each(["event", "invoke", "typing", "messageReaction", "installationUpdate", "endOfConversation", "messageUpdate", "messageDelete"])(
    "%s says nothing and is not kept",
    async (type) => {
      const { posts, written, app } = await running();
      await posts(written("srey", "a", { type, name: "webchat/join" }));
      expect(app.received).toEqual([]);
    },
  );

  test("two channels that use one id are two conversations, each answered where it is", async () => {
    const { posts, written, fake, app } = await running();
    await posts(written("srey", "a", { text: "from Teams" }));
    await posts(written("srey", "a", { text: "from LINE", channelId: "line" }));
    expect(app.documents.size).toBe(2);
    for (const id of app.documents.keys()) expect(await app.say(id, say("good day"))).toEqual({ outcome: "sent" });
    expect(fake.shown.map(({ activity }) => activity.channelId)).toEqual(["msteams", "line"]);
  });

  test("a group is told to write in private; nothing of it is kept", async () => {
    const { posts, written, fake, app } = await running();
    const conversation = { id: "19:abc", conversationType: "channel" };
    expect(await posts(written("srey", "a", { text: "hello", conversation }))).toBe(200);
    await vi.waitFor(() => expect(fake.shown).toHaveLength(1));
    expect(fake.shown[0]).toMatchObject({ conversation: "19:abc", activity: { text: realSay()("en", "chat:refused.group").text } });
    expect(app.received).toEqual([]);
  });

  test("our own words in a group are not answered", async () => {
    const { posts, written, fake } = await running();
    const conversation = { id: "19:abc", isGroup: true };
    expect(await posts(written("srey", "a", { text: "hello", conversation, from: { id: "28:mitra" } }))).toBe(200);
    expect(await posts(written("srey", "b", { text: "hello", conversation }))).toBe(200);
    await vi.waitFor(() => expect(fake.shown.map(({ activity }) => activity.recipient?.id)).toEqual(["29:srey-0123"]));
  });

  test("a form of a page elsewhere is not read", async () => {
    const { routes, written, app } = await running();
    const body = JSON.stringify(written("srey", "a", { text: "hello" }));
    expect((await routes.request("/api/messages", { method: "POST", headers: { "content-type": "text/plain" }, body })).status).toBe(415);
    expect(app.received).toEqual([]);
  });

  test.each([
    ["no JSON", "hello"],
    ["no Activity", { hello: 1 }],
    ["a list", []],
  ])("%s is a bad request", async (_, body) => {
    const { posts, app } = await running();
    expect(await posts(body as object)).toBe(400); // a string goes as JSON too
    expect(app.received).toEqual([]);
  });

  test("a message that could not be stored once is not taken for stored", async () => {
    const { posts, written, app } = await running();
    expect(await posts(written("srey", "a", { text: "hello", id: undefined }))).toBe(500);
    expect(await posts(written("srey", "a", { text: "hello", conversation: {} }))).toBe(500);
    expect(app.received).toEqual([]);
  });

  test("every name of a channel and a conversation comes back as it was", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "grapheme" }), fc.string({ minLength: 1, unit: "grapheme" }), (channelId, id) => {
        const read = readPosted({ type: "message", id: "1", channelId, serviceUrl: "https://a.example/", conversation: { id } });
        expect(read.kind === "activity" && theirReference(read.activity)).toMatchObject({ channelId, conversation: { id } });
      }),
    );
  });
});

describe("a message through the Bot Framework Service", () => {
  async function withSrey() {
    const under = await running();
    await under.posts(under.written("srey", "a", { text: "hello" }));
    return under;
  }

  test("has its choices as suggested actions, and none of our notes", async () => {
    const { app, fake } = await withSrey();
    expect(await app.say(app.only, say("Which?", "Yes", "No"))).toEqual({ outcome: "sent" });
    const activity = fake.calls[0]?.activity;
    expect(activity).toMatchObject({
      type: "message",
      text: "Which?",
      textFormat: "plain",
      locale: "en",
      channelId: "msteams",
      from: { id: "28:mitra" },
      recipient: { id: "29:srey-0123" },
      conversation: { id: "a:srey/1", tenantId: "tenant" },
      suggestedActions: {
        to: ["29:srey-0123"],
        actions: [
          { type: "imBack", title: "Yes", value: "Yes" },
          { type: "imBack", title: "No" },
        ],
      },
    });
    expect(activity).not.toHaveProperty("channelData");
  });

  test.each([
    ["too many at once", { status: 429, retryAfter: "7" }, { outcome: "retry", why: "too-many", afterMs: 7_000 }],
    ["too many at once, without a time", { status: 429 }, { outcome: "retry", why: "too-many" }],
    ["a bot whose token is refused", { status: 401 }, { outcome: "retry", why: "other", afterMs: 300_000 }],
    ["a worker who blocked the bot", { status: 403 }, { outcome: "gone", why: "blocked" }],
    ["a conversation that is no more", { status: 404 }, { outcome: "gone", why: "not-found" }],
    ["a refusal", { status: 400 }, { outcome: "failed", why: "other" }],
    ["an error inside the service", { status: 500 }, { outcome: "unknown", why: "offline" }],
    ["a service that is busy", { status: 503, retryAfter: "1" }, { outcome: "unknown", why: "offline" }],
    ["a web page of a server before it", "html", { outcome: "unknown", why: "offline" }],
    ["a connection that breaks", "reset", { outcome: "unknown", why: "offline" }],
    ["a connection that breaks after it was shown", "reset-after", { outcome: "unknown", why: "offline" }],
  ] as const)("that meets %s is one call with an outcome", async (_, fault, outcome) => {
    const { app, fake } = await withSrey();
    fake.faults.push(fault);
    expect(await app.say(app.only, say("hello"))).toEqual(outcome);
    expect(fake.calls).toHaveLength(1);
  });

  test("that is to wait until a date waits so long", async () => {
    const { app, fake } = await withSrey();
    fake.faults.push({ status: 429, retryAfter: new Date(Date.now() + 60_000).toUTCString() });
    const sent = await app.say(app.only, say("hello"));
    expect(sent.outcome === "retry" && sent.afterMs).toBeGreaterThan(50_000);
  });

  test("to a service that is away waits", async () => {
    const { channel, fake, app } = await withSrey();
    const reference = [...app.documents.values()][0]?.reference;
    await fake.close();
    const srey = { reference, conversation: newConversation("c", "botframework", 0, "en") };
    expect(await channel.send(srey, rowOf(say("hello")))).toEqual({ outcome: "retry", why: "offline" });
  });
});

describe("a worker on a Direct Line", () => {
  async function onTheLine() {
    vi.spyOn(console, "log").mockImplementation(() => {}); // the offline line tells of every conversation
    const under = await running();
    const line = await directLineTo(under.routes);
    ending.push(line.end);
    return { ...under, worker: line.open() };
  }
  afterEach(() => vi.restoreAllMocks());

  test("asks, is offered choices, presses one, and is answered again later", async () => {
    const { app, worker } = await onTheLine();
    await worker.post({ text: "agent keep my passport" });
    expect(app.texts).toEqual(["agent keep my passport"]);
    expect(await app.say(app.only, say("Is it now?", "Yes", "No"))).toEqual({ outcome: "sent" });
    await vi.waitFor(() => expect(worker.seen).toHaveLength(1), 5_000);
    expect(worker.seen[0]).toMatchObject({
      text: "Is it now?",
      suggestedActions: { actions: [{ type: "messageBack", title: "Yes", value: { choice: "choice-1" } }, { title: "No" }] },
    });
    await worker.post({ text: "Yes", value: { choice: "choice-1" } });
    expect(app.texts).toEqual(["agent keep my passport", "choice-1"]);
    for (const text of ["First.", "Second."]) expect(await app.say(app.only, say(text))).toEqual({ outcome: "sent" });
    await vi.waitFor(
      () => expect(worker.seen.map((seen) => "text" in seen && seen.text)).toEqual(["Is it now?", "First.", "Second."]),
      5_000,
    );
  });

  test("is told to try again when her message was not stored", async () => {
    const { app, worker } = await onTheLine();
    app.failing = true;
    expect(await worker.post({ text: "hello" })).toBe("retry");
    app.failing = false;
    await worker.post({ text: "hello" });
    expect(app.texts).toEqual(["hello"]);
  });
});

describe("the settings of the bot", () => {
  const APP = { MITRA_BOT_APP_ID: "11111111-2222-4333-8444-555555555555", MITRA_BOT_APP_PASSWORD: "a-secret" };
  test.each([
    ["none: no bot", {}, null],
    ["an app", APP, { credentials: { appId: APP.MITRA_BOT_APP_ID, password: "a-secret", tenant: null } }],
    [
      "an app of one tenant",
      { ...APP, MITRA_BOT_TENANT: "t" },
      { credentials: { appId: APP.MITRA_BOT_APP_ID, password: "a-secret", tenant: "t" } },
    ],
    ["open on this machine", { MITRA_BOT_OPEN: "yes" }, { credentials: null }],
  ])("%s", (_, env, botFramework) => {
    expect(readConfig(env)).toMatchObject({ botFramework });
  });

  test.each([
    ["half an app", { MITRA_BOT_APP_ID: APP.MITRA_BOT_APP_ID }, "both MITRA_BOT_APP_ID and MITRA_BOT_APP_PASSWORD"],
    ["a tenant alone", { MITRA_BOT_TENANT: "t" }, "no MITRA_BOT_TENANT"],
    ["open to the network", { MITRA_BOT_OPEN: "yes", MITRA_HOST: "0.0.0.0" }, "takes messages from anybody"],
    ["open behind a proxy", { MITRA_BOT_OPEN: "yes", MITRA_PROXY: "yes" }, "takes messages from anybody"],
    ["open at a public address", { MITRA_BOT_OPEN: "yes", MITRA_PUBLIC_URL: "https://a.example" }, "takes messages from anybody"],
    ["open with an app", { MITRA_BOT_OPEN: "yes", ...APP }, "every request is checked"],
  ])("%s is refused in words", (_, env, words) => {
    expect(readConfig(env)).toEqual({ faults: [expect.stringContaining(words)] });
  });
});

test("several files in one post are a message each, kept once; the words belong to the first", async () => {
  const { posts, written, app } = await running();
  const file = (name: string) => ({ contentType: "image/jpeg", contentUrl: `https://smba.example/${name}`, name });
  const post = written("srey", "a", { text: "my papers", attachments: [file("one"), file("two"), file("three")] });
  for (let times = 0; times < 2; times++) expect(await posts(post)).toBe(200);
  expect(app.received.map(({ media }) => media?.where)).toEqual(["one", "two", "three"].map((name) => `https://smba.example/${name}`));
  expect(app.received.map(({ event }) => "content" in event && event.content)).toEqual([
    { kind: "photo", without: "coming", caption: "my papers" },
    { kind: "photo", without: "coming" },
    { kind: "photo", without: "coming" },
  ]);
});
