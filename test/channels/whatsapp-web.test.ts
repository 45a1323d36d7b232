import { afterEach, describe, expect, test, vi } from "vitest";
import whatsAppWeb from "whatsapp-web.js";
import type { Channel, Inbound, Receive } from "../../src/app/ports.ts";
import type { State } from "../../src/channels/whatsapp-web/states.ts";
import { type WhatsAppWebDeps, whatsAppWebChannel } from "../../src/channels/whatsapp-web.ts";
import { newConversation } from "../../src/domain/conversation.ts";
import { type ChannelUnderTest, describeChannel, recording } from "../contracts/channel.ts";
import { clock, ids, recordingLog, rowOf, SmallApp, say } from "./support/app.ts";
import { type Comes, FakeWhatsApp } from "./support/fake-whatsapp.ts";

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const SREY = "85512345667@c.us";
const PEOPLE: Readonly<Record<string, string>> = { srey: SREY, budi: "6281234567890@c.us" };
const MINUTE = 60_000;
const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 30 });

/** A setting that outlives the channel. */
function setting() {
  let value: unknown;
  return {
    read: async () => value,
    write: async (now: unknown) => {
      value = structuredClone(now);
    },
  };
}

async function platform(fake: FakeWhatsApp, kept = setting(), change: Partial<WhatsAppWebDeps> = {}) {
  const log = recordingLog();
  const states: State[] = [];
  const { browser, data, library } = fake;
  const deps = {
    browser,
    data,
    library,
    clock,
    log,
    kept,
    listener: (state: State) => void states.push(state),
    waitAfter: () => 100,
    recording,
    ids,
    polls: { shown: false, kept: setting() },
    days: 7,
    starts: { most: 0, kept: setting() },
    ...change,
  };
  const { channel, state, linking } = whatsAppWebChannel(deps);
  ending.push(() => channel.stop());
  const becomes = (name: State["name"]) => eventually(() => expect(state().name).toBe(name));
  return { channel, state, linking, states, log, becomes };
}

async function made(phone: Partial<FakeWhatsApp["phone"]> = {}): Promise<FakeWhatsApp> {
  const fake = await FakeWhatsApp.make(phone);
  ending.push(() => fake.remove());
  return fake;
}

/** A channel that runs, and the app behind it. */
async function running(phone: Partial<FakeWhatsApp["phone"]> = {}, kept = setting()) {
  const fake = await made(phone);
  const under = await platform(fake, kept);
  const app = new SmallApp();
  app.channel = under.channel;
  await under.channel.start(app.receive);
  return { ...under, fake, app };
}

// --- The contract -----------------------------------------------------------

/** The channel, and what became of each message that it tried to store. */
function observed(channel: Channel) {
  const waiting = new Map<string, (outcome: "stored" | "again") => void>();
  const watch =
    (receive: Receive): Receive =>
    async (inbound: Inbound) => {
      const told = (outcome: "stored" | "again") => waiting.get(inbound.externalId)?.(outcome);
      try {
        const received = await receive(inbound);
        told("stored");
        return received;
      } catch (error) {
        told("again");
        throw error;
      }
    };
  const watched: Channel = {
    capabilities: channel.capabilities,
    start: (receive) => channel.start(watch(receive)),
    stop: () => channel.stop(),
    send: (document, row) => channel.send(document, row),
    fetch: (document, where, most) => channel.fetch?.(document, where, most) ?? Promise.resolve({ outcome: "gone" }),
    typing: async (document) => channel.typing?.(document),
  };
  const next = (id: string) => new Promise<"stored" | "again">((resolve) => void waiting.set(id, resolve));
  return { watched, next };
}

