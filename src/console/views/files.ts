import { html } from "hono/html";
import type { Content, ConversationId, Media } from "../../domain/message.ts";
import { shownAs } from "../../media-kind.ts";
import { NOTE_LIMITS } from "../../voice-note.ts";
import { BASE, type Look } from "../deps.ts";
import { form, type Html, NOTHING } from "./layout.ts";

/** The file of a message, or why there is none. Nothing of it is loaded before somebody asks: others may look at the screen. */
export function fileOf(look: Look, id: ConversationId, content: Content): Html {
  if ("without" in content && content.without) return html`<p class="meta">${look.t(`media.${content.without}`)}</p>`;
  return "media" in content && content.media ? shown(look, id, content.media, content.kind === "voice") : NOTHING;
}

function shown(look: Look, id: ConversationId, media: Media, isVoice: boolean): Html {
  const at = `${BASE}/tickets/${id}/files/${media.id}`;
  const words = (what: string) => look.t(`media.${what}`, { size: sizeOf(look, media.bytes) });
  const kind = shownAs(media.mime);
  // A voice message may come in the frame of a film.
  if (kind === "sound" || (isVoice && kind === "video"))
    return html`<audio controls preload="none" src="${at}" aria-label="${words("sound")}"></audio><p class="meta">${words("sound")}</p>`;
  if (kind === "photo")
    return html`<details class="file"><summary>${words("photo")}</summary><img loading="lazy" src="${at}" alt="${words("photo")}"></details>`;
  if (kind === "video")
    return html`<details class="file"><summary>${words("video")}</summary><video controls preload="none" src="${at}"></video></details>`;
  return html`<p><a class="button" href="${at}" download rel="nofollow">${words("file")}</a></p>`;
}

function sizeOf({ language }: Look, bytes: number): string {
  const [size, unit] = bytes < 1024 ** 2 ? [Math.ceil(bytes / 1024), "kilobyte"] : [bytes / 1024 ** 2, "megabyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(size);
}

/** Sends a recording in place of words; with the script it can be made here. */
export function voiceForm(look: Look, at: string): Html {
  const { t } = look;
  const fields = html`<p data-recorder hidden data-seconds="${NOTE_LIMITS.seconds}" data-none="${t("voice.no-microphone")}"><button type="button" data-record data-stop="${t("voice.stop")}">${t("voice.record")}</button>
<output></output></p><audio controls hidden aria-label="${t("voice.recorded")}"></audio>
<label for="recording">${t("voice.file", NOTE_LIMITS)}</label>
<input id="recording" name="file" type="file" accept="audio/*,.ogg,.opus,.m4a,.mp3,.webm" capture required>
<button>${t("voice.send")}</button>`;
  const whole = form(look, `${at}/voices`, "POST", fields, { class: "stack voice", send: true, files: true, once: look.once() });
  return html`<details id="voice"><summary>${t("voice.title")}</summary>${whole}</details>`;
}
