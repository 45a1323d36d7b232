import type { ContentSet, Fact, Measure, Value } from "../../../src/domain/content.ts";
import type { Profile } from "../../../src/domain/conversation.ts";
import type { Match } from "../../../src/domain/matcher/types.ts";
import { Story } from "../../support/universe.ts";

/** A fact to reckon with, sure and in force on the day of the stories, but for what a story changes. */
export function rule(jurisdiction: string, measure: Measure, value: Value, more: Partial<Fact> = {}): Fact {
  return {
    id: `${jurisdiction}.test.${measure}${more.appliesTo ? `.${JSON.stringify(more.appliesTo)}` : ""}`,
    jurisdiction,
    topic: measure === "fee-limit" ? "fees.limit" : "hours.rest",
    rule: "cap",
    statement: "A rule of the stories.",
    values: { value },
    appliesTo: {},
    also: [],
    tell: "background",
    measure,
    source: { title: "Rules", publisher: "Ministry of Stories", url: "https://stories.example", date: "2026-05", locator: "" },
    verified: "2026-05",
    expires: "2027-05-31",
    confidence: "official",
    checkBeforeUse: false,
    disputed: false,
    review: "draft",
    ...more,
  };
}

/** The project's words with just these facts to reckon with. */
export function reckonedWith(content: ContentSet, rules: readonly Fact[]): ContentSet {
  const own = ({ measure: _, ...fact }: Fact): Fact => fact;
  return {
    ...content,
    facts: (topic, place) => [
      ...content.facts(topic, place).map(own),
      ...rules.filter((fact) => fact.topic === topic && fact.jurisdiction === place),
    ],
  };
}

interface Beginning {
  readonly rules?: readonly Fact[];
  readonly profile?: Profile;
  readonly known?: Readonly<Record<string, Partial<Match>>>;
}

/** A worker in the middle of a conversation. */
export function story({ rules = [], profile = { destination: "SG", origin: "LA" }, known = {} }: Beginning = {}): Story {
  const told = new Story({ yes: { topic: "talk.yes" }, no: { topic: "talk.no" }, ...known });
  return Object.assign(told, {
    content: reckonedWith(told.content, rules),
    conversation: { ...told.conversation, profile, greeted: true, languageFrom: "chosen" as const },
  });
}

/** Everything said because of the last event; money is written with spaces that do not break. */
export const said = (told: Story): string => told.replies.join("\n").replaceAll("\u00a0", " ");

export const ids = (told: Story): readonly string[] => told.choices.map(({ id }) => id);
