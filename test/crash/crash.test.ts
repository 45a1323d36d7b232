import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { systemIds } from "../../src/app/clock.ts";
import { layout } from "../../src/store/folders.ts";
import { openStore } from "../store/support.ts";
import { Chance } from "./chance.ts";
import { Host } from "./host.ts";
import { judgeReplies, judgeShown, judgeStaff, judgeWorker, readAll } from "./judge.ts";
import { Helper, Worker } from "./people.ts";
import { Platform } from "./platform.ts";
import { CHANNELS } from "./wire.ts";

const KILLS = Number(process.env.CRASH_KILLS ?? 220);
/** A seed makes the choices of the test the same again; the moments at which they meet the service are the machine's. */
const SEED = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 1e9));
/** A slow machine stops killing here, and says so by its figures. */
const KILLING_MS = 120_000;
const ALONE = 16;
const WITH_STAFF = 4;

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mitra-crash-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Most lives are short, in milliseconds; some are long enough for things that take several steps. */
const lifeOf = (chance: Chance): number => (chance.once(4) ? chance.between(150, 600) : chance.between(5, 120));

/** Kills and restarts at moments that no one chose: mostly under load, now and then while it starts. */
async function killOverAndOver(host: Host, chance: Chance): Promise<void> {
  const end = Date.now() + KILLING_MS;
  while (host.kills < KILLS && Date.now() < end) {
    host.start();
    if (chance.once(8)) await sleep(chance.between(0, 250));
    else await host.upOrGone.then(() => sleep(lifeOf(chance)));
    await host.kill();
  }
}

/** Runs until nothing is left to process or to send, then stops in good order. */
async function drain(host: Host, people: Promise<unknown>): Promise<void> {
  host.start();
  await people;
  while ((await host.ask({ do: "idle" }))?.left !== 0) await sleep(50);
  await host.stop();
}

test("killed at any moment, over and over, it loses nothing, doubles nothing and keeps the order", async () => {
  const folder = await tempFolder();
  const chance = new Chance(SEED);
  const platform = new Platform(chance);
  const host = new Host(folder, await tempFolder(), platform.take);
  let over = false;
  const people = (count: number, name: string, wantsPerson: boolean) =>
    CHANNELS.flatMap((channel) =>
      Array.from({ length: count }, (_, n) => new Worker(host, chance, channel, `${channel}-${name}-${n}`, wantsPerson)),
    );
  const alone = people(ALONE, "alone", false);
  const helped = people(WITH_STAFF, "helped", true);
  const helpers = helped.map((worker) => new Helper(host, chance, worker));
  const workers = [...alone, ...helped];
  const began = Date.now();

  const busy = Promise.all([...workers.map((one) => one.writesUntil(() => over)), ...helpers.map((one) => one.helpsUntil(() => over))]);
  await killOverAndOver(host, chance);
  over = true;
  await drain(host, busy);

  const ids = systemIds("of the crash test");
  const store = await openStore(folder);
  const wrong: string[] = [...workers.flatMap((worker) => worker.wrong), ...host.faults];
  const ends: Record<string, number> = {};
  for (const worker of workers) {
    const document = await store.read(ids.conversation(worker.channel, worker.chat));
    const transcript = document ? await readAll(store, document) : [];
    wrong.push(...judgeWorker(worker, transcript), ...judgeShown(worker, transcript, platform.shown.get(worker.chat) ?? []));
    if (alone.includes(worker)) wrong.push(...judgeReplies(worker, transcript));
    for (const helper of helpers) if (helper.chat === worker.chat) wrong.push(...judgeStaff(helper, transcript));
    for (const { delivery } of transcript) if (delivery) ends[delivery] = (ends[delivery] ?? 0) + 1;
  }
  const sum = (of: (worker: Worker) => number) => workers.reduce((total, worker) => total + of(worker), 0);
  console.log(
    `crash test, seed ${SEED}: ${host.kills} kills in ${((Date.now() - began) / 1_000).toFixed(0)} s, ${workers.length} workers, ` +
      `${sum(({ written }) => written.length)} messages, of these ${sum(({ kept }) => kept)} stored before a kill and brought again; ` +
      `replies ${JSON.stringify(ends)}; ${platform.calls} sends; staff replies ${helpers.reduce((n, { confirmed }) => n + confirmed.length, 0)} ` +
      `confirmed, ${helpers.reduce((n, { unconfirmed }) => n + unconfirmed.length, 0)} cut off; ${host.recovered} conversations taken up at a start`,
  );
  expect(wrong).toEqual([]);
  expect(store.damages()).toEqual([]);
  expect(await readdir(layout(folder).damaged)).toEqual([]);
  expect(sum(({ written }) => written.length)).toBeGreaterThan(workers.length);
  expect(host.kills).toBeGreaterThan(0);
});