async function underTest(): Promise<ChannelUnderTest> {
  const fake = await made();
  const { channel, log, state, becomes } = await platform(fake);
  const { watched, next } = observed(channel);
  const comes = async (said: Comes) => {
    // A page that is closed leaves the message on the phone, unread: the next start brings it.
    if (state().name === "stopped") return "again" as const;
    await becomes("ready");
    const outcome = next(said.id);
    await fake.comes(said);
    return outcome;
  };
  const from = (worker: string) => PEOPLE[worker] ?? "";
  return {
    channel: watched,
    logged: log.lines,
    write: (worker, id, text) => comes({ from: from(worker), id: `${worker}-${id}`, text }),
    shown: async (worker) => (await fake.shown(from(worker))).map(({ text }) => text),
    heard: async (worker) => (await fake.shown(from(worker))).flatMap(({ sound }) => (sound ? [Buffer.from(sound, "base64")] : [])),
    sends(worker, id, kind, bytes) {
      const type = { photo: "image", voice: "ptt", video: "video", document: "document" }[kind];
      return comes({ from: from(worker), id, type, directPath: `/v/${id}`, data: Buffer.from(bytes).toString("base64") });
    },
    forget: () => void fake.run("fake.forgetFiles()"),
    echo: (worker) => fake.comes({ from: from(worker), id: "ours", text: "Good day", own: true }),
    strange: async (worker) => void (await comes({ from: from(worker), id: "strange", type: "order" })),
    breakDown: () => void fake.run("fake.breakDown()"),
    hold() {
      void fake.run("fake.hold()");
      return { release: () => void fake.run("fake.release()") };
    },
  };
}

describeChannel("WhatsApp by its web page", underTest);

// --- States -----------------------------------------------------------------

const names = (states: readonly State[]) => states.map(({ name }) => name);

