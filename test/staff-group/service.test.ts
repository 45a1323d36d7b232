import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { groupChecks } from "../../src/cli/doctor/telegram.ts";
import { type Running, run } from "../../src/main.ts";
import { FakeGroup } from "../channels/support/fake-group.ts";
import { FakeTelegram } from "../channels/support/fake-telegram.ts";
import { WebWorker } from "../channels/support/web-worker.ts";
import { Browserless } from "../console/support/browser.ts";
import { configOf } from "../support/config.ts";
import { GROUP, SOK } from "./support/desk.ts";

const fake = new FakeTelegram();
let group: FakeGroup;
let folder: string;
let running: Running;
let admin: Browserless;

const settings = () => ({
  token: fake.token,
  webhook: false,
  apiRoot: fake.root,
  staffGroup: { chat: GROUP, text: true, language: "en" as const },
});

/** The running service behind the interface of an app. */
function overHttp(): Hono {
  const app = new Hono();
  app.all("*", async (c) => {
    const base = `http://127.0.0.1:${running.port}`;
    const headers = new Headers(c.req.raw.headers);
    if (headers.has("origin")) headers.set("origin", base);
    const { pathname, search } = new URL(c.req.url);
    const body = c.req.method === "GET" ? undefined : await c.req.arrayBuffer();
    return fetch(base + pathname + search, { method: c.req.method, headers, redirect: "manual", ...(body ? { body } : {}) });
  });
  return app;
}

const eventually = <Found>(check: () => Found) => vi.waitFor(check, { timeout: 30_000, interval: 50 });

beforeAll(async () => {
  await fake.listen();
  group = new FakeGroup(fake, GROUP, Date.now);
  folder = await mkdtemp(path.join(tmpdir(), "mitra-group-"));
  running = await run(configOf(folder, { telegram: settings() }));
  admin = await new Browserless({ app: overHttp() }).signIn(running.firstAccount?.password ?? "");
}, 120_000);

afterAll(async () => {
  await running.stop();
  await fake.close();
  await rm(folder, { recursive: true, force: true });
});

test("a worker of the web chat is answered by a colleague from the group, over a restart", async () => {
  const srey = new WebWorker(overHttp());
  await srey.write("one", "agent keeps my passport in singapore. a person please");
  await srey.write("two", "I want to talk to a person");
  const thread = await eventually(() => group.shown[0]?.thread ?? expect.fail("no topic yet"));
  const worker = await eventually(() => group.line(thread, /talk to a person/));

  group.presses(SOK, thread, "Take this case");
  group.writes(SOK, thread, "hello?");
  await eventually(() => group.line(thread, new RegExp(`only from staff.* ${SOK}$`)));
  await admin.get("/desk/colleagues");
  await admin.send("PUT", "/desk/colleagues/staff/telegram", { telegram: String(SOK) });
  expect(admin.html).toContain(`value="${SOK}"`);

  group.presses(SOK, thread, "Take this case");
  await eventually(() => group.line(thread, /with staff/));
  await running.stop();
  group.writes(SOK, thread, "He may not keep it. Where are you now?", { answers: worker });
  running = await run(configOf(folder, { telegram: settings() }));
  await eventually(async () => {
    const texts = (await srey.history()).map(({ text }) => text);
    expect(texts.filter((text) => text === "He may not keep it. Where are you now?")).toHaveLength(1);
  });
  expect(group.lines.filter(({ text }) => /with staff/.test(text))).toHaveLength(1);
}, 60_000);

test("a number of another colleague, or no number, is refused with a sentence; an empty field takes it away", async () => {
  await admin.get("/desk/colleagues");
  await admin.send("POST", "/desk/colleagues", { name: "Dara", role: "staff" });
  for (const [telegram, sentence] of [
    [String(SOK), /has this Telegram number already/],
    ["@dara", /only digits/],
    ["1087968824", /only digits/],
    ["-1001234567890", /only digits/],
  ] as const) {
    await admin.send("PUT", "/desk/colleagues/dara/telegram", { telegram });
    expect([admin.status >= 400, admin.words]).toEqual([true, expect.stringMatching(sentence)]);
  }
  await admin.send("PUT", "/desk/colleagues/staff/telegram", { telegram: "" });
  await admin.send("PUT", "/desk/colleagues/dara/telegram", { telegram: ` ${SOK} ` });
  expect([admin.status, admin.html]).toEqual([200, expect.stringContaining(`value="${SOK}"`)]);
});

test("the doctor says what the group lacks, and how many read along", async () => {
  const { rights, forum, status } = group;
  const check = async (spoilt: Partial<FakeGroup>) => {
    Object.assign(group, { rights, forum, status }, spoilt);
    return (await groupChecks(settings()))[0];
  };
  expect(await check({})).toMatchObject({ state: "note", message: expect.stringMatching(/“MRC”.*5/) });
  expect(await check({ forum: false })).toMatchObject({ state: "fault", message: expect.stringContaining("no topics") });
  const few = { manage_topics: true, delete_messages: false };
  expect(await check({ rights: few })).toMatchObject({ state: "fault", message: expect.stringContaining("too few rights") });
  expect(await check({ status: "member" })).toMatchObject({ state: "fault", message: expect.stringContaining("administrator") });
  expect(await check({ status: "left" })).toMatchObject({ state: "fault", message: expect.stringContaining("not in the staff group") });
  Object.assign(group, { rights, forum, status });
  expect(await groupChecks({ ...settings(), staffGroup: null })).toEqual([]);
});
