import fs from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

/** How long something took, over and over, in milliseconds. */
export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export const SECONDS = 3;

/** Runs `once` over and over from `writers` sides for some seconds. */
export async function measure(writers: number, once: (writer: number, n: number) => Promise<unknown>): Promise<Measured> {
  const took: number[] = [];
  const start = performance.now();
  const end = start + SECONDS * 1_000;
  const run = async (writer: number) => {
    for (let n = 0; performance.now() < end; n++) {
      const began = performance.now();
      await once(writer, n);
      took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => run(writer)));
  return spread(took, performance.now() - start);
}

/** What single times, in milliseconds, come to over `all` milliseconds. */
export function spread(took: number[], all = took.reduce((sum, one) => sum + one, 0)): Measured {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { perSecond: sorted.length / (all / 1_000), p50: at(0.5), p99: at(0.99) };
}

export function told({ perSecond, p50, p99 }: Measured): string {
  return `${perSecond.toFixed(0)}/s, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
}

/** What the machine itself can do: write a file, sync it, rename it, sync the folder. */
export async function bareReplace(folder: string, bytes: Uint8Array): Promise<void> {
  const handle = await fs.open(join(folder, "temp"), "w");
  await handle.writeFile(bytes);
  await handle.sync();
  await handle.close();
  await fs.rename(join(folder, "temp"), join(folder, "file"));
  const opened = await fs.open(folder);
  await opened.sync();
  await opened.close();
}
