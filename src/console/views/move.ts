import { html } from "hono/html";
import type { Conversation, Ticket } from "../../domain/conversation.ts";
import { BASE, type Look } from "../deps.ts";
import { moment, named } from "../words.ts";
import { form, type Html, NOTHING } from "./layout.ts";

/** Where the case came from, where it went, and the code with which it may go on elsewhere: that is shown only to whoever made it. */
export function moveBanners(look: Look, conversation: Conversation): Html {
  const { move, came = [], gone = [] } = conversation;
  const { t } = look;
  const channel = named(look, "channels", move?.channel ?? "other");
  return html`${came.map(({ from, channel: there, at, tickets }) => {
    const params = { channel: named(look, "channels", there), time: moment(look, at), case: tickets.at(-1) ?? "" };
    return html`<p class="banner">${t("move.came", params)} <a href="${BASE}/tickets/${from}">${t("move.look-there")}</a></p>`;
  })}
${gone.map(({ ticket, to }) => (to === undefined ? NOTHING : html`<p class="banner">${t("move.gone", { case: ticket })} <a href="${BASE}/tickets/${to}">${t("move.open")}</a></p>`))}
${move && move.until > look.now ? html`<p class="banner" role="status">${move.stage === "shown" ? shown(look, move) : t("move.written", { channel })}</p>` : NOTHING}`;
}

function shown({ t, me, ...look }: Look, { by, code, until }: NonNullable<Conversation["move"]>): Html {
  if (by === "worker") return html`${t("move.by-worker")}`;
  if (by !== me?.id) return html`${t("move.by-colleague")}`;
  const time = moment({ t, me, ...look }, until);
  return html`${t("move.code")} <strong class="secret">${code}</strong><br>${t("move.code-about", { time })}`;
}

/** Begins a move for a worker who cannot use her first phone, or ends the one that is pending. For the holder of the case, or whoever takes it so. */
export function moveForm(look: Look, at: string, { move }: Conversation, ticket: Ticket): Html {
  const { t } = look;
  if (ticket.state === "resolved" || (ticket.state === "claimed" && ticket.claimedBy !== look.me?.id)) return NOTHING;
  if (move && move.until > look.now && ticket.state === "claimed")
    return form(look, `${at}/move`, "DELETE", html`<button>${t("move.keep")}</button>`, { send: true });
  const fields = html`<p>${t("move.about")}</p>
<label><input type="checkbox" name="tell" value="yes"> ${t("move.tell")}</label>
<button>${t("move.start")}</button>`;
  return html`<details><summary>${t("move.title")}</summary>${form(look, `${at}/move`, "PUT", fields, { class: "stack", send: true })}</details>`;
}
