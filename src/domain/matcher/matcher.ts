import type { Language } from "../language.ts";
import { excerpt, fold, matchable, readable, type Zawgyi } from "../normalize.ts";
import { type Classifier, confidence, inScope, ranked, type Scored, score } from "./classifier.ts";
import { type ConceptBooks, ConceptFinder, conceptBooks, meanings } from "./concepts.ts";
import { type Alarm, type DangerBooks, type DangerRules, dangerBooks, dangerRules, isDanger } from "./danger.ts";
import { EntityFinder, type Entry, entityBook } from "./entities.ts";
import { exactLookup } from "./exact.ts";
import { type Features, features } from "./features.ts";
import type { LanguageBayes } from "./language-bayes.ts";
import { type Guess, guessLanguage, learnLanguages } from "./language-guess.ts";
import { partsOf } from "./parts.ts";
import type { Book } from "./phrasebook.ts";
import { reasonsFor } from "./reasons.ts";
import { thingsIn } from "./things.ts";
import { isTold } from "./thresholds.ts";
import { canTell, dangerShare, type Finders, type LanguageModel, learnTopics, type TopicModel } from "./topic-model.ts";
import type { Training } from "./training.ts";
import type { Candidate, Entities, Match, Matcher, MatchHints } from "./types.ts";

/** What training computes: plain data, so that it can be kept in a file. It holds no phrase as it was written. */
export interface MatcherModel {
  readonly languages: LanguageBayes | null;
  readonly topics: TopicModel | null;
  readonly words: WordBooks;
}

/** The words that editors listed, ready to be found. */
export interface WordBooks {
  readonly concepts: ConceptBooks;
  readonly entities: Book<Entry>;
  readonly danger: DangerBooks;
}

export interface MatcherOptions {
  readonly zawgyi?: Zawgyi;
}

/** Learns from all phrases what they are about, and to tell Latin languages apart. The same training gives the same model. */
export function trainModel(training: Training, { zawgyi }: MatcherOptions = {}): MatcherModel {
  const phrases = training.phrases.map(({ language, topic, text }) => ({ language, topic, text: matchable(text, zawgyi) }));
  const words = {
    concepts: conceptBooks(training.concepts),
    entities: entityBook(training.entities),
    danger: dangerBooks(training.dangerRules),
  };
  return { languages: learnLanguages(phrases), topics: learnTopics(phrases, findersOf(words)), words };
}

/** The kinds of work that the model hears. */
export function sectorsOf({ words }: MatcherModel): string[] {
  return [...new Set(words.entities.entries.filter(({ kind }) => kind === "sector").map(({ means }) => means))];
}

function findersOf({ concepts, entities }: WordBooks): Finders {
  return { concepts: new ConceptFinder(concepts), entities: new EntityFinder(entities) };
}

/** Trains and makes a matcher in one go; takes about a second a language. */
export function trainMatcher(training: Training, options: MatcherOptions = {}): Matcher {
  return makeMatcher(trainModel(training, options), options);
}

/** A message as the model sees it. */
interface Reading {
  readonly classifier: Classifier;
  /** Of the likeliest language. */
  readonly model: LanguageModel;
  readonly text: Features;
  readonly scored: Scored;
  readonly confidence: number;
  readonly scope: number;
}

/** Below this the language is not known: the two likeliest are tried, and the message has none. */
const KNOWN = 0.9;
const NAMED = 0.4;
const EXACT = 0.98;
const OFFERED = 3;

