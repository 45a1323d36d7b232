import type { Language } from "../language.ts";
import type { TopicId } from "../message.ts";
import { excerpt, fold, matchable, readable, type Zawgyi } from "../normalize.ts";
import { type ConceptBooks, ConceptFinder, conceptBooks, meanings } from "./concepts.ts";
import { type Alarm, type DangerBooks, type DangerRules, dangerBooks, dangerRules, isDanger } from "./danger.ts";
import { EntityFinder, type Entry, type Everyday, entityBook, everydayWords, isNaming } from "./entities/entities.ts";
import { thingsIn } from "./entities/things.ts";
import { type TimeWords, timeWords } from "./entities/time.ts";
import { exactTopic, keyOf } from "./exact.ts";
import { foldedGrammar, type Grammar } from "./grammar.ts";
import {
  asksForPerson,
  dangerIn,
  endangered,
  exactly,
  isBelieved,
  isQuestion,
  type Judgement,
  judged,
  mayAlarm,
  PERSON,
  type Reading,
  round,
  topicOf,
} from "./judgement.ts";
import type { LanguageBayes } from "./languages/language-bayes.ts";
import { type Guess, languageGuesser, learnLanguages } from "./languages/language-guess.ts";
import { LanguageMarks } from "./languages/language-marks.ts";
import { confidence, inScope, score } from "./model/classifier.ts";
import { features } from "./model/features.ts";
import { partsReader, wordsAround } from "./parts.ts";
import { type Book, Phrasebook } from "./phrasebook.ts";
import { signRules, signsIn, withSigns } from "./replies.ts";
import { examplesOf, type HeardPhrase, learnTopics, type TopicModel } from "./topic-model.ts";
import type { Reply, Training } from "./training.ts";
import type { Entities, Match, Matcher, MatchHints } from "./types.ts";
import { WordLists } from "./word-lists.ts";

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
  readonly everyday: Everyday;
  readonly danger: DangerBooks;
  readonly signs: DangerBooks;
  readonly times: TimeWords;
  readonly grammar: Grammar;
}

export interface MatcherOptions {
  readonly zawgyi?: Zawgyi;
}

/** Learns from all phrases what they are about, and to tell Latin languages apart. The same training gives the same model. */
export function trainModel(training: Training, { zawgyi }: MatcherOptions = {}): MatcherModel {
  const concepts = conceptBooks(training.concepts);
  const entities = entityBook(training.entities);
  const phrases = heardIn(training.phrases, new ConceptFinder(concepts), new Phrasebook(entities), zawgyi);
  const words = {
    concepts,
    entities,
    everyday: everydayWords(phrases),
    danger: dangerBooks((language) => training.dangerRules[language]),
    signs: dangerBooks((language) => signRules(training.entities[language])),
    times: timeWords(),
    grammar: foldedGrammar(training.grammar),
  };
  const examples = examplesOf(phrases, findersOf(words).entities);
  const pieces = examples.map(({ text }) => text);
  return { languages: learnLanguages(phrases, pieces), topics: learnTopics(phrases, examples), words };
}

function heardIn(
  phrases: Training["phrases"],
  concepts: ConceptFinder,
  book: Phrasebook<Entry>,
  zawgyi: Zawgyi | undefined,
): HeardPhrase[] {
  return phrases.map(({ language, topic, text: written }) => {
    const text = matchable(written, zawgyi);
    return { language, topic, text, heard: concepts.find(text, [language]), named: book.find(text).filter(isNaming) };
  });
}

/** The kinds of work that the model hears. */
export function sectorsOf({ words }: MatcherModel): string[] {
  return [...new Set(words.entities.entries.filter(({ kind }) => kind === "sector").map(({ means }) => means))];
}

function findersOf({ concepts, entities, everyday, times, grammar }: WordBooks) {
  const lists = new WordLists(grammar);
  return { lists, concepts: new ConceptFinder(concepts), entities: new EntityFinder(entities, everyday, times, lists) };
}

/** Trains and makes a matcher in one go; takes about a second a language. */
export function trainMatcher(training: Training, options: MatcherOptions = {}): Matcher {
  return makeMatcher(trainModel(training, options), options);
}

