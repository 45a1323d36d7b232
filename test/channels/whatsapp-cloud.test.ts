import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { WHATSAPP_CLOUD } from "../../src/channels/capabilities.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { whatsAppCloudChannel } from "../../src/channels/whatsapp-cloud.ts";
import { messageBody } from "../../src/channels/whatsapp-map.ts";
import { newConversation } from "../../src/domain/conversation.ts";
import { type ChannelUnderTest, describeChannel, recording } from "../contracts/channel.ts";
import { choicesOf, clock, recordingLog, rowOf, SmallApp, say } from "./support/app.ts";
import { FakeGraph } from "./support/fake-graph.ts";
import { ruleOn } from "./support/graph-rules.ts";
import { realSay } from "./support/texts.ts";

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const SREY = "85512345678";
const NUMBERS: Readonly<Record<string, string>> = { srey: SREY, budi: "6281234567890" };

async function platform() {
  const fake = new FakeGraph();
  await fake.listen();
  ending.push(() => fake.close());
  const log = recordingLog();
  const { token, phoneId, appSecret, root: apiRoot } = fake;
  const made = whatsAppCloudChannel({
    token,
    phoneId,
    appSecret,
    verifyToken: "we-are-mitra",
    apiRoot,
    clock,
    log,
    recording,
    say: realSay(),
  });
  ending.push(() => made.channel.stop());
  const posts = (messages: readonly object[], value = {}) =>
    made.routes.request("/hooks/whatsapp", {
      method: "POST",
      ...fake.post(
        messages.map((message) => ({ ...message })),
        value,
      ),
    });
  return { ...made, fake, log, posts };
}

const text = (id: string, body: string, from = SREY) => ({
  id: `wamid.${from}.${id}`,
  from,
  timestamp: "1790000000",
  type: "text",
  text: { body },
});

async function underTest(): Promise<ChannelUnderTest> {
  const { channel, fake, log, posts } = await platform();
  const told = async (messages: readonly object[]) => ((await posts(messages)).status === 200 ? ("stored" as const) : ("again" as const));
  return {
    channel,
    logged: log.lines,
    write: (worker, id, body) => told([text(id, body, NUMBERS[worker])]),
    shown: async (worker) =>
      fake.shown
        .filter(({ to }) => to === NUMBERS[worker])
        .map(({ text, choices }) => [text, ...choices.map(({ title }, at) => `${at + 1}. ${title}`)].join("\n")),
    heard: async (worker) => fake.heard.filter(({ to }) => to === NUMBERS[worker]).map(({ bytes }) => bytes),
    sends(worker, id, kind, bytes) {
      const file = { id: fake.keepsFile(bytes), sha256: "x", mime_type: "image/jpeg" };
      const contents = {
        photo: { type: "image", image: file },
        voice: { type: "audio", audio: { ...file, mime_type: "audio/ogg; codecs=opus", voice: true } },
        video: { type: "video", video: { ...file, mime_type: "video/mp4" } },
        document: { type: "document", document: { ...file, mime_type: "application/pdf", filename: "contract.pdf" } },
      };
      return told([{ id: `wamid.${id}`, from: NUMBERS[worker], timestamp: "1790000000", ...contents[kind] }]);
    },
    forget: () => fake.forgetFiles(),
    strange: async (worker) => void (await told([{ id: "wamid.x", from: NUMBERS[worker], type: "order", order: {} }])),
    breakDown: () => fake.faults.push(...Array.from({ length: 9 }, () => "reset" as const)),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      fake.hold = promise;
      return { release: resolve };
    },
  };
}

describeChannel("WhatsApp by the Cloud API", underTest, {
  echo: "the platform reports our own messages as statuses, which hold no message",
});

async function running() {
  const under = await platform();
  const app = new SmallApp();
  app.channel = under.channel;
  await under.channel.start(app.receive);
  return { ...under, app };
}

