import { setImmediate as breathe } from "node:timers/promises";
import { type Correction, correctionOf } from "../domain/answers/correction.ts";
import { correctable, standingOf, type ToldFact } from "../domain/answers/told.ts";
import type { ContentSet } from "../domain/content.ts";
import type { Conversation } from "../domain/conversation.ts";
import type { Language } from "../domain/language.ts";
import type { Jurisdiction, Time, TopicId } from "../domain/message.ts";
import type { Store } from "./ports.ts";

/** What workers of one language would be sent, and how many they are: now, or with the answer to their next message. */
export interface Letter {
  readonly language: Language;
  readonly correction: Correction;
  readonly now: number;
  readonly later: number;
}

/** Something that workers were told and that no longer holds. */
export interface Outdated {
  readonly fact: string;
  /** The digest of what they were told. */
  readonly said: string;
  readonly topic: TopicId;
  readonly jurisdiction: Jurisdiction;
  readonly kind: Correction["kind"];
  /** The text as told last, and its language. */
  readonly text: string;
  readonly language: Language;
  /** What would be told now in the same language; null when nothing would. */
  readonly today: string | null;
  readonly letters: readonly Letter[];
}

/** What a walk through all conversations found, for one version of the content. */
export interface Findings {
  readonly version: string;
  readonly at: Time;
  readonly looked: number;
  readonly outdated: readonly Outdated[];
  /** Corrections that are confirmed and wait until the worker writes. */
  readonly waiting: number;
}

export interface Scanned {
  readonly store: Pick<Store, "all">;
  readonly content: ContentSet;
  readonly now: Time;
  /** Called with the number of conversations looked at so far; false ends the walk. */
  readonly goOn: (looked: number) => boolean;
}

/** A service that answers workers goes on doing so: after so many milliseconds the walk lets others in. */
const LONGEST_BREATH_MS = 15;

/** Looks at every conversation for what no longer holds. Null when it was ended early. */
export async function scan({ store, content, now, goOn }: Scanned): Promise<Findings | null> {
  const found = new Map<string, Group>();
  let looked = 0;
  let waiting = 0;
  let since = performance.now();
  for await (const { conversation, inbox } of store.all()) {
    if (!goOn(++looked)) return null;
    const underWay = new Set(inbox.flatMap(({ event }) => (event.kind === "correction" ? [event.fact] : [])));
    for (const [fact, told] of correctable(conversation, now)) {
      if (!underWay.has(fact) && add(found, content, { fact, told, conversation, now }) === "waits") waiting++;
    }
    if (performance.now() - since < LONGEST_BREATH_MS) continue;
    await breathe();
    since = performance.now();
  }
  return { version: content.version, at: now, looked, outdated: [...found.values()].map(finished), waiting };
}

interface Group {
  readonly fact: string;
  readonly told: ToldFact;
  readonly today: string | null;
  readonly letters: Map<Language, { readonly correction: Correction; now: number; later: number }>;
}

interface Seen {
  readonly fact: string;
  readonly told: ToldFact;
  readonly conversation: Conversation;
  readonly now: Time;
}

/** Counts a worker who was told what no longer holds; `waits` when the correction is confirmed already. */
function add(found: Map<string, Group>, content: ContentSet, { fact, told, conversation, now }: Seen): "waits" | "counted" | "holds" {
  const standing = standingOf(content, fact, told, now);
  if (standing.kind === "same") return "holds";
  const { language } = conversation;
  const key = `${fact} ${told.said}`;
  const group = found.get(key) ?? { fact, told, today: standing.kind === "changed" ? standing.text : null, letters: new Map() };
  const correction = group.letters.get(language)?.correction ?? correctionOf(content, fact, told, { language, now });
  if (!correction) return "holds";
  if (told.due?.now === correction.now) return "waits";
  const letter = group.letters.get(language) ?? { correction, now: 0, later: 0 };
  if (waitsForWorker(conversation)) letter.later++;
  else letter.now++;
  group.letters.set(language, letter);
  found.set(key, group);
  return "counted";
}

/** It is not safe to write first; a person who has the conversation is told at once, however. */
const waitsForWorker = ({ safeToMessage, owner }: Conversation): boolean => safeToMessage === false && owner !== "staff";

function finished({ fact, told, today, letters }: Group): Outdated {
  const { said, topic, jurisdiction, text, language } = told;
  const listed = [...letters].map(([tongue, letter]) => ({ language: tongue, ...letter }));
  const kind = today === null ? "withdrawn" : "changed";
  return { fact, said, topic, jurisdiction, kind, text, language, today, letters: listed.sort((a, b) => b.now - a.now) };
}
