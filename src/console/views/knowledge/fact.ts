import { html } from "hono/html";
import { type FactMark, isReviewed, isStale, marksOf } from "../../../domain/answers/fact-marks.ts";
import { withheld } from "../../../domain/answers/telling.ts";
import type { Contact, Fact, Source } from "../../../domain/content.ts";
import { factValues, fill, formatDate, formatValue, countryName as nameIn } from "../../../domain/format.ts";
import type { Language } from "../../../domain/language.ts";
import type { Look } from "../../deps.ts";
import { countryName, languageName, named } from "../../words.ts";
import { type Html, NOTHING } from "../layout.ts";

export interface FactView {
  readonly language: Language;
  /** Whether the answer on the page tells it; null where no answer is shown. */
  readonly told: boolean | null;
  /** Open proposals to change it. */
  readonly proposed: number;
  /** Where a change is proposed. */
  readonly propose: string;
}

const DOUBTFUL: ReadonlySet<FactMark> = new Set(["left-out", "disputed", "expired", "undated"]);

/** What an editor has to look at, as words, never as colour alone. */
export function factMarks(look: Look, fact: Fact, language: Language): Html {
  const marks = marksOf(look.content, fact, look.now).map((mark) => markOf(look.t(`knowledge.mark.${mark}`), DOUBTFUL.has(mark)));
  const unsaid = fact.tell !== "background" && look.content.reviewOf(fact.id, language) === null;
  const without = unsaid ? markOf(look.t("knowledge.no-words", { language: languageName(look, language) })) : NOTHING;
  return html`<span class="marks">${marks}${without}</span>`;
}

export function markOf(text: string, grave = false): Html {
  return html`<span class="mark ${grave ? "danger" : "high"}">${grave ? html`<span aria-hidden="true">⚠</span> ` : NOTHING}${text}</span> `;
}

/** A fact with everything that an editor knows of it. */
export function factCard(look: Look, fact: Fact, view: FactView): Html {
  const { t } = look;
  return html`<li id="f-${fact.id}"><p><strong>${toldWords(look, fact, view.told)}</strong> ${factMarks(look, fact, view.language)}</p>
${leftOut(look, fact)}
<p>${fact.statement}</p>
${wordsOf(look, fact, view.language)}
${fromWhen(look, fact)}
${details(look, factRows(look, fact))}
${fact.note ? html`<p class="soft">${fact.note}</p>` : NOTHING}
${view.proposed > 0 ? html`<p class="notice">${t("knowledge.proposed", { count: view.proposed })}</p>` : NOTHING}
<p><a class="button" href="${view.propose}">${t("knowledge.propose")}</a></p></li>`;
}

function toldWords(look: Look, fact: Fact, told: boolean | null): string {
  const role = look.t(`knowledge.tell.${fact.tell}`);
  if (told === null || fact.tell === "background") return role;
  return `${role} · ${look.t(told ? "knowledge.told" : "knowledge.not-told")}`;
}

function leftOut(look: Look, fact: Fact): Html {
  const why = fact.tell === "background" ? null : withheld(look.content, fact, look.now);
  return why ? html`<p class="notice" role="note">${look.t(`knowledge.withheld.${why}`)}</p>` : NOTHING;
}

/** The words told to a worker, and whether a native reviewer has signed them. */
function wordsOf(look: Look, fact: Fact, language: Language): Html {
  const { content, t } = look;
  const found = content.wording(fact.id, language);
  if (!found) return fact.tell === "background" ? NOTHING : html`<p class="soft">${t("knowledge.unworded")}</p>`;
  const signed = isReviewed(content.reviewOf(fact.id, found.language));
  const label = t("knowledge.words-in", { language: languageName(look, found.language) });
  return html`<p class="soft">${label} ${signed ? NOTHING : markOf(t("knowledge.mark.draft"))}</p>
<p lang="${found.language}">${fill(found.text, factValues(fact, found.language, content))}</p>`;
}

type Row = readonly [label: string, value: string | Html];