/** Makes a matcher of what was learnt. `match` is pure and never throws. */
export function makeMatcher({ languages, topics, words }: MatcherModel, { zawgyi }: MatcherOptions = {}): Matcher {
  const modelOf = new Map(topics?.languages.map((model) => [model.language, { model, exact: exactLookup(model.exact) }]));
  const rules = dangerRules(words.danger);
  const { concepts, entities } = findersOf(words);

  return {
    match(written: string, hints: MatchHints = {}): Match {
      const text = readable(written, zawgyi);
      const folded = fold(excerpt(text));
      const guess = guessLanguage(folded, languages, hints);
      const tried = languagesToTry(guess, hints.language);
      const exact = exactIn(folded, tried, hints.language);
      const language = exact?.language ?? languageOf(guess);
      const spoken = exact ? [exact.language] : tried;
      const found = { ...entities.find(folded, spoken), ...thingsIn(concepts.find(folded, spoken)) };
      const reading = read(folded, tried, found);
      const scope = round(exact ? (exact.topic === null ? 0 : 1) : (reading?.scope ?? 0));
      const base = { text, language, scope, languageConfidence: round(exact?.only ? Math.max(guess.confidence, 0.9) : guess.confidence) };
      if (exact && !isDanger(exact.topic)) return { ...base, ...exactly(exact.topic), danger: null, entities: found };
      const alarms = alarmsIn(folded, tried, rules);
      const danger = alarms[0]?.kind ?? (exact ? exact.topic : dangerHeard(reading));
      if (danger !== null) return { ...base, ...endangered(danger, alarms, reading, exact !== null), danger, entities: found };
      return { ...base, ...inParts(judged(reading), folded, tried), danger: null, entities: found };
    },
  };

  /**
   * A message of two questions is about the first, and the second is offered; one of a question among courtesies, or among words that are not
   * understood, is about the question.
   */
  function inParts(whole: Judgement, folded: string, tried: readonly Language[]): Judgement {
    const parts = partsOf(folded).flatMap((part) => read(part, tried, entities.find(part, tried)) ?? []);
    const asked = new Map(parts.filter(isQuestion).map((reading) => [topicOf(reading), reading]));
    const [first, second] = asked.keys();
    const main = first === undefined ? undefined : asked.get(first);
    if (!main) return whole;
    const open = whole.topic?.startsWith("talk.") ?? false;
    if (second === undefined) return open ? judged(main) : whole;
    return open || asked.has(whole.topic ?? "") ? { ...judged(main), also: second } : whole;
  }

  /** Null when nothing was learnt. A message in a language without phrases is read as the first that has some. */
  function read(folded: string, tried: readonly Language[], found: Entities): Reading | null {
    const model = [...tried, ...modelOf.keys()].map((language) => modelOf.get(language)?.model).find((known) => known !== undefined);
    if (!topics || !model) return null;
    const { classifier } = topics;
    const text = features(folded, meanings(concepts.find(folded, tried), found));
    const scored = score(classifier, text);
    const { language } = model;
    return {
      classifier,
      model,
      text,
      scored,
      confidence: confidence(classifier, scored, language),
      scope: inScope(classifier, scored, language),
    };
  }

  /**
   * The training phrase that the message repeats. Short ones ("ok", "stop") are phrases of many languages: the conversation's own goes first,
   * then English, whose words everybody borrows, then those tried. `only`: no other language has the phrase.
   */
  function exactIn(folded: string, tried: readonly Language[], before: Language | undefined) {
    const having = [...modelOf.keys()].filter((language) => modelOf.get(language)?.exact(folded) !== undefined);
    const order = [...(before ? [before] : []), "en" as const, ...tried, ...having];
    const language = order.find((candidate) => having.includes(candidate));
    const topic = language && modelOf.get(language)?.exact(folded);
    return language === undefined || topic === undefined ? null : { language, topic, only: having.length === 1 };
  }
}

/** The language of the conversation always has a say when the text's own is not sure. */
function languagesToTry({ ranked: guesses, confidence }: Guess, before: Language | undefined): Language[] {
  if (guesses[0] && confidence >= KNOWN) return [guesses[0].language];
  const likely = guesses.slice(0, 2).map(({ language }) => language);
  return [...new Set(before === undefined ? likely : [before, ...likely])];
}

function languageOf({ ranked: guesses, confidence }: Guess): Language | null {
  return confidence >= NAMED ? (guesses[0]?.language ?? null) : null;
}

/** Latin letters may be English words whatever the language; rules of a language hold for its script. */
function alarmsIn(folded: string, tried: readonly Language[], rules: ReadonlyMap<Language, DangerRules>): Alarm[] {
  const languages = new Set<Language>(/\p{Script=Latin}/u.test(folded) ? [...tried, "en"] : tried);
  return [...languages].flatMap((language) => rules.get(language)?.alarms(folded) ?? []);
}

/** The likeliest danger when the model hears danger, else null. */
function dangerHeard(reading: Reading | null): string | null {
  if (!reading || !canTell(reading.scored)) return null;
  const share = dangerShare(reading.classifier, reading.scored);
  return share >= reading.model.danger.alarm ? likeliestDanger(reading) : null;
}

