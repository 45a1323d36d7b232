import { html } from "hono/html";
import { LANGUAGES } from "../../../domain/language.ts";
import type { Look } from "../../deps.ts";
import { answered, countriesOf, KNOWLEDGE, type KnowledgeQuery } from "../../knowledge-query.ts";
import { countryName, languageName, named, topicName } from "../../words.ts";
import type { Html } from "../layout.ts";

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** A labelled list to choose one of. `name` is what it is sent as, where that is not its id. */
export function choose(id: string, label: string, options: readonly Option[], chosen: string, name = id): Html {
  const list = options.map((one) => html`<option value="${one.value}"${one.value === chosen ? " selected" : ""}>${one.label}</option>`);
  return html`<label for="${id}">${label}</label><select id="${id}" name="${name}">${list}</select>`;
}

/** What to look at: a form that leads to an address, so that it can be kept, shared and gone back to. */
export function selectionForm(look: Look, query: KnowledgeQuery, channels: readonly string[]): Html {
  const { t } = look;
  const countries = byName(
    look,
    countriesOf(look.content).map((code) => ({ value: code, label: countryName(look, code) })),
  );
  const topics = byName(
    look,
    answered(look.content).map((id) => ({ value: id, label: topicName(look, id) })),
  );
  const guessed = { value: "", label: t("knowledge.home-guessed") };
  const silent = { value: "unknown", label: t("profile.unknown") };
  const fields = html`${choose("topic", t("knowledge.topic"), [{ value: "", label: t("case.choose") }, ...topics], query.topic ?? "")}
${choose("country", t("knowledge.country"), [{ value: "", label: t("profile.unknown") }, ...countries], query.country ?? "")}
${choose("home", t("knowledge.home"), [guessed, silent, ...countries], query.home ?? "")}
${choose(
  "told-in", // the menu has a list of its own for the language of the console
  t("knowledge.language"),
  LANGUAGES.map((tag) => ({ value: tag, label: languageName(look, tag) })),
  query.language,
  "language",
)}
${choose(
  "channel",
  t("knowledge.channel"),
  channels.map((name) => ({ value: name, label: named(look, "channels", name) })),
  query.channel,
)}
<button class="main">${t("knowledge.show")}</button>`;
  const form = html`<form action="${KNOWLEDGE}" class="stack">${fields}</form>`;
  if (query.topic === null) return form;
  const told = [countryName(look, query.country ?? "unknown"), languageName(look, query.language), named(look, "channels", query.channel)];
  return html`<details class="about"><summary>${t("knowledge.change-view")} ${told.join(" · ")}</summary>${form}</details>`;
}

export function byName(look: Look, options: readonly Option[]): readonly Option[] {
  return [...options].sort((a, b) => a.label.localeCompare(b.label, look.language));
}