function factRows(look: Look, fact: Fact): readonly Row[] {
  const { t, content, language } = look;
  const values = Object.entries(fact.values).map(([name, value]) => `${name}: ${formatValue(value, language, content)}`);
  return [
    [t("knowledge.id"), fact.id],
    [t("knowledge.values"), values.join("; ")],
    [t("knowledge.applies-to"), appliesTo(look, fact)],
    ...sourceRows(look, fact.source),
    [t("knowledge.verified"), verifiedOn(look, fact)],
    [t("knowledge.expires"), fact.verified === null ? "" : formatDate(fact.expires, language)],
    [t("knowledge.confidence"), t(`knowledge.confident.${fact.confidence}`)],
    [t("knowledge.review"), fact.review],
  ];
}

function appliesTo(look: Look, { appliesTo: { sectors, origins, destinations, sex, status } }: Fact): string {
  const { t } = look;
  const places = (codes: readonly string[] = []) => codes.map((code) => nameIn(code, look.language)).join(", ");
  const parts = [
    (sectors ?? []).map((sector) => named(look, "sectors", sector)).join(", "),
    origins?.length ? t("knowledge.from", { places: places(origins) }) : "",
    destinations?.length ? t("knowledge.going-to", { places: places(destinations) }) : "",
    (sex ?? []).map((one) => t(`knowledge.sex.${one}`)).join(", "),
    (status ?? []).join(", "),
  ];
  return parts.filter(Boolean).join("; ") || t("knowledge.everybody");
}

function sourceRows(look: Look, source: Source): readonly Row[] {
  const words = [source.publisher, source.title, source.date, source.locator].filter(Boolean).join(", ");
  const link = source.url === "" ? look.t("knowledge.no-address") : html`<a href="${source.url}" rel="noreferrer">${source.url}</a>`;
  return [
    [look.t("knowledge.source"), words],
    [look.t("knowledge.address"), link],
  ];
}

/** Who says it and how long it holds, without a tap. */
function fromWhen(look: Look, held: Pick<Fact, "source" | "verified" | "expires">): Html {
  return html`<p class="soft">${[held.source.publisher, verifiedAndExpires(look, held)].filter(Boolean).join(" · ")}</p>`;
}

/** When it was verified and until when that holds, in words. */
export function verifiedAndExpires(look: Look, held: Pick<Fact, "verified" | "expires">): string {
  const expires = held.verified === null ? "–" : formatDate(held.expires, look.language);
  return look.t("knowledge.dates", { verified: verifiedOn(look, held), expires });
}

const verifiedOn = (look: Look, { verified }: Pick<Fact, "verified">): string =>
  verified === null ? look.t("knowledge.mark.undated") : formatDate(verified, look.language);

function details(look: Look, rows: readonly Row[]): Html {
  const filled = rows.filter(([, value]) => value !== "");
  return html`<details><summary>${look.t("knowledge.source-and-date")}</summary><dl>${filled.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></details>`;
}

/** A contact, whether the answer names it, and whether its number can still be trusted. */
export function contactCard(look: Look, contact: Contact, told: boolean | null): Html {
  const { t } = look;
  const rows: readonly Row[] = [
    [t("knowledge.id"), contact.id],
    [t("knowledge.hours"), contact.alwaysOpen ? t("knowledge.always-open") : (contact.open ?? contact.hours)],
    [t("knowledge.postal"), contact.address],
    ...sourceRows(look, contact.source),
    [t("knowledge.verified"), verifiedOn(look, contact)],
    [t("knowledge.confidence"), t(`knowledge.confident.${contact.confidence}`)],
  ];
  const old = contact.verified === null ? t("knowledge.mark.undated") : t("knowledge.stale");
  const reach = [...contact.phone, contact.web].filter(Boolean).join(" · ");
  return html`<li id="c-${contact.id}"><p><strong>${contact.name}</strong> <span class="marks">${isStale(contact, look.now) ? markOf(old, true) : NOTHING}${contact.checkBeforeUse ? markOf(t("knowledge.mark.check")) : NOTHING}</span></p>
<p>${reach}</p><p class="soft">${countryName(look, contact.jurisdiction)}${told === null ? "" : ` · ${t(told ? "knowledge.contact-told" : "knowledge.contact-not-told")}`}</p>
${fromWhen(look, contact)}${details(look, rows)}</li>`;
}
