import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Channel, Inbound, Receive } from "../../src/app/ports.ts";
import { makeService } from "../../src/app/service.ts";
import { ChannelAdapter, type Take } from "../../src/channels/adapter.ts";
import { botFrameworkChannel } from "../../src/channels/bot-framework.ts";
import { CAPABILITIES } from "../../src/channels/capabilities.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { telegramChannel } from "../../src/channels/telegram.ts";
import { whatsAppCloudChannel } from "../../src/channels/whatsapp-cloud.ts";
import { isForUs, type Said, writtenOf } from "../../src/channels/whatsapp-web/map.ts";
import { memoryStore } from "../../src/store/memory.ts";
import { universe } from "../support/universe.ts";
import { clock, ids, recordingLog, SmallApp } from "./support/app.ts";
import { FakeBotService } from "./support/fake-bot-service.ts";
import { FakeGraph } from "./support/fake-graph.ts";
import { FakeTelegram } from "./support/fake-telegram.ts";
import { realSay } from "./support/texts.ts";

/** What a platform brings, one file each, in the shape of its own documents and of messages that came; names and numbers are made up. */
interface Payload {
  readonly about: string;
  readonly brought: Readonly<Record<string, unknown>>;
  /** What is stored of it, in order. */
  readonly stored: readonly unknown[];
}

/** What is stored when a chat is opened. */
const OPENED = { kind: "text", text: "" };

const FOLDER = path.join(import.meta.dirname, "payloads");
const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const recording = async () => null;

/** A platform on loopback with our channel before it: brings a payload by the way that the platform does. */
interface Platform {
  readonly channel: Channel;
  readonly logged: readonly string[];
  bring(brought: Payload["brought"]): Promise<void>;
  /** How many messages workers were shown. */
  shown(): number;
}

async function started<Fake extends { listen(): Promise<void>; close(): Promise<void> }>(fake: Fake): Promise<Fake> {
  await fake.listen();
  ending.push(() => fake.close());
  return fake;
}

async function behind(channel: Channel): Promise<SmallApp> {
  const app = new SmallApp();
  app.channel = channel;
  await channel.start(app.receive);
  ending.push(() => channel.stop());
  return app;
}

/** The service over one channel, without the waits between messages. */
async function serviceBehind(channel: Channel, seen: (receive: Receive) => Receive) {
  const store = memoryStore();
  await store.open();
  const quick = { ...channel.capabilities, perSecond: Number.POSITIVE_INFINITY, perSecondChat: Number.POSITIVE_INFINITY };
  const unhurried: Channel = {
    capabilities: quick,
    start: (receive, report) => channel.start(seen(receive), report),
    stop: () => channel.stop(),
    send: (document, row) => channel.send(document, row),
  };
  const content = universe();
  const service = makeService({ store, clock, ids, log: recordingLog(), content: () => content, channels: [unhurried], fitSay });
  await service.start();
  ending.push(() => service.stop());
  return { store, service };
}

const PLATFORMS: Readonly<Record<string, () => Promise<Platform>>> = {
  async telegram() {
    const fake = await started(new FakeTelegram());
    const { token, root } = fake;
    const log = recordingLog();
    const webhook = { publicUrl: "https://mitra.example", secret: "s3cret" };
    const languages = () => ["en"] as const;
    const { channel, routes } = await telegramChannel({ token, apiRoot: root, webhook, clock, log, recording, languages, say: realSay() });
    const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": "s3cret" };
    return {
      channel,
      shown: () => fake.shown.length,
      logged: log.lines,
      async bring(brought) {
        const { status } = await routes.request("/hooks/telegram", { method: "POST", headers, body: JSON.stringify(brought) });
        expect(status).toBe(200);
      },
    };
  },
  async whatsapp() {
    const fake = await started(new FakeGraph());
    const { token, phoneId, appSecret, root: apiRoot } = fake;
    const log = recordingLog();
    const deps = { token, phoneId, appSecret, verifyToken: "we-are-mitra", apiRoot, clock, log, recording, say: realSay() };
    const { channel, routes } = whatsAppCloudChannel(deps);
    return {
      channel,
      shown: () => fake.shown.length,
      logged: log.lines,
      async bring(brought) {
        const body = JSON.stringify(brought);
        // The platform takes answers to who wrote lately.
        for (const [, from = ""] of body.matchAll(/"from":"(\d+)"/g)) fake.post([{ from }]);
        const headers = { "content-type": "application/json", "x-hub-signature-256": fake.sign(body) };
        expect((await routes.request("/hooks/whatsapp", { method: "POST", headers, body })).status).toBe(200);
      },
    };
  },
  async "bot-framework"() {
    const fake = await started(new FakeBotService());
    const log = recordingLog();
    const { channel, routes } = await botFrameworkChannel({ credentials: null, publicUrl: null, clock, log, say: realSay() });
    const headers = { "content-type": "application/json" };
    return {
      channel,
      shown: () => fake.shown.length,
      logged: log.lines,
      async bring(brought) {
        const body = JSON.stringify(brought).replace("{service}", fake.root);
        expect((await routes.request("/api/messages", { method: "POST", headers, body })).status).toBe(200);
      },
    };
  },
  /** The library hands over objects, not posts; in a real browser it does so in whatsapp-web.test.ts. */
  async "whatsapp-web"() {
    const log = recordingLog();
    let take: Take = async () => ({ taken: "refused" });
    let shown = 0;
    const channel = new ChannelAdapter(
      {
        capabilities: CAPABILITIES.whatsapp,
        open: async (taker) => {
          take = taker;
        },
        close: async () => {},
        deliver: async () => {
          shown += 1;
          return { outcome: "sent" };
        },
      },
      log,
    );
    return {
      channel,
      logged: log.lines,
      shown: () => shown,
      async bring(brought) {
        const said = brought as unknown as Said; // the file is written in the library's shape
        if (!isForUs(said)) return;
        const { activity, masked } = writtenOf(said, said.from);
        await take(activity, masked);
      },
    };
  },
};

