import { flushCompileCache } from "node:module";

/** Loading is over by then, and the first requests have been answered, in milliseconds. */
const SOON_MS = 2_000;

/**
 * Gives back, in a moment, the memory that loading took, which the engine would otherwise keep for as long as little happens; and keeps the code
 * that was compiled for the next start, which would be lost if the process were killed. Does its part only under the flags of `npm start`, which also
 * keep memory small from the beginning: a small young generation, and two helper threads of the engine instead of four.
 */
export function settle(): void {
  setTimeout(() => {
    flushCompileCache();
    globalThis.gc?.({ type: "major", execution: "sync", flavor: "last-resort" });
  }, SOON_MS).unref();
}
