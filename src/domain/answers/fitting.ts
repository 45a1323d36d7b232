import type { ContentSet, Fact, Found, Topic } from "../content.ts";
import { FALLBACK_LANGUAGE, type Language } from "../language.ts";
import type { Matcher } from "../matcher/types.ts";
import { UNSPACED, words } from "../matcher/words.ts";
import { excerpt, fold } from "../normalize.ts";
import type { Question, Told } from "./telling.ts";

/** Said beside anything: by these no fact is told from another. */
const ANYWHERE: ReadonlySet<string> = new Set(
  [
    "negation only-yes only-no may-i must please help now menu who where who-are-you human we-many employer locals body-part",
    "domestic-work site-farm-factory sea-work news-politics",
    "money pay salary lawful is-it-safe other-than-promised before-reported check-verify keep-hold complain",
  ].flatMap((names) => names.split(" ")),
);

/** What a fact is asked for by what it states: a time, or a sum. Every other fact has one, so they count for less. */
const HOW_LONG = "how-long";
const HOW_MUCH = "how-much";
const TIMES: ReadonlySet<string> = new Set(["hours", "days", "weeks", "months", "years"]);
const SHARES: ReadonlySet<string> = new Set(["percent", "months-of-salary"]);
/** "Must I pay?" is answered by what is free. */
const ASKS_IF_FREE: ReadonlySet<string> = new Set(["who-pays", "cost"]);
const FREE = "free-of-charge";

/** How much a meaning counts that only the statement for editors has, one that asks for a number, and a word. */
const STATED = 0.5;
const NUMBER = 0.8;
/** Whoever asks "how long?" behind a number that was told means another. */
const NUMBER_TOLD = 0.4;
const WORD = 0.2;
/** What stands out: by what it shares at all, by the meanings of it, and by how much more than the next. Set on half of test/domain/answers/asked/questions.yaml. */
const LEAST = 0.5;
const LEAST_MEANT = 0.4;
const AHEAD = 0.3;
/** Who asks for the first time may just tell what it is about, and should hear the rule first: so much more is needed. */
const AT_FIRST = 1.3;

/**
 * Which of these facts answer what was asked: the one that shares clearly more with the question than all others, or two details between
 * which nothing decides; none where nothing stands out. They share meanings, which are the same in all languages, and words; those that few of the facts have
 * count for more. It is deliberately blunt: a fact that is told first by mistake is worse than one that comes a turn later.
 */
export function fitting(content: ContentSet, question: Question, among: readonly Told[]): readonly Told[] {
  const asked = askedOf(content, question);
  if (among.length < 2 || asked.size === 0) return [];
  const traits = among.map((one) => traitsOf(content, one, asked, question.told));
  const rareness = new Map([...asked].map((trait) => [trait, rarenessOf(trait, traits)]));
  const ranked = among.map((told, at) => ({ told, ...scoreOf(traits[at] ?? NONE, rareness) })).sort((a, b) => b.score - a.score);
  const [first, second, third] = ranked;
  const least = question.told ? 1 : AT_FIRST;
  if (!first || first.score < LEAST * least || first.meant < LEAST_MEANT * least) return [];
  if (!second || first.score - second.score >= AHEAD * least) return [first.told];
  const both = [first.told, second.told];
  return third && second.score - third.score >= AHEAD * least && both.every(({ fact }) => fact.tell === "detail") ? both : [];
}

type Traits = ReadonlyMap<string, number>;

const NONE: Traits = new Map();

/** Meanings and words of the question, without what the whole topic is about. Latin letters may be English words whatever the language. */
function askedOf({ matcher, topics }: ContentSet, { asked = "", language, topic }: Question): ReadonlySet<string> {
  const folded = fold(excerpt(asked));
  const meant = matcher.speaksOf(asked, /[a-z]/.test(folded) ? [language, FALLBACK_LANGUAGE] : [language]);
  const free = meant.some((one) => ASKS_IF_FREE.has(one)) ? [FREE] : [];
  const about = topics.get(topic);
  const whole = about ? meaningsOf(matcher, about, about.means.split(PARTS, 1).join(), FALLBACK_LANGUAGE) : [];
  const telling = [...meant, ...free].filter((one) => !ANYWHERE.has(one) && !whole.includes(one));
  return new Set([...telling, ...wordsOf(folded)]);
}

