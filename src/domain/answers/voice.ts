import type { AnswerWords, ContentSet } from "../content.ts";
import { countryName, fill } from "../format.ts";
import type { Language } from "../language.ts";
import type { Jurisdiction, Time, TopicId, Voice } from "../message.ts";
import type { Answer } from "./answer.ts";
import { sourceLines } from "./sources.ts";
import { asks, EVERYWHERE, homeOf, type Question, tellingOf } from "./telling.ts";
import { digest } from "./told.ts";

/** What somebody reads aloud for a recording: an answer as it is for everybody, without sources and contacts, which are for the eye. */
export interface Script {
  /** What opens the answer: the rule, or what to do this minute. */
  readonly head: readonly string[];
  /** The warning, the steps and the proof. */
  readonly rest: readonly string[];
  /** A recording of these words names it. */
  readonly digest: string;
}

/** Which answer is read: `jurisdiction` INT for what holds everywhere. */
export interface ScriptOf {
  readonly topic: TopicId;
  readonly jurisdiction: Jurisdiction;
  readonly language: Language;
}

/** The words to read aloud on a day. Null where the answer is not written in this very language: nobody can read it then. */
export function scriptOf(content: ContentSet, of: ScriptOf, now: Time): Script | null {
  const words = content.answer(of.topic, of.language);
  if (words?.language !== of.language) return null;
  const danger = content.topics.get(of.topic)?.kind === "danger";
  const opening = danger ? dangerOpening(of, words) : ruleOpening(content, of, words, now);
  if (!opening) return null;
  const head = opening.head.filter(Boolean);
  const rest = [...opening.warning, ...words.steps, words.proof ?? ""].filter(Boolean);
  const lines = [...head, ...rest];
  return lines.length === 0 ? null : { head, rest, digest: digest(JSON.stringify(lines)) };
}

interface Opening {
  readonly head: readonly string[];
  readonly warning: readonly string[];
}

/** In danger the words are the same in every country, so the general recording is the only one. */
function dangerOpening({ jurisdiction }: ScriptOf, { variants }: AnswerWords): Opening | null {
  return jurisdiction === EVERYWHERE ? { head: [variants.unknown ?? ""], warning: [] } : null;
}

/** The rule of the country as it is told to everybody; generally, the rule that holds everywhere, without asking for a country. */
function ruleOpening(content: ContentSet, of: ScriptOf, words: AnswerWords, now: Time): Opening | null {
  const question = questionOf(content, of, now);
  const { told, own } = tellingOf(content, question, words);
  if (told.some(({ found }) => found.language !== of.language)) return null;
  const unknown = fill(words.variants.unknown ?? "", { country: countryName(of.jurisdiction, of.language) });
  const noRule = own || question.jurisdiction === null || asks(content, of.topic) === "origin" ? [] : [unknown];
  // The first of these lines names sources with their dates, which are for the eye.
  const [, ...warning] = sourceLines(content, question, told);
  return { head: [...noRule, ...told.map(({ found }) => found.text)], warning };
}

/** Asked by somebody of whom nothing is known but the country: of work, or for a topic about leaving home the one that is left. */
function questionOf(content: ContentSet, { topic, jurisdiction, language }: ScriptOf, now: Time): Question {
  const left = asks(content, topic) === "origin" && content.origins.includes(jurisdiction);
  const place = left || jurisdiction === EVERYWHERE ? null : jurisdiction;
  return { topic, jurisdiction: place, language, profile: { origin: left ? jurisdiction : "unknown" }, now };
}

/**
 * Adds the recording that fits to the first message of an answer: that of the country whose rule opens it, of the country of work or of origin, or the general
 * one. It must have been made of the words of today, and may say nothing that this worker does not also read: a rule may not hold for everybody.
 */
export function withVoice(content: ContentSet, question: Question, answer: Answer): Answer {
  const { topic, language, now } = question;
  const countries = [answer.first.answer?.jurisdiction, question.jurisdiction, homeOf(question)].filter((one) => one && one !== EVERYWHERE);
  for (const jurisdiction of new Set([...countries, EVERYWHERE])) {
    if (!jurisdiction) continue;
    const of = { topic, jurisdiction, language };
    const recording = content.audio(topic, jurisdiction, language);
    const script = recording && scriptOf(content, of, now);
    if (!script || script.digest !== recording.text || !isRead(script, answer.first.text)) continue;
    return { ...answer, first: { ...answer.first, voice: { ...of, id: recording.id } } };
  }
  return answer;
}

/** Steps and proof are the same for everybody; what opens the answer may not be. */
function isRead({ head }: Script, text: string): boolean {
  const lines = new Set(text.split("\n"));
  return head.every((part) => part.split("\n").every((line) => lines.has(line)));
}

/** Where our own pages play a recording from. Other bytes have another address, so it may be kept for ever; whoever finds it on a phone learns no topic from it. */
export function voicePath({ id }: Pick<Voice, "id">): string {
  return `/audio/${id}.ogg`;
}
