import { fork } from "node:child_process";
import { once } from "node:events";
import type { Training } from "../domain/matcher/training.ts";
import { KeptMatchers } from "./matcher-cache.ts";
import { zawgyi } from "./zawgyi.ts";

interface Job {
  readonly taught: string;
  readonly training: Training;
  readonly cache: string;
}

/**
 * Learns in a process of its own and leaves the result in the cache: a running service goes on answering meanwhile, and the half gigabyte that
 * learning takes goes back to the system, which a thread would keep. Rejects when the process fails; the caller can still learn by itself.
 */
export async function learnAside(taught: string, training: Training, cache: string): Promise<void> {
  const child = fork(import.meta.filename, { serialization: "advanced" });
  const exited = once(child, "exit");
  child.send({ taught, training, cache } satisfies Job);
  const [code] = await exited;
  if (code !== 0) throw new Error("The process ended before it had learnt.");
}

if (import.meta.main && process.send)
  process.once("message", ({ taught, training, cache }: Job) => {
    new KeptMatchers({ zawgyi, folder: cache }).matcher(taught, training);
    // Then nothing is left to wait for. The service may be gone by now.
    if (process.connected) process.disconnect();
  });
