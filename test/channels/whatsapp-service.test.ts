import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Config, readConfig } from "../../src/config.ts";
import { type Running, run } from "../../src/main.ts";
import { Browserless } from "../console/support/browser.ts";
import { FakeGraph } from "./support/fake-graph.ts";

const fake = new FakeGraph();
let folder: string;
let running: Running;

function config(): Config {
  const read = readConfig({
    MITRA_PORT: "0",
    MITRA_DATA: folder,
    MITRA_LOG: "silent",
    MITRA_WHATSAPP_TOKEN: fake.token,
    MITRA_WHATSAPP_PHONE_ID: fake.phoneId,
    MITRA_WHATSAPP_APP_SECRET: fake.appSecret,
    MITRA_WHATSAPP_VERIFY: "we-are-mitra",
    MITRA_WHATSAPP_API: fake.root,
    MITRA_WHATSAPP_TEMPLATE: "please_write:en,id",
  });
  if ("faults" in read) throw new Error(read.faults.join(" "));
  return read;
}

const SREY = "85512345678";
const base = () => `http://127.0.0.1:${running.port}`;
const post = async (made: { readonly body: string; readonly headers: Record<string, string> }) =>
  (await fetch(`${base()}/hooks/whatsapp`, { method: "POST", ...made })).status;
const writes = (id: string, body: string) => post(fake.post([{ id: `wamid.${id}`, from: SREY, type: "text", text: { body } }]));
const reads = () => fake.shown.map(({ text }) => text);
const eventually = (check: () => unknown) => vi.waitFor(check, 20_000);

/** The console as it is served. */
const served = new Hono().all("*", async ({ req }) => {
  const headers = new Headers(req.raw.headers);
  headers.set("origin", base());
  const form = req.method === "GET" ? {} : { body: await req.text() };
  return fetch(`${base()}${new URL(req.url).pathname}`, { method: req.method, headers, redirect: "manual", ...form });
});

beforeAll(async () => {
  await fake.listen();
  fake.templates.set("please_write", ["en", "id"]);
  folder = await mkdtemp(path.join(tmpdir(), "mitra-whatsapp-"));
  running = await run(config());
}, 120_000);

afterAll(async () => {
  await running.stop();
  await fake.close();
  await rm(folder, { recursive: true, force: true });
});

test("staff answer whom WhatsApp takes nothing for any more: she is asked to write, staff see all of it, and the answer goes first when she does", async () => {
  expect(await writes("a", "I want to talk to a person")).toBe(200);
  await eventually(() => expect(reads().join("\n")).toMatch(/[A-Z0-9]{4}-[A-Z0-9]{4}/));
  const sok = await new Browserless({ app: served }).signIn(running.firstAccount?.password ?? "");
  await sok.get("/desk/");
  const at = /href="(\/desk\/tickets\/\w+)"/.exec(sok.html)?.[1] ?? "";
  await sok.get(at);
  await sok.send("PUT", `${at}/claim`);
  expect(sok.words).not.toContain("takes no answer now");
  fake.closed.add(SREY);
  await sok.send("POST", `${at}/replies`, { text: "Your agent must pay back." });
  await eventually(() => expect(reads().at(-1)).toBe("please_write in en"));
  await eventually(async () => expect((await sok.get(at)).words).toContain("The worker was asked by a short message to write"));
  expect(sok.words).toContain("takes no answer now");
  fake.closed.clear();
  await writes("b", "yes?");
  await eventually(() => expect(reads().at(-1)).toBe("Your agent must pay back."));
  expect(await post(fake.status("read"))).toBe(200);
  await eventually(async () => expect((await sok.get(at)).words).toMatch(/Your agent must pay back\. Read/));
  expect(sok.words).not.toContain("takes no answer now");
});
