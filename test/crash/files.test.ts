import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { systemIds } from "../../src/app/clock.ts";
import type { Document } from "../../src/app/ports.ts";
import { FakeTelegram } from "../channels/support/fake-telegram.ts";
import { openStore } from "../store/support.ts";
import { png } from "../support/png.ts";

const PROGRAM = new URL("./files-service.ts", import.meta.url).pathname;
const DARA = 5_001_234_567;
const PHOTOS = 8;
/** Fewer than the tries that a file is given. */
const KILLS = 6;

const contents = (document: Document | null) =>
  document?.conversation.transcript.flatMap(({ content }) => (content.kind === "photo" ? [content] : []));

test("photos that are sent while the service is killed over and over are all kept, once, and nothing else is on the disk", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mitra-crash-files-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const telegram = new FakeTelegram();
  await telegram.listen();
  onTestFinished(() => telegram.close());
  const faults: string[] = [];
  let up = Promise.withResolvers<void>();
  const start = (): ChildProcess => {
    up = Promise.withResolvers();
    const child = fork(PROGRAM, [folder, telegram.token, telegram.root, "1790000000000"], { execArgv: [] });
    child.on("message", (message) => (message === "up" ? up.resolve() : faults.push(String(message))));
    return child;
  };
  const end = async (child: ChildProcess) => {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };

  const photos = Array.from({ length: PHOTOS }, (_, index) => png(300, 200, index * 20));
  const left = [...photos];
  const send = () => {
    const bytes = left.shift();
    if (bytes) telegram.sends(DARA, { photo: [{ file_id: telegram.keeps(bytes), file_unique_id: "u", file_size: bytes.length }] });
  };
  telegram.slowFiles = () => sleep(150);
  for (let kill = 0; kill < KILLS; kill++) {
    const child = start();
    await up.promise;
    send();
    // Between the message that is stored and the file that is kept, or near it.
    await sleep(40 + kill * 40);
    send();
    await end(child);
  }
  while (left.length > 0) send();

  const last = start();
  await up.promise;
  const id = systemIds("of the crash test").conversation("telegram", String(DARA));
  const media = async () => (await readdir(join(folder, "conversations", id.slice(0, 2)))).filter((name) => name.includes(".media-"));
  await vi.waitFor(async () => expect(await media()).toHaveLength(PHOTOS), { timeout: 60_000, interval: 200 });
  await vi.waitFor(() => expect(telegram.shown.length).toBeGreaterThan(0));
  await sleep(1_000);
  await end(last);

  const store = await openStore(folder);
  const document = await store.read(id);
  const kept = contents(document) ?? [];
  expect(document?.fetching).toEqual([]);
  expect(kept).toHaveLength(PHOTOS);
  const bytes = await Promise.all(kept.map(({ media: file }) => store.media(id, file?.id ?? "")));
  const sorted = (all: readonly (Uint8Array | null)[]) => all.map((one) => Buffer.from(one ?? "").toString("base64")).toSorted();
  expect(sorted(bytes)).toEqual(sorted(photos));
  expect((await media()).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  expect(store.damages()).toEqual([]);
  expect(faults).toEqual([]);
});
