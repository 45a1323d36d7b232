/** Larger is more than a phone on a slow network should be asked to load. */
export const MOST_BYTES = 1024 * 1024;
/** Longer is not listened to. */
export const MOST_SECONDS = 180;

const RATE = 48_000;
const PAGE_HEAD = 27;
/** A page on which no packet ends has no position. */
const NO_POSITION = 0xffff_ffff_ffff_ffffn;

/** How long a recording is, or a sentence that says what is wrong and what to do. */
export type Sound = { readonly seconds: number } | { readonly problem: string };

interface Page {
  readonly serial: number;
  readonly position: bigint;
  readonly body: Uint8Array;
  readonly end: number;
}

/** Reads the frame of an Ogg file (RFC 3533) that holds one Opus stream (RFC 7845). Nothing is decoded. */
export function readOpus(bytes: Uint8Array, mostBytes = MOST_BYTES): Sound {
  if (bytes.length > mostBytes)
    return problem("it is larger than one megabyte. Save it with a lower bit rate, such as 24 kbit/s, or shorten it.");
  const pages = pagesOf(bytes);
  const [first] = pages ?? [];
  if (!pages || !first || !startsWith(first.body, "OpusHead") || first.body.length < 19 || !startsWith(pages[1]?.body, "OpusTags"))
    return problem("it is not OGG Opus. Convert it, for example with ffmpeg: -c:a libopus -b:a 24k.");
  if (pages.some(({ serial }) => serial !== first.serial))
    return problem("it holds more than one track. Export a single sound track as OGG Opus.");
  const skipped = BigInt(viewOf(first.body).getUint16(10, true));
  const last = pages.findLast(({ position }) => position !== NO_POSITION)?.position ?? 0n;
  const seconds = Number(last - skipped) / RATE;
  if (seconds <= 0) return problem("it has no sound. Record it again.");
  return seconds > MOST_SECONDS ? problem("it is longer than three minutes. Read a little faster, or cut the silence.") : { seconds };
}

function problem(what: string): Sound {
  return { problem: what };
}

/** The pages in order; null where the file is cut off, or is no Ogg at all. */
function pagesOf(bytes: Uint8Array): readonly Page[] | null {
  const pages: Page[] = [];
  for (let at = 0; at < bytes.length; ) {
    const page = pageAt(bytes, at);
    if (!page) return null;
    pages.push(page);
    at = page.end;
  }
  return pages;
}

function pageAt(bytes: Uint8Array, at: number): Page | null {
  const head = bytes.subarray(at, at + PAGE_HEAD);
  if (head.length < PAGE_HEAD || !startsWith(head, "OggS") || head[4] !== 0) return null;
  const view = viewOf(head);
  const begin = at + PAGE_HEAD + view.getUint8(26);
  const lengths = bytes.subarray(at + PAGE_HEAD, begin);
  const end = begin + lengths.reduce((sum, length) => sum + length, 0);
  if (end > bytes.length) return null;
  return { serial: view.getUint32(14, true), position: view.getBigUint64(6, true), body: bytes.subarray(begin, end), end };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function startsWith(bytes: Uint8Array | undefined, letters: string): boolean {
  return bytes !== undefined && [...letters].every((letter, index) => bytes[index] === letter.charCodeAt(0));
}
