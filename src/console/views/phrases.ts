import { html } from "hono/html";
import type { Proposal } from "../../app/proposals.ts";
import type { Message, TopicId } from "../../domain/message.ts";
import { BASE, type Look, nameOf } from "../deps.ts";
import { languageName, moment, topicName } from "../words.ts";
import { form, type Html, NOTHING } from "./layout.ts";

/** What the list of topics sends for a message that is about none of them. */
export const NO_TOPIC = "none";
/** The newest messages can be put right; who remembers older ones? */
const MOST_MESSAGES = 12;
const SHOWN_LETTERS = 60;

/** All topics by their names, and none. */
function topicOptions(look: Look, chosen?: TopicId | null): Html[] {
  const topics = [...look.content.topics.keys()].map((id) => ({ id, name: topicName(look, id) }));
  topics.sort((a, b) => a.name.localeCompare(b.name, look.language));
  const option = (id: string, name: string, selected: boolean) =>
    html`<option value="${id}"${selected ? " selected" : ""}>${name}</option>`;
  return [
    option(NO_TOPIC, look.t("phrases.none-of-these"), chosen === null),
    ...topics.map(({ id, name }) => option(id, name, id === chosen)),
  ];
}

/** "This message was about …": for what the bot misunderstood. */
export function correctForm(look: Look, at: string, transcript: readonly Message[]): Html {
  const { t } = look;
  const messages = transcript.filter(({ from, content }) => from === "worker" && content.kind === "text").slice(-MOST_MESSAGES);
  if (messages.length === 0) return NOTHING;
  const options = messages.reverse().map(({ id, content }) => {
    const text = content.kind === "text" ? content.text : "";
    return html`<option value="${id}">${text.slice(0, SHOWN_LETTERS)}</option>`;
  });
  const fields = html`<p>${t("phrases.correct-about")}</p>
<label for="corrected">${t("phrases.message")}</label><select id="corrected" name="message" required>${options}</select>
<label for="about-topic">${t("phrases.was-about")}</label>
<select id="about-topic" name="topic" required><option value="">${t("case.choose")}</option>${topicOptions(look)}</select>
<button>${t("phrases.propose")}</button>`;
  return form(look, `${at}/corrections`, "POST", fields, { class: "stack" });
}

/** The review list. */
export function phrasesPage(look: Look, proposals: readonly Proposal[], refused = ""): Html {
  const { t } = look;
  return html`<main id="main" class="narrow"><h1>${t("phrases.title")}</h1>
<p>${t("phrases.about")}</p>
${refused ? html`<p class="notice" role="alert">${refused}</p>` : NOTHING}
${proposals.length === 0 ? html`<p>${t("phrases.empty")}</p>` : html`<ul class="cards">${proposals.map((one) => card(look, one))}</ul>`}</main>`;
}

function card(look: Look, { id, at, by, language, topic, text }: Proposal): Html {
  const { t } = look;
  const where = `${BASE}/phrases/${id}`;
  const fields = html`<label for="text-${id}">${t("phrases.text")}</label>
<textarea id="text-${id}" name="text" rows="2" required maxlength="300" lang="${language}">${text}</textarea>
<label for="topic-${id}">${t("phrases.was-about")}</label><select id="topic-${id}" name="topic" required>${topicOptions(look, topic)}</select>
<button class="main">${t("phrases.accept")}</button>`;
  return html`<li><p>${languageName(look, language)} · ${moment(look, at)} · ${nameOf(look, by)}</p>
${form(look, where, "PUT", fields, { class: "stack" })}
${form(look, where, "DELETE", html`<button>${t("phrases.refuse")}</button>`)}</li>`;
}
