import type { ContentSet, Fact, Found } from "../content.ts";
import type { Conversation } from "../conversation.ts";
import { factValues, fill } from "../format.ts";
import type { Language } from "../language.ts";
import type { AnswerOrigin, Jurisdiction, MessageId, StaffId, Time, TopicId } from "../message.ts";
import { templateOf, withheld } from "./telling.ts";

/** What a worker was told of one fact: enough to see later whether it still holds, and to put it right. */
export interface ToldFact {
  readonly at: Time;
  readonly topic: TopicId;
  /** The country of the fact, so that it can be said where to ask when the fact itself is gone. */
  readonly jurisdiction: Jurisdiction;
  /** The language of `text`, which may not be the worker's. */
  readonly language: Language;
  /** A digest of the wording and of the values in it. */
  readonly said: string;
  readonly text: string;
  /** A correction that staff confirmed and that waits until the worker writes: what it replaces the text by, and who confirmed it. */
  readonly due?: { readonly now: string; readonly by: StaffId };
  /** The correction that is on its way, and what the worker has been told once it is out; null when nothing replaces the old words. */
  readonly out?: { readonly message: MessageId; readonly now: string; readonly by: StaffId; readonly told: ToldFact | null };
}

/** By the id of the fact. */
export type ToldFacts = Readonly<Record<string, ToldFact>>;

const DAY_MS = 24 * 60 * 60_000;
/** What was told longer ago is not put right any more, and not kept. */
export const TOLD_DAYS = 90;
/** A worker who asks more than this loses the oldest first; a document stays small. */
const MOST_TOLD = 40;

/** What a worker has been told, after an answer that rests on facts. `language` is that of the conversation, from which the wordings were chosen. */
export function withTold(told: ToldFacts, answer: AnswerOrigin, content: ContentSet, { language, at }: ToldWhen): ToldFacts {
  const places = [...new Set([answer.jurisdiction, ...content.jurisdictions])];
  const facts = places.flatMap((place) => content.facts(answer.topic, place)).filter(({ id }) => answer.facts.includes(id));
  const fresh = facts.flatMap((fact): [string, ToldFact][] => {
    const now = tellNow(content, fact, language);
    return now ? [[fact.id, { at, topic: fact.topic, jurisdiction: fact.jurisdiction, ...now }]] : [];
  });
  return pruned([...Object.entries(told).filter(([id]) => !fresh.some(([other]) => other === id)), ...fresh], at);
}

interface ToldWhen {
  readonly language: Language;
  readonly at: Time;
}

/** What was told lately enough to be put right, the newest last. */
function pruned(told: readonly (readonly [string, ToldFact])[], now: Time): ToldFacts {
  const kept = told.filter(([, { at }]) => isRecent(at, now)).sort(([, a], [, b]) => a.at - b.at);
  return Object.fromEntries(kept.slice(-MOST_TOLD));
}

export function isRecent(at: Time, now: Time): boolean {
  return at > now - TOLD_DAYS * DAY_MS;
}

/** A fact in the words of today. Null when nobody has worded it. */
export function tellNow(content: ContentSet, fact: Fact, language: Language): Pick<ToldFact, "language" | "said" | "text"> | null {
  const template = templateOf(content, language, fact, content.answer(fact.topic, language));
  if (!template) return null;
  const text = fill(template.text, factValues(fact, template.language, content));
  return { language: template.language, said: digestOf(template, fact), text };
}

/** Over the wording and those values that it names, so that neither a value for editors nor another way to write a number changes it. */
function digestOf({ text, language }: Found, { values }: Fact): string {
  const named = [...text.matchAll(/\{([\w-]+)\}/g)].map(([, name = ""]) => [name, values[name] ?? null]);
  return digest(JSON.stringify([language, text, named]));
}

/** Sixty-four bits of FNV-1a in two halves: nobody attacks it, and a change must show. */
export function digest(text: string): string {
  const half = (seed: number): string => {
    let hash = seed;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    return (hash >>> 0).toString(36);
  };
  return `${half(0x811c9dc5)}-${half(0x050c5d1f)}`;
}

/** What has become of a fact since it was told. */
export type Standing =
  | { readonly kind: "same" }
  | { readonly kind: "changed"; readonly fact: Fact; readonly text: string }
  | { readonly kind: "withdrawn"; readonly fact: Fact | null };

/** Whether the fact would still be told in the same words, in the language in which it was told. */
export function standingOf(content: ContentSet, id: string, told: ToldFact, now: Time): Standing {
  const fact = findFact(content, id, told);
  if (!fact || fact.tell === "background" || withheld(content, fact, now) !== null) return { kind: "withdrawn", fact };
  const today = tellNow(content, fact, told.language);
  if (!today) return { kind: "withdrawn", fact };
  const same = today.said === told.said || today.text === told.text;
  return same ? { kind: "same" } : { kind: "changed", fact, text: today.text };
}

/** An editor may have put the fact under another topic; it is withdrawn only when it is nowhere. */
function findFact(content: ContentSet, id: string, { topic, jurisdiction }: ToldFact): Fact | null {
  const among = (one: TopicId): Fact | undefined => content.facts(one, jurisdiction).find((fact) => fact.id === id);
  const found = among(topic);
  if (found) return found;
  for (const other of content.topics.keys()) {
    const moved = among(other);
    if (moved) return moved;
  }
  return null;
}

/** What was told to a worker who can be told otherwise: lately, with no correction on its way, and neither stopped nor erased. */
export function correctable({ told = {}, stopped, erased }: Conversation, now: Time): readonly (readonly [string, ToldFact])[] {
  return stopped || erased ? [] : Object.entries(told).filter(([, { at, out }]) => !out && isRecent(at, now));
}
