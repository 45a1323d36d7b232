import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Running, run } from "../../src/main.ts";
import { configOf } from "../support/config.ts";
import { FakeTelegram } from "./support/fake-telegram.ts";
import { pageId, WebWorker } from "./support/web-worker.ts";

const SREY = 5_001_234_568;
const CODE = /\b[A-Z]{2}\d-[A-Z]{2}\d-[A-Z]{2}\d\b/;
const fake = new FakeTelegram();
let folder: string;
let running: Running;
let page: WebWorker;

const eventually = (check: () => unknown) => vi.waitFor(check, 20_000);
const onTelegram = () => fake.shown.filter(({ chat }) => chat === SREY);
const onPage = async () => (await page.history()).map(({ text }) => text);

beforeAll(async () => {
  await fake.listen();
  folder = await mkdtemp(path.join(tmpdir(), "mitra-move-"));
  running = await run(configOf(folder, { telegram: { token: fake.token, webhook: false, apiRoot: fake.root } }));
  const request = (at: string, init: RequestInit) => fetch(`http://127.0.0.1:${running.port}${at}`, init);
  page = new WebWorker({ request } as Pick<Hono, "request"> as Hono); // it only makes requests
}, 120_000);

afterAll(async () => {
  await running.stop();
  await fake.close();
  await rm(folder, { recursive: true, force: true });
});

test("a case of the web page goes on on Telegram, after a yes on both, and the page is an ordinary chat again", async () => {
  await page.write("1", "I want to talk to a person");
  await eventually(async () => expect((await onPage()).join("\n")).toMatch(/[A-Z0-9]{4}-[A-Z0-9]{4}/));
  await page.write("2", "/move");
  await eventually(async () => expect((await onPage()).join("\n")).toMatch(CODE));
  const code = CODE.exec((await onPage()).join("\n"))?.[0] ?? "";

  fake.writes(SREY, code, { language_code: "km" });
  const yes = () =>
    onTelegram()
      .flatMap(({ buttons }) => buttons)
      .find(({ data }) => data.startsWith("move:yes"))?.data ?? "";
  await eventually(() => expect(yes()).not.toBe(""));
  fake.presses(SREY, yes());
  await eventually(async () => expect(await onPage()).toContainEqual(expect.stringContaining("Telegram. Is it you?")));
  const answer = (await page.history()).flatMap(({ choices = [] }) => choices).find(({ id }) => id.startsWith("move:yes"));
  await page.post({ id: pageId("3"), choice: answer?.id, label: answer?.label });

  await eventually(() => expect(onTelegram().map(({ text }) => text)).toContainEqual(expect.stringMatching(/continues here/)));
  await eventually(async () => expect((await onPage()).at(-1)).toMatch(/continues in your other chat/));
  expect(await onPage()).toHaveLength(1);
  const before = onTelegram().length;
  fake.writes(SREY, "/case", {});
  await eventually(() =>
    expect(
      onTelegram()
        .slice(before)
        .map(({ text }) => text)
        .join("\n"),
    ).toMatch(/is waiting for a person/),
  );
});