function likeliestDanger({ classifier, scored }: Reading): string | null {
  const { labels, background } = classifier;
  const kinds = ranked(scored.shares, background, labels.length).map((at) => labels[at] ?? "");
  return kinds.find(isDanger) ?? null;
}

/** Sure enough for what would come of it. Where danger may be meant, an answer must be as sure as a deed: who is in danger must not get an ordinary one. */
function isSure({ classifier, model, scored, confidence }: Reading): boolean {
  const { sureTold, sureDone } = model.thresholds;
  if (!isTold(classifier.labels[scored.best] ?? "")) return confidence >= sureDone;
  const wary = dangerShare(classifier, scored) >= model.danger.wary;
  return confidence >= (wary ? Math.max(sureTold, sureDone) : sureTold);
}

type Judgement = Pick<Match, "topic" | "confidence" | "verdict" | "alternatives" | "reasons" | "also">;

function topicOf({ classifier, scored }: Reading): string {
  return classifier.labels[scored.best] ?? "";
}

/** Surely asks for what can be told. Half a message is no ground to call for help, or to do something. */
function isQuestion(reading: Reading): boolean {
  return isTold(topicOf(reading)) && isSure(reading);
}

function exactly(topic: string | null): Judgement {
  const reasons = ["the same as a training phrase"];
  if (topic === null) return { topic, confidence: 0, verdict: "none", alternatives: [], reasons };
  return { topic, confidence: EXACT, verdict: "sure", alternatives: [], reasons };
}

function endangered(kind: string, alarms: readonly Alarm[], reading: Reading | null, exact: boolean): Judgement {
  const fired = alarms.slice(0, 2).map((alarm) => `rule of ${alarm.kind}: ${alarm.terms.map((term) => `“${term}”`).join(" + ")}`);
  const label = reading?.classifier.labels.indexOf(kind) ?? -1;
  const spoke = reading && label >= 0 ? reasonsFor(reading.classifier, reading.text, reading.scored, label) : [];
  const reasons = [...(exact ? ["the same as a training phrase"] : []), ...fired, ...spoke].slice(0, 5);
  const own = reading?.scored.best === label ? (reading?.confidence ?? 0) : 0;
  const confidence = round(exact ? EXACT : Math.max(alarms.length > 0 ? 0.95 : 0.6, own));
  return {
    topic: kind,
    confidence,
    verdict: "sure",
    alternatives: reading ? candidates(reading).filter(({ topic }) => topic !== kind) : [],
    reasons,
  };
}

function judged(reading: Reading | null): Judgement {
  if (!reading) return { topic: null, confidence: 0, verdict: "none", alternatives: [], reasons: [] };
  const { classifier, model, scored, text } = reading;
  const reasons = reasonsFor(classifier, text, scored, scored.best);
  const [first, ...others] = candidates(reading);
  const confidence = round(reading.confidence);
  if (first && isSure(reading)) return { topic: first.topic, confidence, verdict: "sure", alternatives: others, reasons };
  if (first && reading.scope >= model.thresholds.scope)
    return { topic: null, confidence, verdict: "unsure", alternatives: withDanger(reading, [first, ...others]), reasons };
  return { topic: null, confidence, verdict: "none", alternatives: first ? [first, ...others] : [], reasons };
}

/** The likeliest topics; what the first leaves of certainty is shared among the others by their shares. */
function candidates({ classifier, scored, confidence }: Reading): Candidate[] {
  const { labels, background } = classifier;
  const first = scored.shares[scored.best] ?? 0;
  return ranked(scored.shares, background, OFFERED).map((at, place) => ({
    topic: labels[at] ?? "",
    confidence: round(
      place === 0 ? confidence : Math.min(confidence, (1 - confidence) * ((scored.shares[at] ?? 0) / Math.max(1e-9, 1 - first))),
    ),
  }));
}

/** When danger may be meant, it is one of the topics to choose from. */
function withDanger(reading: Reading, offered: readonly Candidate[]): readonly Candidate[] {
  const share = dangerShare(reading.classifier, reading.scored);
  const kind = likeliestDanger(reading);
  if (share < reading.model.danger.wary || kind === null || offered.some(({ topic }) => topic === kind)) return offered;
  return [...offered.slice(0, OFFERED - 1), { topic: kind, confidence: round(Math.min(reading.confidence, share)) }];
}

function round(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;
}
