import type { TopicId } from "../message.ts";
import { withoutMarks } from "../normalize.ts";
import { hashText } from "./features.ts";

/** Training phrases by hash, so that a message that repeats one gets its topic. */
export interface ExactPhrases {
  /** 53 bits of hash each: among 10,000 phrases two share a key once in 180 million trainings. */
  readonly keys: Float64Array;
  /** Index into `topics` at the same place. */
  readonly at: Int32Array;
  /** Null: about nothing here. */
  readonly topics: readonly (TopicId | null)[];
}

export function learnExact(phrases: readonly { readonly text: string; readonly topic: TopicId | null }[]): ExactPhrases {
  const topics = [...new Set(phrases.map(({ topic }) => topic))];
  const place = new Map(topics.map((topic, at) => [topic, at]));
  return {
    keys: Float64Array.from(phrases, ({ text }) => keyOf(text)),
    at: Int32Array.from(phrases, ({ topic }) => place.get(topic) ?? 0),
    topics,
  };
}

/** Looks a folded text up: undefined when it is no training phrase, null when it is one about nothing. */
export function exactLookup({ keys, at, topics }: ExactPhrases): (text: string) => TopicId | null | undefined {
  const table = new Map<number, TopicId | null>();
  keys.forEach((key, i) => {
    table.set(key, topics[at[i] ?? 0] ?? null);
  });
  return (text) => table.get(keyOf(text));
}

function keyOf(text: string): number {
  const plain =
    withoutMarks(text)
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
      .trim() || text;
  return hashText(plain, 1) * 2 ** 21 + (hashText(plain, 2) >>> 11);
}
