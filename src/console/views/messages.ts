import { html } from "hono/html";
import { CORRECTION_NOTE } from "../../domain/answers/correction.ts";
import type { AnswerOrigin, Content, ConversationId, Message } from "../../domain/message.ts";
import { withoutCodes } from "../../domain/move/code.ts";
import { type Look, nameOf } from "../deps.ts";
import { countryName, languageName, moment, named, percent, topicName } from "../words.ts";
import { player } from "./audio.ts";
import { cardsLink } from "./contact-cards.ts";
import { fileOf } from "./files.ts";
import { type Html, NOTHING } from "./layout.ts";

/** The conversation as chat bubbles; under the first reply to a message stands what the bot had understood, under each where its words are from. */
export function messageList(look: Look, id: ConversationId, messages: readonly Message[]): Html {
  let heard: Message["matched"];
  const items = messages.map((message) => {
    const before = heard;
    heard = message.from === "worker" ? message.matched : undefined;
    return bubble(look, id, message, message.from === "bot" ? before : undefined);
  });
  return html`<ol class="messages" data-merge>${items}</ol>`;
}

function bubble(look: Look, id: ConversationId, message: Message, heard: Message["matched"]): Html {
  const { language, choices = [], answer } = message;
  const offered = choices.map(({ label }) => html`<span class="chip">${label}</span>`);
  const tongue = language ? html` lang="${language}"` : NOTHING;
  const written = message.from === "worker" && message.content.kind !== "choice" ? html` data-written` : NOTHING;
  return html`<li id="m-${message.id}" class="bubble ${message.from}"${written}><p class="who">${speaker(look, message)} · <time>${moment(look, message.at)}</time>${message.cameFrom ? html` · ${named(look, "channels", message.cameFrom)}` : NOTHING}</p>
<p class="text"${tongue}>${contentWords(look, message.content)}</p>
${offered.length > 0 ? html`<p class="chips" aria-label="${look.t("message.choices")}">${offered}</p>` : NOTHING}
${message.id.endsWith(CORRECTION_NOTE) ? html`<p class="meta">${look.t("corrections.note")}</p>` : NOTHING}
${message.voice ? player(look, message.voice) : NOTHING}
${fileOf(look, id, message.content)}
${cardsLink(look, id, message.id, message.content)}
${heard ? html`<p class="meta">${understood(look, heard)}</p>` : NOTHING}
${answer ? origin(look, answer) : NOTHING}
${message.from === "bot" || message.from === "staff" ? delivery(look, message) : NOTHING}</li>`;
}

function speaker(look: Look, { from, staff }: Message): string {
  if (from === "staff" || from === "note") return look.t(`from.${from}`, { name: nameOf(look, staff) });
  return look.t(`from.${from}`);
}

function contentWords(look: Look, content: Content): string {
  const { t } = look;
  switch (content.kind) {
    case "text":
      return withoutCodes(content.text);
    case "choice":
      return t("content.choice", { label: content.label ?? content.choice });
    case "location":
      return t("content.location", { place: "without" in content ? "…" : `${content.latitude}, ${content.longitude}` });
    case "contact":
      return t("content.contact");
    case "unknown":
      return t("content.unknown");
    default:
      return [t(`content.${content.kind}`), content.caption].filter(Boolean).join("\n");
  }
}

function understood(look: Look, { topic, confidence, danger }: NonNullable<Message["matched"]>): Html {
  const { t } = look;
  const words =
    topic === null ? t("matched.nothing") : t("matched.topic", { topic: topicName(look, topic), sure: percent(look, confidence) });
  const alarm = danger
    ? html`<br><strong class="mark danger">⚠ ${t("matched.danger", { topic: topicName(look, danger) })}</strong>`
    : NOTHING;
  return html`${words}${alarm}`;
}

function origin(look: Look, answer: AnswerOrigin): Html {
  const { t } = look;
  const country = countryName(look, answer.jurisdiction);
  const sources = answer.sources.map((source) => html`<li>${source}</li>`);
  const expired = answer.expires !== undefined && answer.expires < new Date(look.now).toISOString().slice(0, 10);
  return html`<details class="meta"><summary>${t("answer.from", { topic: topicName(look, answer.topic), country })}${draftMark(look, answer)}${expired ? html` <span class="mark high">${t("answer.expired")}</span>` : NOTHING}</summary>
<p>${t("answer.language", { language: languageName(look, answer.language) })}</p>
${answer.verified ? html`<p>${t("answer.verified", { date: answer.verified })}</p>` : NOTHING}
${answer.expires ? html`<p>${t("answer.expires", { date: answer.expires })}</p>` : NOTHING}
${sources.length > 0 ? html`<p>${t("answer.sources")}</p><ul>${sources}</ul>` : NOTHING}</details>`;
}

/** Words or facts that no reviewer has signed are marked, since staff must not rely on them. */
function draftMark(look: Look, { topic, language, jurisdiction, facts }: AnswerOrigin): Html {
  const reviews = [
    look.content.answer(topic, language)?.review,
    ...look.content
      .facts(topic, jurisdiction)
      .filter(({ id }) => facts.includes(id))
      .map(({ review }) => review),
  ];
  const draft = reviews.some((review) => review !== undefined && !review.startsWith("reviewed"));
  return draft ? html` <span class="mark high">${look.t("answer.draft")}</span>` : NOTHING;
}

const SMOOTH: ReadonlySet<string> = new Set(["waiting", "sent", "delivered", "read"]);

function delivery(look: Look, { delivery: state = "sent", deliveryWhy }: Message): Html {
  const { t } = look;
  const why = deliveryWhy ? named(look, "delivery", deliveryWhy) : "";
  if (state === "waiting" && why) return html`<p class="meta"><span aria-hidden="true">⏳</span> ${t("delivery-state.held")} ${why}</p>`;
  if (SMOOTH.has(state)) return html`<p class="meta">${t(`delivery-state.${state}`)}</p>`;
  return html`<p class="meta failed"><span aria-hidden="true">✕</span> ${t(`delivery-state.${state}`)} ${why}</p>`;
}
