// Measures the embedded store on this machine: `node test/bench/store.ts [conversations] [--cold]`. Prints, asserts nothing.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import fs, { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Document, Store } from "../../src/app/ports.ts";
import { newConversation } from "../../src/domain/conversation.ts";
import { layout } from "../../src/store/folders.ts";
import { lowdbStore } from "../../src/store/lowdb.ts";
import { seal } from "../../src/store/seal.ts";

const CONVERSATIONS = Number(process.argv[2] ?? 100_000);
/** Empties the file cache of the whole machine first; only where nothing else runs. */
const COLD = process.argv.includes("--cold");
const ACTIVE = 200;
const WRITERS = 32;
const SECONDS = 3;

const clock = { now: () => Date.now(), after: () => () => {} };
const log = { info() {}, warn: console.warn, error: console.error };

function idOf(n: number): string {
  return (n * 2_654_435_761 + 36 ** 9).toString(36).split("").reverse().join("").padEnd(26, "m");
}

function documentOf(id: string, busy: boolean): Document {
  const text = "ខ្ញុំចង់ដឹងអំពីថ្លៃសេវា ".repeat(3);
  const transcript = Array.from({ length: 10 }, (_, n) => ({
    id: `m${n}`,
    at: n,
    from: "worker" as const,
    content: { kind: "text" as const, text },
  }));
  const timers = busy ? [{ kind: "silence" as const, due: 1 }] : [];
  const conversation = { ...newConversation(id, "web", 0, "km"), transcript, timers };
  return { conversation, reference: { a: id }, address: { masked: "•", full: id }, inbox: [], outbox: [], seen: [], pages: 0 };
}

function generate(folder: string): void {
  const place = layout(folder);
  mkdirSync(place.active, { recursive: true });
  for (let n = 0; n < CONVERSATIONS; n++) {
    const id = idOf(n);
    mkdirSync(place.shard(id), { recursive: true });
    writeFileSync(place.document(id), seal(documentOf(id, n < ACTIVE)));
    if (n < ACTIVE) writeFileSync(place.marker(id), "");
  }
}

interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Runs `once` over and over from `writers` sides for some seconds. */
async function measure(writers: number, once: (writer: number, n: number) => Promise<unknown>): Promise<Measured> {
  const took: number[] = [];
  const end = performance.now() + SECONDS * 1_000;
  const run = async (writer: number) => {
    for (let n = 0; performance.now() < end; n++) {
      const start = performance.now();
      await once(writer, n);
      took.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => run(writer)));
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.floor(took.length * share)] ?? 0;
  return { perSecond: took.length / SECONDS, p50: at(0.5), p99: at(0.99) };
}

function print(what: string, { perSecond, p50, p99 }: Measured): void {
  console.log(`${what.padEnd(58)} ${perSecond.toFixed(0).padStart(6)}/s  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms`);
}

/** What the machine itself can do: write a file of the same size, sync it, rename it, sync the folder. */
async function bareReplace(folder: string, writer: number, bytes: Buffer): Promise<void> {
  const inner = join(folder, String(writer));
  const handle = await fs.open(join(inner, "temp"), "w");
  await handle.writeFile(bytes);
  await handle.sync();
  await handle.close();
  await fs.rename(join(inner, "temp"), join(inner, "file"));
  const opened = await fs.open(inner);
  await opened.sync();
  await opened.close();
}

function touch(store: Store, id: string, mark: string): Promise<Document | null> {
  return store.update(id, (document) => ({ ...(document ?? documentOf(id, false)), seen: [mark] }));
}

async function benchUpdates(store: Store): Promise<void> {
  print("store, one worker", await measure(1, (_, n) => touch(store, idOf(0), String(n))));
  print(`store, ${WRITERS} workers`, await measure(WRITERS, (writer, n) => touch(store, idOf(writer), String(n))));
  print(`store, ${WRITERS} changes of one worker at once`, await measure(WRITERS, (writer, n) => touch(store, idOf(0), `${writer}.${n}`)));
  const any = () => idOf(ACTIVE + Math.floor(Math.random() * (CONVERSATIONS - ACTIVE)));
  print(`store, ${WRITERS} at once, any of ${CONVERSATIONS} workers`, await measure(WRITERS, (_, n) => touch(store, any(), String(n))));
  const stored = (id: string, n: number) =>
    store.update(id, (d) => ({
      ...(d ?? documentOf(id, false)),
      inbox: n % 2 ? [] : [{ externalId: "u", event: { id: "u", at: 0, kind: "timer", timer: "silence" } }],
    }));
  print(`store, ${WRITERS} at once, inbox filled and emptied`, await measure(WRITERS, (writer, n) => stored(idOf(ACTIVE + writer), n)));
}

const folder = await mkdtemp(join(tmpdir(), "mitra-bench-"));
try {
  const megabytes = () => (process.memoryUsage().rss / 1e6).toFixed(0);
  generate(join(folder, "data"));
  if (COLD) await fs.writeFile("/proc/sys/vm/drop_caches", "3").catch(() => console.log("(dropping the file cache needs root on Linux)"));
  console.log(`memory before open ${megabytes()} MB`);
  const start = performance.now();
  const store = lowdbStore({ folder: join(folder, "data"), clock, log });
  await store.open();
  const rows = [...store.active()].length;
  console.log(
    `open with ${CONVERSATIONS} conversations, ${rows} active: ${(performance.now() - start).toFixed(0)} ms, memory ${megabytes()} MB`,
  );
  const bytes = seal(documentOf(idOf(0), false));
  for (let writer = 0; writer < WRITERS; writer++) mkdirSync(join(folder, String(writer)));
  print(`the disk itself, ${bytes.length} bytes, one writer`, await measure(1, (writer) => bareReplace(folder, writer, bytes)));
  print(`the disk itself, ${WRITERS} writers`, await measure(WRITERS, (writer) => bareReplace(folder, writer, bytes)));
  await benchUpdates(store);
  console.log(`memory after ${megabytes()} MB`);
  let visited = 0;
  const visiting = performance.now();
  for await (const document of store.all()) visited += document.pages + 1;
  console.log(`visiting all ${visited}: ${(performance.now() - visiting).toFixed(0)} ms, memory ${megabytes()} MB`);
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
