import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Config, readConfig } from "../../src/config.ts";
import { type Running, run } from "../../src/main.ts";
import { FakeBotService } from "./support/fake-bot-service.ts";

const fake = new FakeBotService();
let folder: string;
let running: Running;

function config(): Config {
  const read = readConfig({ MITRA_BOT_OPEN: "yes", MITRA_PORT: "0", MITRA_DATA: folder, MITRA_LOG: "silent" });
  if ("faults" in read) throw new Error(read.faults.join(" "));
  return read;
}

async function posts(id: string, content: object): Promise<number> {
  const activity = {
    type: "message",
    id,
    channelId: "directline",
    serviceUrl: fake.root,
    from: { id: "srey" },
    recipient: { id: "mitra" },
    conversation: { id: "line-1" },
    ...content,
  };
  const headers = { "content-type": "application/json" };
  return (await fetch(`http://127.0.0.1:${running.port}/api/messages`, { method: "POST", headers, body: JSON.stringify(activity) })).status;
}

const reads = () => fake.shown.filter(({ conversation }) => conversation === "line-1").map(({ activity }) => activity.text ?? "");
const eventually = (check: () => void) => vi.waitFor(check, 20_000);

beforeAll(async () => {
  await fake.listen();
  folder = await mkdtemp(path.join(tmpdir(), "mitra-bot-framework-"));
  running = await run(config());
}, 120_000);

afterAll(async () => {
  await running.stop();
  await fake.close();
  await rm(folder, { recursive: true, force: true });
});

test("a worker asks through the Bot Framework and has the answer with its source", async () => {
  expect(await posts("1", { text: "agent ask 3 month salary in singapore is legal?" })).toBe(200);
  await eventually(() => expect(reads().join("\n")).toMatch(/Ministry of Manpower/));
  expect(reads().join("\n")).not.toMatch(/\{\w+\}/);
});

test("after a restart the conversation goes on where it was, by the address that was stored", async () => {
  await running.stop();
  const before = reads().length;
  running = await run(config());
  expect(await posts("2", { text: "Talk to a person", value: { choice: "person" } })).toBe(200);
  await eventually(() => expect(reads().slice(before).join("\n")).toMatch(/[A-Z0-9]{4}-[A-Z0-9]{4}/));
});
