// Starts the whole service as an operator does, and looks at it from outside.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { FLAGS } from "../support/as-npm-starts.ts";

const ROOT = join(import.meta.dirname, "../..");
const REST_MS = 10_000;

/** Where it keeps what, and what else it is told. */
export interface HowToStart {
  readonly data: string;
  readonly cache: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Further flags of node. */
  readonly flags?: readonly string[];
}

/** In megabytes; null where the system does not say. */
export interface Memory {
  readonly service: number | null;
  /** Of all processes below the service, such as a browser, what they share with one another counted once; 0 when there are none. */
  readonly below: number;
}

/** A service that has answered its first request. */
export interface Started {
  /** From the start of the process to its first answer to a request, in milliseconds. */
  readonly answered: number;
  /** Waits until it is at rest and looks at its memory. */
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

export async function startService({ data, cache, env = {}, flags = [] }: HowToStart): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, [...FLAGS, ...flags, join(ROOT, "src/main.ts")], {
    cwd: ROOT,
    env: { ...process.env, MITRA_PORT: "0", MITRA_DATA: data, MITRA_CACHE: cache, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await exited;
  };
  try {
    const answered = (await firstAnswer(child, exited)) - began;
    return { answered, stop, memory: () => sleep(REST_MS).then(() => memoryOf(child.pid)) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function firstAnswer(child: ChildProcess, exited: Promise<unknown>): Promise<number> {
  const address = await Promise.race([addressIn(child.stdout), exited.then(() => Promise.reject(new Error("The service did not start.")))]);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The service answered ${response.status}.`);
  await response.text();
  return performance.now();
}

/** The first address that is printed: where workers write. What is said after it is read, and left. */
function addressIn(output: ChildProcess["stdout"]): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    output?.on("data", (piece: Buffer) => {
      said += piece.toString();
      const address = /https?:\/\/\S+?\/(?=\s)/.exec(said)?.[0];
      if (address) resolve(address);
    });
    output?.once("end", () => reject(new Error("The service said no address.")));
  });
}

async function memoryOf(pid: number | undefined): Promise<Memory> {
  const shares = await Promise.all((await below(pid)).map((child) => kilobytes(`/proc/${child}/smaps_rollup`, "Pss")));
  const service = await kilobytes(`/proc/${pid}/status`, "VmRSS");
  return { service, below: shares.reduce<number>((sum, share) => sum + (share ?? 0), 0) };
}

/** The processes that a process started, and those that they started. */
async function below(pid: number | undefined): Promise<number[]> {
  const all = (await readdir("/proc").catch(() => [])).map(Number).filter(Number.isInteger);
  const parents = await Promise.all(all.map(async (one) => [one, await numberIn(`/proc/${one}/status`, "PPid")] as const));
  const children = (of: number | undefined): number[] => parents.filter(([, parent]) => parent === of).map(([one]) => one);
  const found = children(pid);
  for (const one of found) found.push(...children(one));
  return found;
}

async function kilobytes(file: string, name: string): Promise<number | null> {
  const number = await numberIn(file, name);
  return number === null ? null : (number * 1_024) / 1e6;
}

async function numberIn(file: string, name: string): Promise<number | null> {
  const text = await readFile(file, "utf8").catch(() => "");
  const found = new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
