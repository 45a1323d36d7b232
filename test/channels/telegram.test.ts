import { afterEach, describe, expect, test, vi } from "vitest";
import type { Fetched } from "../../src/app/ports.ts";
import { telegramChannel } from "../../src/channels/telegram.ts";
import { newConversation } from "../../src/domain/conversation.ts";
import type { Say } from "../../src/domain/message.ts";
import { type ChannelUnderTest, describeChannel, recording } from "../contracts/channel.ts";
import { clock, recordingLog, rowOf, SmallApp, say } from "./support/app.ts";
import { FakeTelegram, type Fault } from "./support/fake-telegram.ts";
import { realSay } from "./support/texts.ts";

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** A clock on which every wait is short. */
const hasty = { ...clock, after: (_ms: number, run: () => void) => clock.after(5, run) };

async function platform(webhook: { publicUrl: string; secret: string } | null = null) {
  const fake = new FakeTelegram();
  await fake.listen();
  ending.push(() => fake.close());
  const log = recordingLog();
  const deps = {
    token: fake.token,
    apiRoot: fake.root,
    webhook,
    clock: hasty,
    log,
    say: realSay(),
    languages: () => ["en", "km"] as const,
    recording,
  };
  const { channel, routes } = await telegramChannel(deps);
  ending.push(() => channel.stop());
  return { fake, log, channel, routes };
}

const CHATS = { srey: 5_001_234_567, budi: 5_009_876_543 } as const;
const chatOf = (worker: string): number => CHATS[worker as keyof typeof CHATS];

async function underTest(): Promise<ChannelUnderTest> {
  const { fake, log, channel, routes } = await platform({ publicUrl: "https://mitra.example", secret: "s3cret" });
  const numbers = new Map<string, number>();
  const post = async (update: object) => {
    const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": "s3cret" };
    const { status } = await routes.request("/hooks/telegram", { method: "POST", headers, body: JSON.stringify(update) });
    return status === 200 ? ("stored" as const) : ("again" as const);
  };
  const messageOf = (chat: number, content: object) => ({
    message_id: 1,
    date: 1,
    chat: { id: chat, type: "private" },
    from: { id: chat, is_bot: false },
    ...content,
  });
  return {
    channel,
    logged: log.lines,
    write(worker, id, text) {
      const key = `${worker} ${id}`;
      const number = numbers.get(key) ?? numbers.set(key, 100 + numbers.size).get(key);
      return post({ update_id: number, message: messageOf(chatOf(worker), { text }) });
    },
    shown: async (worker) =>
      fake.shown
        .filter(({ chat }) => chat === chatOf(worker))
        .map(({ text, buttons }) => [text, ...buttons.map((button, at) => `${at + 1}. ${button.text}`)].join("\n")),
    heard: async (worker) => fake.heard.filter(({ chat }) => chat === chatOf(worker)).map(({ bytes }) => bytes),
    sends(worker, _id, kind, bytes) {
      const file_id = fake.keeps(bytes);
      const file = { file_id, file_unique_id: "u", file_size: bytes.length };
      const contents = {
        photo: {
          photo: [
            { ...file, file_id: "small", width: 90, height: 60 },
            { ...file, width: 1280, height: 853 },
          ],
        },
        voice: { voice: { ...file, duration: 2, mime_type: "audio/ogg" } },
        video: { video_note: { ...file, duration: 3, length: 240 } },
        document: { document: { ...file, file_name: "contract.pdf", mime_type: "application/pdf" } },
      };
      return post({ update_id: 700, message: messageOf(chatOf(worker), contents[kind]) });
    },
    forget: () => fake.forgetFiles(),
    echo: async (worker) =>
      void (await post({
        update_id: 900,
        message: { ...messageOf(chatOf(worker), { text: "Good day" }), from: { id: 777, is_bot: true } },
      })),
    strange: async (worker) =>
      void (await post({ update_id: 901, message: messageOf(chatOf(worker), { dice: { emoji: "🎲", value: 3 } }) })),
    breakDown: () => fake.faults.push(...Array.from({ length: 9 }, () => ({ method: "sendMessage", fault: "reset" as const }))),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      fake.hold = promise;
      return { release: resolve };
    },
  };
}

describeChannel("Telegram", underTest);

/** A running channel that asks for messages, and the app behind it. */
async function polling(answers: readonly Say[] = []) {
  const under = await platform();
  const app = new SmallApp(() => answers);
  app.channel = under.channel;
  await under.channel.start(app.receive);
  return { ...under, app };
}