describe("the platform's posts", () => {
  test("prove our address once, with the word that we gave", async () => {
    const { routes } = await running();
    const asked = (token: string) => routes.request(`/hooks/whatsapp?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=4711`);
    expect(await (await asked("we-are-mitra")).text()).toBe("4711");
    expect((await asked("guess")).status).toBe(403);
  });

  test("are believed only when their very bytes are signed", async () => {
    const { routes, fake, app } = await running();
    const { body, headers } = fake.post([text("a", "hello")]);
    const post = (bytes: string, signature: string) =>
      routes.request("/hooks/whatsapp", { method: "POST", body: bytes, headers: { ...headers, "x-hub-signature-256": signature } });
    expect((await post(body, "sha256=00")).status).toBe(403);
    expect((await post(`${body} `, fake.sign(body))).status).toBe(403);
    expect(app.texts).toEqual([]);
    expect((await post(body, fake.sign(body))).status).toBe(200);
    expect(app.texts).toEqual(["hello"]);
    expect((await post("[]", fake.sign("[]"))).status).toBe(400);
  });

  test("bring several messages of several workers in order; a repeat is kept once", async () => {
    const { app, posts } = await running();
    const all = [text("a", "one"), text("b", "two", "6281234567890"), text("c", "three")];
    expect((await posts(all)).status).toBe(200);
    expect((await posts(all)).status).toBe(200);
    expect(app.texts).toEqual(["one", "two", "three"]);
  });

  test("with statuses or reactions only hold nothing that a worker said", async () => {
    const { app, posts } = await running();
    expect((await posts([], { statuses: [{ id: "wamid.1", status: "read", recipient_id: SREY }] })).status).toBe(200);
    expect((await posts([{ id: "wamid.r", from: SREY, type: "reaction", reaction: { emoji: "👍" } }])).status).toBe(200);
    expect(app.received).toEqual([]);
  });

  test.each([
    [
      "a button",
      { type: "interactive", interactive: { type: "button_reply", button_reply: { id: "good", title: "Yes" } } },
      { kind: "choice", choice: "good", label: "Yes" },
    ],
    [
      "a row of a list",
      { type: "interactive", interactive: { type: "list_reply", list_reply: { id: "country:SG" } } },
      { kind: "choice", choice: "country:SG" },
    ],
    [
      "a photo",
      { type: "image", image: { id: "1", mime_type: "image/jpeg", caption: "my contract" } },
      { kind: "photo", without: "coming", caption: "my contract" },
    ],
    ["a voice note", { type: "audio", audio: { id: "1", mime_type: "audio/ogg; codecs=opus" } }, { kind: "voice", without: "coming" }],
    ["a place", { type: "location", location: { latitude: 1.3, longitude: 103.8 } }, { kind: "location", latitude: 1.3, longitude: 103.8 }],
    [
      "somebody's contact",
      { type: "contacts", contacts: [{ name: { formatted_name: "Agent" }, phones: [{ phone: "+60123456789" }] }] },
      { kind: "contact", cards: [{ name: "Agent", phones: ["+60123456789"] }] },
    ],
    ["a contact without anything", { type: "contacts", contacts: [{ phones: [{}] }, 7] }, { kind: "contact" }],
  ])("%s is kept as what it is", async (_, content, kept) => {
    const { app, posts } = await running();
    await posts([{ id: "wamid.k", from: SREY, ...content }]);
    expect(app.received[0]?.event.content).toEqual(kept);
    expect(app.received[0]?.masked).toBe("WhatsApp •••78");
  });
});

async function withSrey() {
  const under = await running();
  await under.posts([text("a", "hello")]);
  return under;
}

