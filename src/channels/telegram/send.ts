import type { Activity } from "botframework-schema";
import type { Telegram } from "telegraf";
import type { SendOutcome } from "../../app/ports.ts";
import { choicesOf, type Sound, soundOf } from "../activity.ts";
import { endingOf, SOUND_LOST, type Sounds } from "../sounds.ts";
import { keyboardOf } from "../telegram-map.ts";
import { outcomeOf } from "./outcome.ts";

/** A connection that says nothing for so long is given up; the outbox gives up a little later. */
export const LONGEST_CALL_MS = 40_000;

/** One call to the platform. Nothing in the text is markup, and no page that is named in it is shown. */
export async function deliver(api: Telegram, sounds: Sounds, activity: Partial<Activity>): Promise<SendOutcome> {
  const chat = activity.conversation?.id ?? "";
  const voice = activity.text ? undefined : soundOf(activity);
  const sound = voice && (await bytesOf(sounds, voice));
  if (sound === null) return SOUND_LOST;
  const choices = choicesOf(activity);
  const keyboard = choices.length > 0 ? { reply_markup: keyboardOf(choices) } : {};
  // The shim's AbortSignal of telegraf's types lacks a few parts of Node's own, which it takes all the same.
  const bounded = { signal: AbortSignal.timeout(LONGEST_CALL_MS) as never };
  try {
    if (sound === undefined) {
      const message = { chat_id: chat, text: activity.text ?? "", link_preview_options: { is_disabled: true }, ...keyboard };
      await api.callApi("sendMessage", message, bounded);
    } else {
      const sent = await api.callApi("sendVoice", { chat_id: chat, voice: sound }, bounded);
      // What is no OGG may come back as another kind of file.
      const { voice: kept }: Partial<typeof sent> = sent;
      if (voice && kept) sounds.keep(voice.id, kept.file_id);
    }
    return { outcome: "sent" };
  } catch (error) {
    return voice ? sounds.refused(voice.id, outcomeOf(error)) : outcomeOf(error);
  }
}

/** The platform's own name of a recording that it has, else the bytes; null when there are none any more. */
async function bytesOf(sounds: Sounds, { id, mime }: Sound) {
  const known = sounds.known(id);
  if (known !== undefined) return known;
  const bytes = await sounds.bytes(id);
  return bytes && { source: Buffer.from(bytes), filename: `voice.${endingOf(mime)}` };
}
