import { createHash, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import type { Ids } from "../app/ports.ts";

/** What is kept of a password: never the password. Hex texts. */
export interface PasswordHash {
  readonly salt: string;
  readonly hash: string;
  /** The cost it was made with, so that it can be raised later. */
  readonly cost: number;
}

const COST = 2 ** 15;
const BLOCK = 8;
const KEY_BYTES = 32;

/** Hashes a password with a salt of its own. */
export async function hashPassword(password: string, ids: Ids): Promise<PasswordHash> {
  const salt = digest(ids.random()).subarray(0, 16);
  return { salt: salt.toString("hex"), hash: (await derive(password, salt, COST)).toString("hex"), cost: COST };
}

/** Compares in constant time. Without a hash it takes as long and says no, so that nobody learns which names exist. */
export async function passwordFits(password: string, kept: PasswordHash | undefined): Promise<boolean> {
  const { salt, hash, cost } = kept ?? NOBODY;
  const derived = await derive(password, Buffer.from(salt, "hex"), cost);
  return timingSafeEqual(derived, Buffer.from(hash, "hex")) && kept !== undefined;
}

const NOBODY: PasswordHash = { salt: "00".repeat(16), hash: "00".repeat(KEY_BYTES), cost: COST };

function derive(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  // The same password typed on another keyboard may come composed differently.
  const text = password.normalize("NFKC");
  const options: ScryptOptions = { N: cost, r: BLOCK, p: 1, maxmem: 256 * cost * BLOCK };
  return new Promise((resolve, reject) => {
    scrypt(text, salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aeiou";
const SYLLABLES = CONSONANTS.length * VOWELS.length;
/** Ten syllables out of eighty are sixty-three bits. */
const LENGTH = 10;

/** A password that can be read aloud: five words of two syllables, 63 bits. */
export function pronounceablePassword(ids: Ids): string {
  const syllables: string[] = [];
  while (syllables.length < LENGTH) {
    for (const byte of digest(ids.random())) {
      // Bytes beyond the last whole run would make some syllables likelier than others.
      if (byte < 256 - (256 % SYLLABLES) && syllables.length < LENGTH) syllables.push(syllable(byte % SYLLABLES));
    }
  }
  return Array.from({ length: LENGTH / 2 }, (_, word) => syllables.slice(2 * word, 2 * word + 2).join("")).join("-");
}

function syllable(number: number): string {
  return `${CONSONANTS[Math.floor(number / VOWELS.length)]}${VOWELS[number % VOWELS.length]}`;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
