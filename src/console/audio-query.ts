import { EVERYWHERE } from "../domain/answers/telling.ts";
import { type Script, scriptOf } from "../domain/answers/voice.ts";
import type { ContentSet, Recording } from "../domain/content.ts";
import { isLanguage, LANGUAGES, type Language } from "../domain/language.ts";
import type { Jurisdiction, TopicId } from "../domain/message.ts";
import { BASE, type DeskContext, type Look } from "./deps.ts";
import { answered, countriesOf } from "./knowledge-query.ts";

/** Which recording somebody looks at. `topic` null: all of a language. */
export interface AudioQuery {
  readonly topic: TopicId | null;
  readonly jurisdiction: Jurisdiction;
  readonly language: Language;
}

/** What is there to read, what is recorded, and whether workers are offered it. */
export interface AudioState {
  readonly script: Script | null;
  readonly recording: Recording | null;
  readonly offered: boolean;
}

export const AUDIO = `${BASE}/audio`;

/** Reads the address, or the form. What is not known there counts as not chosen. */
export function audioQueryOf(c: DeskContext): AudioQuery {
  const { look, form } = c.var;
  const asked = (name: string) => form[name] ?? c.req.query(name) ?? "";
  const [topic, country, language] = ["topic", "country", "language"].map(asked);
  return {
    topic: answered(look.content).find((id) => id === topic) ?? null,
    jurisdiction: countriesOf(look.content).find((code) => code === country) ?? EVERYWHERE,
    language: isLanguage(language) ? language : look.language,
  };
}

/** The address of a recording's page. */
export function audioAt({ topic, jurisdiction, language }: AudioQuery): string {
  return `${AUDIO}?${new URLSearchParams({ ...(topic === null ? {} : { topic, country: jurisdiction }), language })}`;
}

export function stateOf({ content, now }: Pick<Look, "content" | "now">, { topic, jurisdiction, language }: AudioQuery): AudioState {
  if (topic === null) return { script: null, recording: null, offered: false };
  const script = scriptOf(content, { topic, jurisdiction, language }, now);
  const recording = content.audio(topic, jurisdiction, language);
  return { script, recording, offered: recording !== null && recording.text === script?.digest };
}

/** The recordings of a topic in a language, the general one first. */
export function recordingsOf(content: ContentSet, topic: TopicId, language: Language): readonly Recording[] {
  return [EVERYWHERE, ...countriesOf(content)].map((code) => content.audio(topic, code, language)).filter((one) => one !== null);
}

/** Every language with the number of recordings in it that workers are offered. */
export function offeredCounts(look: Look): readonly { readonly language: Language; readonly count: number }[] {
  const topics = answered(look.content);
  return LANGUAGES.map((language) => {
    const all = topics.flatMap((topic) => recordingsOf(look.content, topic, language));
    return { language, count: all.filter((one) => stateOf(look, one).offered).length };
  });
}
