import { html } from "hono/html";
import type { Conversation, Ticket } from "../../domain/conversation.ts";
import type { Came, Gone, Moving } from "../../domain/move/types.ts";
import { BASE, type Look } from "../deps.ts";
import { moment, named } from "../words.ts";
import { form, type Html, NOTHING } from "./layout.ts";

/** Where the case came from, where it went, and the code with which it may go on elsewhere: that is shown only to whoever made it. */
export function moveBanners(look: Look, { id, move, came = [], gone = [] }: Conversation): Html {
  const pending = move && move.until > look.now ? html`<p class="banner" role="status">${pendingWords(look, move)}</p>` : NOTHING;
  return html`${came.filter(({ from }) => from !== id).map((one) => cameFrom(look, one))}${gone.map((one) => wentTo(look, one))}${pending}`;
}

function cameFrom(look: Look, { from, channel, at, tickets }: Came): Html {
  const params = { channel: named(look, "channels", channel), time: moment(look, at), case: tickets.at(-1) ?? "" };
  return html`<p class="banner">${look.t("move.came", params)} <a href="${BASE}/tickets/${from}">${look.t("move.look-there")}</a></p>`;
}

function wentTo({ t }: Look, { ticket, to }: Gone): Html {
  if (to === undefined) return NOTHING;
  return html`<p class="banner">${t("move.gone", { case: ticket })} <a href="${BASE}/tickets/${to}">${t("move.open")}</a></p>`;
}

function pendingWords(look: Look, { by, code, until, stage, channel = "other" }: Moving): Html {
  const { t } = look;
  if (stage !== "shown") return html`${t("move.written", { channel: named(look, "channels", channel) })}`;
  if (by !== look.me?.id) return html`${t(by === "worker" ? "move.by-worker" : "move.by-colleague")}`;
  return html`${t("move.code")} <strong class="secret">${code}</strong><br>${t("move.code-about", { time: moment(look, until) })}`;
}

/** Begins a move for a worker who cannot use her first phone, or ends the one that is pending. For the holder of the case, or whoever takes it so. */
export function moveForm(look: Look, at: string, { move }: Conversation, { state, claimedBy }: Ticket): Html {
  const { t } = look;
  if (state === "resolved" || (state === "claimed" && claimedBy !== look.me?.id)) return NOTHING;
  const pending = move && move.until > look.now && state === "claimed";
  if (pending) return form(look, `${at}/move`, "DELETE", html`<button>${t("move.keep")}</button>`, { send: true });
  // Who makes a code has the case from then on.
  const takes = state === "claimed" ? "" : `${t("case.claim")} · `;
  const fields = html`<p>${t("move.about")}</p>
<label class="tick"><input type="checkbox" name="tell" value="yes"> ${t("move.tell")}</label>
<button>${takes}${t("move.start")}</button>`;
  return html`<details><summary>${t("move.title")}</summary>${form(look, `${at}/move`, "PUT", fields, { class: "stack", send: true })}</details>`;
}