/** Behind the first of these a topic's `means` names its parts. */
const PARTS = /[:;]/;

/** What of the question a fact has, and how much each counts: by its words, those in English, and what editors wrote. */
function traitsOf(content: ContentSet, { fact, found }: Told, question: ReadonlySet<string>, told: Question["told"]): Traits {
  const traits = new Map<string, number>();
  const add = (names: readonly string[], weight: number): void => {
    for (const name of names) if (question.has(name)) traits.set(name, Math.max(traits.get(name) ?? 0, weight));
  };
  const { matcher } = content;
  const english = content.wording(fact.id, FALLBACK_LANGUAGE) ?? found;
  const own = content.wording(fact.id, found.language) ?? found;
  add(wordsIn(fold(found.text), question), WORD);
  add(meaningsOf(matcher, fact, `${nameOf(fact)}. ${fact.statement}`, FALLBACK_LANGUAGE), STATED);
  for (const wording of [english, own]) add(meaningsOf(matcher, wording, wording.text, wording.language), 1);
  add(numbersIn(fact, english.text), told?.has(fact.id) ? NUMBER_TOLD : NUMBER);
  return traits;
}

/** What was heard in a text stays as long as the text and the matcher: hearing takes a hundred times as long as all the rest. */
const HEARD = new WeakMap<Matcher, WeakMap<Fact | Found | Topic, readonly string[]>>();

function meaningsOf(matcher: Matcher, of: Fact | Found | Topic, text: string, language: Language): readonly string[] {
  const heard = HEARD.get(matcher) ?? new WeakMap<Fact | Found | Topic, readonly string[]>();
  HEARD.set(matcher, heard);
  const known = heard.get(of) ?? matcher.speaksOf(text.replace(PLACEHOLDER, ""), [language]);
  heard.set(of, known);
  return known;
}

const PLACEHOLDER = /\{([\w-]+)\}/g;

/** "sick leave", of MY.hours.rest.sick-leave. */
const nameOf = ({ id }: Fact): string => id.slice(id.lastIndexOf(".") + 1).replaceAll("-", " ");

/** What the numbers in the words of a fact are; that there is none answers how much, too. */
function numbersIn({ rule, values }: Fact, template: string): string[] {
  const numbers = [...template.matchAll(PLACEHOLDER)].flatMap(([, name = ""]) => {
    const { unit = "", currency } = values[name] ?? {};
    if (TIMES.has(unit)) return [HOW_LONG];
    return currency !== undefined || SHARES.has(unit) ? [HOW_MUCH] : [];
  });
  return rule === "no" || rule === "zero" ? [...numbers, HOW_MUCH] : numbers;
}

/** A word of a question, so that no meaning is taken for it. */
const AS_WORD = "=";
const SHORTEST = 4;
const SHORTEST_UNSPACED = 3;

/** Words that are long enough to say something, and numbers. */
function wordsOf(folded: string): string[] {
  const telling = words(folded).filter((word) => /^\d\d/.test(word) || word.length >= (UNSPACED.test(word) ? SHORTEST_UNSPACED : SHORTEST));
  return telling.map((word) => AS_WORD + word);
}

/** The words of a question that a text has, with whatever ending; in scripts without spaces between words, anywhere. */
function wordsIn(text: string, question: ReadonlySet<string>): string[] {
  const begun = ` ${text.replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")}`;
  return [...question].filter((trait) => {
    if (!trait.startsWith(AS_WORD)) return false;
    const word = trait.slice(AS_WORD.length);
    return begun.includes(UNSPACED.test(word) ? word : ` ${word}`);
  });
}

/** One for what a single fact has, nothing for what all have. */
function rarenessOf(trait: string, traits: readonly Traits[]): number {
  const most = trait.startsWith(AS_WORD) ? WORD : 1;
  const having = traits.reduce((sum, one) => sum + Math.min(1, (one.get(trait) ?? 0) / most), 0);
  return Math.max(0, (traits.length - Math.max(1, having)) / (traits.length - 1));
}

function scoreOf(traits: Traits, rareness: ReadonlyMap<string, number>): { readonly score: number; readonly meant: number } {
  let [score, meant] = [0, 0];
  for (const [trait, weight] of traits) {
    const counts = weight * (rareness.get(trait) ?? 0);
    score += counts;
    if (!trait.startsWith(AS_WORD)) meant += counts;
  }
  return { score, meant };
}
