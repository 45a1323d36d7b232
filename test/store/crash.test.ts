import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Store } from "../../src/app/ports.ts";
import { messagesOf, openStore, present, tempFolder } from "./support.ts";

const ROUNDS = 40;
const WORKERS = "12";
const CHILD = new URL("./crash-child.ts", import.meta.url).pathname;

/** Starts the writer, kills it `ms` after its first word, and gives the last number it acknowledged to each worker. */
async function writeUntilKilled(folder: string, ms: number): Promise<Map<string, number>> {
  const child = spawn(process.execPath, [CHILD, folder, WORKERS], { stdio: ["ignore", "pipe", "inherit"] });
  const said = text(child.stdout);
  await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  await sleep(ms);
  child.kill("SIGKILL");
  const [, signal] = child.signalCode ? [null, child.signalCode] : await once(child, "exit");
  expect(signal).toBe("SIGKILL");
  const lines = (await said).split("\n").map((line) => line.split(" "));
  return new Map(lines.flatMap(([id, n]) => (id && n ? [[id, Number(n)] as const] : [])));
}

async function transcriptOf(store: Store, id: string): Promise<readonly string[]> {
  const document = present(await store.read(id));
  const pages = await Promise.all(Array.from({ length: document.pages }, (_, page) => store.page(id, page)));
  return [...pages.flat(), ...document.conversation.transcript].map((message) => message.id);
}

it(`loses nothing that was acknowledged when it is killed at any moment, at least ${ROUNDS} times over`, { timeout: 200_000 }, async () => {
  const folder = await tempFolder();
  let stored = 0;
  // On a slow machine more rounds, until pages are cut too.
  for (let round = 0; round < ROUNDS || stored <= 200; round++) {
    const acknowledged = await writeUntilKilled(folder, Math.random() * 80);
    const store = await openStore(folder);
    for (const [id, count] of acknowledged) {
      const ids = await transcriptOf(store, id);
      expect(ids.length).toBeGreaterThanOrEqual(count);
      expect(ids).toEqual(messagesOf(0, ids.length).map((message) => message.id));
      stored = Math.max(stored, ids.length);
    }
    expect(store.damages()).toEqual([]);
    await store.close();
  }
});