describe("the session with WhatsApp", () => {
  test("shows a code to scan, a new one when the old one is worn out, and is ready when it is scanned", async () => {
    const { fake, state, states, becomes } = await running({ linked: false });
    await becomes("waiting-for-qr");
    expect(state()).toMatchObject({ qr: expect.stringMatching(/^code-1,/) });
    await fake.run('fake.newCode("code-2")');
    await eventually(() => expect(state()).toMatchObject({ qr: expect.stringMatching(/^code-2,/) }));
    await fake.scan();
    await becomes("ready");
    expect(names(states)).toEqual(["starting", "waiting-for-qr", "waiting-for-qr", "ready"]);
  });

  test("is not ready before it is linked: what is sent waits", async () => {
    const { app, becomes, channel } = await running({ linked: false });
    await becomes("waiting-for-qr");
    const srey = { reference: { conversation: { id: "85512345667" } }, conversation: newConversation("c", "whatsapp", 0, "en") };
    expect(await channel.send(srey, rowOf(say("hello")))).toEqual({ outcome: "retry", why: "offline" });
    expect(app.received).toEqual([]);
  });

  test("goes on after the page was loaded anew, and takes each message once", async () => {
    const { fake, app, states, becomes } = await running();
    await becomes("ready");
    await fake.comes({ from: SREY, id: "before", text: "before" });
    await eventually(() => expect(app.texts).toEqual(["before"]));
    let again = 0;
    fake.client.on("ready", () => {
      again += 1;
    });
    await fake.client.pupPage?.reload();
    await eventually(() => expect(again).toBe(1));
    await fake.comes({ from: SREY, id: "before", text: "before" });
    await fake.comes({ from: SREY, id: "after", text: "after" });
    await eventually(() => expect(app.texts).toEqual(["before", "after"]));
    expect(fake.clients).toHaveLength(1);
    expect(names(states)).toEqual(["starting", "ready"]);
  });

  test("starts again when its browser was killed, and takes in what came meanwhile", async () => {
    const { fake, app, states, becomes } = await running();
    await becomes("ready");
    fake.phone.unread.push({ from: SREY, id: "meanwhile", text: "my boss hit me", at: Date.now() });
    await fake.save();
    fake.kill();
    await eventually(() => expect(app.texts).toEqual(["my boss hit me"]));
    await becomes("ready");
    expect(states).toEqual([
      { name: "starting" },
      { name: "ready" },
      { name: "reconnecting", why: "browser" },
      { name: "starting" },
      { name: "ready" },
    ]);
  });

  test("starts again when WhatsApp's page does not come up, and leaves no browser behind", async () => {
    const { fake, states, becomes, app } = await running({ broken: true });
    await eventually(() => expect(fake.clients.length).toBeGreaterThan(1));
    expect(fake.clients[0]?.pupBrowser?.connected).toBe(false);
    expect(states).toContainEqual({ name: "reconnecting", why: "start" });
    fake.phone.broken = false;
    await fake.save();
    await becomes("ready");
    await fake.comes({ from: SREY, id: "a", text: "hello" });
    await eventually(() => expect(app.texts).toEqual(["hello"]));
  });

  test("starts again when the page was loaded anew and does not come up", async () => {
    const { fake, states, becomes } = await running();
    await becomes("ready");
    await fake.run("fake.breakNext()");
    await fake.client.pupPage?.reload();
    await eventually(() => expect(fake.clients).toHaveLength(2));
    await becomes("ready");
    expect(states).toContainEqual({ name: "reconnecting", why: "page" });
  });

  test("waits and tries again when there is no such browser", async () => {
    const fake = await made();
    const library = async () => whatsAppWeb;
    const { channel, states } = await platform(fake, setting(), { library, browser: "/nowhere/chromium" });
    await channel.start(async () => ({ conversation: "c", stored: "new" }));
    await eventually(() => expect(names(states).filter((name) => name === "reconnecting").length).toBeGreaterThan(1));
  });

  test("asks for a new scan when the phone ended the link", async () => {
    const { fake, states, becomes } = await running();
    await becomes("ready");
    await fake.logOut();
    await becomes("waiting-for-qr");
    expect(names(states)).toEqual(["starting", "ready", "logged-out", "waiting-for-qr"]);
    await fake.scan();
    await becomes("ready");
  });

  test("is not troubled by what the library still does to a page that was logged out", async () => {
    const { fake, becomes } = await running();
    await becomes("ready");
    await fake.run("fake.breakNext()");
    await fake.logOut();
    await eventually(() => expect(fake.clients).toHaveLength(2));
    await becomes("waiting-for-qr");
  });

  test.each([
    ["UNPAIRED", ["starting", "ready", "logged-out", "ready"]],
    ["CONFLICT", ["starting", "ready", "reconnecting", "starting", "ready"]],
    ["TOS_BLOCK", ["starting", "ready", "reconnecting", "starting", "ready"]],
  ])("starts again after WhatsApp says %s", async (told, expected) => {
    const { fake, states, becomes } = await running();
    await becomes("ready");
    await fake.run(`fake.tells(${JSON.stringify(told)})`).catch(() => {});
    await eventually(() => expect(names(states)).toEqual(expected));
  });

  test("sends nothing while the page looks for the network, and goes on by itself", async () => {
    const { fake, app, becomes } = await running();
    await becomes("ready");
    await fake.comes({ from: SREY, id: "a", text: "hello" });
    await eventually(() => expect(app.texts).toEqual(["hello"]));
    await fake.run('fake.tells("TIMEOUT")');
    await becomes("reconnecting");
    expect(await app.say(app.only, say("too early"))).toEqual({ outcome: "retry", why: "offline" });
    await fake.run('fake.tells("CONNECTED")');
    await becomes("ready");
    expect(await app.say(app.only, say("now"))).toEqual({ outcome: "sent" });
    expect(fake.clients).toHaveLength(1);
  });

  test.each([
    ["while the browser starts", async () => {}],
    ["while it waits for a scan", async ({ becomes }: Awaited<ReturnType<typeof running>>) => becomes("waiting-for-qr")],
    [
      "while it is being logged out",
      async ({ fake, becomes }: Awaited<ReturnType<typeof running>>) => {
        await becomes("waiting-for-qr");
        await fake.scan();
        await becomes("ready");
        await fake.run("fake.logOut()");
      },
    ],
    [
      "while the page is loaded anew",
      async ({ fake, becomes }: Awaited<ReturnType<typeof running>>) => {
        await becomes("waiting-for-qr");
        void fake.client.pupPage?.reload().catch(() => {});
      },
    ],
  ])("stops %s, and leaves no browser behind", async (_, until) => {
    const under = await running({ linked: false });
    await until(under);
    await under.channel.stop();
    expect(under.state()).toEqual({ name: "stopped" });
    for (const { pupBrowser } of under.fake.clients) expect(pupBrowser?.connected ?? false).toBe(false);
    await under.fake.gone();
  });

  test("a stray rejection of the library does not end the service; any other does, as ever", async () => {
    const before = process.listeners("unhandledRejection");
    const { channel, log } = await running();
    const [net] = process.listeners("unhandledRejection").filter((listener) => !before.includes(listener));
    const stray = (reason: unknown) => net?.(reason, Promise.resolve());
    stray("auth timeout");
    stray(Object.assign(new Error("Target closed"), { stack: "Error: Target closed\n at x (/app/node_modules/puppeteer/lib/a.js:1:1)" }));
    expect(log.lines).toHaveLength(2);
    expect(() => stray(new TypeError("a fault of ours"))).toThrow("a fault of ours");
    await channel.stop();
    expect(process.listeners("unhandledRejection")).toEqual(before);
  });
});

