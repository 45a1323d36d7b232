// `npm run soak`: the whole service over Telegram and WhatsApp's Cloud API, with many workers, faults, and kills. Prints what came of it; exit code 1 when anything
// was lost, doubled or out of order. `--workers N` for each channel, `--kills N`, `--seed N`, `--write FILE`.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { systemClock, systemIds } from "../../src/app/clock.ts";
import { lowdbStore } from "../../src/store/lowdb.ts";
import { FakeGraph, type GraphFault } from "../channels/support/fake-graph.ts";
import { FakeTelegram, type Fault } from "../channels/support/fake-telegram.ts";
import { Chance } from "../crash/chance.ts";
import { FLAGS } from "../support/as-npm-starts.ts";
import { judge, type Verdict } from "./judge.ts";

const ROOT = join(import.meta.dirname, "../..");
/** One call or post in so many goes wrong. */
const FAULTS_IN = 20;
/** What each worker writes, one after another. */
const TEXTS = ["hello", "boss keep my passport in malaysia"] as const;
/** All begin within this time, in milliseconds, and write again within as much. */
const SPREAD_MS = 20_000;
const QUIET_MS = 20_000;
const LONGEST_MS = 20 * 60_000;

const { values } = parseArgs({
  options: {
    workers: { type: "string", default: "1000" },
    kills: { type: "string", default: "10" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e9)) },
    write: { type: "string" },
  },
});
const [workers, kills, seed] = [Number(values.workers), Number(values.kills), Number(values.seed)];
const chance = new Chance(seed);
const injected: Record<string, number> = {};
const count = (what: string): void => {
  injected[what] = (injected[what] ?? 0) + 1;
};

const telegram = new FakeTelegram();
const graph = new FakeGraph();

const TELEGRAM_FAULTS: readonly (readonly [string, Fault])[] = [
  ["429", { status: 429, description: "Too Many Requests: retry after 1", retryAfter: 1 }],
  ["500", { status: 500, description: "Internal Server Error" }],
  ["a web page", "html"],
  ["a reset", "reset"],
  ["a reset after it was done", "reset-after"],
];
const GRAPH_FAULTS: readonly (readonly [string, GraphFault])[] = [
  ["too many", { status: 400, code: 131056 }],
  ["500", { status: 500, code: 131000 }],
  ["a web page", "html"],
  ["a reset", "reset"],
  ["a reset after it was done", "reset-after"],
];

function pick<T>(name: string, faults: readonly (readonly [string, T])[]): T | null {
  if (!chance.once(FAULTS_IN)) return null;
  const [what, fault] = faults[Math.floor(chance.next() * faults.length)] ?? [];
  if (what === undefined || fault === undefined) return null;
  count(`${name}: ${what}`);
  return fault;
}
// Nothing is done by asking, so nothing can be done before a reset.
telegram.chance = (method) =>
  method === "getUpdates" ? pick("Telegram asking", TELEGRAM_FAULTS.slice(0, -1)) : pick("Telegram sending", TELEGRAM_FAULTS);
graph.chance = () => pick("WhatsApp sending", GRAPH_FAULTS);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

const folder = await mkdtemp(join(tmpdir(), "mitra-soak-"));
await telegram.listen();
await graph.listen();
const port = await freePort();
const env = {
  ...process.env,
  MITRA_PORT: String(port),
  MITRA_DATA: join(folder, "data"),
  MITRA_CACHE: join(ROOT, ".cache"),
  MITRA_LOG: "silent",
  MITRA_TELEGRAM_TOKEN: telegram.token,
  MITRA_TELEGRAM_API: telegram.root,
  MITRA_WHATSAPP_TOKEN: graph.token,
  MITRA_WHATSAPP_PHONE_ID: graph.phoneId,
  MITRA_WHATSAPP_APP_SECRET: graph.appSecret,
  MITRA_WHATSAPP_VERIFY: "soak",
  MITRA_WHATSAPP_API: graph.root,
};

function start(): ChildProcess {
  return spawn(process.execPath, [...FLAGS, join(ROOT, "src/main.ts")], { cwd: ROOT, env, stdio: ["ignore", "ignore", "inherit"] });
}

/** The platform posts until it is told that the message is stored; one post in some is made twice all the same. */
async function post(message: { readonly id: string; readonly from: string; readonly text: string }): Promise<void> {
  const { body, headers } = graph.post([{ id: message.id, from: message.from, type: "text", text: { body: message.text } }]);
  let again = chance.once(FAULTS_IN) ? 1 : 0;
  if (again > 0) count("WhatsApp posting: twice");
  for (let wait = 200; ; wait = Math.min(wait * 2, 5_000)) {
    const signal = AbortSignal.timeout(30_000);
    const told = await fetch(`http://127.0.0.1:${port}/hooks/whatsapp`, { method: "POST", body, headers, signal }).catch(() => null);
    await told?.arrayBuffer().catch(() => null);
    if (told?.status === 200 && again-- <= 0) return;
    if (told?.status !== 200) await sleep(wait);
  }
}

