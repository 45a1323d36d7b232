import type { Language } from "../../language.ts";
import type { Jurisdiction } from "../../message.ts";
import type { Pieces } from "../model/features.ts";
import type { MatchHints } from "../types.ts";
import type { WordLists } from "../word-lists.ts";
import { type LanguageBayes, learnBayes, readLanguage } from "./language-bayes.ts";
import type { LanguageMarks } from "./language-marks.ts";

/** A language and how likely the text is in it. */
export interface LanguageShare {
  readonly language: Language;
  readonly share: number;
}

export interface Guess {
  /** Likeliest first; empty when there is nothing to go by. */
  readonly ranked: readonly LanguageShare[];
  /** 0-1: how sure the first is. */
  readonly confidence: number;
}

/** Letters that no other of our languages is written in. */
const SCRIPTS: readonly (readonly [Language, RegExp])[] = [
  ["km", /[\u1780-\u17ff]/g],
  ["lo", /[\u0e80-\u0eff]/g],
  ["my", /[\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f]/g],
  ["th", /[\u0e00-\u0e7f]/g],
  ["bn", /[\u0980-\u09ff]/g],
  ["ne", /[\u0900-\u097f]/g],
];
/** Letters of Shan, Mon, Karen and others in the Burmese block: not Burmese, though it is the nearest language that we have. */
const NOT_BURMESE = /[\u1028\u1033-\u1035\u105a-\u109f\uaa60-\uaa7f]/g;
/** Marked letters of Vietnamese alone. */
const VIETNAMESE = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/;
/** Borrowed words are Latin: this share of letters in its own script makes a message Khmer, or Burmese. */
const ENOUGH = 0.2;
/** How much more often people stay with their language than change it. */
const STAY = 4;
/** How much more often people of a country write its language than others do; and, where many languages are spoken, than one would think. */
const AT_HOME = 4;
/** Whoever reads one reads the other, so that a text that is surely in one of the two is not in an unknown language. */
const TWIN: Readonly<Partial<Record<Language, Language>>> = { id: "ms", ms: "id", lo: "th", th: "lo" };
const SPOKEN_IN: Readonly<Record<Jurisdiction, Language>> = {
  ID: "id",
  MY: "ms",
  BN: "ms",
  PH: "tl",
  VN: "vi",
  TH: "th",
  KH: "km",
  LA: "lo",
  MM: "my",
  BD: "bn",
  NP: "ne",
};
/** The language of most people of a country that workers leave; undefined for others. */
export const languageOf = (country: Jurisdiction | null | undefined): Language | undefined =>
  country === null || country === undefined ? undefined : SPOKEN_IN[country];

/** The language of texts in scripts of their own; null for Latin and for no letters at all. */
function languageByScript(text: string): Guess | null {
  const letters = text.match(/\p{L}|\p{M}/gu)?.length ?? 0;
  const counts = SCRIPTS.map(([language, script]) => ({ language, count: text.match(script)?.length ?? 0 }));
  const most = counts.reduce((a, b) => (b.count > a.count ? b : a));
  if (most.count === 0 || most.count < letters * ENOUGH) return VIETNAMESE.test(text) ? certain("vi", 0.9) : null;
  const strange = most.language === "my" && (text.match(NOT_BURMESE)?.length ?? 0) > most.count / 10;
  return certain(most.language, strange ? ANOTHER : 1);
}

/** How sure a language is whose letters a text is written in, but which it is not: it is in one that we do not speak. */
const ANOTHER = 0.3;

function certain(language: Language, confidence: number): Guess {
  return { ranked: [{ language, share: confidence }], confidence };
}

/** Learns to tell languages apart from phrases in Latin letters, folded, and the same in pieces. Null when all are in one language. */
export function learnLanguages(phrases: readonly { readonly language: Language; readonly text: string }[], pieces: readonly Pieces[]) {
  const latin = phrases.flatMap(({ language, text }, at) => {
    const found = pieces[at];
    return found && /\p{Script=Latin}/u.test(text) && languageByScript(text) === null ? [{ language, text: found }] : [];
  });
  return new Set(latin.map(({ language }) => language)).size < 2 ? null : learnBayes(latin);
}

/** Guesses the language of a folded text from its letters, the language of the conversation so far, and the country. */
export type GuessLanguage = (text: string, hints?: MatchHints) => Guess;

export function languageGuesser(bayes: LanguageBayes | null, marks: LanguageMarks, lists: WordLists): GuessLanguage {
  const isHindi = strangeIn("ne", lists);
  return (text, { language: before, country } = {}) => {
    const byScript = languageByScript(text);
    if (byScript) return byScript.ranked[0]?.language === "ne" && isHindi(text) ? certain("ne", ANOTHER) : byScript;
    if (!bayes || !/\p{L}/u.test(text)) return NOTHING;
    const { shares, confidence: sure } = readLanguage(bayes, marks.withoutPlaces(text));
    const home = country === undefined ? undefined : SPOKEN_IN[country];
    const pull = (label: Language) => (label === before ? STAY : 1) * (label === home ? AT_HOME : 1) * marks.pullOf(text, label, before);
    const pulls = bayes.labels.map((label, at) => (shares[at] ?? 0) * pull(label));
    const sum = pulls.reduce((a, b) => a + b, 0);
    const ranked = bayes.labels.map((language, at) => ({ language, share: (pulls[at] ?? 0) / sum })).sort((a, b) => b.share - a.share);
    const first = ranked[0];
    if (!first) return NOTHING;
    const plain = shares[bayes.labels.indexOf(first.language)] ?? 0;
    const twin = ranked.find(({ language }) => language === TWIN[first.language])?.share ?? 0;
    return { ranked, confidence: Math.min(1, sure * ((first.share + twin) / Math.max(plain, 1e-6))) };
  };
}

/** True of a text in the letters of a language that has more words of another in them, which we do not speak: of Hindi, not of Nepali. */
function strangeIn(language: Language, lists: WordLists): (text: string) => boolean {
  const [strange, own, neither] = (["strange_words", "marks", "not_marks"] as const).map(
    (list) => new RegExp(lists.whole(list, [language]), "gu"),
  ) as [RegExp, RegExp, RegExp]; // as many as lists
  return (text) => {
    const count = text.match(strange)?.length ?? 0;
    return count > 0 && count > (text.replace(neither, " ").match(own)?.length ?? 0);
  };
}

const NOTHING: Guess = { ranked: [], confidence: 0 };
