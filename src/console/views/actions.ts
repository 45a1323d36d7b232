import { html } from "hono/html";
import type { Conversation, Ticket } from "../../domain/conversation.ts";
import { OUTCOMES } from "../../domain/conversation.ts";
import { MAX_STAFF_TEXT } from "../../domain/desk/desk.ts";
import { ELSEWHERE } from "../../domain/desk/tickets.ts";
import { BASE, type Look, nameOf } from "../deps.ts";
import { voiceForm } from "./files.ts";
import { form, type Html, NOTHING } from "./layout.ts";
import { moveForm } from "./move.ts";
import { correctForm } from "./phrases.ts";

/** Text that was refused and comes back to be mended. */
export interface Typed {
  readonly reply?: string;
  readonly note?: string;
}

/** What staff can do now, at the lower edge where a thumb reaches. */
export function actionBar(look: Look, conversation: Conversation, typed: Typed): Html {
  const { ticket } = conversation;
  const inner = ticket === null ? html`<p>${look.t("case.no-ticket")}</p>` : verbs(look, conversation, ticket, typed);
  return html`<section class="actions" aria-label="${look.t("case.actions")}" data-region="actions">${inner}</section>`;
}

function verbs(look: Look, conversation: Conversation, ticket: Ticket, typed: Typed): Html {
  const at = `${BASE}/tickets/${conversation.id}`;
  const mine = ticket.state === "claimed" && ticket.claimedBy === look.me?.id;
  const rest = [
    mine && !conversation.stopped && look.takesNotes(conversation.channel) ? voiceForm(look, at) : NOTHING,
    noteForm(look, at, typed),
    moveForm(look, at, conversation, ticket),
    correctForm(look, at, conversation.transcript),
    ticket.state === "queued" || mine ? resolve(look, at) : NOTHING,
    mine ? transfer(look, at) : NOTHING,
    mine ? release(look, at) : NOTHING,
  ];
  if (mine && !conversation.stopped) return html`${caution(look, conversation)}${reply(look, at, typed)}${more(look, rest, typed)}`;
  return html`${typed.reply ? keptText(look, typed.reply) : NOTHING}${firstStep(look, at, ticket, mine)}${more(look, rest, typed)}`;
}

/** What comes before anything can be written to the worker, or why nothing can. */
function firstStep(look: Look, at: string, { state, claimedBy }: Ticket, mine: boolean): Html {
  if (state === "resolved") return reopen(look, at);
  if (state === "queued") return claim(look, at);
  const why = mine ? look.t("case.stopped") : look.t("case.held-by-other", { name: nameOf(look, claimedBy) });
  return html`<p class="soft">${why}</p>${claimedBy === ELSEWHERE ? claim(look, at) : NOTHING}`;
}

/** Stays beside the field: the banners above are out of sight when one writes. */
function caution(look: Look, { safeToMessage }: Conversation): Html {
  if (safeToMessage === true) return NOTHING;
  return html`<p class="caution"><span aria-hidden="true">⚠</span> ${look.t(safeToMessage === false ? "case.not-safe" : "case.not-known")}</p>`;
}

/** A reply that cannot be sent any more is shown, so that it can be copied. */
function keptText(look: Look, text: string): Html {
  return html`<label for="kept">${look.t("refused.your-text")}</label><textarea id="kept" rows="2" readonly>${text}</textarea>`;
}

function more(look: Look, inner: readonly Html[], { note }: Typed): Html {
  return html`<details id="more"${note ? " open" : ""}><summary>${look.t("case.more")}</summary><div class="stack">${inner}</div></details>`;
}

function claim(look: Look, at: string): Html {
  return form(look, `${at}/claim`, "PUT", html`<button class="main">${look.t("case.claim")}</button>`, { send: true });
}

function reopen(look: Look, at: string): Html {
  return form(look, `${at}/resolution`, "DELETE", html`<button class="main">${look.t("case.reopen")}</button>`, { send: true });
}

function release(look: Look, at: string): Html {
  return form(look, `${at}/claim`, "DELETE", html`<button>${look.t("case.release")}</button>`, { send: true });
}

function reply(look: Look, at: string, { reply: text = "" }: Typed): Html {
  const fields = html`<label class="unseen" for="reply">${look.t("case.reply")}</label>
<textarea id="reply" name="text" rows="2" required maxlength="${MAX_STAFF_TEXT}" placeholder="${look.t("case.reply")}">${text}</textarea>
<button class="main">${look.t("case.send")}</button>`;
  return form(look, `${at}/replies`, "POST", fields, { class: "reply", send: true, once: look.once() });
}

function noteForm(look: Look, at: string, { note: text = "" }: Typed): Html {
  const fields = html`<label for="note">${look.t("case.note")}</label>
<textarea id="note" name="text" rows="2" required maxlength="${MAX_STAFF_TEXT}">${text}</textarea>
<button>${look.t("case.keep-note")}</button>`;
  return form(look, `${at}/notes`, "POST", fields, { class: "stack", send: true, once: look.once() });
}

function resolve(look: Look, at: string): Html {
  const options = OUTCOMES.map((outcome) => html`<option value="${outcome}">${look.t(`outcomes.${outcome}`)}</option>`);
  const fields = html`<label for="outcome">${look.t("case.outcome")}</label>
<select id="outcome" name="outcome" required><option value="">${look.t("case.choose")}</option>${options}</select>
<button>${look.t("case.resolve")}</button>`;
  return form(look, `${at}/resolution`, "PUT", fields, { class: "stack", send: true });
}

function transfer(look: Look, at: string): Html {
  const others = look.colleagues.filter(({ id }) => id !== look.me?.id);
  if (others.length === 0) return NOTHING;
  const options = others.map(({ id, name }) => html`<option value="${id}">${name}</option>`);
  const fields = html`<label for="to">${look.t("case.transfer-to")}</label>
<select id="to" name="to" required><option value="">${look.t("case.choose")}</option>${options}</select>
<button>${look.t("case.transfer")}</button>`;
  return form(look, `${at}/transfer`, "PUT", fields, { class: "stack", send: true });
}
