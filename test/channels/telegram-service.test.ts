import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { groupChecks, telegramCheck } from "../../src/cli/doctor/telegram.ts";
import { type Running, run } from "../../src/main.ts";
import { configOf } from "../support/config.ts";
import { FakeTelegram } from "./support/fake-telegram.ts";

const SREY = 5_001_234_567;
const fake = new FakeTelegram();
let folder: string;
let running: Running;

const config = () => configOf(folder, { telegram: { token: fake.token, webhook: false, apiRoot: fake.root } });

const reads = () => fake.shown.filter(({ chat }) => chat === SREY).map(({ text }) => text);
const eventually = (check: () => void) => vi.waitFor(check, 20_000);

beforeAll(async () => {
  await fake.listen();
  folder = await mkdtemp(path.join(tmpdir(), "mitra-telegram-"));
  running = await run(config());
}, 120_000);

afterAll(async () => {
  await running.stop();
  await fake.close();
  await rm(folder, { recursive: true, force: true });
});

test("a worker asks on Telegram and has the answer with its source, then a button for each thing to go on with", async () => {
  fake.writes(SREY, "agent ask 3 month salary in singapore is legal?", {});
  await eventually(() => expect(reads().join("\n")).toMatch(/Ministry of Manpower/));
  await eventually(() => expect(fake.shown.at(-1)?.buttons.map(({ data }) => data)).toContain("person"));
  expect(reads().join("\n")).not.toMatch(/\{\w+\}/);
});

test("after a restart the chat goes on where it was, with what was written meanwhile", async () => {
  await running.stop();
  const before = reads().length;
  fake.presses(SREY, "person");
  running = await run(config());
  await eventually(() => expect(reads().length).toBeGreaterThan(before));
  expect(reads().slice(before).join("\n")).toMatch(/[A-Z0-9]{4}-[A-Z0-9]{4}/);
});

test("the doctor asks Telegram who we are, and never shows the token", async () => {
  const { token, root } = { token: fake.token, root: fake.root };
  const well = await telegramCheck({ token, webhook: false, apiRoot: root });
  expect(well).toMatchObject({ state: "ok", message: expect.stringContaining("@mitra_test_bot") });
  const refused = await telegramCheck({ token: "777:another", webhook: false, apiRoot: root });
  expect(refused).toMatchObject({ state: "fault", message: expect.stringContaining("BotFather") });
  const offline = await telegramCheck({ token, webhook: false, apiRoot: "http://127.0.0.1:9" });
  expect(offline.state).toBe("fault");
  expect(JSON.stringify([well, refused, offline])).not.toContain("test-token-of");
});

test("the doctor does not wait for a Telegram that never answers, neither for the bot nor for its group", async () => {
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo; // it listens on a port, not on a pipe
  const staffGroup = { chat: -1001234567890, text: false, language: "en" } as const;
  const settings = { token: fake.token, webhook: false, apiRoot: `http://127.0.0.1:${port}`, staffGroup };
  const from = Date.now();
  const [bot, [group]] = await Promise.all([telegramCheck(settings), groupChecks(settings)]);
  expect(Date.now() - from).toBeLessThan(10_000);
  for (const check of [bot, group])
    expect(check).toMatchObject({ state: "fault", message: expect.stringContaining("could not be reached") });
  silent.closeAllConnections();
  silent.close();
});
