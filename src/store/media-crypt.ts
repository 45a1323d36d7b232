import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Bytes of a key. */
export const KEY_BYTES = 32;
const ALGORITHM = "aes-256-gcm";
/** Says what the bytes are, and in which way they are written. */
const MAGIC = Buffer.from("MTRM1");
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD = MAGIC.length + NONCE_BYTES;

/**
 * Encrypts a file with AES-256-GCM under a fresh nonce (NIST SP 800-38D). `place` is bound to it: a file in another's place is damaged.
 * @param key 32 bytes
 */
export function encrypt(key: Uint8Array, bytes: Uint8Array, place: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([MAGIC, nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Reads what `encrypt` wrote; null for anything cut off, changed, in another place or under another key. */
export function decrypt(key: Uint8Array, sealed: Buffer, place: string): Buffer | null {
  if (sealed.length < HEAD + TAG_BYTES || !sealed.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(MAGIC.length, HEAD), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEAD, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}