/** Below this the language is not known: the two likeliest are tried, and the message has none. */
const KNOWN = 0.9;
const NAMED = 0.4;

/** Makes a matcher of what was learnt. `match` is pure and never throws. */
export function makeMatcher({ languages, topics, words }: MatcherModel, { zawgyi }: MatcherOptions = {}): Matcher {
  const modelOf = new Map(topics?.languages.map((model) => [model.language, model]));
  const rules = dangerRules(words.danger);
  const signs = dangerRules(words.signs);
  const { lists, concepts, entities } = findersOf(words);
  const marks = new LanguageMarks(lists);
  const { partsOf, areInOrder } = partsReader(lists);
  const guessLanguage = languageGuesser(languages, marks, lists);

  return {
    match(written: string, hints: MatchHints = {}): Match {
      const text = readable(written, zawgyi);
      const folded = fold(excerpt(text));
      const guess = guessFrom(folded, hints);
      const tried = languagesToTry(guess, hints.language);
      const sounds = languageOf(guess);
      const exact = exactIn(folded, [hints.language, sounds], tried);
      const language = exact?.language ?? sounds;
      const spoken = exact ? [exact.language] : tried;
      const found = withSigns(
        { ...entities.find(folded, spoken), ...thingsIn(concepts.find(folded, spoken)) },
        signsIn(folded, spoken, signs),
      );
      const reading = read(folded, tried, found);
      const marked = marks.ofNeighbours(folded, language);
      const scope = round(exact ? (exact.topic === null ? 0 : 1) : (reading?.scope ?? 0));
      const base = {
        text,
        language,
        scope,
        ...(marked === undefined ? {} : { marks: marked }),
        languageConfidence: round(exact?.only ? Math.max(guess.confidence, exact.language === sounds ? 0.95 : 0.9) : guess.confidence),
      };
      if (exact && !isDanger(exact.topic)) return { ...base, ...exactly(exact.topic), danger: null, entities: found };
      const alarms = alarmsIn(folded, tried, rules).filter(({ kind }) => !isOver(kind, found));
      const heard =
        dangerIn(reading, alarms, exact?.topic ?? null) ??
        dangerInParts(reading, folded, tried) ??
        dangerAround(reading, alarms, folded, tried);
      const danger = (alarms.length > 0 || exact || !leans(found)) && !(heard !== null && isOver(heard, found)) ? heard : null;
      const told = danger === null ? null : endangered(danger, alarms, reading, exact !== null);
      // "I asked, he does not give it" is hardly danger to the model, and plain to whoever knows what was said before.
      if (told !== null && !(told.faint && found.hint !== undefined)) return { ...base, ...told, danger, entities: found };
      const judgement = inParts(judged(reading, alarms), folded, tried);
      // Of words that are mostly unknown no alarm is raised, but what is surely about danger is danger; not so a death.
      if (
        judgement.topic !== null &&
        isDanger(judgement.topic) &&
        (leans(found) || found.hint !== undefined || isOver(judgement.topic, found))
      )
        return { ...base, ...judgement, topic: null, verdict: "none", danger: null, entities: found };
      return { ...base, ...judgement, danger: isDanger(judgement.topic) ? judgement.topic : null, entities: found };
    },
    speaksOf: (text, languages) => [...new Set(concepts.find(matchable(text, zawgyi), languages).map(({ concept }) => concept))],
  };

  /** Who says where he is from, tells at once which language he writes, where two are alike. */
  function guessFrom(folded: string, hints: MatchHints): Guess {
    const guess = guessLanguage(folded, hints);
    if (hints.country !== undefined || guess.ranked.length < 2) return guess;
    const { origin } = entities.find(folded, languagesToTry(guess, hints.language));
    return origin === undefined ? guess : guessLanguage(folded, { ...hints, country: origin });
  }

  /**
   * "Boss took my passport and does not let me out": half of it is an ordinary question, the other half is not. Null where no danger may be meant at all.
   * Rules have read the whole, with what makes them silent: in a part they would miss that it is news.
   */
  function dangerInParts(whole: Reading | null, folded: string, tried: readonly Language[]): TopicId | null {
    if (!whole || !mayAlarm(whole)) return null;
    for (const part of partsOf(folded)) {
      const danger = dangerIn(read(part, tried, entities.find(part, tried)), [], null);
      if (danger !== null) return danger;
    }
    return null;
  }

  /**
   * "No salary 5 month i want kill my self what can i do": all of it sounds like a question about wages, but not the words around those that a rule heard.
   */
  function dangerAround(whole: Reading | null, alarms: readonly Alarm[], folded: string, tried: readonly Language[]): TopicId | null {
    if (!whole || whole.scope < whole.model.thresholds.scope) return null;
    const believed = alarms.find(({ from, to }) => {
      const around = wordsAround(folded, from, to);
      return around !== null && isBelieved(read(around, tried, entities.find(around, tried)));
    });
    return believed?.kind ?? null;
  }

  /**
   * A message of two sure questions is about the first, and the second is offered; of sentences that tell one story, about what the whole of it speaks
   * of: of nine such unseen messages that named another matter first, all nine asked for that. A question among courtesies is what the message is about.
   * Who asks for a person in one of the parts, asks for that besides.
   */
  function inParts(whole: Judgement, folded: string, tried: readonly Language[]): Judgement {
    const parts = partsOf(folded).flatMap((part) => read(part, tried, entities.find(part, tried)) ?? []);
    const asked = new Map(parts.filter(isQuestion).map((reading) => [topicOf(reading), reading]));
    const [first, second] = asked.keys();
    const main = first === undefined ? undefined : asked.get(first);
    if (!main) return whole;
    const open = whole.topic?.startsWith("talk.") ?? false;
    // Two questions may leave the whole undecided between them; where danger is one of its choices it is offered.
    const endangers = whole.alternatives.some(({ topic }) => isDanger(topic));
    const meant = asked.get(whole.topic ?? (endangers ? "" : (whole.alternatives[0]?.topic ?? "")));
    if (parts.some(asksForPerson)) return { ...judged(meant ?? main, []), also: PERSON };
    if (second === undefined) return open ? judged(main, []) : whole;
    if (meant && meant !== main && !areInOrder(folded)) return { ...judged(meant, []), also: topicOf(main) };
    return open || meant ? { ...judged(main, []), also: second } : whole;
  }

  /** Null when nothing was learnt. A message in a language without phrases is read as the first that has some. */
  function read(folded: string, tried: readonly Language[], found: Entities): Reading | null {
    const model = [...tried, ...modelOf.keys()].map((language) => modelOf.get(language)).find((known) => known !== undefined);
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
   * The training phrase that the message repeats. Short ones ("ok", "stop") are phrases of many languages: `first` go the conversation's own and the
   * one that it sounds like, then English, whose words everybody borrows, then those tried. `only`: no other language has the phrase.
   */
  function exactIn(folded: string, first: readonly (Language | null | undefined)[], tried: readonly Language[]) {
    const key = keyOf(folded);
    const having = new Map<Language, TopicId | null>();
    for (const { language, exact } of modelOf.values()) {
      const topic = exactTopic(exact, key);
      if (topic !== undefined) having.set(language, topic);
    }
    const language = [...first, "en" as const, ...tried, ...having.keys()].find((one) => one && having.has(one));
    const topic = language && having.get(language);
    return !language || topic === undefined ? null : { language, topic, only: having.size === 1 };
  }
}

/** No ambulance comes for the dead. */
function isOver(danger: TopicId, { died }: Entities): boolean {
  return died === true && danger === "safety.emergency";
}

/** What is said beside a danger as well as by itself. */
const WITH_DANGER: ReadonlySet<Reply> = new Set(["watched", "tongue"]);

/** "And now what do I do?" speaks of what was said before, and of no danger by itself; rules know the few words that do. */
function leans({ reply, bare, countries = [] }: Entities): boolean {
  return (reply !== undefined && !WITH_DANGER.has(reply)) || (bare === true && countries.length > 0);
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
