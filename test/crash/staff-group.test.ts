import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test, vi } from "vitest";
import { FakeGroup } from "../channels/support/fake-group.ts";
import { FakeTelegram } from "../channels/support/fake-telegram.ts";

const GROUP = -1_001_234_567_890;
const KILLS = 6;
const top = path.join(import.meta.dirname, "../..");
const fake = new FakeTelegram();
let child: ChildProcess | null = null;
let folder = "";

afterAll(async () => {
  child?.kill("SIGKILL");
  await fake.close();
  await rm(folder, { recursive: true, force: true });
});

/** The service as the operator runs it; resolves with its address. */
async function start(): Promise<string> {
  const own = spawn(process.execPath, ["src/main.ts"], {
    cwd: top,
    env: {
      ...process.env,
      MITRA_PORT: "0",
      MITRA_DATA: folder,
      MITRA_TELEGRAM_TOKEN: fake.token,
      MITRA_TELEGRAM_API: fake.root,
      MITRA_TELEGRAM_STAFF_GROUP: String(GROUP),
      MITRA_TELEGRAM_STAFF_TEXT: "yes",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = own;
  let said = "";
  own.stdout.on("data", (piece) => {
    said += piece;
  });
  return vi.waitFor(() => /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? expect.fail(said), { timeout: 30_000, interval: 50 });
}

async function kill(): Promise<void> {
  const gone = new Promise((resolve) => child?.once("close", resolve));
  child?.kill("SIGKILL");
  await gone;
}

test("killed again and again while it posts: nothing is left out, at most one message is posted twice for each kill, in order", async () => {
  await fake.listen();
  const group = new FakeGroup(fake, GROUP, Date.now);
  folder = await mkdtemp(path.join(tmpdir(), "mitra-group-crash-"));
  let cookie = "";
  for (let round = 0; round <= KILLS; round += 1) {
    const address = await start();
    const text = round === 0 ? "I want to talk to a person" : `what happened then, part ${round}.`;
    const answer = await fetch(`${address}/chat/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: address, ...(cookie ? { cookie } : {}) },
      body: JSON.stringify({ id: `part${round}`.padEnd(26, "x"), text }),
    });
    expect(answer.ok).toBe(true);
    cookie ||= answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    if (round < KILLS) {
      await sleep(round * 25);
      await kill();
    }
  }
  await vi.waitFor(() => expect(JSON.stringify(group.lines)).toContain(`part ${KILLS}.`), { timeout: 90_000, interval: 100 });
  const threads = group.shown.map(({ thread }) => thread).filter((thread) => group.said(thread).length > 0);
  expect(threads).toHaveLength(1);
  const posts = group.said(threads[0] ?? null).map((text) => [...text.matchAll(/part (\d+)\./g)].map(([, number]) => Number(number)));
  expect([...new Set(posts.flat())]).toEqual(Array.from({ length: KILLS }, (_, index) => index + 1));
  const again = posts.filter((post, index) => post.some((part) => posts.slice(0, index).flat().includes(part)));
  expect(again.length).toBeLessThanOrEqual(KILLS);
  expect(group.shown.length).toBeLessThanOrEqual(1 + KILLS);
});