describe("a message on WhatsApp", () => {
  test("has up to three short choices as buttons, more as a list", async () => {
    const { app, fake } = await withSrey();
    expect(await app.say(app.only, say("Did it help?", "Yes", "No", "Talk to a person"))).toEqual({ outcome: "sent" });
    expect(await app.say(app.only, say("Which?", "One", "Two", "Three", "Four"))).toEqual({ outcome: "sent" });
    expect(fake.calls.map(({ interactive }) => (interactive as { type: string }).type)).toEqual(["button", "list"]); // as we send it
  });

  test("is one that the platform takes, whatever is said and however many choices there are", () => {
    const label = fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom("a", "ក", "ម្", "မြန်", "é", " x", "8") });
    const choices = fc.uniqueArray(label, { maxLength: 14, selector: (text) => text.trim() });
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 6_000, unit: fc.constantFrom("a", "ក", ". ", "\n", "မြန်", "word ") }),
        choices,
        (text, labels) => {
          const parts = fitSay(
            { text: `Hello ${text}`, language: "km", choices: choicesOf(...labels.map((one) => `l${one.trim()}`)) },
            WHATSAPP_CLOUD,
          );
          for (const part of parts)
            expect(ruleOn(messageBody(SREY, part.text, part.choices ?? [], "Choose"))).toMatchObject({ kind: "text" });
        },
      ),
    );
  });

  test.each([
    ["too many at once", { status: 400, code: 131056 }, { outcome: "retry", why: "too-many" }],
    ["a token that ran out", { status: 401, code: 190 }, { outcome: "retry", why: "other", afterMs: 300_000 }],
    ["a number that is not on WhatsApp", { status: 400, code: 131026 }, { outcome: "gone", why: "undeliverable" }],
    ["a refusal", { status: 400, code: 100 }, { outcome: "failed", why: "other" }],
    ["an error inside the platform", { status: 500, code: 131000 }, { outcome: "unknown", why: "offline" }],
    ["a web page of a server before it", "html", { outcome: "unknown", why: "offline" }],
    ["a connection that breaks", "reset", { outcome: "unknown", why: "offline" }],
    ["a connection that breaks after it was shown", "reset-after", { outcome: "unknown", why: "offline" }],
  ] as const)("that meets %s is one call with an outcome", async (_, fault, outcome) => {
    const { app, fake } = await withSrey();
    fake.faults.push(fault);
    expect(await app.say(app.only, say("hello"))).toEqual(outcome);
    expect(fake.calls).toHaveLength(1);
  });

  test("a day after the worker's last one cannot go out until she writes", async () => {
    const { app, fake } = await withSrey();
    fake.closed.add(SREY);
    expect(await app.say(app.only, say("hello"))).toEqual({ outcome: "waits", why: "window-closed" });
  });

  test("to a platform that is away waits", async () => {
    const { channel, fake } = await platform();
    await fake.close();
    const srey = { reference: { conversation: { id: SREY } }, conversation: newConversation("c", "whatsapp", 0, "en") };
    expect(await channel.send(srey, rowOf(say("hello")))).toEqual({ outcome: "retry", why: "offline" });
    await fake.listen();
  });
});

describe("a recording on WhatsApp", () => {
  const voice = { topic: "fees.limit", jurisdiction: "SG", language: "en", id: "0123456789abcdef0123456789abcdef" } as const;
  const sound = { text: "", language: "en", voice } as const;

  test("is sent up once, and told to the next worker by its name", async () => {
    const { app, fake } = await withSrey();
    for (let times = 0; times < 2; times++) expect(await app.say(app.only, sound)).toEqual({ outcome: "sent" });
    expect(fake.heard).toHaveLength(2);
    expect(fake.calls).toHaveLength(3);
  });

  test("whose name the platform forgot is sent up again", async () => {
    const { app, fake } = await withSrey();
    await app.say(app.only, sound);
    fake.forgets();
    expect(await app.say(app.only, sound)).toEqual({ outcome: "retry", why: "other" });
    expect(await app.say(app.only, sound)).toEqual({ outcome: "sent" });
  });

  test("that could not be sent up is tried again: nobody has seen anything", async () => {
    const { app, fake } = await withSrey();
    fake.faults.push("reset-after");
    expect(await app.say(app.only, sound)).toEqual({ outcome: "retry", why: "offline" });
    expect(fake.heard).toEqual([]);
    expect(await app.say(app.only, sound)).toEqual({ outcome: "sent" });
  });
});

describe("a file of WhatsApp", () => {
  const asked = { reference: {} };
  const PLENTY = 1024 ** 2;

  test("is asked for at a new address when the old one holds no longer", async () => {
    const { fake, channel } = await running();
    const where = `whatsapp:${fake.keepsFile(Buffer.from("photo"))}`;
    fake.duringLook = () => fake.fiveMinutesPass();
    expect(await channel.fetch?.(asked, where, PLENTY)).toEqual({ outcome: "retry" });
    fake.duringLook = () => {};
    expect(await channel.fetch?.(asked, where, PLENTY)).toMatchObject({ outcome: "fetched" });
  });

  test("is not loaded from an address that is not the platform's, and the token goes nowhere else", async () => {
    const { fake, channel } = await running();
    const stranger = new FakeGraph();
    await stranger.listen();
    ending.push(() => stranger.close());
    fake.placeElsewhere = stranger.root;
    expect(await channel.fetch?.(asked, `whatsapp:${fake.keepsFile(Buffer.from("photo"))}`, PLENTY)).toEqual({ outcome: "gone" });
    expect(stranger.reads).toBe(0);
  });

  test("waits while the token is refused", async () => {
    const { fake, channel } = await running();
    const where = `whatsapp:${fake.keepsFile(Buffer.from("photo"))}`;
    fake.tokenRefused = true;
    expect(await channel.fetch?.(asked, where, PLENTY)).toEqual({ outcome: "retry" });
  });
});
