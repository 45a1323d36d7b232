import { html } from "hono/html";
import { EVERYWHERE } from "../../domain/answers/telling.ts";
import { voicePath } from "../../domain/answers/voice.ts";
import type { Recording } from "../../domain/content.ts";
import { formatDate } from "../../domain/format.ts";
import type { TopicId } from "../../domain/message.ts";
import { AUDIO, type AudioQuery, type AudioState, audioAt, offeredCounts, recordingsOf, stateOf } from "../audio-query.ts";
import type { Look } from "../deps.ts";
import { answered, countriesOf } from "../knowledge-query.ts";
import { countryName, languageName, topicName } from "../words.ts";
import { byName, choose } from "./knowledge/selection.ts";
import { form, type Html, NOTHING } from "./layout.ts";

/** The topics of a language, and what is recorded of each. */
export function audioListPage(look: Look, query: AudioQuery, refused = ""): Html {
  const { t } = look;
  const counts = offeredCounts(look);
  const languages = counts.map(({ language, count }) => ({ value: language, label: `${languageName(look, language)} (${count})` }));
  const topics = byName(
    look,
    answered(look.content).map((id) => ({ value: id, label: topicName(look, id) })),
  );
  const count = counts.find(({ language }) => language === query.language)?.count ?? 0;
  return html`<main id="main" class="narrow"><h1>${t("audio.title")}</h1>
<p>${t("audio.about")}</p>${notice(refused)}
<form action="${AUDIO}" class="stack">${choose("spoken", t("audio.language"), languages, query.language, "language")}<button class="main">${t("audio.show")}</button></form>
<p>${t("audio.count", { count })}</p>
<ul class="cards">${topics.map(({ value, label }) => card(look, { ...query, topic: value }, label))}</ul></main>`;
}

function card(look: Look, query: AudioQuery & { readonly topic: TopicId }, name: string): Html {
  const recordings = recordingsOf(look.content, query.topic, query.language);
  const marks = recordings.map((one) => html`<li><a class="button" href="${audioAt(one)}">${place(look, one)}</a> ${mark(look, one)}</li>`);
  return html`<li><a class="button" href="${audioAt(query)}">${name}</a>
${marks.length > 0 ? html`<ul>${marks}</ul>` : html`<p class="meta">${look.t("audio.none")}</p>`}</li>`;
}

const place = (look: Look, { jurisdiction }: Pick<Recording, "jurisdiction">): string =>
  jurisdiction === EVERYWHERE ? look.t("audio.general") : countryName(look, jurisdiction);

function mark(look: Look, recording: Recording): Html {
  const offered = stateOf(look, recording).offered;
  return offered ? html`${look.t("audio.valid")}` : html`<span class="mark high">${look.t("audio.old")}</span>`;
}

interface Said {
  readonly done: string;
  readonly refused: string;
  /** What an upload may be at most. */
  readonly limits: { readonly megabytes: number; readonly minutes: number };
}

/** One recording: the words to read, what is there now, and the form to put another in its place. */
export function audioPage(look: Look, query: AudioQuery & { readonly topic: TopicId }, { done, refused, limits }: Said): Html {
  const { t } = look;
  const state = stateOf(look, query);
  return html`<main id="main" class="narrow"><p><a class="button" href="${audioAt({ ...query, topic: null })}">${t("audio.back")}</a></p>
<h1>${topicName(look, query.topic)} · ${languageName(look, query.language)}</h1>
${done ? html`<p class="notice" role="status">${done}</p>` : NOTHING}${notice(refused)}
${placeForm(look, query)}
${query.jurisdiction === EVERYWHERE ? html`<p>${t("audio.general-about")}</p>` : NOTHING}
${state.script ? words(look, query, state.script) : html`<p class="notice">${t("audio.no-words")}</p>`}
${state.recording ? recorded(look, state.recording, state.offered) : NOTHING}
${state.script ? upload(look, query, state, limits) : NOTHING}</main>`;
}

function notice(refused: string): Html {
  return refused ? html`<p class="notice" role="alert">${refused}</p>` : NOTHING;
}

/** In danger the words are the same everywhere. */
function placeForm(look: Look, { topic, jurisdiction, language }: AudioQuery): Html {
  const { t, content } = look;
  if (topic === null || content.topics.get(topic)?.kind === "danger") return NOTHING;
  const countries = byName(
    look,
    countriesOf(content).map((code) => ({ value: code, label: countryName(look, code) })),
  );
  const places = [{ value: EVERYWHERE, label: t("audio.general") }, ...countries];
  return html`<form action="${AUDIO}" class="stack"><input type="hidden" name="topic" value="${topic}"><input type="hidden" name="language" value="${language}">
${choose("country", t("audio.for-country"), places, jurisdiction)}<button>${t("audio.show")}</button></form>`;
}

function words({ t }: Look, { language }: AudioQuery, { head, rest }: NonNullable<AudioState["script"]>): Html {
  const lines = [...head, ...rest].flatMap((part) => part.split("\n"));
  return html`<h2>${t("audio.words")}</h2><p>${t("audio.read-so")}</p>
<div class="says" lang="${language}">${lines.map((line) => html`<p>${line}</p>`)}</div>`;
}

function recorded(look: Look, recording: Recording, offered: boolean): Html {
  const { t } = look;
  const { role, date } = recording;
  return html`<h2>${t("audio.now")}</h2>${player(look, recording)}
${role !== null && date !== null ? html`<p>${t("audio.recorded-on", { role, date: formatDate(date, look.language) })}</p>` : NOTHING}
${offered ? NOTHING : html`<p class="notice">${t("audio.recorded-old")}</p>`}
${form(look, AUDIO, "DELETE", [...hidden(recording), html`<button>${t("audio.remove")}</button>`])}`;
}

/** Nothing is loaded before somebody wants to hear it. */
export function player({ t }: Look, voice: Parameters<typeof voicePath>[0]): Html {
  return html`<audio controls preload="none" src="${voicePath(voice)}" aria-label="${t("message.voice")}"></audio>`;
}

function upload(look: Look, query: AudioQuery, { script, recording }: AudioState, limits: Said["limits"]): Html {
  const { t } = look;
  const fields = [
    ...hidden(query),
    html`<input type="hidden" name="words" value="${script?.digest ?? ""}">
<label for="role">${t("audio.role")}</label><input id="role" name="role" required maxlength="60" placeholder="${t("audio.role-example")}" autocomplete="off">
<label for="file">${t("audio.file", limits)}</label><input id="file" name="file" type="file" accept=".ogg,.opus,audio/ogg" required>
<button class="main">${t(recording ? "audio.replace" : "audio.keep")}</button>`,
  ];
  return form(look, AUDIO, "POST", fields, { class: "stack", files: true });
}

function hidden({ topic, jurisdiction, language }: AudioQuery): Html[] {
  const fields = { topic: topic ?? "", country: jurisdiction, language };
  return Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
}
