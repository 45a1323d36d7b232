import type { TopicId } from "../message.ts";
import { withoutMarks } from "../normalize.ts";
import { hashText } from "./model/features.ts";

/** Training phrases by hash, so that a message that repeats one gets its topic. */
export interface ExactPhrases {
  /** Rising; 53 bits of hash each: among 10,000 phrases two share a key once in 180 million trainings. */
  readonly keys: Float64Array;
  /** Index into `topics`, of which there are fewer than 256, at the same place. */
  readonly at: Uint8Array;
  /** Null: about nothing here. */
  readonly topics: readonly (TopicId | null)[];
}

export function learnExact(phrases: readonly { readonly text: string; readonly topic: TopicId | null }[]): ExactPhrases {
  const topics = [...new Set(phrases.map(({ topic }) => topic))];
  const place = new Map(topics.map((topic, at) => [topic, at]));
  const placed = (key: (text: string) => number) => phrases.map(({ text, topic }) => [key(text), place.get(topic) ?? 0] as const);
  // What an editor wrote goes before what another phrase is without its marks.
  const placeOf = new Map([...placed((text) => hashed(withoutMarks(text))), ...placed(keyOf)]);
  const keys = Float64Array.from(placeOf.keys()).sort();
  return { keys, at: Uint8Array.from(keys, (key) => placeOf.get(key) ?? 0), topics };
}

/** Looks the key of a folded text up: undefined when it is no training phrase, null when it is one about nothing. */
export function exactTopic({ keys, at, topics }: ExactPhrases, key: number): TopicId | null | undefined {
  const place = firstNotBelow(keys, key);
  return keys[place] === key ? (topics[at[place] ?? 0] ?? null) : undefined;
}

/** By halves: a table of its own would take more memory than all keys. */
function firstNotBelow(keys: Float64Array, key: number): number {
  let [from, to] = [0, keys.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((keys[middle] ?? 0) < key) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** A single word of Vietnamese is told from others by its marks alone: "đúng" is yes, "đừng" is don't. */
const SINGLE = /^\P{L}*[\p{L}\p{M}]+\P{L}*$/u;

/** What a folded text is looked up by: the same for texts that differ in punctuation alone, and in marks where there are several words. */
export function keyOf(text: string): number {
  return hashed(SINGLE.test(text) ? text : withoutMarks(text));
}

function hashed(text: string): number {
  const plain = text.replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim() || text;
  return hashText(plain, 1) * 2 ** 21 + (hashText(plain, 2) >>> 11);
}