// --- Messages in ------------------------------------------------------------

describe("what came while nobody listened", () => {
  const now = Date.now();
  const day = 24 * 60 * MINUTE;
  const unread: Comes[] = [
    { from: PEOPLE.budi ?? "", id: "b2", text: "Budi, later", at: now - 2 * MINUTE },
    { from: SREY, id: "s3", text: "Srey, last", at: now - MINUTE },
    { from: SREY, id: "s1", text: "Srey, first", at: now - 4 * MINUTE },
    { from: PEOPLE.budi ?? "", id: "b1", text: "Budi, before", at: now - 3 * MINUTE },
    { from: SREY, id: "old", text: "two days ago", at: now - 2 * day },
    { from: "85512345699@c.us", id: "read", text: "read on the phone", at: now - MINUTE, read: true },
    { from: SREY, id: "own", text: "we answered by hand", at: now - MINUTE, own: true },
    { from: "12036301@g.us", id: "group", text: "to a group", at: now - MINUTE },
    { from: "status@broadcast", id: "status", text: "a status", at: now - MINUTE },
  ];

  test("is taken in once and in order: the last day's, unread, of people", async () => {
    const { app, becomes, fake } = await running({ unread });
    await becomes("ready");
    await fake.comes({ from: SREY, id: "live", text: "while it catches up" });
    await eventually(() => expect(app.texts).toContain("while it catches up"));
    expect(app.texts).toEqual(["Srey, first", "Budi, before", "Budi, later", "Srey, last", "while it catches up"]);
    fake.kill();
    await eventually(() => expect(fake.clients).toHaveLength(2));
    await becomes("ready");
    await fake.comes({ from: SREY, id: "live2", text: "after" });
    await eventually(() => expect(app.texts.at(-1)).toBe("after"));
    expect(app.texts).toHaveLength(6);
  });

  test("is not met again after a restart when the worker had everything deleted", async () => {
    const kept = setting();
    const first = await running({ unread }, kept);
    await eventually(() => expect(first.app.texts).toHaveLength(4));
    await first.channel.stop();
    const again = await running({ unread: [...unread, { from: SREY, id: "new", text: "new", at: Date.now() }] }, kept);
    await eventually(() => expect(again.app.texts).toEqual(["new"]));
  });
});

