import type { Language } from "../language.ts";
import type { DangerRules } from "./danger.ts";
import type { Entry } from "./entities/entities.ts";
import type { Found } from "./phrasebook.ts";
import { type DangerRule, type EntityWords, REPLIES, type Reply, RULED, RULED_REPLIES, type RuledSign } from "./training.ts";
import type { Entities } from "./types.ts";

/**
 * The longest wording counts. That somebody reads along counts whatever else is said; that it is safe only where not even "no" or "not" stands beside it,
 * and that it is over only where nothing else is said.
 */
export function replyIn(text: string, leaning: readonly Found<Entry>[], nothingElse: boolean): Reply | undefined {
  const safety = ({ entry: { means } }: Found<Entry>) => Number(means === "safe");
  // "I am safe now" tells how she is, not that her phone is.
  const said = leaning
    .filter(({ entry }) => entry.kind === "reply")
    .sort((a, b) => b.to - b.from - (a.to - a.from) || safety(a) - safety(b));
  const counts = ({ entry: { means }, from, to }: Found<Entry>) => {
    if (means === "safe") return !/[\p{L}\p{N}]/u.test(text.slice(0, from) + text.slice(to));
    return means === "fine" ? saysOnly(text, means, leaning) : nothingElse;
  };
  const longest = said.find(({ entry }) => entry.means === "watched") ?? said.find(counts);
  return REPLIES.find((reply) => reply === longest?.entry.means);
}

/**
 * "No no, I am ok now, it is over": each part of the message is such a wording, with words that change nothing of it, or says nothing. "Not" within a
 * part makes another of it.
 */
function saysOnly(text: string, means: Reply, leaning: readonly Found<Entry>[]): boolean {
  return [...text.matchAll(/[^,.;:!?…\u104a\u104b\u0964\u17d4\n]+/gu)].every(({ 0: part, index }) => {
    const within = leaning.filter(({ from, to }) => from >= index && to <= index + part.length);
    const wordings = within.filter(({ entry }) => entry.means === means || entry.kind === "softener");
    const fillers = within.filter(({ entry }) => entry.kind === "filler");
    return fills(part, index, wordings) || fills(part, index, fillers);
  });
}

/** No letter of a part that begins at `index` is outside the spans. */
function fills(part: string, index: number, spans: readonly { readonly from: number; readonly to: number }[]): boolean {
  return [...part.matchAll(/[\p{L}\p{N}]/gu)].every(({ index: at }) => spans.some(({ from, to }) => at + index >= from && at + index < to));
}

/** "Boss is coming, write later" is said in few words; in a story somebody comes and something is later. */
const FEW_LETTERS: Readonly<Partial<Record<RuledSign, number>>> = {
  watched: 60,
  beside: 40,
  tongue: 120,
  ransom: 80,
  shared: 100,
  asks: 120,
  untold: 60,
  number: 70,
  next: 70,
  detail: 60,
  unanswered: 80,
  refused: 80,
};

/** The rules of a language for what has no fixed wording. */
export function signRules({ rules = {} }: EntityWords): readonly DangerRule[] {
  return RULED.flatMap((sign) => (rules[sign] ?? []).map((rule) => ({ ...rule, kind: sign })));
}

/** What the rules of the languages that a message may be in hear. */
export function signsIn(text: string, languages: readonly Language[], rules: ReadonlyMap<Language, DangerRules>): ReadonlySet<RuledSign> {
  const heard = new Set(languages.flatMap((language) => (rules.get(language)?.alarms(text) ?? []).map(({ kind }) => kind)));
  return new Set(RULED.filter((sign) => heard.has(sign) && text.length <= (FEW_LETTERS[sign] ?? Number.POSITIVE_INFINITY)));
}

/** That somebody looks goes before any other wording; that there is no common language after all others. */
export function withSigns(found: Entities, signs: ReadonlySet<RuledSign>): Entities {
  const reply = signs.has("watched") ? "watched" : (found.reply ?? (signs.has("tongue") ? "tongue" : undefined));
  const hint = RULED_REPLIES.find((sign) => signs.has(sign));
  const told = TOLD.filter((sign) => signs.has(sign));
  // "She says: he beats me" is said by the other.
  const { other, ...rest } = found;
  const self = signs.has("oneself") && !signs.has("theirs");
  return {
    ...rest,
    ...(other && !self ? { other } : {}),
    ...(reply === undefined ? {} : { reply }),
    ...(hint === undefined ? {} : { hint }),
    ...Object.fromEntries(told.map((sign) => [sign, true])),
  };
}

const TOLD = ["beside", "died", "ransom", "asks", "untold", "oneself", "theirs", "shared"] as const;
