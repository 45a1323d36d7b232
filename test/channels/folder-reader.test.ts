import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Content } from "../../src/domain/message.ts";
import { openStore } from "../store/support.ts";
import { FLAGS } from "../support/as-npm-starts.ts";
import { FakeGraph } from "./support/fake-graph.ts";
import { FakeTelegram } from "./support/fake-telegram.ts";

const SREY = 5_001_234_567;
const MALY = "85512345678";
const telegram = new FakeTelegram();
const graph = new FakeGraph();
let folder: string;
let child: ChildProcess;
let said = "";

const AGENT = { first_name: "Lim", last_name: "Recruiter", phone_number: "60117654321" };
const BROKER = { name: { formatted_name: "Broker Tan" }, phones: [{ phone: "+65 6765 4321" }] };
const CAMP = { latitude: 13.756331, longitude: 100.501762 };
const DORMITORY = { latitude: 1.352083, longitude: 103.819836, name: "Blue Gate Dormitory" };
/** Every name, number and place above; nothing so short that it could come about by chance in what is encrypted. */
const TELLING = /Recruiter|Broker|7654321|6765.4321|13\.756|100\.501|1\.3520|103\.819|Blue Gate/;

async function start(): Promise<string> {
  const platforms = {
    MITRA_TELEGRAM_TOKEN: telegram.token,
    MITRA_TELEGRAM_API: telegram.root,
    MITRA_WHATSAPP_TOKEN: graph.token,
    MITRA_WHATSAPP_PHONE_ID: graph.phoneId,
    MITRA_WHATSAPP_APP_SECRET: graph.appSecret,
    MITRA_WHATSAPP_VERIFY: "we-are-mitra",
    MITRA_WHATSAPP_API: graph.root,
  };
  const env = { ...process.env, ...platforms, MITRA_PORT: "0", MITRA_DATA: folder, MITRA_LOG: "debug" };
  child = spawn(process.execPath, [...FLAGS, "src/main.ts"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const from = said.length;
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (piece) => (said += piece));
  return vi.waitFor(() => {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said.slice(from))?.[0];
    if (!address || !said.slice(from).includes("/desk/")) throw new Error(`it has not started: ${said}`);
    return address;
  }, 60_000);
}

async function end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

const ifGone = (error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? "" : Promise.reject(error));

/** The files below the data folder in which something of what was sent can be read. The service may be writing: a file can go away meanwhile. */
async function tellingFiles(): Promise<readonly string[]> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => path.join(entry.parentPath, entry.name));
  expect(paths.filter((file) => file.includes("conversations")).length).toBeGreaterThanOrEqual(2);
  const bytes = await Promise.all(paths.map((file) => readFile(file, "latin1").catch(ifGone)));
  return paths.filter((_, at) => TELLING.test(bytes[at] ?? ""));
}

beforeAll(async () => {
  await Promise.all([telegram.listen(), graph.listen()]);
  folder = await mkdtemp(path.join(tmpdir(), "mitra-folder-"));
}, 60_000);

afterAll(async () => {
  if (child.exitCode === null && child.signalCode === null) await end("SIGKILL");
  await Promise.all([telegram.close(), graph.close()]);
  await rm(folder, { recursive: true, force: true });
});

const post = async (base: string, id: string, message: object) => {
  const { body, headers } = graph.post([{ id: `wamid.${id}`, from: MALY, ...message }]);
  return (await fetch(`${base}/hooks/whatsapp`, { method: "POST", body, headers })).status;
};

test("who has the data folder and the log, but not the key, reads no name, number or place that workers sent over Telegram or WhatsApp; with it all is there, though the service was killed", async () => {
  const base = await start();
  telegram.writes(SREY, "I want to talk to a person", {});
  telegram.sends(SREY, { contact: AGENT });
  telegram.sends(SREY, { location: CAMP });
  expect(await post(base, "1", { type: "text", text: { body: "I want to talk to a person" } })).toBe(200);
  expect(await post(base, "2", { type: "contacts", contacts: [BROKER] })).toBe(200);
  expect(await post(base, "3", { type: "location", location: DORMITORY })).toBe(200);
  expect(await tellingFiles()).toEqual([]); // stored, and perhaps not handled yet
  await vi.waitFor(() => expect(telegram.waiting).toBe(0), 20_000);
  await end("SIGKILL");
  expect(await tellingFiles()).toEqual([]);

  await start();
  const numbers = [telegram, graph].map(
    ({ shown }) =>
      () =>
        shown.map(({ text }) => text).join("\n"),
  );
  for (const texts of numbers) await vi.waitFor(() => expect(texts()).toMatch(/[A-Z0-9]{4}-[A-Z0-9]{4}/), 20_000);
  telegram.sends(SREY, { contact: AGENT });
  await vi.waitFor(() => expect(telegram.waiting).toBe(0), 20_000);
  await end("SIGTERM");
  expect(await tellingFiles()).toEqual([]);
  expect(said).not.toMatch(TELLING);

  const store = await openStore(folder);
  const kept: Content[] = [];
  for await (const { conversation, inbox } of store.all()) {
    kept.push(...conversation.transcript.map(({ content }) => content));
    kept.push(...inbox.flatMap(({ event }) => (event.kind === "message" ? [event.content] : [])));
  }
  const agent = { kind: "contact", cards: [{ name: "Lim Recruiter", phones: ["60117654321"] }] };
  const broker = { kind: "contact", cards: [{ name: "Broker Tan", phones: ["+65 6765 4321"] }] };
  const { name: _, ...dormitory } = DORMITORY;
  expect(kept.filter(({ kind }) => kind === "contact" || kind === "location")).toHaveLength(5);
  expect(kept).toEqual(expect.arrayContaining([agent, broker, { kind: "location", ...CAMP }, { kind: "location", ...dormitory }]));
}, 120_000);
