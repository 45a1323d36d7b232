import { html } from "hono/html";
import { EVERYWHERE } from "../../../domain/answers/telling.ts";
import type { Contact, Fact } from "../../../domain/content.ts";
import type { Language } from "../../../domain/language.ts";
import type { Jurisdiction } from "../../../domain/message.ts";
import type { Look } from "../../deps.ts";
import { isOn, LISTS, type Listed, type ListName, placeOf } from "../../knowledge-list.ts";
import { KNOWLEDGE, knowledgeAt } from "../../knowledge-query.ts";
import { countryName, topicName } from "../../words.ts";
import { type Html, NOTHING } from "../layout.ts";
import { contactCard, factMarks, verifiedAndExpires } from "./fact.ts";
import { choose } from "./selection.ts";

/** Longer lists nobody reads to their end on a phone. */
const A_PAGE = 25;

export interface ListQuery {
  readonly list: ListName;
  /** Null: all countries. */
  readonly country: Jurisdiction | null;
  readonly language: Language;
  /** From 1. */
  readonly page: number;
}

function listAt({ list, country, language, page }: ListQuery): string {
  return `${KNOWLEDGE}/list?${new URLSearchParams({ list, country: country ?? "", language, page: String(page) })}`;
}

/** All that an editor has to look at: how many of each kind, how many of the chosen kind by country, then the facts themselves. */
export function knowledgeListPage(look: Look, query: ListQuery, all: readonly Listed[]): Html {
  const { t } = look;
  const ofKind = all.filter((one) => isOn(query.list, one));
  const listed = ofKind.filter((one) => query.country === null || placeOf(one) === query.country);
  const pages = Math.max(1, Math.ceil(listed.length / A_PAGE));
  const page = Math.min(query.page, pages);
  return html`<main id="main"><h1>${t("knowledge.list")}</h1>
<p>${t("knowledge.list-about")}</p>
${listForm(look, query, all)}${countries(look, query, ofKind)}
<h2>${t(`knowledge.mark.${query.list}`)} (${listed.length})</h2>
${listed.length === 0 ? html`<p>${t("knowledge.list-empty")}</p>` : html`<ul class="cards">${listed.slice((page - 1) * A_PAGE, page * A_PAGE).map((one) => entry(look, query, one))}</ul>`}
${pager(look, page, pages, (number) => listAt({ ...query, page: number }))}
<p><a class="button" href="${KNOWLEDGE}">${t("knowledge.back")}</a></p></main>`;
}

function listForm(look: Look, { list, language }: ListQuery, all: readonly Listed[]): Html {
  const count = (name: ListName) => all.filter((one) => isOn(name, one)).length;
  const options = LISTS.map((name) => ({ value: name, label: `${look.t(`knowledge.mark.${name}`)} (${count(name)})` }));
  return html`<form action="${KNOWLEDGE}/list" class="stack">${choose("list", look.t("knowledge.which"), options, list)}
<input type="hidden" name="language" value="${language}"><button>${look.t("knowledge.show")}</button></form>`;
}

function countries(look: Look, query: ListQuery, ofKind: readonly Listed[]): Html {
  const places = look.content.jurisdictions.map((place) => ({ place, count: ofKind.filter((one) => placeOf(one) === place).length }));
  const link = (country: Jurisdiction | null, name: string, count: number) =>
    html`<li><a class="button" href="${listAt({ ...query, country, page: 1 })}"${country === query.country ? html` aria-current="true"` : NOTHING}>${name} (${count})</a></li>`;
  const each = places.filter(({ count }) => count > 0).map(({ place, count }) => link(place, countryName(look, place), count));
  return html`<ul class="chips links" aria-label="${look.t("knowledge.country")}">${link(null, look.t("knowledge.all-countries"), ofKind.length)}${each}</ul>`;
}

function entry(look: Look, query: ListQuery, one: Listed): Html {
  return one.kind === "contact" ? contactEntry(look, one.contact) : factEntry(look, query, one.fact);
}

const contactEntry = (look: Look, contact: Contact): Html => contactCard(look, contact, null);

function factEntry(look: Look, { language }: ListQuery, fact: Fact): Html {
  const { id, topic, jurisdiction, statement, tell } = fact;
  const country = jurisdiction === EVERYWHERE ? null : jurisdiction;
  const at = `${knowledgeAt({ topic, country, home: null, language, channel: "" })}#f-${id}`;
  return html`<li><p><a class="button" href="${at}">${topicName(look, topic)} · ${countryName(look, jurisdiction)}</a></p>
<p>${look.t(`knowledge.tell.${tell}`)} ${factMarks(look, fact, language)}</p><p>${statement}</p>
<p class="soft">${id} · ${verifiedAndExpires(look, fact)}</p></li>`;
}

/** The way through a list of several pages. */
export function pager(look: Look, page: number, pages: number, at: (page: number) => string): Html {
  if (pages <= 1) return NOTHING;
  const { t } = look;
  return html`<nav class="pager" aria-label="${t("knowledge.pages")}">
${page > 1 ? html`<a class="button" rel="prev" href="${at(page - 1)}">${t("knowledge.previous")}</a>` : NOTHING}
<span>${t("knowledge.page", { page, pages })}</span>
${page < pages ? html`<a class="button" rel="next" href="${at(page + 1)}">${t("knowledge.next")}</a>` : NOTHING}</nav>`;
}
