import { html } from "hono/html";
import { FEWEST_TOLD } from "../../../app/asked.ts";
import type { FactProposal } from "../../../app/fact-proposals.ts";
import { isReviewed } from "../../../domain/answers/fact-marks.ts";
import { EVERYWHERE, homeOf, type Question } from "../../../domain/answers/telling.ts";
import { contactsFor } from "../../../domain/answers/whom-to-call.ts";
import type { Contact, Fact } from "../../../domain/content.ts";
import type { Jurisdiction, Say } from "../../../domain/message.ts";
import type { Look } from "../../deps.ts";
import { KNOWLEDGE, type KnowledgeQuery, knowledgeAt } from "../../knowledge-query.ts";
import { countryName, languageName, topicName } from "../../words.ts";
import { type Html, NOTHING } from "../layout.ts";
import { contactCard, factCard, markOf } from "./fact.ts";
import { selectionForm } from "./selection.ts";

/** Conversations that asked about the topic lately. */
export interface Asked {
  readonly week: number;
  readonly month: number;
}

/** One answer as it is told, and what it rests on. */
export interface Shown {
  readonly question: Question;
  /** As composed, and as the channel shows it. */
  readonly says: readonly Say[];
  readonly fitted: readonly Say[];
  /** In the country of the question, when one is chosen, and in all together. */
  readonly asked: { readonly here: Asked | null; readonly all: Asked };
  readonly proposals: readonly FactProposal[];
}

export interface KnowledgePage {
  readonly query: KnowledgeQuery;
  readonly channels: readonly string[];
  readonly shown: Shown | null;
  /** Something that was just done. */
  readonly done?: string;
}

/** What a worker would read, and below it everything that staff should know of where it comes from. */
export function knowledgePage(look: Look, { query, channels, shown, done }: KnowledgePage): Html {
  const { t } = look;
  return html`<main id="main"><h1>${query.topic === null ? t("knowledge.title") : topicName(look, query.topic)}</h1>
${done ? html`<p class="notice" role="status">${done}</p>` : NOTHING}
${shown ? NOTHING : html`<p>${t("knowledge.about")}</p>`}
${selectionForm(look, query, channels)}
${shown ? answer(look, query, shown) : NOTHING}
<p class="chips"><a class="button" href="${KNOWLEDGE}/list">${t("knowledge.list")}</a>
${look.me?.role === "admin" ? html`<a class="button" href="${KNOWLEDGE}/proposals">${t("knowledge.proposals")}</a>` : NOTHING}</p></main>`;
}

function answer(look: Look, query: KnowledgeQuery, shown: Shown): Html {
  const { t } = look;
  return html`<h2>${t("knowledge.as-told")}</h2>
<ol class="messages">${shown.fitted.map((say) => bubble(look, say, shown.question))}</ol>
${answerWords(look, query, shown)}
<h2>${t("knowledge.asked-lately")}</h2>${asked(look, query, shown.asked)}
${facts(look, query, shown)}${contacts(look, shown)}`;
}

function bubble(look: Look, { text, language, choices = [] }: Say, question: Question): Html {
  const other = language === question.language ? NOTHING : markOf(look.t("answer.language", { language: languageName(look, language) }));
  const chips = choices.map(({ label }) => html`<span class="chip">${label}</span>`);
  return html`<li class="bubble bot"><p class="text" lang="${language}">${text}</p>
${chips.length > 0 ? html`<p class="chips" aria-label="${look.t("message.choices")}">${chips}</p>` : NOTHING}${other}</li>`;
}

/** Whether the texts around the facts are signed, and how to propose a change to them. */
function answerWords(look: Look, query: KnowledgeQuery, { question, proposals }: Shown): Html {
  const { t, content } = look;
  const words = content.answer(question.topic, question.language);
  if (!words) return html`<p class="notice">${t("knowledge.unanswered")}</p>`;
  const review = isReviewed(words.review) ? words.review : markOf(t("knowledge.mark.draft"));
  const other =
    words.language === question.language ? NOTHING : markOf(t("knowledge.no-words", { language: languageName(look, question.language) }));
  const open = openFor(proposals, null);
  return html`<p>${t("knowledge.answer-review")} <span class="marks">${review}${other}</span></p>
${open > 0 ? html`<p class="notice">${t("knowledge.proposed", { count: open })}</p>` : NOTHING}
<p><a class="button" href="${knowledgeAt(query, {}, "/proposals/new")}">${t("knowledge.propose-answer")}</a></p>`;
}

const openFor = (proposals: readonly FactProposal[], fact: string | null): number =>
  proposals.filter((one) => one.closed === null && one.fact === fact).length;

function asked(look: Look, { country }: KnowledgeQuery, { here, all }: Shown["asked"]): Html {
  const line = (place: string, { week, month }: Asked) =>
    html`<p>${look.t("knowledge.asked", { place, week: fewOrMany(look, week), month: fewOrMany(look, month) })}</p>`;
  return html`${here && country ? line(countryName(look, country), here) : NOTHING}${line(look.t("knowledge.all-countries"), all)}`;
}

/** A small number could point to a person. */
function fewOrMany(look: Look, count: number): string {
  return count < FEWEST_TOLD ? look.t("knowledge.few") : new Intl.NumberFormat(look.language).format(count);
}

/** Where the facts and contacts of an answer may come from: the country of work, that of origin, everywhere. */
function places(question: Question): readonly Jurisdiction[] {
  return [...new Set([question.jurisdiction, homeOf(question), EVERYWHERE])].filter((place) => place !== null);
}

function facts(look: Look, query: KnowledgeQuery, { question, says, proposals }: Shown): Html {
  const told = new Set(says.flatMap(({ answer }) => answer?.facts ?? []));
  const card = (fact: Fact) =>
    factCard(look, fact, {
      language: question.language,
      told: told.has(fact.id),
      proposed: openFor(proposals, fact.id),
      propose: `${knowledgeAt(query, {}, "/proposals/new")}&fact=${encodeURIComponent(fact.id)}`,
    });
  const groups = places(question).map((place) => ({ place, own: look.content.facts(question.topic, place) }));
  const lists = groups
    .filter(({ own }) => own.length > 0)
    .map(({ place, own }) => html`<h3>${countryName(look, place)}</h3><ul class="cards">${own.map(card)}</ul>`);
  return html`<h2>${look.t("knowledge.facts")}</h2>${lists.length > 0 ? lists : html`<p>${look.t("knowledge.no-facts")}</p>`}`;
}

function contacts(look: Look, { question, says }: Shown): Html {
  const text = says.map((say) => say.text).join("\n");
  const all = places(question).flatMap((place) => contactsFor(look.content, question, place));
  const isTold = ({ name }: Contact) => text.includes(`• ${name}: `);
  const sorted = [...all].sort((a, b) => Number(isTold(b)) - Number(isTold(a)));
  return html`<h2>${look.t("knowledge.contacts")}</h2>
${sorted.length > 0 ? html`<ul class="cards">${sorted.map((contact) => contactCard(look, contact, isTold(contact)))}</ul>` : html`<p>${look.t("knowledge.no-contacts")}</p>`}`;
}
