import { html } from "hono/html";
import type { Damage } from "../../app/ports.ts";
import { PASSWORD_LENGTH, ROLES } from "../accounts.ts";
import { BASE, type Look } from "../deps.ts";
import { moment } from "../words.ts";
import { form, type Html, NOTHING } from "./layout.ts";

const said = (text: string, role: "alert" | "status" = "alert"): Html =>
  text ? html`<p class="notice" role="${role}">${text}</p>` : NOTHING;

/** One's own password. */
export function passwordPage(look: Look, refused = ""): Html {
  const { t } = look;
  const length = { least: PASSWORD_LENGTH.least };
  const fields = html`<input type="hidden" name="name" value="${look.me?.name ?? ""}" autocomplete="username">
<label for="old">${t("password.old")}</label>
<input id="old" name="old" type="password" autocomplete="current-password" required maxlength="200">
<label for="fresh">${t("password.fresh", length)}</label>
<input id="fresh" name="fresh" type="password" autocomplete="new-password" required minlength="${PASSWORD_LENGTH.least}" maxlength="200">
<label for="again">${t("password.again")}</label>
<input id="again" name="again" type="password" autocomplete="new-password" required maxlength="200">
<button class="main">${t("password.go")}</button>`;
  return html`<main id="main" class="narrow"><h1>${t("password.title")}</h1>
${look.me?.oneTime ? said(t("password.one-time"), "status") : NOTHING}
${said(refused)}
<p>${t("password.about")}</p>
${form(look, `${BASE}/password`, "PUT", fields, { class: "stack" })}</main>`;
}

/** Everyone with an account; `made` is shown this once. */
export function colleaguesPage(look: Look, more: { refused?: string; made?: { name: string; password: string } } = {}): Html {
  const { t } = look;
  const made = more.made
    ? html`<section class="notice" role="status"><p>${t("colleagues.made", { name: more.made.name })}</p>
<p><strong class="secret">${more.made.password}</strong></p></section>`
    : NOTHING;
  const roles = ROLES.map((role) => html`<option value="${role}">${t(`roles.${role}`)}</option>`);
  const fields = html`<label for="name">${t("colleagues.name")}</label>
<input id="name" name="name" autocomplete="off" required maxlength="40">
<label for="role">${t("colleagues.role")}</label><select id="role" name="role">${roles}</select>
<button class="main">${t("colleagues.add")}</button>`;
  return html`<main id="main" class="narrow"><h1>${t("colleagues.title")}</h1>
${said(more.refused ?? "")}${made}
<ul class="cards">${look.colleagues.map((account) => colleague(look, account))}</ul>
<h2>${t("colleagues.add")}</h2>
${form(look, `${BASE}/colleagues`, "POST", fields, { class: "stack" })}</main>`;
}

function colleague(look: Look, { id, name, role, oneTime, telegram }: Look["colleagues"][number]): Html {
  const { t } = look;
  const at = `${BASE}/colleagues/${encodeURIComponent(id)}`;
  const number = html`<label for="telegram-${encodeURIComponent(id)}">${t("colleagues.telegram")}</label>
<p class="meta" id="about-telegram-${encodeURIComponent(id)}">${t("colleagues.telegram-about")}</p>
<input id="telegram-${encodeURIComponent(id)}" name="telegram" inputmode="numeric" autocomplete="off" maxlength="20" value="${telegram ?? ""}" aria-describedby="about-telegram-${encodeURIComponent(id)}">
<button>${t("colleagues.telegram-keep")}</button>`;
  const link = form(look, `${at}/telegram`, "PUT", number, { class: "stack" });
  const verbs =
    id === look.me?.id
      ? html`<details><summary>${t("colleagues.more", { name })}</summary>
${link}</details>`
      : html`<details><summary>${t("colleagues.more", { name })}</summary>
${link}
${form(look, `${at}/password`, "PUT", html`<button>${t("colleagues.reset")}</button>`)}
${form(look, at, "DELETE", html`<button class="danger">${t("colleagues.remove")}</button>`)}</details>`;
  return html`<li><p><strong>${name}</strong> · ${t(`roles.${role}`)}${oneTime ? ` · ${t("colleagues.one-time")}` : ""}</p>${verbs}</li>`;
}

/** Conversations whose files were found damaged since the start. */
export function damagesPage(look: Look, damages: readonly Damage[]): Html {
  const { t } = look;
  const row = ({ id, what, at }: Damage) =>
    html`<li><p><strong>${id}</strong> · ${moment(look, at)}</p><p>${t(`damages.${what}`)}</p>
${/^[a-z0-9]+$/.test(id) ? html`<a href="${BASE}/tickets/${id}">${t("damages.open")}</a>` : NOTHING}</li>`;
  return html`<main id="main" class="narrow"><h1>${t("damages.title")}</h1>
${damages.length === 0 ? html`<p>${t("damages.none")}</p>` : html`<ul class="cards">${damages.map(row)}</ul>`}</main>`;
}
