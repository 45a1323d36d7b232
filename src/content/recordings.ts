import { createHash } from "node:crypto";
import { promises as fs } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import type { ContentSet, Recording } from "../domain/content.ts";
import type { Folders } from "./files.ts";
import { recordingName } from "./load-audio.ts";
import type { RecordingOf } from "./loaded.ts";
import { MOST_BYTES, MOST_SECONDS, readOpus } from "./opus.ts";

/** What came of keeping or removing a recording; `fault` is a sentence for the one who uploads. */
export type RecordingKept =
  | { readonly kept: true }
  | { readonly kept: false; readonly why: "fault" | "not-writable" | "none"; readonly fault: string };

/** A recording with who made it on which day (ISO), and the digest of the words that were read. */
export interface NewRecording extends RecordingOf {
  readonly bytes: Uint8Array;
  readonly role: string;
  readonly date: string;
  readonly text: string;
}

/** The recordings of a folder of content, and what a new one may be at most. */
export function recordingsIn(folders: Folders) {
  let before: Promise<unknown> = Promise.resolve();
  /** One after another, so that a sound and what says of it belong together. */
  const inTurn = (work: () => Promise<RecordingKept>): Promise<RecordingKept> => {
    const done = before.then(work);
    before = done.catch(() => {});
    return done;
  };
  return {
    read: (content: ContentSet, id: string) => readRecording(folders, content.recording(id)),
    keep: (recording: NewRecording) => inTurn(() => keepRecording(folders, recording)),
    remove: (of: RecordingOf) => inTurn(() => removeRecording(folders, of)),
    mostBytes: MOST_BYTES,
    mostSeconds: MOST_SECONDS,
  };
}

/** The bytes of a recording; null when the content has it no more, or others have taken its place. */
async function readRecording({ knowledge }: Folders, of: Recording | null): Promise<Uint8Array | null> {
  if (!of) return null;
  const bytes = await fs.readFile(path.join(knowledge, `${recordingName(of)}.ogg`)).catch(() => null);
  return bytes && createHash("sha256").update(bytes).digest("hex").startsWith(of.id) ? bytes : null;
}

/**
 * Puts a recording in its place, instead of the one before. The running service takes it up by itself. The sound comes first: under the words of an
 * older recording it is not offered, unless they are the same.
 */
async function keepRecording({ knowledge }: Folders, { bytes, role, date, text, ...of }: NewRecording): Promise<RecordingKept> {
  const sound = readOpus(bytes);
  if ("problem" in sound) return { kept: false, why: "fault", fault: sound.problem };
  const file = path.join(knowledge, recordingName(of));
  try {
    await fs.mkdir(path.dirname(file), { recursive: true });
    await replace(`${file}.ogg`, bytes);
    await replace(`${file}.yaml`, stringify({ recorded_by_role: role, date, text }));
    return { kept: true };
  } catch {
    return { kept: false, why: "not-writable", fault: "" };
  }
}

/** Takes a recording away. What says of which words it was made goes first: without it, it is not offered. */
async function removeRecording({ knowledge }: Folders, of: RecordingOf): Promise<RecordingKept> {
  const file = path.join(knowledge, recordingName(of));
  try {
    await fs.rm(`${file}.yaml`, { force: true });
    await fs.rm(`${file}.ogg`);
    return { kept: true };
  } catch (error) {
    const none = error instanceof Error && "code" in error && error.code === "ENOENT";
    return { kept: false, why: none ? "none" : "not-writable", fault: "" };
  }
}

/** Written beside, on the disk, then renamed: whoever reads has the old or the new one. Readers of content pass hidden files by. */
async function replace(file: string, data: Uint8Array | string): Promise<void> {
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.part`);
  await fs.writeFile(beside, data, { flush: true });
  await fs.rename(beside, file);
}
