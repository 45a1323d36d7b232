import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { runningChecks } from "../src/cli/doctor/running.ts";
import type { Config } from "../src/config.ts";
import { run } from "../src/main.ts";
import { configOf } from "./support/config.ts";

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function service(settings: Partial<Config> = {}) {
  const data = await mkdtemp(path.join(tmpdir(), "mitra-metrics-"));
  ending.push(() => rm(data, { recursive: true, force: true }));
  const running = await run(configOf(data, settings));
  ending.push(running.stop);
  const ask = (headers: Record<string, string> = {}) => fetch(`http://127.0.0.1:${running.port}/metrics`, { headers });
  return { ask, port: running.port };
}

test("this machine reads the numbers, and the doctor the channels; what a proxy passes on does not", async () => {
  const { ask, port } = await service();
  const text = await (await ask()).text();
  expect(text).toContain('mitra_channel_state{channel="web",way="web",state="ready"} 1');
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect((await ask({ "x-forwarded-for": "192.0.2.1" })).status).toBe(404);
  const checks = await runningChecks({ host: "127.0.0.1", port });
  expect(checks.map(({ name, state }) => [name, state])).toEqual([
    ["service", "ok"],
    ["channel web", "ok"],
  ]);
});

test("where others can reach the service, a token must come along", async () => {
  const closed = await service({ behindProxy: true });
  expect((await closed.ask()).status).toBe(404);
  expect((await runningChecks({ host: "127.0.0.1", port: closed.port }))[0]?.state).toBe("note");
  const metricsToken = "a-token-of-this-test";
  const open = await service({ behindProxy: true, metricsToken });
  expect((await open.ask({ authorization: "Bearer another" })).status).toBe(404);
  expect((await open.ask({ authorization: `Bearer ${metricsToken}` })).status).toBe(200);
});
