import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** Bytes of a key. */
export const KEY_BYTES = 32;
const ALGORITHM = "aes-256-gcm";
/** Says what the bytes are, and in which way they are written. */
const MAGIC = Buffer.from("MTRM1");
/** Tells which key, and nothing of it, so that another key is not taken for damage. */
const KEY_MARK_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MARK_END = MAGIC.length + KEY_MARK_BYTES;
const HEAD = MARK_END + NONCE_BYTES;

const markOf = (key: Uint8Array): Buffer => createHash("sha256").update("mark").update(key).digest().subarray(0, KEY_MARK_BYTES);

/**
 * Encrypts a file with AES-256-GCM under a fresh nonce (NIST SP 800-38D). `place` is bound to it: a file in another's place is damaged.
 * @param key 32 bytes
 */
export function encrypt(key: Uint8Array, bytes: Uint8Array, place: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([MAGIC, markOf(key), nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Reads what `encrypt` wrote; `damaged` is anything cut off, changed or in another place. */
export function decrypt(key: Uint8Array, sealed: Buffer, place: string): Buffer | "damaged" | "other-key" {
  if (sealed.length < HEAD + TAG_BYTES || !sealed.subarray(0, MAGIC.length).equals(MAGIC)) return "damaged";
  if (!sealed.subarray(MAGIC.length, MARK_END).equals(markOf(key))) return "other-key";
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(MARK_END, HEAD), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEAD, -TAG_BYTES)), decipher.final()]);
  } catch {
    return "damaged";
  }
}
