import { html } from "hono/html";
import { type FactProposal, PROPOSAL_LENGTH, type ProposedTo } from "../../../app/fact-proposals.ts";
import { type Look, nameOf } from "../../deps.ts";
import { KNOWLEDGE, type KnowledgeQuery, knowledgeAt } from "../../knowledge-query.ts";
import { countryName, languageName, moment, topicName } from "../../words.ts";
import { form, type Html, NOTHING } from "../layout.ts";
import { pager } from "./list.ts";
import { choose } from "./selection.ts";

export type TypedProposal = Pick<FactProposal, "change" | "why" | "source" | "sourceDate">;

const said = (text: string): Html => (text ? html`<p class="notice" role="alert">${text}</p>` : NOTHING);

/** The form for a change: what stands there now, what should, why, and who says so. */
export function proposePage(look: Look, query: KnowledgeQuery, to: ProposedTo, typed: Partial<TypedProposal> = {}, refused = ""): Html {
  const { t } = look;
  const hidden = Object.entries({ ...query, fact: to.fact }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value ?? ""}">`,
  );
  const area = (name: "change" | "why") => html`<label for="${name}">${t(`knowledge.form.${name}`)}</label>
<textarea id="${name}" name="${name}" rows="4" required maxlength="${PROPOSAL_LENGTH[name]}">${typed[name] ?? ""}</textarea>`;
  const field = (name: "source" | "sourceDate", label: string) => html`<label for="${name}">${label}</label>
<input id="${name}" name="${name}" maxlength="${PROPOSAL_LENGTH[name]}" autocomplete="off" value="${typed[name] ?? ""}">`;
  const fields = html`${hidden}${area("change")}${area("why")}
${field("source", t("knowledge.form.source"))}${field("sourceDate", t("knowledge.form.source-date"))}
<button class="main">${t("knowledge.form.go")}</button>`;
  return html`<main id="main" class="narrow"><h1>${t("knowledge.form.title")}</h1>
<p>${t("knowledge.form.about")}</p>${said(refused)}
${proposedTo(look, to)}
<p class="soft">${t("knowledge.form.now")}</p><blockquote class="text">${to.oldText}</blockquote>
${form(look, `${KNOWLEDGE}/proposals`, "POST", fields, { class: "stack" })}
<p><a class="button" href="${knowledgeAt(query)}">${t("knowledge.back")}</a></p></main>`;
}

function proposedTo(look: Look, { topic, jurisdiction, language, fact }: ProposedTo): Html {
  const what = fact ?? look.t("knowledge.answer-text");
  return html`<p><strong>${topicName(look, topic)}</strong> · ${countryName(look, jurisdiction)} · ${languageName(look, language)}<br>${what}</p>`;
}

const A_PAGE = 20;

/** The review list, for administrators. */
export function proposalsPage(look: Look, proposals: readonly FactProposal[], number: number, refused = ""): Html {
  const { t } = look;
  const cards = proposals.slice((number - 1) * A_PAGE, number * A_PAGE).map((one) => card(look, one));
  return html`<main id="main" class="narrow"><h1>${t("knowledge.proposals")}</h1>
<p>${t("knowledge.proposals-about")}</p>${said(refused)}
${cards.length > 0 ? html`<ul class="cards">${cards}</ul>` : html`<p>${t("knowledge.no-proposals")}</p>`}
${pager(look, number, Math.ceil(proposals.length / A_PAGE), (page) => `${KNOWLEDGE}/proposals?page=${page}`)}
<p><a class="button" href="${KNOWLEDGE}">${t("knowledge.back")}</a></p></main>`;
}

function card(look: Look, proposal: FactProposal): Html {
  const { t } = look;
  const { at, by, change, why, source, sourceDate, oldText, closed } = proposal;
  const link = /^https?:\/\/\S+$/.test(source) ? html`<a href="${source}" rel="noreferrer">${source}</a>` : source;
  return html`<li id="p-${proposal.id}">${proposedTo(look, proposal)}
<p class="soft">${moment(look, at)} · ${nameOf(look, by)}</p>
<dl>${row(t("knowledge.form.change"), change)}${row(t("knowledge.form.why"), why)}
${source || sourceDate ? row(t("knowledge.source"), html`${link} ${sourceDate}`) : NOTHING}</dl>
<details><summary>${t("knowledge.then")}</summary><blockquote class="text">${oldText}</blockquote></details>
<p><a class="button" href="${placeOf(look, proposal)}">${t("knowledge.look")}</a></p>
${closed ? closedWords(look, closed) : closeForm(look, proposal)}</li>`;
}

function row(label: string, value: string | Html): Html {
  return html`<div><dt>${label}</dt><dd class="text">${value}</dd></div>`;
}

function placeOf(look: Look, { topic, jurisdiction, language, fact }: FactProposal): string {
  const country = look.content.jurisdictions.includes(jurisdiction) && jurisdiction !== "INT" ? jurisdiction : null;
  const at = knowledgeAt({ topic, country, language, home: null, channel: "" });
  return fact === null ? at : `${at}#f-${fact}`;
}

function closedWords(look: Look, { as, at, by, reason }: NonNullable<FactProposal["closed"]>): Html {
  return html`<p class="notice">${look.t(`knowledge.closed.${as}`)} · ${moment(look, at)} · ${nameOf(look, by)}${reason ? html`<br>${reason}` : NOTHING}</p>`;
}

/** One decision and its reason in one form, so that no thumb takes the one for the other. */
function closeForm(look: Look, { id }: FactProposal): Html {
  const { t } = look;
  const options = [
    { value: "", label: t("case.choose") },
    { value: "done", label: t("knowledge.closed.done") },
    { value: "not-now", label: t("knowledge.closed.not-now") },
  ];
  const fields = html`${choose(`as-${id}`, t("knowledge.became"), options, "", "as")}
<label for="reason-${id}">${t("knowledge.reason")}</label>
<textarea id="reason-${id}" name="reason" rows="2" maxlength="${PROPOSAL_LENGTH.reason}"></textarea>
<button>${t("knowledge.close")}</button>`;
  return form(look, `${KNOWLEDGE}/proposals/${id}`, "PUT", fields, { class: "stack" });
}