async function onTelegram(chat: number): Promise<void> {
  for (const text of TEXTS) {
    await sleep(chance.between(0, SPREAD_MS));
    telegram.writes(chat, text);
  }
}

async function onWhatsApp(number: string): Promise<void> {
  for (const [at, text] of TEXTS.entries()) {
    await sleep(chance.between(0, SPREAD_MS));
    await post({ id: `wamid.${number}.${at}`, from: number, text });
  }
}

const chats = Array.from({ length: workers }, (_, at) => 5_000_000_000 + at);
const numbers = Array.from({ length: workers }, (_, at) => `85510${String(at).padStart(6, "0")}`);
const began = Date.now();
let service = start();
let over = false;
let killed = 0;
const killing = (async () => {
  while (killed < kills && !over) {
    await sleep(chance.between(6_000, 14_000));
    service.kill("SIGKILL");
    await once(service, "exit");
    killed += 1;
    service = start();
  }
})();
await Promise.all([...chats.map(onTelegram), ...numbers.map(onWhatsApp)]);
await killing;
const written = Date.now();

/** Until nothing has been shown for a while, and nothing waits at the platform. */
for (let last = -1, since = Date.now(); Date.now() - began < LONGEST_MS; ) {
  await sleep(1_000);
  const now = telegram.shown.length + graph.shown.length + telegram.waiting * 1e6;
  if (now !== last) [last, since] = [now, Date.now()];
  else if (Date.now() - since > QUIET_MS && telegram.waiting === 0) break;
}
over = true;
const memory = await readFile(`/proc/${service.pid}/status`, "utf8").catch(() => "");
const quiet = Date.now() - QUIET_MS;
service.kill("SIGTERM");
await once(service, "exit");

const log = { info() {}, warn() {}, error: console.error };
const store = lowdbStore({ folder: join(folder, "data"), clock: systemClock, log });
await store.open();
const secret = await store.readSetting("id-secret");
const ids = systemIds(String(secret));
const verdict: Verdict = { wrong: [], messages: 0, replies: {} };
for (const chat of chats) {
  const shown = telegram.shown.filter((one) => one.chat === chat).map(({ text }) => text);
  await judge(verdict, store, {
    id: ids.conversation("telegram", String(chat)),
    channel: "telegram",
    name: String(chat),
    texts: TEXTS,
    shown,
  });
}
for (const number of numbers) {
  const shown = graph.shown.filter((one) => one.to === number).map(({ text }) => text);
  await judge(verdict, store, { id: ids.conversation("whatsapp", number), channel: "whatsapp", name: number, texts: TEXTS, shown });
}
await store.close();
await telegram.close();
await graph.close();
await rm(folder, { recursive: true, force: true });

const rss = Number(/VmRSS:\s+(\d+)/.exec(memory)?.[1] ?? 0) / 1_000;
const faults = Object.entries(injected).sort();
const rows = [
  [
    "Workers",
    `${workers} on Telegram, ${workers} on WhatsApp by the Cloud API, each writes ${TEXTS.length} messages within ${(2 * SPREAD_MS) / 1_000} s`,
  ],
  ["Kills (SIGKILL) and restarts", String(killed)],
  ["Faults injected, one call in twenty", faults.map(([what, times]) => `${what} ${times}`).join("; ")],
  ["Messages stored", `${verdict.messages} of ${2 * workers * TEXTS.length}`],
  [
    "Replies by what became of them",
    Object.entries(verdict.replies)
      .map(([what, times]) => `${what} ${times}`)
      .join(", "),
  ],
  ["Written, and all answered, after", `${((written - began) / 1_000).toFixed(0)} s, ${((quiet - began) / 1_000).toFixed(0)} s`],
  ["Memory at the end", `${rss.toFixed(0)} MB`],
  ["Lost, doubled, out of order", String(verdict.wrong.length)],
] as const;
for (const [what, figure] of rows) console.log(`${what.padEnd(40)} ${figure}`);
for (const line of verdict.wrong.slice(0, 20)) console.log(line);
console.log(`seed ${seed}`);
if (values.write) {
  const table = rows.map(([what, figure]) => `| ${what} | ${figure} |`).join("\n");
  await writeFile(
    values.write,
    `# Soak\n\nMade by \`npm run soak -- --write docs/soak.md\` (seed ${seed}) on ${new Date().toISOString().slice(0, 10)}: the real service over the real library of Telegram and the Graph API, against strict fakes of both platforms.\nA reply whose sending broke off without an answer is noted as unknown, shown to staff, and never sent twice by itself; those are not lost.\n\n| What | Figure |\n|---|---|\n${table}\n`,
  );
}
process.exitCode = verdict.wrong.length === 0 ? 0 : 1;
