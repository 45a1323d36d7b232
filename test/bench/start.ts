// Starts the whole service as an operator does, and looks at it from outside.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { FLAGS } from "../support/as-npm-starts.ts";

const ROOT = join(import.meta.dirname, "../..");
const REST_MS = 10_000;

export interface Started {
  /** From the start of the process to its first answer to a request, in milliseconds. */
  readonly answered: number;
  /** Memory of the process at rest, in megabytes; null where the system does not say. */
  readonly memory: number | null;
}

/** `rests`: whether to wait until it is at rest and look at its memory. */
export async function startService(data: string, cache: string, rests: boolean): Promise<Started> {
  const began = performance.now();
  const env = { ...process.env, MITRA_PORT: "0", MITRA_DATA: data, MITRA_CACHE: cache };
  const child = spawn(process.execPath, [...FLAGS, join(ROOT, "src/main.ts")], { cwd: ROOT, env, stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  try {
    const address = await Promise.race([
      addressIn(child.stdout),
      exited.then(() => Promise.reject(new Error("The service did not start."))),
    ]);
    const response = await fetch(address);
    if (!response.ok) throw new Error(`The service answered ${response.status}.`);
    await response.text();
    const answered = performance.now() - began;
    if (rests) await sleep(REST_MS);
    return { answered, memory: rests ? await memoryOf(child.pid) : null };
  } finally {
    child.kill("SIGTERM");
    await exited;
  }
}

/** The first address that is printed: where workers write. */
async function addressIn(output: AsyncIterable<Buffer>): Promise<string> {
  let said = "";
  for await (const piece of output) {
    said += piece.toString();
    const address = /https?:\/\/\S+?\/(?=\s)/.exec(said)?.[0];
    if (address) return address;
  }
  throw new Error("The service said no address.");
}

async function memoryOf(pid: number | undefined): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
  return kilobytes === undefined ? null : (Number(kilobytes) * 1_024) / 1e6;
}
