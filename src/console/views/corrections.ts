import { html } from "hono/html";
import type { Findings, Letter, Outdated } from "../../app/correction-scan.ts";
import { type Order, type Unneeded, workersOf } from "../../app/corrections.ts";
import { TOLD_DAYS } from "../../domain/answers/told.ts";
import { BASE, type Look, nameOf } from "../deps.ts";
import { countryName, languageName, moment, topicName } from "../words.ts";
import { form, type Html, NOTHING } from "./layout.ts";

/** More would not be read; older ones are in the audit. */
const MOST_SHOWN = 50;

export interface CorrectionsShown {
  readonly open: readonly Outdated[];
  readonly orders: readonly Order[];
  readonly unneeded: readonly Unneeded[];
  readonly findings: Findings | null;
  /** How many conversations the walk under way has looked at. */
  readonly looked: number | null;
  /** True when something else has come in between what was asked and what was seen. */
  readonly meanwhile: boolean;
}

const at = (fact: string): string => `${BASE}/corrections/${encodeURIComponent(fact)}`;

/** What workers were told and no longer holds, fact by fact. */
export function correctionsPage(look: Look, shown: CorrectionsShown): Html {
  const { t } = look;
  const facts = Map.groupBy(shown.open, ({ fact }) => fact);
  const nothing = shown.findings && facts.size === 0 ? html`<p>${t("corrections.none")}</p>` : NOTHING;
  return html`<main id="main" class="narrow"><h1>${t("corrections.title")}</h1>
<p>${t("corrections.about", { days: TOLD_DAYS })}</p>
${shown.meanwhile ? html`<p class="notice" role="alert">${t("corrections.meanwhile")}</p>` : NOTHING}
${walk(look, shown)}${nothing}
${facts.size > 0 ? html`<ul class="cards">${[...facts].map(([fact, outdated]) => card(look, fact, outdated))}</ul>` : NOTHING}
${ordersList(look, shown.orders)}${unneededList(look, shown.unneeded)}</main>`;
}

/** How far the looking is, or when it was done; and the way to begin it. */
function walk(look: Look, { findings, looked }: CorrectionsShown): Html {
  const { t } = look;
  if (looked !== null)
    return html`<p class="notice" role="status">${t("corrections.looking", { count: looked })}</p>
<p><a class="button" href="${BASE}/corrections">${t("corrections.how-far")}</a></p>`;
  const when = findings
    ? html`<p class="soft">${t("corrections.looked", { count: findings.looked, time: moment(look, findings.at) })}</p>
${findings.waiting > 0 ? html`<p class="soft">${t("corrections.waiting", { count: findings.waiting })}</p>` : NOTHING}`
    : html`<p>${t("corrections.never")}</p>`;
  const button = html`<button${findings ? "" : html` class="main"`}>${t(findings ? "corrections.look-again" : "corrections.look")}</button>`;
  return html`${when}${form(look, `${BASE}/corrections/looks`, "POST", button)}`;
}

function card(look: Look, fact: string, outdated: readonly Outdated[]): Html {
  const [first] = outdated;
  if (!first) return NOTHING;
  return html`<li><h2>${title(look, first)}</h2><p class="soft">${fact}</p>${outdated.map((one) => told(look, one))}
<hr><p><a class="button main" href="${at(fact)}">${look.t("corrections.check")}</a></p></li>`;
}

function title(look: Look, { topic, jurisdiction, kind }: Outdated): Html {
  return html`${topicName(look, topic)} · ${countryName(look, jurisdiction)} <span class="mark high">${look.t(`corrections.${kind}`)}</span>`;
}

/** One old text beside what would be told today, who was told it, and the way to leave it so. */
function told(look: Look, { fact, said, text, today, language, letters }: Outdated): Html {
  const { t } = look;
  const button = html`<input type="hidden" name="said" value="${said}"><button>${t("corrections.unneeded")}</button>`;
  return html`<hr><p class="soft">${t("corrections.told", { language: languageName(look, language) })}</p><p lang="${language}">${text}</p>
<p class="soft">${t("corrections.today")}</p><p lang="${today === null ? look.language : language}">${today ?? t("corrections.today-none")}</p>
<p class="soft">${t("corrections.for")}</p><ul>${letters.flatMap((letter) => workers(look, letter)).map((line) => html`<li>${line}</li>`)}</ul>
${form(look, `${at(fact)}/unneeded`, "PUT", button)}`;
}

/** How many read the language, those to whom it is not safe to write first apart. */
function workers(look: Look, { language, now, later }: Letter): readonly string[] {
  const name = { language: languageName(look, language) };
  return [
    ...(now > 0 ? [look.t("corrections.now", { ...name, count: now })] : []),
    ...(later > 0 ? [look.t("corrections.later", { ...name, count: later })] : []),
  ];
}

/** The very texts before they go out. `seal` says which ones were read. */
export function confirmPage(look: Look, fact: string, outdated: readonly Outdated[], seal: string): Html {
  const { t } = look;
  const [first] = outdated;
  const letters = outdated.flatMap((one) => one.letters);
  const { all } = workersOf(outdated);
  const fields = html`<input type="hidden" name="seen" value="${seal}"><button class="main">${t("corrections.send", { count: all })}</button>`;
  return html`<main id="main" class="narrow"><h1>${t("corrections.confirm")}</h1>
${first ? html`<p>${title(look, first)}</p>` : NOTHING}
<p>${t("corrections.texts")}</p>
<ul class="cards">${letters.map((letter) => letterCard(look, letter))}</ul>
<p class="banner warn"><span aria-hidden="true">⚠</span> ${t("corrections.at-once")}</p>
${form(look, `${at(fact)}/sending`, "POST", fields, { class: "stack", once: look.once() })}
<p><a class="button" href="${BASE}/corrections">${t("corrections.back")}</a></p></main>`;
}

function letterCard(look: Look, letter: Letter): Html {
  return html`<li>${workers(look, letter).map((line) => html`<p><strong>${line}</strong></p>`)}<p class="text" lang="${letter.language}">${letter.correction.text}</p></li>`;
}

function ordersList(look: Look, orders: readonly Order[]): Html {
  const { t } = look;
  if (orders.length === 0) return NOTHING;
  const row = ({ fact, by, at: when, workers: count, state }: Order) =>
    html`<li><p><strong>${fact}</strong></p><p>${t(`corrections.${state}`, { count })}</p>
<p class="soft">${moment(look, when)} · ${nameOf(look, by)}</p></li>`;
  return html`<h2>${t("corrections.lately")}</h2><ul class="cards">${orders.slice(0, MOST_SHOWN).map(row)}</ul>`;
}

function unneededList(look: Look, unneeded: readonly Unneeded[]): Html {
  const { t } = look;
  if (unneeded.length === 0) return NOTHING;
  const row = ({ fact, said, text, by, at: when }: Unneeded) => {
    const button = html`<input type="hidden" name="said" value="${said}"><button>${t("corrections.reconsider")}</button>`;
    return html`<li><p><strong>${fact}</strong></p><p>${text}</p><p class="soft">${moment(look, when)} · ${nameOf(look, by)}</p>
${form(look, `${at(fact)}/unneeded`, "DELETE", button)}</li>`;
  };
  return html`<details><summary>${t("corrections.left", { count: unneeded.length })}</summary>
<ul class="cards">${unneeded.slice(0, MOST_SHOWN).map(row)}</ul></details>`;
}
