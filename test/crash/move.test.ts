import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { systemIds } from "../../src/app/clock.ts";
import type { Document, Store } from "../../src/app/ports.ts";
import type { Content } from "../../src/domain/message.ts";
import { openStore } from "../store/support.ts";
import { Chance } from "./chance.ts";
import { Host } from "./host.ts";
import { readAll } from "./judge.ts";
import { Mover, Reader } from "./mover.ts";
import { CHANNELS } from "./wire.ts";

const KILLS = Number(process.env.CRASH_KILLS ?? 60);
const SEED = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 1e9));
/** A slow machine stops killing here, and says so by its figures. */
const KILLING_MS = 60_000;
const MOVERS = 24;

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mitra-move-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function killOverAndOver(host: Host, chance: Chance): Promise<void> {
  const end = Date.now() + KILLING_MS;
  while (host.kills < KILLS && Date.now() < end) {
    host.start();
    await host.upOrGone;
    await sleep(chance.once(3) ? chance.between(200, 900) : chance.between(5, 200));
    await host.kill();
  }
}

function wordsOf(content: Content): readonly string[] {
  if ("cards" in content) return content.cards?.map(({ name }) => name) ?? [];
  return content.kind === "text" ? [content.text] : [];
}

/** What is wrong with where a worker's case is, and with what is left of her story. */
async function judge(store: Store, { chat, story }: Mover, documents: readonly (Document | null)[]): Promise<string[]> {
  const open = documents.filter((document) => document?.conversation.ticket && document.conversation.ticket.state !== "resolved");
  const wrong = open.length === 1 ? [] : [`${chat} has ${open.length} open cases`];
  for (const document of documents) {
    if (document?.conversation.leaving) wrong.push(`the case of ${chat} is still on its way`);
    if (document?.letters?.length) wrong.push(`${chat} has letters that were not brought`);
  }
  const kept = await Promise.all(documents.map(async (document) => (document ? readAll(store, document) : [])));
  const texts = kept.flat().flatMap(({ from, content }) => (from === "worker" ? wordsOf(content) : []));
  for (const part of story) {
    const times = texts.filter((text) => text === part).length;
    if (times !== 1) wrong.push(`“${part}” is kept ${times} times`);
  }
  return wrong;
}

test("killed at any moment while cases go from phone to phone, each is in one place, and nothing of its story is lost or doubled", async () => {
  const folder = await tempFolder();
  const chance = new Chance(SEED);
  const reader = new Reader();
  const host = new Host(folder, await tempFolder(), reader.take);
  let over = false;
  const movers = Array.from({ length: MOVERS }, (_, n) => new Mover(host, reader, `mover-${n}`));
  const busy = Promise.all(movers.map((mover) => mover.movesUntil(() => over)));
  await killOverAndOver(host, chance);
  over = true;
  host.start();
  await busy;
  while ((await host.ask({ do: "idle" }))?.left !== 0) await sleep(50);
  await host.stop();

  const ids = systemIds("of the crash test");
  const store = await openStore(folder);
  const wrong: string[] = [...host.faults];
  for (const mover of movers) {
    const documents = await Promise.all(CHANNELS.map((channel) => store.read(ids.conversation(channel, mover.chat))));
    wrong.push(...(await judge(store, mover, documents)));
  }
  const arrived = movers.reduce((sum, mover) => sum + mover.arrived, 0);
  console.log(
    `moves under kills, seed ${SEED}: ${host.kills} kills, ${arrived} cases seen to arrive, ${host.recovered} conversations taken up`,
  );
  expect(wrong).toEqual([]);
  expect(store.damages()).toEqual([]);
  expect(arrived).toBeGreaterThan(MOVERS);
});
