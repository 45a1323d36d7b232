import { html } from "hono/html";
import type { Language } from "../../domain/language.ts";
import { BASE, type Look } from "../deps.ts";
import { troubleBanner } from "./trouble.ts";

export type Html = ReturnType<typeof html>;
export const NOTHING = html``;

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** The address that the script reads again when something changes, and the one that tells it so. */
  readonly live?: { readonly page: string; readonly events: string };
  /** Seconds after which a browser without script reads the page again. */
  readonly again?: number;
}

/** A whole page of the console. */
export function page(look: Look, { title, body, live, again }: Page): Html {
  const refresh =
    live && again ? html`<noscript><meta http-equiv="refresh" content="${again};url=${live.page}?live=1"></noscript>` : NOTHING;
  const data = live
    ? html` data-page="${live.page}" data-events="${live.events}" data-offline="${look.t("live.offline")}" data-kept="${look.t("refused.your-text")}"`
    : NOTHING;
  return html`<!doctype html>
<html lang="${look.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – ${look.t("app.name")}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${BASE}/public/${look.version}/console.css">
<link rel="stylesheet" href="${BASE}/public/${look.version}/desk.css">
<script src="${BASE}/public/${look.version}/console.js" defer></script>
${live ? html`<script src="${BASE}/public/${look.version}/voice.js" type="module"></script>` : NOTHING}
${refresh}
</head>
<body${data}>
<a class="skip" href="#main">${look.t("app.skip")}</a>
${look.me ? header(look) : NOTHING}
${look.me?.role === "admin" ? troubleBanner(look) : NOTHING}
<p id="said" role="alert" class="said" hidden></p>
${body}
</body>
</html>`;
}

function header(look: Look): Html {
  const { t, me } = look;
  return html`<header class="top">
<a class="home" href="${BASE}/">${t("nav.queue")}</a>
<form class="search" action="${BASE}/search" role="search">
<input name="case" aria-label="${t("search.label")}" placeholder="${t("search.label")}" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="40">
<button aria-label="${t("search.go")}"><span aria-hidden="true">→</span></button>
</form>
<details class="menu"><summary aria-label="${t("nav.menu")}"><span aria-hidden="true">☰</span></summary>
<nav aria-label="${t("nav.menu")}">
<p>${t("nav.signed-in", { name: me?.name ?? "" })}</p>
<a href="${BASE}/knowledge">${t("nav.knowledge")}</a>
<a href="${BASE}/password">${t("nav.password")}</a>
${
  me?.role === "admin"
    ? html`<a href="${BASE}/phrases">${t("nav.phrases")}</a><a href="${BASE}/corrections">${t("corrections.title")}</a><a href="${BASE}/audio">${t("nav.audio")}</a><a href="${BASE}/channels">${t("operator.title")}</a><a href="${BASE}/colleagues">${t("nav.colleagues")}</a><a href="${BASE}/damages">${t("nav.damages")}</a>`
    : NOTHING
}
${languageForm(look)}
${form(look, `${BASE}/session`, "DELETE", html`<button>${t("nav.sign-out")}</button>`)}
</nav></details>
</header>`;
}

/** Staff choose the language of the console. */
export function languageForm(look: Look): Html {
  const options = look.languages.map(
    (tag) => html`<option value="${tag}" lang="${tag}" ${tag === look.language ? "selected" : ""}>${ownName(tag)}</option>`,
  );
  return html`<form class="language" action="${BASE}/language">
<label for="language">${look.t("nav.language")}</label>
<select id="language" name="language">${options}</select><button>${look.t("nav.choose")}</button></form>`;
}

function ownName(tag: Language): string {
  return new Intl.DisplayNames(tag, { type: "language" }).of(tag) ?? tag;
}

interface FormOptions {
  readonly class?: string;
  /** Sent by the script without leaving the page. */
  readonly send?: boolean;
  /** Files can be chosen in it. */
  readonly files?: boolean;
  /** Done at most once, however often it arrives. */
  readonly once?: string;
}

/** A form that does `method` on a resource, with or without the script. */
export function form(look: Look, action: string, method: "POST" | "PUT" | "DELETE", inner: Html | Html[], options: FormOptions = {}): Html {
  const send = options.send ? html` data-send` : NOTHING;
  return html`<form method="post" action="${action}" class="${options.class ?? ""}"${send}${options.files ? html` enctype="multipart/form-data"` : NOTHING}>
<input type="hidden" name="_token" value="${look.token}">
${method === "POST" ? NOTHING : html`<input type="hidden" name="_method" value="${method}">`}
${options.once ? html`<input type="hidden" name="_once" value="${options.once}">` : NOTHING}
${inner}</form>`;
}
