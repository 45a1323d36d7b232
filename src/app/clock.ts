import { createHmac, randomBytes } from "node:crypto";
import type { Clock, Ids } from "./ports.ts";

// setTimeout fires at once for longer waits.
const LONGEST_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(ms, 0), LONGEST_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** `bytes` as text of Crockford's base 32, five bits a character. */
function letters(bytes: Uint8Array, count: number): string {
  return Array.from(bytes.subarray(0, count), (byte) => ALPHABET[byte & 31]).join("");
}

/**
 * The ids of a running service. Conversation ids are keyed by `secret`, which is made once and kept in the store: with it lost, workers
 * would be met as strangers; without it, ids say nothing about addresses.
 */
export function systemIds(secret: string): Ids {
  return {
    random: () => letters(randomBytes(26), 26),
    conversation: (channel, address) => letters(createHmac("sha256", secret).update(`${channel}\n${address}`).digest(), 26),
    fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
  };
}
