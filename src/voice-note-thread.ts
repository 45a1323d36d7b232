import { parentPort, workerData } from "node:worker_threads";
import { BufferSource, BufferTarget, Conversion, Input, MP3, MP4, OGG, OggOutputFormat, Output, WEBM } from "mediabunny";
import { MOST_SECONDS, readOpus } from "./content/opus.ts";
import { MOST_NOTE_BYTES, type NoteRead } from "./voice-note.ts";

// A thread of its own: a broken recording can keep the library busy for ever.
parentPort?.postMessage(await noteOf(workerData));

async function noteOf(bytes: Uint8Array): Promise<NoteRead> {
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

async function inOgg(input: Input): Promise<Uint8Array> {
  const target = new BufferTarget();
  const conversion = await Conversion.init({ input, output: new Output({ format: new OggOutputFormat(), target }), showWarnings: false });
  await conversion.execute();
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
}
