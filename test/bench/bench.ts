// `npm run bench`: how fast Mitra is on this machine. Prints a table, asserts nothing; `--write <file>` writes it as well.
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm, statfs } from "node:fs/promises";
import { arch, cpus, platform, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { seal } from "../../src/store/seal.ts";
import { channelFigures } from "./channels.ts";
import { documentOf, generate, idOf } from "./data.ts";
import { knowledgeFigures } from "./knowledge.ts";
import { matcherFigures } from "./matcher.ts";
import { bareReplace, measure, SECONDS, told } from "./measure.ts";
import { messages } from "./messages.ts";
import { type Memory, startService } from "./start.ts";

const ROOT = join(import.meta.dirname, "../..");
const FOLDERS = { intents: join(ROOT, "intents"), knowledge: join(ROOT, "knowledge"), locales: join(ROOT, "locales") };
const MET = 10_000;
const PEERS = ["mitra", "natural-bayes", "natural-logistic", "node-nlp"];
/** Longer than any operator would wait for a start, in milliseconds. */
const PATIENCE = 120_000;
const WORKERS = 32;
/** The number by which Linux names a file system in memory, on which a sync costs nothing. */
const TMPFS = 0x01021994;

type Row = readonly [what: string, figure: string];
const ms = (time: number): string => `${time.toFixed(0)} ms`;

async function machineRows(folder: string): Promise<Row[]> {
  const [cpu] = cpus();
  const inMemory = (await statfs(folder)).type === TMPFS;
  return [
    ["Measured on", `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${platform()} ${arch()}`],
    ["Machine", `${cpus().length} cores (${cpu?.model.trim() || "unknown"}), ${(totalmem() / 1e9).toFixed(1)} GB of memory`],
    [
      "Disk",
      inMemory ? "a file system in memory: figures of writing say nothing about a disk" : "the one of the system's temporary folder",
    ],
  ];
}

async function startRows(folder: string): Promise<Row[]> {
  const cache = join(folder, "cache");
  const known = join(folder, "known");
  generate(known, MET);
  const first = await startRow("First start ever to the first answered request (the matcher learns)", join(folder, "first"), cache);
  const empty = await startRow("Start on an empty data folder", join(folder, "empty"), cache);
  return [first, empty, await startRow(`Start on a data folder of ${MET} conversations`, known, cache)];
}

async function startRow(what: string, data: string, cache: string): Promise<Row> {
  const service = await startService({ data, cache });
  const memory = await service.memory();
  await service.stop();
  return [what, `${ms(service.answered)}; memory at rest, after ten seconds, ${megabytes(memory)}`];
}

/** Of the service itself, and of the browser that it started. */
function megabytes({ service, below }: Memory): string {
  const own = service === null ? "unknown" : `${service.toFixed(0)} MB`;
  return below === 0 ? own : `${own}, and its browser ${below.toFixed(0)} MB`;
}

async function channelRows(folder: string): Promise<Row[]> {
  const figures = await channelFigures(folder, join(folder, "cache"));
  return figures.flatMap(({ name, answered, memory, written }): Row[] => [
    [`Start with ${name}, the middle one of three`, `${ms(answered)}; memory at rest ${megabytes(memory)}`],
    ...(written ? [[`The same after ${written.messages} messages in all languages`, `memory ${megabytes(written.memory)}`] as const] : []),
  ]);
}

async function diskRows(folder: string): Promise<Row[]> {
  const bytes = seal(documentOf(idOf(0), false));
  const places = Array.from({ length: WORKERS }, (_, n) => join(folder, `disk-${n}`));
  for (const place of places) mkdirSync(place);
  const bare = (writers: number) => measure(writers, (writer) => bareReplace(places[writer] ?? folder, bytes));
  return [
    [`The disk itself: a file of ${bytes.length} bytes replaced and synced, one writer`, told(await bare(1))],
    [`The disk itself, ${WORKERS} writers`, told(await bare(WORKERS))],
  ];
}

async function messageRows(folder: string): Promise<Row[]> {
  const row = async (workers: number, idempotent: boolean): Promise<Row> => {
    const kind = idempotent ? "a channel that may repeat (web)" : "a channel that may not (Telegram, WhatsApp)";
    return [`Messages, received to answered, ${workers} at once, ${kind}`, told(await messages(folder, workers, idempotent))];
  };
  return [await row(1, true), await row(WORKERS, true), await row(1, false), await row(WORKERS, false)];
}

async function matcherRows(folder: string): Promise<Row[]> {
  const { learn, load, message, phrases } = await matcherFigures(FOLDERS, join(folder, "matcher"));
  return [
    [`Matcher: learning from ${phrases} phrases`, ms(learn)],
    ["Matcher: loading what was learnt", ms(load)],
    ["Matcher: reading a message", told(message)],
  ];
}

async function knowledgeRows(folder: string): Promise<Row[]> {
  const { first, again, facts, texts, answer } = await knowledgeFigures(FOLDERS, join(folder, "knowledge"));
  return [
    [`Knowledge: reading ${facts} facts and ${texts} texts for the first time`, ms(first)],
    ["Knowledge: the same at the next start", ms(again)],
    ["Knowledge: putting an answer together, every topic in every country and language", told(answer)],
  ];
}

/** The English part of our phrases, learnt by ours and by others, each in a process of its own; all read messages that none has seen. */
async function peerRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of PEERS) {
    const what = `English alone, 62 labels: ${name}`;
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, "peer.ts"), name], { timeout: PATIENCE });
      const { learn, memory, right, told: none, message } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
      const share = (of: number) => `${(of * 100).toFixed(1)} %`;
      rows.push([
        what,
        `topic right ${share(right)}, out of scope told so ${share(none)}; learns in ${ms(learn)}, ${memory.toFixed(0)} MB; a message p50 ${message.p50.toFixed(2)} ms, p99 ${message.p99.toFixed(2)} ms`,
      ]);
    } catch {
      rows.push([what, `had not learnt after ${PATIENCE / 1000} seconds`]);
    }
  }
  return rows;
}

