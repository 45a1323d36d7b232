import { html } from "hono/html";
import type { Document } from "../../app/ports.ts";
import type { Conversation, Ticket } from "../../domain/conversation.ts";
import { ticketId } from "../../domain/desk/tickets.ts";
import type { AuditLine } from "../../domain/effects.ts";
import type { Message } from "../../domain/message.ts";
import { BASE, type Look, nameOf } from "../deps.ts";
import { countryName, languageName, lasting, moment, named, topicName } from "../words.ts";
import { actionBar, type Typed } from "./actions.ts";
import { form, type Html, NOTHING } from "./layout.ts";
import { messageList } from "./messages.ts";
import { moveBanners } from "./move.ts";
import { priorityMark } from "./queue.ts";

/** Why staff may see a worker's number or address. */
export const REVEAL_REASONS = ["call-back", "emergency", "referral", "other"] as const;
export type RevealReason = (typeof REVEAL_REASONS)[number];

export interface CaseOptions {
  /** Why the last verb was refused. */
  readonly refused?: string;
  readonly typed?: Typed;
  /** The full contact, shown on this one page. */
  readonly revealed?: string;
}

/** One worker's case: what to know first, the conversation, and what can be done. */
export function casePage(look: Look, document: Document, options: CaseOptions = {}): Html {
  const { conversation } = document;
  return html`<main id="main" class="case-page">
${title(look, conversation)}
${options.refused ? html`<p class="notice" role="alert">${options.refused}</p>` : NOTHING}
${banners(look, document)}
${about(look, document, options.revealed)}
${document.pages > 0 ? html`<p><a class="button" href="${BASE}/tickets/${conversation.id}/pages/${document.pages - 1}">${look.t("case.older")}</a></p>` : NOTHING}
<div data-region="messages" aria-live="polite" aria-relevant="additions">${messageList(look, conversation.id, conversation.transcript)}</div>
<p id="latest" tabindex="-1"></p>
</main>
${actionBar(look, conversation, options.typed ?? {})}`;
}

function title(look: Look, { ticket, id }: Conversation): Html {
  if (!ticket) return html`<h1>${look.t("case.title", { case: ticketId(id, 1) })}</h1>`;
  return html`<div data-region="title"><h1>${look.t("case.title", { case: ticket.id })} ${ticket.state === "resolved" ? NOTHING : priorityMark(look, ticket.priority)}</h1>
<p>${topicName(look, ticket.topic)} · ${state(look, ticket)}</p></div>`;
}

function state(look: Look, ticket: Ticket): string {
  const { t } = look;
  if (ticket.state === "resolved") return t("state.resolved", { outcome: t(`outcomes.${ticket.outcome ?? "other"}`) });
  const held = ticket.state === "claimed" ? t("state.claimed", { name: nameOf(look, ticket.claimedBy) }) : t("state.queued");
  return ticket.waitingSince === null ? held : `${held} · ${t("queue.waits", { time: lasting(look, ticket.waitingSince) })}`;
}

function banners(look: Look, document: Document): Html {
  const { t } = look;
  const { safeToMessage, stopped, erased, ticket } = document.conversation;
  const window = look.window(document);
  const alarm = ticket?.state === "queued" && ticket.priority === "danger";
  return html`<div data-region="banners">
${alarm ? html`<p class="alarm"><span aria-hidden="true">⚠</span> ${t("banner.danger")}</p>` : NOTHING}
${safeToMessage === true ? html`<p class="banner">${t("banner.safe")}</p>` : html`<p class="banner warn"><span aria-hidden="true">⚠</span> ${t(safeToMessage === false ? "banner.not-safe" : "banner.not-known")}</p>`}
${stopped ? html`<p class="banner warn"><span aria-hidden="true">■</span> ${t("banner.stopped")}</p>` : NOTHING}
${window === "open" || stopped ? NOTHING : html`<p class="banner warn"><span aria-hidden="true">⏳</span> ${t(`banner.window-${window}`)}</p>`}
${erased ? html`<p class="banner warn">${t("banner.erased")}</p>` : NOTHING}
${moveBanners(look, document.conversation)}</div>`;
}

