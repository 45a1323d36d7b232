import { html } from "hono/html";
import { BASE, type Look } from "../deps.ts";
import { type Html, NOTHING } from "./layout.ts";

/** A page that says no in a sentence, and gives back what was typed. */
export function refusalPage(look: Look, sentence: string, typed: string): Html {
  const kept = html`<label for="typed">${look.t("refused.your-text")}</label><textarea id="typed" rows="6" readonly>${typed}</textarea>`;
  const way = look.me
    ? html`<a class="button" href="${BASE}/">${look.t("nav.queue")}</a>`
    : html`<a class="button" href="${BASE}/sign-in">${look.t("sign-in.title")}</a>`;
  return html`<main id="main" class="narrow"><h1>${look.t("refused.title")}</h1>
<p class="notice" role="alert">${sentence}</p>
${typed === "" ? NOTHING : kept}
<p>${way}</p></main>`;
}
