// Measures the embedded store on this machine: `node test/bench/store.ts [conversations] [--cold]`. Prints, asserts nothing.
import { mkdirSync, rmSync } from "node:fs";
import fs, { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Document, Store } from "../../src/app/ports.ts";
import { lowdbStore } from "../../src/store/lowdb.ts";
import { seal } from "../../src/store/seal.ts";
import { ACTIVE, documentOf, generate, idOf } from "./data.ts";
import { bareReplace, measure, told } from "./measure.ts";

const CONVERSATIONS = Number(process.argv[2] ?? 100_000);
/** Empties the file cache of the whole machine first; only where nothing else runs. */
const COLD = process.argv.includes("--cold");
const WRITERS = 32;

const clock = { now: () => Date.now(), after: () => () => {} };
const log = { info() {}, warn: console.warn, error: console.error };
const print = (what: string, figure: string): void => console.log(`${what.padEnd(58)} ${figure}`);

function touch(store: Store, id: string, mark: string): Promise<Document | null> {
  return store.update(id, (document) => ({ ...(document ?? documentOf(id, false)), seen: [mark] }));
}

async function benchUpdates(store: Store): Promise<void> {
  print("store, one worker", told(await measure(1, (_, n) => touch(store, idOf(0), String(n)))));
  print(`store, ${WRITERS} workers`, told(await measure(WRITERS, (writer, n) => touch(store, idOf(writer), String(n)))));
  const sameOne = await measure(WRITERS, (writer, n) => touch(store, idOf(0), `${writer}.${n}`));
  print(`store, ${WRITERS} changes of one worker at once`, told(sameOne));
  const any = () => idOf(ACTIVE + Math.floor(Math.random() * (CONVERSATIONS - ACTIVE)));
  print(
    `store, ${WRITERS} at once, any of ${CONVERSATIONS} workers`,
    told(await measure(WRITERS, (_, n) => touch(store, any(), String(n)))),
  );
  const stored = (id: string, n: number) =>
    store.update(id, (d) => ({
      ...(d ?? documentOf(id, false)),
      inbox: n % 2 ? [] : [{ externalId: "u", event: { id: "u", at: 0, kind: "timer", timer: "silence" } }],
    }));
  const inbox = await measure(WRITERS, (writer, n) => stored(idOf(ACTIVE + writer), n));
  print(`store, ${WRITERS} at once, inbox filled and emptied`, told(inbox));
}

const folder = await mkdtemp(join(tmpdir(), "mitra-bench-"));
try {
  const megabytes = () => `${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`;
  generate(join(folder, "data"), CONVERSATIONS);
  if (COLD) await fs.writeFile("/proc/sys/vm/drop_caches", "3").catch(() => console.log("(dropping the file cache needs root on Linux)"));
  print("memory before open", megabytes());
  const start = performance.now();
  const store = lowdbStore({ folder: join(folder, "data"), clock, log });
  await store.open();
  const rows = [...store.active()].length;
  const opened = `${(performance.now() - start).toFixed(0)} ms, memory ${megabytes()}`;
  print(`open with ${CONVERSATIONS} conversations, ${rows} active`, opened);
  const bytes = seal(documentOf(idOf(0), false));
  for (let writer = 0; writer < WRITERS; writer++) mkdirSync(join(folder, String(writer)));
  const bare = (writers: number) => measure(writers, (writer) => bareReplace(join(folder, String(writer)), bytes));
  print(`the disk itself, ${bytes.length} bytes, one writer`, told(await bare(1)));
  print(`the disk itself, ${WRITERS} writers`, told(await bare(WRITERS)));
  await benchUpdates(store);
  print("memory after", megabytes());
  let visited = 0;
  const visiting = performance.now();
  for await (const document of store.all()) visited += document.pages + 1;
  print(`visiting all ${visited}`, `${(performance.now() - visiting).toFixed(0)} ms, memory ${megabytes()}`);
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