function about(look: Look, document: Document, revealed: string | undefined): Html {
  const { conversation } = document;
  const { t } = look;
  const { profile, pastTickets, ticket } = conversation;
  const facts: readonly (readonly [string, string])[] = [
    [t("about.language"), languageName(look, conversation.language)],
    [t("about.channel"), named(look, "channels", conversation.channel)],
    [t("about.works-in"), countryName(look, profile.destination)],
    [t("about.comes-from"), countryName(look, profile.origin)],
    [t("about.sector"), profile.sector ? named(look, "sectors", profile.sector) : t("profile.not-asked")],
    ...(ticket ? [[t("about.reason"), t(`reasons.${ticket.reason}`)] as const] : []),
  ];
  const past = pastTickets.map(
    ({ id, openedAt, outcome }) => html`<li>${id} · ${moment(look, openedAt)} · ${t(`outcomes.${outcome ?? "other"}`)}</li>`,
  );
  return html`<details class="about"${revealed ? " open" : ""}><summary>${t("about.title")}</summary>
<dl>${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${contact(look, document, revealed)}
${past.length > 0 ? html`<h2>${t("about.past")}</h2><ul>${past}</ul>` : NOTHING}
<p><a class="button" href="${BASE}/tickets/${conversation.id}/trail">${t("trail.title")}</a></p></details>`;
}

function contact(look: Look, { conversation, address }: Document, revealed: string | undefined): Html {
  const { t } = look;
  if (revealed) return html`<p class="notice" role="status">${t("contact.shown")} <strong class="secret">${revealed}</strong></p>`;
  const reasons = REVEAL_REASONS.map((reason) => html`<option value="${reason}">${t(`contact.reasons.${reason}`)}</option>`);
  const fields = html`<label for="reason">${t("contact.why")}</label>
<select id="reason" name="reason" required><option value="">${t("case.choose")}</option>${reasons}</select>
<button>${t("contact.reveal")}</button>`;
  return html`<p>${t("contact.title")} ${address.masked}</p>${form(look, `${BASE}/tickets/${conversation.id}/reveals`, "POST", fields, { class: "stack" })}`;
}

/** A page of older messages. */
export function olderPage(look: Look, { conversation, pages }: Document, number: number, messages: readonly Message[]): Html {
  const { t } = look;
  const at = `${BASE}/tickets/${conversation.id}`;
  const newer = number + 1 < pages ? `${at}/pages/${number + 1}` : at;
  return html`<main id="main"><h1>${t("case.older")}</h1>
${number > 0 ? html`<p><a class="button" href="${at}/pages/${number - 1}">${t("case.older")}</a></p>` : NOTHING}
${messageList(look, conversation.id, messages)}
<p><a class="button" href="${newer}">${t("case.newer")}</a></p></main>`;
}

/** Who did what with this conversation, the newest first. */
export function trailPage(look: Look, { conversation }: Document, lines: readonly AuditLine[]): Html {
  const { t } = look;
  const row = ({ at, who, did }: AuditLine) => {
    const [what = "", detail] = did.split(":");
    const by = who === "worker" || who === "system" ? t(`trail.${who}`) : nameOf(look, who);
    return html`<li>${moment(look, at)} · <strong>${by}</strong> · ${named(look, "audit", what)}${detail ? ` (${detailWords(look, what, detail)})` : ""}</li>`;
  };
  return html`<main id="main" class="narrow"><h1>${t("trail.title")}</h1>
<p>${t("trail.about")}</p><ul class="cards">${lines.map(row)}</ul>
<p><a class="button" href="${BASE}/tickets/${conversation.id}">${t("trail.back")}</a></p></main>`;
}

function detailWords(look: Look, what: string, detail: string): string {
  if (what === "revealed") return named(look, "contact.reasons", detail);
  return what === "resolved" ? named(look, "outcomes", detail) : nameOf(look, detail);
}