/** The store's own figures, of a process of its own. */
async function storeRows(): Promise<Row[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, "store.ts"), String(MET)]);
  const lines = stdout.trim().split("\n");
  return lines.map((line): Row => [`Store alone: ${line.slice(0, 58).trim()}`, line.slice(58).trim()]);
}

function pageOf(rows: readonly Row[]): string {
  const lines = rows.map(([what, figure]) => `| ${what} | ${figure} |`);
  return `# Measurements

Made by \`npm run bench\`, one run, each rate over ${SECONDS} seconds. The machine may have had other things to do, and figures of other machines will
differ: compare only figures of one run. A message costs several synced writes, one after another: it is stored before the platform is told,
its answer is committed before it is sent, and what became of it is noted. So the figures of the disk itself are the measure for those of messages.
They leave out the network and the matcher, which has figures of its own. Memory is what the system says that a process holds, the program itself
and what it shares with other processes included; of a browser's processes, what they share is counted once.

| What | Figure |
|---|---|
${lines.join("\n")}
`;
}

const { values } = parseArgs({ options: { write: { type: "string" } } });
const folder = await mkdtemp(join(tmpdir(), "mitra-bench-"));
try {
  const rows: Row[] = [];
  for (const part of [machineRows, startRows, channelRows, diskRows, messageRows, matcherRows, knowledgeRows, peerRows, storeRows]) {
    const made = await part(folder);
    for (const [what, figure] of made) console.log(`${what.padEnd(100)} ${figure}`);
    rows.push(...made);
  }
  if (values.write) writeFileSync(values.write, pageOf(rows));
} finally {
  await rm(folder, { recursive: true, force: true });
}
