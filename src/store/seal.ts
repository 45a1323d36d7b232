import { crc32 } from "node:zlib";

/** Version of the envelope and of what is inside; raise it when an older Mitra could misread a file. */
const FORMAT = 1;
const HEAD = /^\{"format":(\d{1,9}),"crc":"([0-9a-f]{8})","data":/;
const TAIL = "}\n";

/** What the bytes of a file turned out to be; `newer` was written whole by a later version of Mitra. */
export type Unsealed = { readonly kind: "good"; readonly data: unknown } | { readonly kind: "damaged" } | { readonly kind: "newer" };

// The format counts too: a flipped bit in it must not pass for a newer version.
function checksum(format: number, body: Buffer): string {
  return crc32(body, crc32(`${format}:`))
    .toString(16)
    .padStart(8, "0");
}

/** The bytes of a file that holds `data`: plain JSON with a format version and a CRC-32 of the data. */
export function seal(data: unknown): Buffer {
  const text = JSON.stringify(data);
  if (text === undefined) throw new TypeError("Only what JSON can hold can be stored.");
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from(`{"format":${FORMAT},"crc":"${checksum(FORMAT, body)}","data":`), body, Buffer.from(TAIL)]);
}

/** Reads what `seal` wrote; anything cut off, flipped, empty or foreign is `damaged`. Never throws. */
export function unseal(bytes: Buffer): Unsealed {
  const head = HEAD.exec(bytes.subarray(0, 64).toString("latin1"));
  if (!head || bytes.subarray(-TAIL.length).toString("latin1") !== TAIL) return { kind: "damaged" };
  const format = Number(head[1]);
  const body = bytes.subarray(head[0].length, -TAIL.length);
  if (checksum(format, body) !== head[2]) return { kind: "damaged" };
  if (format > FORMAT) return { kind: "newer" };
  try {
    return { kind: "good", data: JSON.parse(body.toString("utf8")) };
  } catch {
    return { kind: "damaged" };
  }
}
