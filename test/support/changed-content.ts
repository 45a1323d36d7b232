import type { ContentSet, Fact } from "../../src/domain/content.ts";
import type { Language } from "../../src/domain/language.ts";

let changes = 0;
const version = (content: ContentSet): string => `${content.version} changed ${++changes}`;

/** The content after an editor has changed a fact; null takes it out. */
export function withFact(content: ContentSet, id: string, change: (fact: Fact) => Fact | null): ContentSet {
  const facts: ContentSet["facts"] = (topic, jurisdiction) =>
    content.facts(topic, jurisdiction).flatMap((fact) => (fact.id === id ? (change(fact) ?? []) : fact));
  return { ...content, version: version(content), facts };
}

/** The content after a reviewer has worded a fact anew in one language. */
export function withWords(content: ContentSet, id: string, language: Language, text: string): ContentSet {
  const wording: ContentSet["wording"] = (factId, asked) =>
    factId === id && asked === language ? { text, language } : content.wording(factId, asked);
  return { ...content, version: version(content), wording };
}

/** The content after an edit that touches no fact. */
export function touched(content: ContentSet): ContentSet {
  return { ...content, version: version(content) };
}
