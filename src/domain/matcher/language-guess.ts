import type { Language } from "../language.ts";
import type { Jurisdiction } from "../message.ts";
import type { Pieces } from "./features.ts";
import { type LanguageBayes, learnBayes, readLanguage } from "./language-bayes.ts";
import { pullOf, withoutPlaces } from "./language-marks.ts";
import type { MatchHints } from "./types.ts";

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
/** Everyday words of Hindi that Nepali does not have, and of Nepali that Hindi does not have: both are written in the same letters. */
const HINDI =
  /(?<![\p{L}\p{M}])(?:है|हैं|हूँ|हूं|नहीं|मैं|मुझे|मेरा|मेरे|क्या|और|कैसे|कितना|चाहिए|रहा|रही|रहे|था|थी|थे|किया|गया|सकता|हमें|हमको|लेकिन|उसने|मत)(?![\p{L}\p{M}])/gu;
const NEPALI =
  /(?<![\p{L}\p{M}])(?:छ|छे|छैन|छैनन्|छन्|छिन्|गर्छे|गर्छिन्|गर्छन्|बहिनी|दिदी|भाइ|दाइ|छोरी|छोरा|छु|छौं|हो|होइन|भयो|भएको|गर्न|गर्ने|गर्छ|मलाई|हामी|कति|कहाँ|पर्छ|हुन्छ|थियो|मेरो|हाम्रो|यो|त्यो|अनि|तर|के|कसरी)(?![\p{L}\p{M}])|ले(?![\p{L}\p{M}])|लाई|बाट|दैन|एन(?![\p{L}\p{M}])|(?<=[\p{L}\p{M}]{2})(?<!(?<![\p{L}\p{M}])(?:बी|सी|क्ष|सिने|ड्रा|प्रति|महि))मा(?![\p{L}\p{M}])/gu;
/** Marked letters of Vietnamese alone. */
const VIETNAMESE = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/;
/** Borrowed words are Latin: this share of letters in its own script makes a message Khmer, or Burmese. */
const ENOUGH = 0.2;
/** How much more often people stay with their language than change it. */
const STAY = 4;
/** How much more often people of a country write its language than others do; and, where many languages are spoken, than one would think. */
const AT_HOME = 4;
/** Whoever reads one reads the other, so that a text that is surely in one of the two is not in an unknown language. */
const TWIN: Readonly<Partial<Record<Language, Language>>> = { id: "ms", ms: "id" };
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
export function languageByScript(text: string): Guess | null {
  const letters = text.match(/\p{L}|\p{M}/gu)?.length ?? 0;
  const counts = SCRIPTS.map(([language, script]) => ({ language, count: text.match(script)?.length ?? 0 }));
  const most = counts.reduce((a, b) => (b.count > a.count ? b : a));
  if (most.count === 0 || most.count < letters * ENOUGH) return VIETNAMESE.test(text) ? certain("vi", 0.9) : null;
  return certain(most.language, isAnother(most.language, text, most.count) ? 0.3 : 1);
}

/** True when the script is shared and the text is in another language that we do not speak. */
function isAnother(language: Language, text: string, letters: number): boolean {
  if (language === "my") return (text.match(NOT_BURMESE)?.length ?? 0) > letters / 10;
  return language === "ne" && (text.match(HINDI)?.length ?? 0) > (text.match(NEPALI)?.length ?? 0);
}

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
export function guessLanguage(text: string, bayes: LanguageBayes | null, { language: before, country }: MatchHints = {}): Guess {
  const byScript = languageByScript(text);
  if (byScript) return byScript;
  if (!bayes || !/\p{L}/u.test(text)) return NOTHING;
  const { shares, confidence: sure } = readLanguage(bayes, withoutPlaces(text));
  const home = country === undefined ? undefined : SPOKEN_IN[country];
  const pull = (label: Language) => (label === before ? STAY : 1) * (label === home ? AT_HOME : 1) * pullOf(text, label, before);
  const pulls = bayes.labels.map((label, at) => (shares[at] ?? 0) * pull(label));
  const sum = pulls.reduce((a, b) => a + b, 0);
  const ranked = bayes.labels.map((language, at) => ({ language, share: (pulls[at] ?? 0) / sum })).sort((a, b) => b.share - a.share);
  const first = ranked[0];
  if (!first) return NOTHING;
  const plain = shares[bayes.labels.indexOf(first.language)] ?? 0;
  const twin = ranked.find(({ language }) => language === TWIN[first.language])?.share ?? 0;
  return { ranked, confidence: Math.min(1, sure * ((first.share + twin) / Math.max(plain, 1e-6))) };
}

const NOTHING: Guess = { ranked: [], confidence: 0 };