describe("a message that came", () => {
  async function one(said: Omit<Comes, "from" | "id">) {
    const under = await running();
    await under.becomes("ready");
    await under.fake.comes({ from: SREY, id: "a", ...said });
    await eventually(() => expect(under.app.received).toHaveLength(1));
    return under;
  }

  const AGENT = { name: "Agent", phones: ["+60 11-0000 0000"] };
  const card = (name: string, phone: string) => `BEGIN:VCARD\nVERSION:3.0\nFN:${name}\nTEL;type=CELL:${phone}\nEND:VCARD`;

  test.each([
    ["a photo", { type: "image", directPath: "/x", caption: "my contract" }, { kind: "photo", without: "coming", caption: "my contract" }],
    ["a voice note", { type: "ptt", directPath: "/x" }, { kind: "voice", without: "coming" }],
    ["a document", { type: "document", directPath: "/x" }, { kind: "document", without: "coming" }],
    ["a place", { type: "location", lat: 11.5, lng: 104.9 }, { kind: "location", latitude: 11.5, longitude: 104.9 }],
    ["somebody's contact", { type: "vcard", text: card("Agent", "+60 11-0000 0000") }, { kind: "contact", cards: [AGENT] }],
    ["a contact that cannot be read", { type: "vcard", text: "BEGIN:VCARD" }, { kind: "contact" }],
    [
      "two contacts",
      { type: "multi_vcard", vcardList: [{ vcard: card("Agent", "+60 11-0000 0000") }, { vcard: card("Boss", "999") }] },
      { kind: "contact", cards: [AGENT, { name: "Boss", phones: ["999"] }] },
    ],
  ])("%s is kept as what it is", async (_, said, kept) => {
    const { app } = await one(said);
    expect(app.received[0]?.event.content).toEqual(kept);
  });

  test("shows staff no more of the number than its last two digits, and has the chat that the Cloud API gives it", async () => {
    const { app } = await one({ text: "hello" });
    expect(app.received[0]).toMatchObject({ masked: "WhatsApp •••67", chat: "85512345667", channel: "whatsapp" });
  });

  test("is one person's under a number and under a hidden one, where WhatsApp tells it", async () => {
    const { app, fake, becomes } = await running({ numbers: { "111222@lid": SREY } });
    await becomes("ready");
    await fake.comes({ from: SREY, id: "a", text: "by number" });
    await fake.run("fake.knowsLater(2)");
    await fake.comes({ from: "111222@lid", id: "b", text: "hidden" });
    await fake.comes({ from: "333444@lid", id: "c", text: "somebody else" });
    await eventually(() => expect(app.texts).toEqual(["by number", "hidden", "somebody else"]));
    expect(app.received.map(({ chat }) => chat)).toEqual(["85512345667", "85512345667", "333444@lid"]);
    const stranger = [...app.documents.keys()].at(-1) ?? "";
    expect(await app.say(stranger, say("to a hidden number"))).toEqual({ outcome: "sent" });
    expect(await fake.shown("333444@lid")).toMatchObject([{ text: "to a hidden number" }]);
  });

  test("in a group, of the status list, a reaction or a call is nothing that we answer", async () => {
    const { app, fake, becomes } = await running();
    await becomes("ready");
    await fake.comes({ from: "12036301@g.us", id: "g", text: "to a group" });
    await fake.comes({ from: "status@broadcast", id: "s", text: "a status" });
    await fake.comes({ from: SREY, id: "c", type: "call_log" });
    await fake.comes({ from: SREY, id: "a", text: "to us" });
    await eventually(() => expect(app.texts).toEqual(["to us"]));
    expect(await fake.run("fake.outbox")).toEqual([]);
  });

  test("is tried again by us until it is stored, and what comes after it waits", async () => {
    const { app, fake, becomes } = await running();
    await becomes("ready");
    app.failing = true;
    for (const text of ["one", "two", "three"]) await fake.comes({ from: SREY, id: text, text });
    await new Promise((wait) => setTimeout(wait, 200));
    expect(app.received).toEqual([]);
    app.failing = false;
    await eventually(() => expect(app.texts).toEqual(["one", "two", "three"]));
  });

  test("that cannot be stored does not keep the service from stopping", async () => {
    const { app, fake, becomes, channel } = await running();
    await becomes("ready");
    app.failing = true;
    await fake.comes({ from: SREY, id: "a", text: "hello" });
    await new Promise((wait) => setTimeout(wait, 1_900));
    const began = performance.now();
    await channel.stop();
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

// --- Messages out -----------------------------------------------------------

describe("a message that goes out", () => {
  async function withSrey() {
    const under = await running();
    await under.becomes("ready");
    await under.fake.comes({ from: SREY, id: "a", text: "hello" });
    await eventually(() => expect(under.app.texts).toEqual(["hello"]));
    return under;
  }

  test("is one plain message with numbered choices; no page is previewed and no chat is marked as read", async () => {
    const { app, fake } = await withSrey();
    expect(await app.say(app.only, say("See https://example.org. Which?", "Yes", "No"))).toEqual({ outcome: "sent" });
    const text = "See https://example.org. Which?\n\n1. Yes\n2. No";
    expect(await fake.shown(SREY)).toEqual([{ to: SREY, text, type: "chat", preview: false }]);
    expect(await fake.run("fake.seen")).toEqual([]);
  });

  test("that WhatsApp does not take is known as such", async () => {
    const { app, fake } = await withSrey();
    await fake.run("fake.refuse()");
    expect(await app.say(app.only, say("hello"))).toEqual({ outcome: "failed", why: "other" });
  });

  test("that was under way when the browser was killed is not sent again", async () => {
    const { app, fake } = await withSrey();
    await fake.run("fake.hold()");
    const sending = app.say(app.only, say("hello"));
    await new Promise((wait) => setTimeout(wait, 100));
    fake.kill();
    expect(await sending).toEqual({ outcome: "unknown", why: "offline" });
  });

  test("is announced by the sign that somebody writes", async () => {
    const { app, fake, channel } = await withSrey();
    await channel.typing?.({ reference: app.documents.get(app.only)?.reference });
    expect(await fake.run("fake.typing")).toEqual([SREY]);
  });
});

// --- What the operator does ----------------------------------------------------

describe("linking by a code that is typed", () => {
  test("is asked for by whoever runs the service, and takes the place of the one to scan until it is taken back", async () => {
    const { fake, linking, becomes, state } = await running({ linked: false });
    await becomes("waiting-for-qr");
    expect(linking.link()).toMatchObject({ code: null });
    expect(await linking.pair("+855 12 345 667")).toBe("asked");
    expect(await fake.run("fake.asked")).toEqual([{ number: "85512345667", notified: true }]);
    expect(linking.link()).toMatchObject({ code: "WXYZ1001" });
    await fake.run('fake.newCode("code-2")');
    await eventually(() => expect(state()).toMatchObject({ qr: expect.stringMatching(/^code-2,/), code: "WXYZ1001" }));
    expect(await linking.pair(null)).toBe("asked");
    expect(linking.link()).toMatchObject({ code: null });
    await fake.scan();
    await becomes("ready");
    expect(linking.link()).toBeNull();
  });

  test("is refused in a word for what is no number, for a number that WhatsApp does not take, and when nobody waits for it", async () => {
    const { fake, linking, becomes, log } = await running({ linked: false, unknownNumber: "85512000000" });
    await becomes("waiting-for-qr");
    expect(await linking.pair("hello")).toBe("bad-number");
    expect(await linking.pair("85512000000")).toBe("refused");
    expect(linking.link()).toMatchObject({ code: null });
    await fake.scan();
    await becomes("ready");
    expect(await linking.pair("85512345667")).toBe("not-waiting");
    expect(log.lines.join()).not.toMatch(/85512|WXYZ/);
  });

  test("is there by itself for the number of the settings, once", async () => {
    const fake = await made({ linked: false });
    const { channel, linking, becomes, log } = await platform(fake, setting(), { number: "85512345667" });
    await channel.start(async () => ({ conversation: "c", stored: "new" }));
    await eventually(() => expect(linking.link()).toMatchObject({ code: "WXYZ1001" }));
    linking.again();
    await eventually(() => expect(fake.clients).toHaveLength(2));
    await becomes("waiting-for-qr");
    await fake.run('fake.newCode("code-3")');
    await eventually(() => expect(linking.link()).toMatchObject({ qr: expect.stringMatching(/^code-3,/), code: null }));
    expect(log.lines.join()).not.toMatch(/85512|WXYZ/);
  });
});

describe("starting again", () => {
  test("does not wait for the next try, and leaves a session that is ready alone", async () => {
    const fake = await made();
    const { channel, linking, becomes } = await platform(fake, setting(), { waitAfter: () => 60 * MINUTE });
    await channel.start(async () => ({ conversation: "c", stored: "new" }));
    await becomes("ready");
    linking.again();
    fake.kill();
    await becomes("reconnecting");
    expect(fake.clients).toHaveLength(1);
    linking.again();
    await becomes("ready");
    expect(fake.clients).toHaveLength(2);
  });
});
