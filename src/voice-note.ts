import { Worker } from "node:worker_threads";
import { MOST_SECONDS } from "./content/opus.ts";

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

/** Far longer than a sound recording takes. */
const LONGEST_MS = 5_000;
const MOST_MEGABYTES = 256;

/**
 * Reads what a browser recorded or staff chose. Browsers that record WebM put Opus into it, which is put into OGG as it is, without
 * being coded anew; Telegram and WhatsApp take no WebM (Bot API, sendVoice; Cloud API, Supported media types).
 */
export async function readNote(bytes: Uint8Array): Promise<NoteRead> {
  if (bytes.length > MOST_NOTE_BYTES) return { refused: "voice-too-big" };
  const limits = { maxOldGenerationSizeMb: MOST_MEGABYTES };
  const thread = new Worker(new URL("./voice-note-thread.ts", import.meta.url), { workerData: bytes, resourceLimits: limits });
  const { promise, resolve } = Promise.withResolvers<NoteRead>();
  const unread = () => resolve({ refused: "voice-format" });
  const timer = setTimeout(unread, LONGEST_MS);
  thread.once("message", resolve).once("error", unread).once("exit", unread);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
