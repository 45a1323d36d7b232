import { randomUUID } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { manualClock } from "../../src/app/manual-clock.ts";
import { makeService } from "../../src/app/service.ts";
import { botFrameworkChannel } from "../../src/channels/bot-framework.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { memoryStore } from "../../src/store/memory.ts";
import { KNOWN } from "../support/office.ts";
import { START, universe } from "../support/universe.ts";
import { ids, recordingLog } from "./support/app.ts";
import { FakeBotService } from "./support/fake-bot-service.ts";
import { FakeLogin } from "./support/fake-login.ts";
import { rest } from "./support/rest.ts";

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
  vi.restoreAllMocks();
});

const MINUTE = 60_000;
const LINE = ids.conversation("botframework", "directline:line-1");

/** The whole service where tokens are checked both ways: ours come from Microsoft's login, and without one the service hears nothing. */
async function registered(tenant: string | null = null) {
  const [fake, login] = [new FakeBotService(), new FakeLogin()];
  for (const server of [fake, login]) {
    await server.listen();
    ending.push(() => server.close());
  }
  // The SDK keeps the tokens of an app for the whole process.
  fake.appId = login.appId = randomUUID();
  login.tenant = tenant ?? login.tenant;
  login.standsInForMicrosoft();
  fake.tokens = login.given;
  const clock = manualClock(START);
  const store = memoryStore();
  await store.open();
  const content = universe(KNOWN);
  const say: typeof content.say = (...args) => content.say(...args);
  const log = recordingLog();
  const credentials = { appId: login.appId, password: login.password, tenant };
  const cloud = {
    ...fake.cloud,
    ToChannelFromBotLoginUrl: "https://login.microsoftonline.com/botframework.com",
    ToChannelFromBotOAuthScope: "https://api.botframework.com",
  };

  /** Starts it on what is stored. */
  async function start() {
    const { channel, routes } = await botFrameworkChannel({ credentials, publicUrl: null, handOvers: "out", cloud, clock, log, say });
    const service = makeService({ store, clock, ids, log, content: () => content, channels: [channel], fitSay });
    await service.start();
    ending.push(() => service.stop());
    return {
      stop: () => service.stop(),
      settles: () => rest(clock, service),
      staffReplies: (text: string) => service.staff(LINE, { staff: "sok", do: { verb: "reply", text } }),
      async asks() {
        const from = { id: "dara", role: "user" };
        const to = {
          channelId: "directline",
          serviceUrl: fake.root,
          recipient: { id: "mitra", role: "bot" },
          conversation: { id: "line-1" },
        };
        const body = JSON.stringify({ type: "message", id: "a", text: "Talk to a person", value: { choice: "person" }, from, ...to });
        const headers = { "content-type": "application/json", authorization: fake.token() };
        const { status } = await routes.request("/api/messages", { method: "POST", headers, body });
        expect(status).toBe(200);
      },
    };
  }

  return { fake, login, clock, start, shown: () => fake.shown.map(({ activity }) => activity) };
}

test.each([
  ["any tenant", null, "/botframework.com/oauth2/v2.0/token"],
  ["a single tenant", "72f988bf-0000-4000-8000-000000000000", "/72f988bf-0000-4000-8000-000000000000/oauth2/v2.0/token"],
])(
  "with the token of a bot of %s a case is offered, and after a restart staff's answer goes to the address that was stored",
  async (_, tenant, path) => {
    const { fake, login, start, shown } = await registered(tenant);
    const first = await start();
    await first.asks();
    await first.settles();
    expect(shown().map(({ type, name }) => name ?? type)).toContain("handoff.initiate");
    await first.stop();
    const before = shown().length;
    const second = await start();
    await second.staffReplies("I am here.");
    await second.settles();
    const answered = shown().slice(before);
    expect(answered.at(-1)).toMatchObject({ text: "I am here.", recipient: { id: "dara" }, conversation: { id: "line-1" } });
    expect(answered.filter(({ text }) => text === "I am here.")).toHaveLength(1);
    expect(fake.calls).toHaveLength(fake.shown.length);
    expect(login.asked.map((one) => one.path.split("?")[0])).toEqual([path]);
  },
);

test("while Microsoft refuses the secret nothing leaves; once it gives a token, all of it goes out, once and in order", async () => {
  const { fake, login, clock, start, shown } = await registered();
  login.fault = { status: 401, error: "invalid_client" };
  const { asks, staffReplies, settles } = await start();
  await asks();
  await staffReplies("I am here.");
  await vi.waitFor(() => expect(login.asked.length).toBeGreaterThan(0), 5_000);
  await settles();
  expect(fake.calls).toEqual([]);
  login.fault = null;
  await clock.advance(10 * MINUTE);
  await settles();
  const messages = shown().filter(({ type }) => type === "message");
  expect(messages.length).toBeGreaterThan(1);
  expect(messages.at(-1)?.text).toBe("I am here.");
  expect(new Set(messages.map(({ text }) => text)).size).toBe(messages.length);
});

test("a token that the service does not know carries nothing", async () => {
  const { fake, start } = await registered();
  fake.tokens = ["of-another-bot"];
  const { asks } = await start();
  await asks();
  await vi.waitFor(() => expect(fake.calls.length).toBeGreaterThan(0), 5_000);
  expect(fake.shown).toEqual([]);
});
