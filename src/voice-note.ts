import { MOST_SECONDS, readOpus } from "./content/opus.ts";

/** The largest recording that staff may send, in bytes. */
export const MOST_NOTE_BYTES = 2 * 1024 ** 2;
/** What a recording may be at most, in words for staff; `seconds` for the recorder. */
export const NOTE_LIMITS = { megabytes: MOST_NOTE_BYTES / 1024 ** 2, minutes: MOST_SECONDS / 60, seconds: MOST_SECONDS } as const;

/** A recording as every channel takes it: OGG Opus, MP3, or AAC in M4A. */
export interface Note {
  readonly bytes: Uint8Array;
  readonly mime: "audio/ogg" | "audio/mpeg" | "audio/mp4";
}

export type NoteRead = Note | { readonly refused: "voice-format" | "voice-too-big" };

/**
 * Reads what a browser recorded or staff chose. Browsers that record WebM put Opus into it, which is put into OGG as it is, without
 * being coded anew; Telegram and WhatsApp take no WebM (Bot API, sendVoice; Cloud API, Supported media types).
 */
export async function readNote(bytes: Uint8Array): Promise<NoteRead> {
  if (bytes.length > MOST_NOTE_BYTES) return { refused: "voice-too-big" };
  try {
    return await noteOf(bytes);
  } catch {
    return { refused: "voice-format" }; // nothing that the library can read
  }
}

async function noteOf(bytes: Uint8Array): Promise<NoteRead> {
  const { BufferSource, Input, MP3, MP4, OGG, WEBM } = await import("mediabunny"); // loaded with the first recording
  using input = new Input({ source: new BufferSource(bytes), formats: [OGG, WEBM, MP4, MP3] });
  const [track, ...more] = await input.getTracks();
  if (!track?.isAudioTrack() || more.length > 0) return { refused: "voice-format" };
  if ((await track.computeDuration()) > MOST_SECONDS) return { refused: "voice-too-big" };
  const { name } = await input.getFormat();
  if (track.codec === "opus") return opusOf(name === OGG.name ? bytes : await inOgg(input));
  if (track.codec === "mp3" && name === MP3.name) return { bytes, mime: "audio/mpeg" };
  return track.codec === "aac" && name === MP4.name ? { bytes, mime: "audio/mp4" } : { refused: "voice-format" };
}

function opusOf(bytes: Uint8Array): NoteRead {
  return "problem" in readOpus(bytes, MOST_NOTE_BYTES) ? { refused: "voice-format" } : { bytes, mime: "audio/ogg" };
}

async function inOgg(input: import("mediabunny").Input): Promise<Uint8Array> {
  const { BufferTarget, Conversion, OggOutputFormat, Output } = await import("mediabunny");
  const target = new BufferTarget();
  const conversion = await Conversion.init({ input, output: new Output({ format: new OggOutputFormat(), target }), showWarnings: false });
  await conversion.execute();
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
}
