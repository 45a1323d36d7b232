import { EVERYWHERE, type Question } from "../domain/answers/telling.ts";
import type { ContentSet } from "../domain/content.ts";
import { isLanguage, type Language } from "../domain/language.ts";
import type { Jurisdiction, TopicId } from "../domain/message.ts";
import { BASE, type DeskContext, type Look } from "./deps.ts";

/** What of the knowledge somebody looks at, as the address says it. */
export interface KnowledgeQuery {
  readonly topic: TopicId | null;
  /** Where the worker works; null: she did not say. */
  readonly country: Jurisdiction | null;
  /** Where she comes from; null: guessed from the language, as in a conversation. */
  readonly home: Jurisdiction | "unknown" | null;
  readonly language: Language;
  readonly channel: string;
}

export const KNOWLEDGE = `${BASE}/knowledge`;

/** Reads the address. What is not known there counts as not chosen. */
export function queryOf(c: DeskContext, channels: readonly string[]): KnowledgeQuery {
  const { look } = c.var;
  const { content } = look;
  const asked = (name: string) => c.req.query(name) ?? c.var.form[name] ?? "";
  const [topic, country, home, language, channel] = ["topic", "country", "home", "language", "channel"].map(asked);
  return {
    topic: answered(content).find((id) => id === topic) ?? null,
    country: countriesOf(content).find((code) => code === country) ?? null,
    home: home === "unknown" ? home : (countriesOf(content).find((code) => code === home) ?? null),
    language: isLanguage(language) ? language : look.language,
    channel: channels.find((name) => name === channel) ?? channels[0] ?? "",
  };
}

/** The topics that have answers, in the order of the files. */
export function answered(content: ContentSet): readonly TopicId[] {
  return [...content.topics.values()].filter(({ kind }) => kind === "knowledge" || kind === "danger").map(({ id }) => id);
}

/** All countries by name; the general rules are told wherever a country has none. */
export function countriesOf(content: ContentSet): readonly Jurisdiction[] {
  return content.jurisdictions.filter((code) => code !== EVERYWHERE);
}

/** The address of the same view, with some of it changed. */
export function knowledgeAt(query: KnowledgeQuery, change: Partial<KnowledgeQuery> = {}, path = ""): string {
  const { topic, country, home, language, channel } = { ...query, ...change };
  const fields = { topic: topic ?? "", country: country ?? "", home: home ?? "", language, channel };
  return `${KNOWLEDGE}${path}?${new URLSearchParams(fields)}`;
}

/** What a worker would ask; null when no topic is chosen. */
export function questionOf({ topic, country, home, language }: KnowledgeQuery, { now }: Look): Question | null {
  if (topic === null) return null;
  const profile = { destination: country ?? ("unknown" as const), ...(home === null ? {} : { origin: home }) };
  return { topic, jurisdiction: country, language, profile, now };
}

/** The page that an address asks for, from 1. */
export function pageNumber(c: DeskContext): number {
  const asked = c.req.query("page") ?? "";
  return /^[1-9]\d{0,3}$/.test(asked) ? Number(asked) : 1;
}
