import { FALLBACK_LANGUAGE } from "../../domain/language.ts";
import type { TrainingPhrase } from "../../domain/matcher/training.ts";
import { type Fault, faultAt, type Place, type Placed } from "../fault.ts";
import { OUT_OF_SCOPE } from "../load-intents.ts";
import type { Checked } from "./checked.ts";
import { didYouMean } from "./nearest.ts";
import { unknownTopic } from "./references.ts";

/** Faults in what the matcher learns from. */
export function checkTraining(checked: Checked): Fault[] {
  const { phrases, dangerRules, concepts } = checked.raw;
  return [
    ...unknownIntents(checked),
    ...repeatedPhrases(phrases),
    ...phrases.flatMap(({ item, at }) =>
      personalData(item.text).map((what) => faultAt(at, `this phrase holds ${what}. Take it out: phrases must not point to a person.`)),
    ),
    ...unknownConcepts(concepts),
    ...dangerRules.flatMap(({ item, at }) => notDanger(checked, item.rule.kind, at)),
  ];
}

/** English names the concepts: what only one other language names teaches nobody else. */
function unknownConcepts(concepts: Checked["raw"]["concepts"]): Fault[] {
  const known = new Set(concepts.filter(({ item }) => item.language === FALLBACK_LANGUAGE).map(({ item }) => item.concept));
  const strange = concepts.filter(({ item }) => !known.has(item.concept));
  return strange.map(({ item, at }) => {
    const message = `intents/${FALLBACK_LANGUAGE}/concepts.yaml has no concept ${item.concept}.${didYouMean(item.concept, known)} Correct the name, or add it there.`;
    return faultAt(at, message);
  });
}

function notDanger(checked: Checked, kind: string, at: Place): Fault[] {
  if (checked.dangers.has(kind) || !checked.topics.has(kind)) return unknownTopic(checked, kind, at);
  return [faultAt(at, `${kind} is not a danger topic. A rule may only name one of kind danger, such as safety.violence.`)];
}

/** One fault a topic and file, where it begins, rather than one a phrase. */
function unknownIntents(checked: Checked): Fault[] {
  const told = new Set<string>();
  return checked.raw.phrases.flatMap(({ item, at }) => {
    const key = `${item.topic} ${at.file}`;
    if (item.topic === null || told.has(key)) return [];
    told.add(key);
    return unknownTopic(checked, item.topic, at);
  });
}

/** The same words in one language cannot teach two things, and twice the same thing counts it double. */
function repeatedPhrases(phrases: readonly Placed<TrainingPhrase>[]): Fault[] {
  const first = new Map<string, Placed<TrainingPhrase>>();
  return phrases.flatMap((phrase) => {
    const key = `${phrase.item.language} ${normalised(phrase.item.text)}`;
    const before = first.get(key);
    if (!before) return first.set(key, phrase) && [];
    const where = `${before.item.topic ?? OUT_OF_SCOPE} (${before.at.file}, line ${before.at.line})`;
    return [faultAt(phrase.at, `the phrase '${phrase.item.text}' is already an example of ${where}. Keep it in one place.`)];
  });
}

function normalised(text: string): string {
  return text.normalize("NFC").toLowerCase().replaceAll(/\s+/gu, " ").trim();
}

const EMAIL = /[^\s@]+@[^\s@]+\.\p{L}{2,}/u;
const DIGIT_RUN = /\+?\p{Nd}(?:[ .,()-]{0,2}\p{Nd}){6,}/gu;
/** One or two letters with six or more digits, as on the passports of the region. */
const PASSPORT = /(?<![\p{L}\p{Nd}])[a-z]{1,2} ?\d{6,9}(?![\p{L}\p{Nd}])/giu;

function personalData(text: string): string[] {
  const found: string[] = [];
  if (EMAIL.test(text)) found.push("an e-mail address");
  const passport = [...text.matchAll(PASSPORT)].some(([match]) => !match.endsWith("000"));
  if (passport) found.push("what looks like a passport number");
  else if ([...text.matchAll(DIGIT_RUN)].some(([run]) => !isAmount(run))) found.push("what looks like a phone number");
  return found;
}

/** `15.000.000`, `25 000 000` and `25000000` are wages and fees in rupiah, dong or kip; a phone number is seldom so round. */
function isAmount(run: string): boolean {
  return /^[^+0]/.test(run) && /(000|၀၀၀|០០០|໐໐໐|๐๐๐|০০০|०००)$/.test(run);
}
