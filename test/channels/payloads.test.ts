import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Channel, Inbound } from "../../src/app/ports.ts";
import { inboundOf } from "../../src/channels/activity.ts";
import { botFrameworkChannel } from "../../src/channels/bot-framework.ts";
import { telegramChannel } from "../../src/channels/telegram.ts";
import { whatsAppCloudChannel } from "../../src/channels/whatsapp-cloud.ts";
import { isForUs, type Said, writtenOf } from "../../src/channels/whatsapp-web/map.ts";
import { clock, recordingLog, SmallApp } from "./support/app.ts";
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

const FOLDER = path.join(import.meta.dirname, "payloads");
const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const recording = async () => null;

/** A platform on loopback with our channel before it: brings a payload by the way that the platform does. */
interface Brought {
  readonly app: SmallApp;
  readonly logged: readonly string[];
  bring(brought: Payload["brought"]): Promise<void>;
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

const PLATFORMS: Readonly<Record<string, () => Promise<Brought>>> = {
  async telegram() {
    const { token, root } = await started(new FakeTelegram());
    const log = recordingLog();
    const webhook = { publicUrl: "https://mitra.example", secret: "s3cret" };
    const languages = () => ["en"] as const;
    const { channel, routes } = await telegramChannel({ token, apiRoot: root, webhook, clock, log, recording, languages, say: realSay() });
    const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": "s3cret" };
    return {
      app: await behind(channel),
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
      app: await behind(channel),
      logged: log.lines,
      async bring(brought) {
        const body = JSON.stringify(brought);
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
      app: await behind(channel),
      logged: log.lines,
      async bring(brought) {
        const body = JSON.stringify(brought).replace("{service}", fake.root);
        expect((await routes.request("/api/messages", { method: "POST", headers, body })).status).toBe(200);
      },
    };
  },
  /** The library hands over objects, not posts; in a real browser it does so in whatsapp-web.test.ts. */
  async "whatsapp-web"() {
    const app = new SmallApp();
    const log = recordingLog();
    return {
      app,
      logged: log.lines,
      async bring(brought) {
        const said = brought as unknown as Said; // the file is written in the library's shape
        if (!isForUs(said)) return;
        const { activity, masked } = writtenOf(said, said.from);
        const inbound = inboundOf(activity, masked);
        if (inbound) await app.receive(inbound);
      },
    };
  },
};

const contentOf = ({ event }: Inbound) => event.content;

test("every folder of payloads has its platform, and the other way round", () => {
  expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(PLATFORMS).sort());
});

describe.each(readdirSync(FOLDER))("what %s brings", (platform) => {
  const files = readdirSync(path.join(FOLDER, platform)).map((name): readonly [string, Payload] => {
    const payload: Payload = JSON.parse(readFileSync(path.join(FOLDER, platform, name), "utf8"));
    return [payload.about, payload];
  });

  test.each(files)("%s", async (_, { brought, stored }) => {
    const { app, bring, logged } = (await PLATFORMS[platform]?.()) ?? expect.unreachable(); // the test above says that there is one
    await bring(brought);
    expect(app.received.map(contentOf)).toEqual(stored);
    await bring(brought);
    expect(app.received).toHaveLength(stored.length);
    for (const { reference, masked } of app.received) expect(`${JSON.stringify(reference)} ${masked}`).not.toMatch(/Srey|srey_m|Agent/);
    expect(logged.join("\n")).not.toMatch(/Srey|passport|8551000000|6011000000/);
  });
});
