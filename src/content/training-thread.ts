import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { Training } from "../domain/matcher/training.ts";
import { KeptMatchers } from "./matcher-cache.ts";
import { zawgyi } from "./zawgyi.ts";

interface Job {
  readonly taught: string;
  readonly training: Training;
  readonly cache: string;
}

/**
 * Learns in a thread of its own and leaves the result in the cache, so that a running service goes on answering meanwhile. Rejects when the
 * thread fails; the caller can still learn by itself.
 */
export function learnAside(taught: string, training: Training, cache: string): Promise<void> {
  const job: Job = { taught, training, cache };
  const worker = new Worker(new URL(import.meta.url), { workerData: job });
  return new Promise((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("The thread ended before it had learnt.")));
  });
}

if (!isMainThread && parentPort) {
  const { taught, training, cache } = workerData as Job; // put there by learnAside
  new KeptMatchers({ zawgyi, folder: cache }).matcher(taught, training);
  parentPort.postMessage("learnt");
}