describe("Telegram asked for messages", () => {
  test("brings them in order, and is told only when they are stored", async () => {
    const { fake, app } = await polling();
    app.failing = true;
    for (const text of ["one", "two", "three"]) fake.writes(CHATS.srey, text);
    await new Promise((wait) => setTimeout(wait, 60));
    expect(fake.waiting).toBe(3);
    app.failing = false;
    await vi.waitFor(() => expect(fake.waiting).toBe(0));
    expect(app.texts).toEqual(["one", "two", "three"]);
  });

  test.each([
    ["a conflict with another poller", { status: 409, description: "Conflict: terminated by other getUpdates request" }],
    ["too many questions", { status: 429, description: "Too Many Requests: retry after 1", retryAfter: 1 }],
    ["a server error", { status: 500, description: "Internal Server Error" }],
    ["a web page instead of an answer", "html"],
    ["a connection that breaks", "reset"],
    ["a token that is refused for a while", { status: 401, description: "Unauthorized" }],
  ] as const)("waits out %s and loses nothing", async (_, fault) => {
    const under = await platform();
    under.fake.faults.push({ method: "getUpdates", fault }, { method: "getUpdates", fault });
    const app = new SmallApp();
    await under.channel.start(app.receive);
    under.fake.writes(CHATS.srey, "still there?");
    await vi.waitFor(() => expect(app.texts).toEqual(["still there?"]), 5_000);
    await vi.waitFor(() => expect(under.fake.waiting).toBe(0), 5_000);
  });

  test("brings what came while we were down, once", async () => {
    const before = await platform();
    before.fake.writes(CHATS.srey, "written at night");
    const app = new SmallApp();
    await before.channel.start(app.receive);
    await vi.waitFor(() => expect(before.fake.waiting).toBe(0));
    expect(app.texts).toEqual(["written at night"]);
  });

  test("ends its question when we stop", async () => {
    const { channel, fake } = await polling();
    await vi.waitFor(() => expect(fake.calls.some(({ method }) => method === "setMyCommands")).toBe(true));
    const began = performance.now();
    await channel.stop();
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe("Telegram's messages", () => {
  test("a pressed button is its choice, and stops showing that it works", async () => {
    const { fake, app } = await polling();
    fake.presses(CHATS.srey, "country:SG");
    await vi.waitFor(() => expect(app.texts).toEqual(["country:SG"]));
    await vi.waitFor(() => expect(fake.calls.map(({ method }) => method)).toContain("answerCallbackQuery"));
  });

  test("the button that was pressed says so, and the others no more", async () => {
    const { fake, app } = await polling();
    fake.writes(CHATS.srey, "hello");
    await vi.waitFor(() => expect(app.received).toHaveLength(1));
    await app.say(app.only, say("Which?", "Fees", "Passport"));
    const buttons = () => fake.shown[0]?.buttons.map(({ text }) => text);
    fake.presses(CHATS.srey, "choice-2");
    await vi.waitFor(() => expect(buttons()).toEqual(["Fees", "✓ Passport"]));
    fake.presses(CHATS.srey, "choice-1");
    await vi.waitFor(() => expect(buttons()).toEqual(["✓ Fees", "Passport"]));
    fake.presses(CHATS.srey, "choice-1");
    await vi.waitFor(() => expect(app.texts).toEqual(["hello", "choice-2", "choice-1", "choice-1"]));
    await vi.waitFor(() => expect(fake.calls.filter(({ method }) => method === "answerCallbackQuery")).toHaveLength(3));
    expect(fake.calls.filter(({ method }) => method === "editMessageReplyMarkup")).toHaveLength(2);
  });

  test("/start opens, with the campaign of the link; the phone's language is a hint", async () => {
    const { fake, app } = await polling();
    fake.writes(CHATS.srey, "/start mrc-preyveng");
    await vi.waitFor(() => expect(app.received).toHaveLength(1));
    expect(app.received[0]?.event).toMatchObject({ kind: "opened", hints: { language: "km", start: "mrc-preyveng" } });
  });

  test.each([
    [
      "a photo",
      { photo: [{ file_id: "small" }, { file_id: "big", file_size: 9 }], caption: "my contract" },
      { kind: "photo", without: "coming", caption: "my contract" },
    ],
    ["a voice note", { voice: { file_id: "v", mime_type: "audio/ogg" } }, { kind: "voice", without: "coming" }],
    ["a document", { document: { file_id: "d", mime_type: "application/pdf" } }, { kind: "document", without: "coming" }],
    ["a place", { location: { latitude: 11.5, longitude: 104.9 } }, { kind: "location", latitude: 11.5, longitude: 104.9 }],
    [
      "somebody's contact",
      { contact: { phone_number: "+60123456789", first_name: "Agent" } },
      { kind: "contact", cards: [{ name: "Agent", phones: ["+60123456789"] }] },
    ],
    ["something without a name", { dice: { value: 3 } }, { kind: "unknown", what: "empty" }],
  ])("%s is kept as what it is", async (_, content, kept) => {
    const { fake, app } = await polling();
    fake.sends(CHATS.srey, content);
    await vi.waitFor(() => expect(app.received).toHaveLength(1));
    expect(app.received[0]?.event.content).toEqual(kept);
  });

  test("staff see no more of the account than its last two digits", async () => {
    const { fake, app } = await polling();
    fake.writes(CHATS.srey, "hello");
    await vi.waitFor(() => expect(app.received[0]?.masked).toBe("Telegram •••67"));
  });

  test("a group is told to write in private, and left; nothing of it is kept", async () => {
    const { fake, app } = await polling();
    fake.brings({
      message: { message_id: 1, date: 1, chat: { id: -100_5, type: "supergroup" }, from: { id: 1, is_bot: false }, text: "hello" },
    });
    await vi.waitFor(() => expect(fake.calls.map(({ method }) => method)).toContain("leaveChat"));
    expect(fake.shown.map(({ chat }) => chat)).toEqual([-100_5]);
    expect(app.received).toEqual([]);
  });

  test("every language has its list of commands", async () => {
    const { fake } = await polling();
    await vi.waitFor(() => expect([...fake.commands.keys()].sort()).toEqual(["", "km"]));
    expect(fake.commands.get("")?.map(({ command }) => command)).toContain("privacy");
  });
});

describe("a message on Telegram", () => {
  async function withSrey() {
    const under = await polling();
    under.fake.writes(CHATS.srey, "hello");
    await vi.waitFor(() => expect(under.app.texts).toEqual(["hello"]));
    return under;
  }

  test("has its choices as buttons, short ones two in a row", async () => {
    const { app, fake } = await withSrey();
    expect(await app.say(app.only, say("Which?", "Yes", "No", "A label that takes a whole row"))).toEqual({ outcome: "sent" });
    expect(fake.shown[0]?.buttons.map(({ data }) => data)).toEqual(["choice-1", "choice-2", "choice-3"]);
    const sent = fake.calls.find(({ method }) => method === "sendMessage")?.body.reply_markup as { inline_keyboard: object[][] }; // as we send it
    expect(sent.inline_keyboard.map((row) => row.length)).toEqual([2, 1]);
  });

  test("is not read as markup, and shows no page", async () => {
    const { app, fake } = await withSrey();
    const text = "*bold* _it_ <b>x</b> [a](http://b.c) https://example.org";
    expect(await app.say(app.only, say(text))).toEqual({ outcome: "sent" });
    expect(fake.shown[0]?.text).toBe(text);
    expect(fake.calls.at(-1)?.body).toMatchObject({ link_preview_options: { is_disabled: true } });
  });

  test.each([
    [
      "too many at once",
      { status: 429, description: "Too Many Requests: retry after 7", retryAfter: 7 },
      { outcome: "retry", why: "too-many", afterMs: 7_000 },
    ],
    ["a refusal", { status: 400, description: "Bad Request: strange" }, { outcome: "failed", why: "other" }],
    ["an account that is gone", { status: 403, description: "Forbidden: user is deactivated" }, { outcome: "gone", why: "blocked" }],
    ["a web page of a server before it", "html", { outcome: "unknown", why: "offline" }],
    ["a connection that breaks before an answer", "reset", { outcome: "unknown", why: "offline" }],
    ["a connection that breaks after it was shown", "reset-after", { outcome: "unknown", why: "offline" }],
  ] as const)("that meets %s is one call with an outcome", async (_, fault, outcome) => {
    const { app, fake } = await withSrey();
    fake.faults.push({ method: "sendMessage", fault });
    expect(await app.say(app.only, say("hello"))).toEqual(outcome);
    expect(fake.calls.filter(({ method }) => method === "sendMessage")).toHaveLength(1);
  });

  test("to a worker who blocked us is known as such", async () => {
    const { app, fake } = await withSrey();
    fake.blockedBy.add(CHATS.srey);
    expect(await app.say(app.only, say("hello"))).toEqual({ outcome: "gone", why: "blocked" });
  });

  test("to a platform that is away waits", async () => {
    const { channel, fake } = await platform();
    await fake.close();
    const srey = { reference: { conversation: { id: "5" } }, conversation: newConversation("c", "telegram", 0, "en") };
    expect(await channel.send(srey, rowOf(say("hello")))).toEqual({ outcome: "retry", why: "offline" });
    await fake.listen();
  });
});

describe("a recording on Telegram", () => {
  const voice = { topic: "fees.limit", jurisdiction: "SG", language: "en", id: "0123456789abcdef0123456789abcdef" } as const;
  const sound = { text: "", language: "en", voice } as const;

  test("is sent up once, and by its name to the next worker", async () => {
    const { fake, app } = await polling();
    fake.writes(CHATS.srey, "hello");
    await vi.waitFor(() => expect(app.received).toHaveLength(1));
    for (let times = 0; times < 2; times++) expect(await app.say(app.only, sound)).toEqual({ outcome: "sent" });
    expect(fake.heard).toHaveLength(2);
    const sent = fake.calls.filter(({ method }) => method === "sendVoice").map(({ body }) => body.voice);
    expect([sent[0] instanceof Uint8Array, sent[1]]).toEqual([true, "file-1"]);
  });

  test("whose name the platform forgot is sent up again", async () => {
    const { fake, app } = await polling();
    fake.writes(CHATS.srey, "hello");
    await vi.waitFor(() => expect(app.received).toHaveLength(1));
    await app.say(app.only, sound);
    fake.forgets();
    expect(await app.say(app.only, sound)).toEqual({ outcome: "retry", why: "other" });
    expect(await app.say(app.only, sound)).toEqual({ outcome: "sent" });
  });
});

describe("Telegram that posts to us", () => {
  async function posting() {
    const under = await platform({ publicUrl: "https://mitra.example", secret: "s3cret" });
    const app = new SmallApp();
    await under.channel.start(app.receive);
    await vi.waitFor(() => expect(under.fake.webhook).toEqual({ url: "https://mitra.example/hooks/telegram", secret: "s3cret" }));
    const post = (secret: string, body: string) =>
      under.routes.request("/hooks/telegram", { method: "POST", headers: { "x-telegram-bot-api-secret-token": secret }, body });
    return { ...under, app, post };
  }

  test("is believed only with the secret", async () => {
    const { post, app } = await posting();
    const update = JSON.stringify({ update_id: 1, message: { chat: { id: 5, type: "private" }, text: "hello" } });
    expect((await post("guess", update)).status).toBe(403);
    expect((await post("s3cret", "not json")).status).toBe(400);
    expect((await post("s3cret", update)).status).toBe(200);
    expect(app.texts).toEqual(["hello"]);
  });

  test("is asked to post again what could not be stored", async () => {
    const { post, app } = await posting();
    app.failing = true;
    expect(
      (await post("s3cret", JSON.stringify({ update_id: 1, message: { chat: { id: 5, type: "private" }, text: "hello" } }))).status,
    ).toBe(503);
  });
});

describe("a file of Telegram", () => {
  const asked = { reference: {} };
  const MB = 1024 ** 2;

  test("is asked for at a new address when the old one holds no longer", async () => {
    const { fake, channel } = await polling();
    const where = `telegram:${fake.keeps(Buffer.from("photo"))}`;
    fake.duringGetFile = () => fake.anHourPasses();
    expect(await channel.fetch?.(asked, where, MB)).toEqual({ outcome: "retry" });
    fake.duringGetFile = () => {};
    expect(await channel.fetch?.(asked, where, MB)).toMatchObject({ outcome: "fetched" });
  });

  test("that Telegram gives to no bot is too large, without another try", async () => {
    const { fake, channel } = await polling();
    const where = `telegram:${fake.keeps(Buffer.alloc(21 * MB))}`;
    expect(await channel.fetch?.(asked, where, 50 * MB)).toEqual({ outcome: "too-big" });
  });

  test.each<[string, Fault, Fetched]>([
    ["is busy", { status: 429, description: "Too Many Requests: retry after 7", retryAfter: 7 }, { outcome: "retry", afterMs: 7_000 }],
    ["is in trouble", "html", { outcome: "retry" }],
    ["breaks off", "reset", { outcome: "retry" }],
    ["has no such file", { status: 400, description: "Bad Request: invalid file_id" }, { outcome: "gone" }],
  ])("while Telegram %s", async (_, fault, outcome) => {
    const { fake, channel, log } = await polling();
    fake.faults.push({ method: "getFile", fault });
    expect(await channel.fetch?.(asked, `telegram:${fake.keeps(Buffer.from("photo"))}`, MB)).toEqual(outcome);
    expect(log.lines.join("\n")).not.toContain(fake.token);
  });
});
