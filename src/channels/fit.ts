import type { Capabilities } from "../app/ports.ts";
import { digits } from "../domain/format.ts";
import type { Language } from "../domain/language.ts";
import type { Choice, Say } from "../domain/message.ts";

/** What of a channel decides how a message fits. */
type Fits = Pick<Capabilities, "maxText" | "maxButtons" | "maxLabel"> &
  Partial<Pick<Capabilities, "media" | "maxTextWithButtons" | "labelsIn" | "soundApart" | "buttonsArePoll">>;

/**
 * The messages that a channel needs to show one `say`, in order. Choices stay buttons on the last message where all of them
 * fit, otherwise they become numbered lines; a recording comes after the words, where the channel can play it. Fitting what is already fitted changes nothing.
 */
export function fitSay(say: Say, can: Fits): readonly Say[] {
  const choices = say.choices ?? [];
  const buttons =
    fitsAsButtons(choices, can) && (!can.buttonsArePoll || isPoll(say)) && say.text.length <= (can.maxTextWithButtons ?? can.maxText);
  const text = buttons ? say.text : [say.text.trimEnd(), numbered(choices, say.language)].filter(Boolean).join("\n\n");
  const parts = split(text, can.maxText, say.language);
  const { choices: _, voice, ...plain } = say;
  const heard = voice && can.media?.includes("voice") ? { voice } : {};
  const apart = can.soundApart && say.text !== "" ? heard : {};
  const said = parts.map((part, index) => {
    const last = index === parts.length - 1;
    const beside = last && apart !== heard ? heard : {};
    return { ...plain, text: part, ...(last && buttons && choices.length > 0 ? { choices } : {}), ...beside };
  });
  return "voice" in apart ? [...said, { ...plain, text: "", ...apart }] : said;
}

function fitsAsButtons(choices: readonly Choice[], can: Fits): boolean {
  const long = can.labelsIn === "signs" ? (label: string) => [...label].length : length;
  return choices.length === 0 || (choices.length <= can.maxButtons && choices.every(({ label }) => long(label) <= can.maxLabel));
}

function isPoll({ text, choices = [] }: Say): boolean {
  const labels = new Set(choices.map(({ label }) => label.trim()));
  return choices.length === 0 || (text.trim() !== "" && labels.size > 1 && labels.size === choices.length && !labels.has(""));
}

function length(label: string): number {
  return [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(label)].length;
}

function numbered(choices: readonly Choice[], language: Language): string {
  return choices.map(({ label }, index) => `${digits(index + 1, language)}. ${label}`).join("\n");
}

/** Cuts a text into parts of at most `max` UTF-16 units at the best border there is; only white space at a cut is lost. */
export function split(text: string, max: number, language: Language): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const at = border(rest, max, language);
    const part = rest.slice(0, at).trim();
    if (part) parts.push(part);
    rest = rest.slice(at).trimStart();
  }
  if (rest || parts.length === 0) parts.push(rest);
  return parts;
}

/** Longer than any word or sentence border needs to be seen. */
const LOOKED_AHEAD = 500;

/** Where to cut: the last paragraph, line, sentence, space, word or character border, whichever first leaves no stump. */
function border(text: string, max: number, language: Language): number {
  const stump = Math.floor(max / 4);
  const before = text.slice(0, max + 1);
  // Not the whole rest: to segment it anew for each part would keep everybody waiting for seconds.
  const near = text.slice(0, max + LOOKED_AHEAD);
  const segment = (granularity: "sentence" | "word" | "grapheme") =>
    new Intl.Segmenter(language, { granularity }).segment(near).containing(max)?.index ?? 0;
  const finders = [
    () => before.lastIndexOf("\n\n"),
    () => before.lastIndexOf("\n"),
    () => segment("sentence"),
    () => before.lastIndexOf(" "),
    () => segment("word"),
  ];
  for (const find of finders) {
    const at = find();
    if (at > stump) return at;
  }
  return segment("grapheme") || codePoint(text, max);
}

/** For a single character longer than a message: never between the halves of a surrogate pair. */
function codePoint(text: string, max: number): number {
  const code = text.charCodeAt(max);
  return code >= 0xdc00 && code <= 0xdfff && max > 1 ? max - 1 : max;
}
