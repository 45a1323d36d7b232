import distances from "natural/lib/natural/distance/index.js";
import { type Features, features, type Pieces } from "./features.ts";

/** Shorter words have too many neighbours. */
const LONG_ENOUGH = 5;
/** From so many letters on two may be wrong. */
const LONG = 8;
/** Few get the first letter wrong. */
const ELSEWHERE = 0.25;
/** Each half of two words that were written as one. */
const HALF = 3;

/** The words of texts, without marks, the commonest first. */
export function wordsOf(texts: readonly Pieces[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of plainWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([word]) => word);
}

function plainWords({ line }: Pieces): string[] {
  return line.match(/[^ ]+/g) ?? [];
}

/** A text with each word that is not `known` as the known one that was likely meant; the same text when there is none. */
export function mended(text: Features, known: readonly string[]): Features {
  const plain = plainWords(text);
  const meant = plain.map((word) => meantBy(word, known));
  if (meant.every((word, at) => word === plain[at])) return text;
  return features(meant.map((word, at) => (word === plain[at] ? text.words[at] : word)).join(" "), text.concepts);
}

function meantBy(word: string, known: readonly string[]): string {
  if (word.length < LONG_ENOUGH || /\p{N}/u.test(word) || known.includes(word)) return word;
  return misspelt(word, known) ?? runTogether(word, known) ?? inflected(word, known) ?? word;
}

/** The nearest in letters; of equally near ones that which begins alike, then the commonest. */
function misspelt(word: string, known: readonly string[]): string | undefined {
  let least = word.length < LONG ? 1.5 : 2.5;
  let best: string | undefined;
  for (const other of known) {
    if (other.length < HALF || othersIn(word, other) >= least) continue;
    const slips = distances.DamerauLevenshteinDistance(word, other, { restricted: true });
    const distance = slips + (other[0] === word[0] ? 0 : ELSEWHERE);
    if (distance < least) [least, best] = [distance, other];
  }
  return best;
}

/** How many letters of the longer word the other does not have: so many slips at least lie between them, and it is told in no time. */
function othersIn(one: string, other: string): number {
  let left = one;
  for (const letter of other) left = left.replace(letter, "");
  return left.length + Math.max(0, other.length - one.length);
}

/** Two known words without the space between them. */
function runTogether(word: string, known: readonly string[]): string | undefined {
  for (let at = HALF; at <= word.length - HALF; at++) {
    const halves = [word.slice(0, at), word.slice(at)];
    if (halves.every((half) => known.includes(half))) return halves.join(" ");
  }
  return undefined;
}

/** The known word that has most of its letters in common from the beginning, and at least half of the longer one. */
function inflected(word: string, known: readonly string[]): string | undefined {
  let most = 0.5;
  let best: string | undefined;
  for (const other of known) {
    if (other.length < LONG_ENOUGH) continue;
    let same = 0;
    while (same < word.length && word[same] === other[same]) same++;
    const share = same / Math.max(word.length, other.length);
    if (same >= LONG_ENOUGH && (share > most || (share === most && !best))) [most, best] = [share, other];
  }
  return best;
}