const contentOf = ({ event }: Inbound) => event.content;

const opened = async (platform: string): Promise<Platform> => (await PLATFORMS[platform]?.()) ?? expect.unreachable(); // the test below says that there is one

test("every folder of payloads has its platform, and the other way round", () => {
  expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(PLATFORMS).sort());
});

describe.each(readdirSync(FOLDER))("what %s brings", (platform) => {
  const files = readdirSync(path.join(FOLDER, platform)).map((name): readonly [string, Payload] => {
    const payload: Payload = JSON.parse(readFileSync(path.join(FOLDER, platform, name), "utf8"));
    return [payload.about, payload];
  });

  test.each(files)("%s", async (_, { brought, stored }) => {
    const { channel, bring, logged } = await opened(platform);
    const app = await behind(channel);
    await bring(brought);
    expect(app.received.map(contentOf)).toEqual(stored);
    await bring(brought);
    expect(app.received).toHaveLength(stored.length);
    for (const { reference, masked } of app.received) expect(`${JSON.stringify(reference)} ${masked}`).not.toMatch(/Srey|srey_m|Agent/);
    expect(logged.join("\n")).not.toMatch(/Srey|passport|8551000000|6011000000/);
  });

  const somebody = files.filter(([, { stored }]) => stored.length > 0);

  /** A worker who writes what a file says, after she wrote something else. */
  async function writing(brought: Payload["brought"], before: string) {
    const { channel, bring, shown } = await opened(platform);
    const held: Inbound[] = [];
    let through = false;
    const { service, store } = await serviceBehind(channel, (receive) => async (inbound) => {
      if (through) return receive(inbound);
      held.push(inbound);
      return { conversation: "", stored: "new" };
    });
    await bring(brought);
    const inbound = held[0] ?? expect.unreachable();
    through = true;
    const { conversation: id } = await service.receive({
      ...inbound,
      externalId: "before",
      event: { kind: "message", content: { kind: "text", text: before } },
    });
    await service.idle();
    const said = async () => (await store.read(id))?.conversation.transcript.filter(({ from }) => from === "worker").length ?? 0;
    return { id, bring, shown, service, said, owner: async () => (await store.read(id))?.conversation.owner };
  }

  test.each(somebody)("%s: a person who has the case gets it, and Mitra is silent", async (_, { brought, stored }) => {
    const { id, bring, shown, service, said, owner } = await writing(brought, "/person");
    await service.staff(id, { staff: "sok", do: { verb: "claim" } });
    await service.idle();
    const [read, had] = [shown(), await said()];
    expect(read).toBeGreaterThan(0);
    await bring(brought);
    await service.idle();
    expect([shown(), await owner()]).toEqual([read, "staff"]);
    const opens = stored.filter((content) => JSON.stringify(content) === JSON.stringify(OPENED)).length;
    expect(await said()).toBe(had + stored.length - opens);
  });

  test.each(somebody)("%s: who wrote STOP gets no answer to it", async (_, { brought, stored }) => {
    const { bring, shown, service } = await writing(brought, "/stop");
    const read = shown();
    expect(read).toBeGreaterThan(0);
    await bring(brought);
    await service.idle();
    // Who opens the chat by a link of the centre begins again.
    const again = JSON.stringify(brought).includes('"/start mrc');
    expect(shown() > read).toBe(again);
    expect(stored.length).toBeGreaterThan(0);
  });
});
