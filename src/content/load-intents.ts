import type { Language } from "../domain/language.ts";
import { GRAMMAR_LISTS, READ_IN } from "../domain/matcher/grammar.ts";
import { type CountryWords, RULED, type TrainingPhrase } from "../domain/matcher/training.ts";
import { checkShape } from "./explain.ts";
import { faultAt, type Placed } from "./fault.ts";
import { isRecord, readItems } from "./items.ts";
import type { Reading } from "./loaded.ts";
import { conceptsFile, dangerRuleItem, entitiesFile, grammarFile, intentItem, rulesOf, wordLists } from "./schema.ts";
import type { Parsed } from "./yaml.ts";

/** The intent that collects phrases about nothing here; the matcher learns it as the topic null. */
export const OUT_OF_SCOPE = "out-of-scope";

/** Reads one file of training phrases, in Rasa's NLU YAML. */
export function readPhrases(parsed: Parsed, language: Language): Reading {
  const { items, faults } = readItems(parsed, "nlu", intentItem, "intent", ["version"]);
  const all = [...faults];
  const phrases: Placed<TrainingPhrase>[] = [];
  for (const { item, index, at } of items) {
    const lines = parsed.blockAt(["nlu", index, "examples"]);
    if (!lines)
      all.push(faultAt(at, `the phrases of ${item.intent} are not a block. Write 'examples: |' and below it a line '- phrase' for each.`));
    const topic = item.intent === OUT_OF_SCOPE ? null : item.intent;
    for (const line of lines ?? []) {
      const written = { file: parsed.file, line: line.line };
      const text = phraseOf(line.text);
      if (text === null) all.push(faultAt(written, "this line is not a phrase. Begin it with '- ' and write the phrase after it."));
      else if (text !== "") phrases.push({ item: { language, topic, text }, at: written });
    }
  }
  return { piece: { phrases }, faults: all };
}

/** The phrase of a line; '' for a blank line, null when the line is something else. */
function phraseOf(line: string): string | null {
  const trimmed = line.trim();
  if (trimmed === "") return "";
  const phrase = trimmed.startsWith("- ") ? trimmed.slice(2).trim() : "";
  return phrase === "" ? null : phrase;
}

/** Reads the danger rules of a language, and puts the words of a list where a rule names it. */
export function readDangerRules(parsed: Parsed, language: Language): Reading {
  const { items, faults } = readItems(parsed, "rules", dangerRuleItem, "rule", ["version", "language", "review", "lists"]);
  const checked = checkShape(wordLists, isRecord(parsed.data) ? (parsed.data.lists ?? {}) : {}, parsed, ["lists"], "file");
  if ("faults" in checked) return { piece: {}, faults: [...faults, ...checked.faults] };
  const lists = new Map(Object.entries(checked.value));
  const spelt = (terms: readonly string[]) => terms.flatMap((term) => lists.get(listIn(term)) ?? [term]);
  const dangerRules = items.map(({ item, at }) => ({
    item: { language, rule: { kind: item.kind, all: item.all.map(spelt), none: spelt(item.none) } },
    at,
  }));
  const named = items.flatMap(({ item, at }) => [...item.all.flat(), ...item.none].map((term) => ({ list: listIn(term), at })));
  const missing = named
    .filter(({ list }) => list !== "" && !lists.has(list))
    .map(({ list, at }) => faultAt(at, `there is no list <${list}>. Write it below 'lists:', or correct its name.`));
  const used = new Set(named.map(({ list }) => list));
  const unused = [...lists.keys()]
    .filter((list) => !used.has(list))
    .map((list) =>
      faultAt({ file: parsed.file, line: parsed.lineAt(["lists", list]) }, `no rule names <${list}>. Name it in one, or remove it.`),
    );
  return { piece: { dangerRules }, faults: [...faults, ...missing, ...unused] };
}

/** "told" of "<told>"; "" of a term that names no list. */
function listIn(term: string): string {
  return /^<(.*)>$/.exec(term)?.[1] ?? "";
}

/** Reads the words of a language for each concept. */
export function readConcepts(parsed: Parsed, language: Language): Reading {
  const checked = checkShape(conceptsFile, parsed.data, parsed, [], "file");
  if ("faults" in checked) return { piece: {}, faults: checked.faults };
  const concepts = Object.entries(checked.value).map(([concept, terms]) => ({
    item: { language, concept, terms },
    at: { file: parsed.file, line: parsed.lineAt([concept]) },
  }));
  return { piece: { concepts }, faults: [] };
}

/** Reads how speakers of a language write countries, sectors and languages. */
export function readEntities(parsed: Parsed, language: Language): Reading {
  const checked = checkShape(entitiesFile, parsed.data, parsed, [], "file");
  if ("faults" in checked) return { piece: {}, faults: checked.faults };
  const countries: Readonly<Record<string, CountryWords>> = checked.value.countries;
  const named = Object.entries(checked.value.language_names).filter(([, names]) => names !== undefined);
  const { sectors, not_countries: notCountries, things, fillers, softeners, others, homes, works } = checked.value;
  const replies = Object.fromEntries(Object.entries(checked.value.replies).filter(([, wordings]) => wordings !== undefined));
  const words = {
    countries,
    sectors,
    languageNames: Object.fromEntries(named),
    notCountries,
    things,
    replies,
    fillers,
    softeners,
    rules: Object.fromEntries(RULED.map((sign) => [sign, checked.value[rulesOf(sign)]])),
    others,
    homes,
    works,
  };
  return { piece: { entities: [{ item: { language, words }, at: { file: parsed.file, line: 1 } }] }, faults: [] };
}

/** Reads the lists of words by which a language is read around names. */
export function readGrammar(parsed: Parsed, language: Language): Reading {
  const checked = checkShape(grammarFile, parsed.data, parsed, [], "file");
  if ("faults" in checked) return { piece: {}, faults: checked.faults };
  const { review: _, ...lists } = checked.value;
  const words = Object.fromEntries(Object.entries(lists).filter(([, terms]) => terms !== undefined));
  const unread = GRAMMAR_LISTS.filter((list) => list in words && !(READ_IN[list]?.includes(language) ?? true));
  const faults = unread.map((list) => {
    const message = `nothing reads '${list}' in this language, only in: ${READ_IN[list]?.join(", ")}. Remove it, or correct its name.`;
    return faultAt({ file: parsed.file, line: parsed.lineAt([list]) }, message);
  });
  return { piece: { grammar: [{ item: { language, words }, at: { file: parsed.file, line: 1 } }] }, faults };
}
