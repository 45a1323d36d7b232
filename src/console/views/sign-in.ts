import { html } from "hono/html";
import { BASE, type Look } from "../deps.ts";
import { form, type Html, languageForm, NOTHING } from "./layout.ts";

/** Name and password; `said` is why the last try was refused. */
export function signInPage(look: Look, { next, name = "", said = "" }: { next: string; name?: string; said?: string }): Html {
  const { t } = look;
  const fields = html`<input type="hidden" name="next" value="${next}">
<label for="name">${t("sign-in.name")}</label>
<input id="name" name="name" value="${name}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="80">
<label for="password">${t("sign-in.password")}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200">
<button class="main">${t("sign-in.go")}</button>`;
  return html`<main id="main" class="narrow"><h1>${t("sign-in.title")}</h1>
<p>${t("sign-in.about")}</p>
${said ? html`<p class="notice" role="alert">${said}</p>` : NOTHING}
${form(look, `${BASE}/sign-in`, "POST", fields, { class: "stack" })}
${languageForm(look)}</main>`;
}
