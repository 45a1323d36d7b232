/** A tiny Opus packet: twenty milliseconds of silence. */
const SILENCE = [0xf8, 0xff, 0xfe];
const PACKETS_A_SECOND = 50;
const RATE = 48_000;
const MOST_PACKETS_A_PAGE = 200;

interface Options {
  /** What the first page says it holds. */
  readonly head?: string;
  /** Another stream beside it, as in a film. */
  readonly serial?: number;
}

/** A real OGG Opus file of so many seconds of silence, made of nothing: players play it. */
export function opus(seconds: number, { head = "OpusHead", serial = 1 }: Options = {}): Uint8Array<ArrayBuffer> {
  const about = [...letters(head), 1, 1, 0, 0, ...little(RATE, 4), 0, 0, 0];
  const tags = [...letters("OpusTags"), ...little(4, 4), ...letters("test"), ...little(0, 4)];
  const packets = Math.round(seconds * PACKETS_A_SECOND);
  const pages = [page(0, 0, [about], 2, 1), page(1, 0, [tags], 0, 1)];
  for (let done = 0; done < packets; ) {
    const count = Math.min(MOST_PACKETS_A_PAGE, packets - done);
    done += count;
    const sound = Array.from({ length: count }, () => SILENCE);
    pages.push(page(pages.length, (done * RATE) / PACKETS_A_SECOND, sound, done === packets ? 4 : 0, serial));
  }
  return Uint8Array.from(pages.flat());
}

function page(sequence: number, position: number, packets: readonly (readonly number[])[], flags: number, serial: number): number[] {
  const lengths = packets.map((packet) => packet.length);
  const bytes = [...letters("OggS"), 0, flags, ...little(position, 8), ...little(serial, 4), ...little(sequence, 4), 0, 0, 0, 0];
  const whole = [...bytes, lengths.length, ...lengths, ...packets.flat()];
  whole.splice(22, 4, ...little(checksum(whole), 4));
  return whole;
}

const letters = (text: string): number[] => [...Buffer.from(text)];

function little(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** index) % 256);
}

/** The CRC of Ogg: polynomial 04c11db7, nothing reflected. */
function checksum(bytes: readonly number[]): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
