import { FALLBACK_LANGUAGE, type Language } from "../../domain/language.ts";
import { englishFor, keysNeeded } from "../keys.ts";
import type { Loaded } from "../loaded.ts";
import { completeLanguages } from "../phrases.ts";
import type { Checked } from "./checked.ts";
import { englishTexts } from "./locales.ts";

/** Something that is not there yet: workers are served in English instead, or less well. */
export interface Gap {
  readonly language: Language;
  readonly kind: "answer" | "variant" | "words" | "key" | "extra-key" | "phrases" | "danger-rules" | "entities" | "concepts" | "recording";
  /** The topic, fact, key … that lacks something. */
  readonly id: string;
  readonly message: string;
}

/** Languages that are offered, or begun in locales/. */
export function languagesBegun(raw: Loaded): Language[] {
  const begun = new Set(raw.locales.map(({ item }) => item.language));
  return [...new Set([...completeLanguages(raw.locales.map(({ item }) => item)), ...begun])];
}

/** What a language lacks in comparison with English, and English with the topics and facts. */
export function findGaps(checked: Checked): Gap[] {
  return languagesBegun(checked.raw).flatMap((language) => [
    ...answerGaps(checked, language),
    ...wordGaps(checked, language),
    ...keyGaps(checked, language),
    ...trainingGaps(checked, language),
  ]);
}

function answerGaps(checked: Checked, language: Language): Gap[] {
  const answered = checked.raw.topics.filter(({ item }) => item.kind === "knowledge" || item.kind === "danger");
  return answered.flatMap(({ item: { id } }): Gap[] => {
    const answer = checked.answer(id, language);
    const english = checked.answer(id, FALLBACK_LANGUAGE);
    if (!answer) return english || language === FALLBACK_LANGUAGE ? [gap(language, "answer", id, `no answer on ${id}`)] : [];
    const missing = Object.keys(english?.variants ?? {}).filter((name) => !(name in answer.variants));
    const steps = (english?.steps.length ?? 0) > 0 && answer.steps.length === 0 ? ["steps"] : [];
    return [...missing, ...steps].map((name) => gap(language, "variant", `${id} ${name}`, `the answer on ${id} has no ${name}`));
  });
}

/** English words are wanted for every told fact, other languages for what English says. */
function wordGaps({ raw, englishWord }: Checked, language: Language): Gap[] {
  const worded = new Set(raw.words.filter(({ item }) => item.language === language).map(({ item }) => item.factId));
  const wanted = raw.facts.filter(({ item }) => item.tell !== "background" && (language === FALLBACK_LANGUAGE || englishWord.has(item.id)));
  return wanted
    .filter(({ item }) => !worded.has(item.id))
    .map(({ item }) => gap(language, "words", item.id, `the fact ${item.id} has no words`));
}

function keyGaps({ raw }: Checked, language: Language): Gap[] {
  const files = raw.locales.map(({ item }) => item);
  return [...new Set(files.map((file) => file.namespace))].flatMap((namespace) => {
    const english = englishTexts(files, namespace);
    const here = files.find((file) => file.language === language && file.namespace === namespace);
    const have = (here?.texts ?? []).map(({ item }) => item.key);
    const missing = keysNeeded(new Set(english.keys()), language).filter((key) => !have.includes(key));
    const extra = have.filter((key) => englishFor(key, english) === undefined);
    return [
      ...missing.map((key) => gap(language, "key", `${namespace}:${key}`, `locales/${language}/${namespace}.json has no ${key}`)),
      ...extra.map((key) =>
        gap(language, "extra-key", `${namespace}:${key}`, `locales/en/${namespace}.json has no ${key}: misspelt, or not used any more`),
      ),
    ];
  });
}

function trainingGaps({ raw }: Checked, language: Language): Gap[] {
  const taught = new Set(raw.phrases.filter(({ item }) => item.language === language).map(({ item }) => item.topic));
  const gaps = raw.topics
    .filter(({ item }) => !taught.has(item.id))
    .map(({ item }) => gap(language, "phrases", item.id, `no training phrases for ${item.id}`));
  if (!raw.dangerRules.some(({ item }) => item.language === language))
    gaps.push(gap(language, "danger-rules", language, "no danger rules"));
  if (!raw.entities.some(({ item }) => item.language === language))
    gaps.push(gap(language, "entities", language, "no names of countries and sectors"));
  if (!raw.concepts.some(({ item }) => item.language === language)) gaps.push(gap(language, "concepts", language, "no words for concepts"));
  return gaps;
}

function gap(language: Language, kind: Gap["kind"], id: string, message: string): Gap {
  return { language, kind, id, message: `${language}: ${message}.` };
}
