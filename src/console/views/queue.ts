import { html } from "hono/html";
import type { QueueRow } from "../../app/ports.ts";
import type { Priority } from "../../domain/conversation.ts";
import { PRIORITIES } from "../../domain/conversation.ts";
import { BASE, type Look, nameOf } from "../deps.ts";
import { languageName, lasting, named, topicName } from "../words.ts";
import { type Html, NOTHING } from "./layout.ts";

/** A row of the queue that has an open ticket. */
export type OpenRow = QueueRow & { readonly ticket: string };

/** Open tickets, the most urgent first, then those who wait longest; who has been answered comes last. */
export function inOrder(rows: Iterable<QueueRow>): readonly OpenRow[] {
  const open = [...rows].filter((row): row is OpenRow => row.ticket !== null);
  return open.sort((a, b) => rank(a.priority) - rank(b.priority) || wait(a) - wait(b));
}

const rank = (priority: Priority | null): number => (priority ? PRIORITIES.indexOf(priority) : PRIORITIES.length);
const wait = ({ waitingSince }: QueueRow): number => waitingSince ?? Number.MAX_SAFE_INTEGER;

/** More rows than this in a section nobody reads on a phone, and every change would send them all. */
const MOST_ROWS = 100;

/** The queue: my cases, those that nobody has, those of colleagues. */
export function queuePage(look: Look, rows: readonly OpenRow[]): Html {
  const { t, me } = look;
  const mine = rows.filter(({ claimedBy }) => claimedBy !== undefined && claimedBy === me?.id);
  const free = rows.filter(({ claimedBy }) => claimedBy === undefined);
  const others = rows.filter(({ claimedBy }) => claimedBy !== undefined && claimedBy !== me?.id);
  const alarmed = free.filter(({ priority }) => priority === "danger");
  return html`<main id="main" data-region="queue"><h1>${t("queue.title")}</h1>
${alarmed[0] ? html`<p class="alarm" role="status"><span aria-hidden="true">⚠</span> <a href="#c-${alarmed[0].id}">${t("queue.danger", { count: alarmed.length })}</a></p>` : NOTHING}
${mine.length > 0 ? section(look, "mine", mine) : NOTHING}
${section(look, "waiting", free)}
${others.length > 0 ? section(look, "others", others) : NOTHING}
</main>
<p class="foot"><button type="button" id="sound" aria-pressed="false" hidden>${t("queue.sound")}</button></p>`;
}

function section(look: Look, name: "mine" | "waiting" | "others", rows: readonly OpenRow[]): Html {
  const list =
    rows.length > 0
      ? html`<ul class="cards">${rows.slice(0, MOST_ROWS).map((row) => card(look, row))}</ul>`
      : html`<p>${look.t("queue.empty")}</p>`;
  return html`<section aria-labelledby="${name}"><h2 id="${name}">${look.t(`queue.${name}`, { count: rows.length })}</h2>${list}
${rows.length > MOST_ROWS ? html`<p>${look.t("queue.more", { count: rows.length - MOST_ROWS })}</p>` : NOTHING}</section>`;
}

function card(look: Look, row: OpenRow): Html {
  const { t } = look;
  return html`<li id="c-${row.id}" class="case ${row.priority ?? ""}"><a href="${BASE}/tickets/${row.id}">
<span class="line"><strong>${row.ticket}</strong> ${priorityMark(look, row.priority)}</span>
<span class="topic">${topicName(look, row.topic)}</span>
<span class="soft">${waits(look, row)}</span>
${row.notSafe ? html`<span class="caution"><span aria-hidden="true">⚠</span> ${t("case.not-safe")}</span>` : NOTHING}
<span class="soft">${languageName(look, row.language)} · ${named(look, "channels", row.channel)}${row.claimedBy === undefined ? "" : ` · ${t("queue.held", { name: nameOf(look, row.claimedBy) })}`}</span>
</a></li>`;
}

function waits(look: Look, { waitingSince, answerHeld }: OpenRow): Html {
  const { t } = look;
  if (waitingSince !== null) return html`${t("queue.waits", { time: lasting(look, waitingSince) })}`;
  return answerHeld ? html`<span aria-hidden="true">⏳</span> ${t("delivery-state.held")}` : html`${t("queue.answered")}`;
}

/** Urgency as icon and word, never as colour alone. */
export function priorityMark(look: Look, priority: Priority | null): Html {
  if (priority === null || priority === "normal") return NOTHING;
  const icon = priority === "danger" ? "⚠" : "▲";
  return html`<span class="mark ${priority}"><span aria-hidden="true">${icon}</span> ${look.t(`priority.${priority}`)}</span>`;
}
