import { scriptOf } from "../../domain/answers/voice.ts";
import type { ContentSet } from "../../domain/content.ts";
import type { Time } from "../../domain/message.ts";
import { toReadableContent } from "../content-set.ts";
import type { Fault } from "../fault.ts";
import { recordingName } from "../load-audio.ts";
import type { Loaded, RecordingOf } from "../loaded.ts";
import type { Checked } from "./checked.ts";
import type { Gap } from "./gaps.ts";
import { unknownCountry, unknownTopic } from "./references.ts";

/** Recordings are named after topics and countries that there are. */
export function checkAudio(checked: Checked): Fault[] {
  const all = [...checked.raw.recordings, ...checked.raw.sidecars];
  return all.flatMap(({ item, at }) => [...unknownTopic(checked, item.topic, at), ...unknownCountry(checked, item.jurisdiction, at)]);
}

/** Recordings that workers are not offered, and why. A missing recording is no gap. */
export function audioGaps(raw: Loaded, now: Time): Gap[] {
  if (raw.recordings.length + raw.sidecars.length === 0) return [];
  const content = toReadableContent(raw);
  const names = new Set(raw.recordings.map(({ item }) => recordingName(item)));
  const alone = raw.sidecars.filter(({ item }) => !names.has(recordingName(item)));
  return [
    ...raw.recordings.flatMap(({ item }) => notOffered(content, item, now)),
    ...alone.map(({ item }) => gap(item, "yaml", "has no recording beside it. Put it back, or remove this file")),
  ];
}

function notOffered(content: ContentSet, of: RecordingOf, now: Time): Gap[] {
  const read = content.audio(of.topic, of.jurisdiction, of.language)?.text ?? null;
  if (read === null)
    return [gap(of, "ogg", "has no file beside it that says of which words it was made. Upload it on the page of recordings")];
  const script = scriptOf(content, of, now);
  if (!script) return [gap(of, "ogg", "is of an answer that is not written in this language")];
  return script.digest === read ? [] : [gap(of, "ogg", "was recorded for an older text. Record it again, or remove it")];
}

function gap(of: RecordingOf, ending: string, what: string): Gap {
  const file = `knowledge/${recordingName(of)}.${ending}`;
  return { language: of.language, kind: "recording", id: file, message: `${of.language}: ${file} ${what}.` };
}
