import type { Fact } from "../../domain/content.ts";
import { FALLBACK_LANGUAGE } from "../../domain/language.ts";
import { type Fault, faultAt, type Place } from "../fault.ts";
import type { LoadedAnswer, Word } from "../loaded.ts";
import type { Checked } from "./checked.ts";

export const LONGEST_WORD = 160;
export const LONGEST_STEP = 140;
const MOST_STEPS = 4;
/** A worker's first message is one variant with a line of sources, the second steps and proof with contacts. */
export const LONGEST_FIRST = 600;
const LONGEST_SECOND = 900;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Faults in the words of facts and in answers: digits, placeholders, lengths. */
export function checkTexts(checked: Checked): Fault[] {
  const words = checked.raw.words.flatMap(({ item, at }) => checkWord(checked, item, at));
  const answers = checked.raw.answers.flatMap(({ item, at }) => checkAnswer(checked, item, at));
  return [...words, ...answers];
}

/** The names in braces that a text waits for. */
export function placeholders(text: string): Set<string> {
  return new Set([...text.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? ""));
}

/** A typed number does not change when the fact does, and is easily mistyped in one of eleven languages. */
export function digitFault(text: string, at: Place): Fault[] {
  const digit = /\p{Nd}+/u.exec(text.replaceAll(/\{[^{}]*\}/g, ""));
  return digit
    ? [faultAt(at, `the number ${digit[0]} is typed into this text. Take it from the fact by {name}, or write it as a word.`)]
    : [];
}

/** Faults where a text names other placeholders than the English one. */
export function againstEnglish(text: string, english: string | undefined, at: Place): Fault[] {
  if (english === undefined) return [];
  const [here, there] = [placeholders(text), placeholders(english)];
  const missing = [...there]
    .filter((name) => !here.has(name))
    .map((name) => faultAt(at, `this text lacks {${name}}, which the English one has. Add it.`));
  const extra = [...here].filter((name) => !there.has(name));
  return [...missing, ...extra.map((name) => faultAt(at, `the English text has no {${name}}. Correct its spelling, or remove it.`))];
}

function checkWord({ factById, englishWord }: Checked, word: Word, at: Place): Fault[] {
  const faults = [...digitFault(word.text, at), ...tooLong(word.text, LONGEST_WORD, "this text", at)];
  const fact = factById.get(word.factId);
  if (!fact) return faults;
  const unknown = [...placeholders(word.text)].filter((name) => !(name in fact.values));
  if (unknown.length > 0) return [...faults, ...unknown.map((name) => noValue(name, fact, at))];
  return word.language === FALLBACK_LANGUAGE ? faults : [...faults, ...againstEnglish(word.text, englishWord.get(word.factId), at)];
}

function noValue(name: string, fact: Fact, at: Place): Fault {
  const names = Object.keys(fact.values);
  const has = names.length > 0 ? `It has: ${names.map((known) => `{${known}}`).join(", ")}.` : "It has no values.";
  return faultAt(at, `the fact ${fact.id} has no value {${name}}. ${has}`);
}

function checkAnswer(checked: Checked, answer: LoadedAnswer, at: Place): Fault[] {
  const english = answer.language === FALLBACK_LANGUAGE ? undefined : checked.answer(answer.topic, FALLBACK_LANGUAGE);
  const placeOf = (path: string): Place => answer.places[path] ?? at;
  const faults: Fault[] = [];
  for (const [name, text] of Object.entries(answer.variants)) {
    const here = placeOf(`variants.${name}`);
    faults.push(...digitFault(text, here), ...tooLong(text, LONGEST_FIRST, "this text", here));
    faults.push(...checkFilling(checked, answer, name, text, here));
    faults.push(...againstEnglish(text, english?.variants[name as keyof typeof answer.variants], here)); // Object.entries forgets the names of the keys
  }
  answer.steps.forEach((step, index) => {
    faults.push(...digitFault(step, placeOf(`steps.${index}`)), ...tooLong(step, LONGEST_STEP, "this step", placeOf(`steps.${index}`)));
    faults.push(...onlyCountry(step, placeOf(`steps.${index}`)));
  });
  if (answer.proof !== undefined)
    faults.push(...digitFault(answer.proof, placeOf("proof")), ...onlyCountry(answer.proof, placeOf("proof")));
  if (answer.steps.length > MOST_STEPS)
    faults.push(faultAt(placeOf(`steps.${MOST_STEPS}`), "there are more than four steps. Join or remove some."));
  faults.push(...lacksUnknown(checked, answer, at));
  return [...faults, ...tooLong([...answer.steps, answer.proof ?? ""].join("\n"), LONGEST_SECOND, "steps and proof together", at)];
}

/** In danger `unknown` is the whole first message; in English it is what every other country and language falls back to. */
function lacksUnknown({ dangers }: Checked, { topic, language, variants }: LoadedAnswer, at: Place): Fault[] {
  if (variants.unknown !== undefined || (language !== FALLBACK_LANGUAGE && !dangers.has(topic))) return [];
  return [
    faultAt(at, "this answer has no text for unknown. Add 'unknown:' below variants: what to say when no rule is known for the country."),
  ];
}

/** A variant is filled from a leading fact of its rule; what that fact does not have would stay empty. */
function checkFilling({ raw }: Checked, answer: LoadedAnswer, rule: string, text: string, at: Place): Fault[] {
  if (rule === "unknown" || rule === "ask" || rule === "no-number") return onlyCountry(text, at);
  if (rule === "anywhere")
    return [...placeholders(text)].map((name) => faultAt(at, `{${name}} is not known when the worker named no country. Remove it.`));
  const leads = raw.facts
    .filter(({ item }) => item.topic === answer.topic && item.rule === rule && item.tell === "lead")
    .map(({ item }) => item);
  const names = [...placeholders(text)].filter((name) => name !== "country");
  return names.flatMap((name) =>
    leads
      .filter((fact) => !(name in fact.values))
      .slice(0, 1)
      .map((fact) => noValue(name, fact, at)),
  );
}

function onlyCountry(text: string, at: Place): Fault[] {
  const others = [...placeholders(text)].filter((name) => name !== "country");
  return others.map((name) => faultAt(at, `{${name}} is not known here; only {country} is. Remove it.`));
}

/** Lengths are counted in the characters that a reader sees: a Khmer or Burmese one is made of several. */
function tooLong(text: string, most: number, what: string, at: Place): Fault[] {
  if (text.length <= most) return [];
  const length = [...graphemes.segment(text)].length;
  return length > most ? [faultAt(at, `${what} has ${length} characters; ${most} is the most. Shorten it.`)] : [];
}
