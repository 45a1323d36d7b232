import { bare, POLITE } from "../commands.ts";
import type { ContentSet } from "../content.ts";
import type { Choice } from "../message.ts";

// First code point of each run of ten digits that our workers' keyboards have.
const ZEROES = ["0", "០", "໐", "၀", "႐", "๐", "০", "०", "٠", "۰", "０"].map((zero) => zero.codePointAt(0) ?? 0);

/** The value of a decimal digit of any of our scripts, or null. */
export function digitValue(character: string): number | null {
  const code = character.codePointAt(0) ?? 0;
  const zero = ZEROES.find((start) => code >= start && code <= start + 9);
  return zero === undefined ? null : code - zero;
}

/**
 * The number that a text is: digits of one of our scripts with nothing but punctuation and spaces around, as in "2", "(២)" or "၃။".
 * Null for anything else, and above 999.
 */
export function menuNumber(text: string): number | null {
  const bare = text.normalize("NFKC").replace(/(?:[\s\p{P}\p{S}\p{Cf}\p{Me}]|\ufe0f)+/gu, "");
  const digits = Array.from(bare, digitValue);
  if (digits.length === 0 || digits.length > 3 || digits.includes(null)) return null;
  return digits.reduce<number>((sum, digit) => sum * 10 + (digit ?? 0), 0);
}

/** Letters only, those of Vietnamese without their marks: many phones are typed on without. */
const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, "")
    .replaceAll("đ", "d")
    .replace(/[\s\p{P}\p{S}\u200b-\u200d]+/gu, "");

/** The choice that a typed text means: its number, in figures or as words say it, or its label as it was shown. Null when it means none. */
export function chosen(menu: readonly Choice[], text: string, content: ContentSet): Choice | null {
  if (menu.length === 0) return null;
  const number = menuNumber(text) ?? spokenNumber(text, content);
  return number === null ? labelled(menu, text) : ((number === LAST ? menu.at(-1) : menu[number - 1]) ?? null);
}

/** The choice whose label somebody wrote. */
export function labelled(menu: readonly Choice[], text: string): Choice | null {
  const wanted = plain(text);
  if (wanted === "") return null;
  const curt = wanted.replace(POLITE, "");
  return (
    menu.find(({ label }) => plain(label) === wanted) ??
    menu.find(({ label }) => curt !== "" && plain(label).replace(POLITE, "") === curt) ??
    null
  );
}

/** In letters: fewer are a part of too many labels. */
const LEAST_OF_A_LABEL = 4;

/** The only choice whose label holds what somebody wrote, or null. */
export function partly(menu: readonly Choice[], text: string): Choice | null {
  const wanted = plain(text).replace(POLITE, "");
  const holding = wanted.length < LEAST_OF_A_LABEL ? [] : menu.filter(({ label }) => plain(label).includes(wanted));
  return holding.length === 1 ? (holding[0] ?? null) : null;
}

const PLACES = ["first", "second", "third"] as const;
const LAST = -1;

/** How people name a line of a list in all languages on offer: "the second", and words that stand around its number, "number 2". */
interface Ordinals {
  readonly places: ReadonlyMap<string, number>;
  readonly around: readonly string[];
}

/** Folding them all takes longer than all else that is done with a message. */
const looked = new WeakMap<ContentSet, Ordinals>();

function ordinalsOf(content: ContentSet): Ordinals {
  const known = looked.get(content) ?? lookUp(content);
  looked.set(content, known);
  return known;
}

function lookUp(content: ContentSet): Ordinals {
  const words = (key: string) =>
    content.languages.flatMap((language) => content.say(language, `chat:ordinals.${key}`).text.split(/[,،၊]/).map(bare));
  return {
    places: new Map([
      ...words("last").map((word) => [word, LAST] as const),
      ...PLACES.flatMap((place, at) => words(place).map((word) => [word, at + 1] as const)),
    ]),
    around: [...new Set(words("number"))].filter((word) => word !== "").sort((one, other) => other.length - one.length),
  };
}

/** "Yang kedua tu la", "số 2 ạ": words that point, or soften. */
const AT_THE_END = /(?: (?:tu|itu|ini|ni|la|lah|je|aja|saja|dong|ya|nha|nhé|ạ|a|po|ho|hai|chai|ta|te))+$/u;

/** The number that "the second" or "number 2" names, or null. */
function spokenNumber(text: string, content: ContentSet): number | null {
  if (text.length > MOST_SPOKEN) return null;
  const { places, around } = ordinalsOf(content);
  const whole = bare(text);
  const place = places.get(whole) ?? places.get(whole.replace(POLITE, "").trim());
  if (place !== undefined) return place;
  const said = whole.replace(AT_THE_END, "");
  if (places.has(said)) return places.get(said) ?? null;
  const word = around.find((one) => said.startsWith(one) || said.endsWith(one));
  return word === undefined ? null : menuNumber(said.replace(word, ""));
}

/** In letters; what is longer names more than a number. */
const MOST_SPOKEN = 40;
