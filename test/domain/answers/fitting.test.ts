import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { composeAnswer } from "../../../src/domain/answers/answer.ts";
import type { Language } from "../../../src/domain/language.ts";
import { projectMatcher } from "../../support/matcher.ts";
import { START, Story, universe } from "../../support/universe.ts";

const { speaksOf } = await projectMatcher();

interface Asked {
  readonly topic: string;
  readonly place: string;
  readonly language: Language;
  readonly text: string;
  readonly fact: string;
}

type Row = [topic: string, place: string, language: Language, text: string, fact: string];
const rows: Row[] = parse(readFileSync(path.join(import.meta.dirname, "asked/questions.yaml"), "utf8"));
const questions = rows.map(([topic, place, language, text, fact]): Asked => ({ topic, place, language, text, fact }));

/** A chat in which each of these texts is surely about the topic. */
function chat({ topic, place, language }: Omit<Asked, "text" | "fact">, texts: readonly string[]): Story {
  const known = Object.fromEntries(texts.map((text) => [text, { text, topic, language }]));
  const story = new Story(known, (content) => ({ ...content, matcher: { ...content.matcher, speaksOf } }));
  story.conversation = { ...story.conversation, language, languageFrom: "chosen", greeted: true, profile: { destination: place } };
  return story;
}

const told = ({ conversation }: Story): readonly string[] =>
  conversation.transcript.findLast(({ answer }) => answer !== undefined)?.answer?.facts ?? [];

const ANYTHING = "??";
const TAIWAN = { topic: "complaint.where", place: "TW", language: "tl" } as const;
const THAILAND = { topic: "complaint.where", place: "TH", language: "en" } as const;

describe("of 66 questions, on half of which the thresholds were set", () => {
  test("most of those that begin are told first what answers them, and all but a few hear it at once", () => {
    const first = questions.map((one) => told(chat(one, [one.text]).writes(one.text)));
    expect(questions.filter(({ fact }, at) => first[at]?.[0] === fact).length).toBeGreaterThanOrEqual(44);
    expect(questions.filter(({ fact }, at) => first[at]?.includes(fact)).length).toBeGreaterThanOrEqual(58);
  });

  test("most of those that follow an answer are told just that, whether or not it was told before", () => {
    const next = questions.map((one) => told(chat(one, [ANYTHING, one.text]).writes(ANYTHING).writes(one.text)));
    expect(questions.filter(({ fact }, at) => next[at]?.[0] === fact).length).toBeGreaterThanOrEqual(48);
  });
});

test("the rule stays in the answer when another fact goes before it", () => {
  const question = { topic: "migration.permit", jurisdiction: "TH", language: "en", profile: {}, now: START } as const;
  const content = { ...universe(), matcher: { ...universe().matcher, speaksOf } };
  const facts = (asked?: string) => composeAnswer(content, asked === undefined ? question : { ...question, asked })?.first.answer?.facts;
  expect(facts("overstay fine how much")).toEqual(["TH.migration.permit.overstay", "TH.migration.permit.report-90-days"]);
  expect(facts("my permit")).toEqual(facts());
});

test("whether it costs something and how long it takes is answered, and the same a third time is not said", () => {
  const [cost, again, time] = ["if complain must i pay?", "is it free", "how long does it take"];
  const story = chat(THAILAND, [ANYTHING, cost, again, time]).writes(ANYTHING);
  const free = ["TH.complaint.where.inspector-or-court"];
  expect(told(story.writes(cost))).toEqual(free);
  expect(told(story.writes(again))).toEqual(free);
  expect(told(story.writes(time))).toEqual(["TH.complaint.where.deadline-60-days"]);
  story.writes(again).writes(again);
  expect(told(story.writes(again))).not.toEqual(free);
});

test("nothing is called unknown of a country of which all that is known was just told", () => {
  const story = chat(TAIWAN, [ANYTHING, "libre po ba", "paano po"]).writes(ANYTHING);
  const unknown = story.content.answer("complaint.where", "tl")?.variants.unknown?.slice(0, 20) ?? "?";
  expect(told(story.writes("libre po ba"))).toEqual(["TW.complaint.where.1955"]);
  expect(story.writes("paano po").replies.join()).not.toContain(unknown);
});
