import { describe, expect, test } from "vitest";
import { toReadableContent } from "../../../src/content/content-set.ts";
import { loadContent } from "../../../src/content/load.ts";
import { composeAnswer } from "../../../src/domain/answers/answer.ts";
import type { Question } from "../../../src/domain/answers/telling.ts";
import { scriptOf } from "../../../src/domain/answers/voice.ts";
import type { ContentSet } from "../../../src/domain/content.ts";
import type { Jurisdiction } from "../../../src/domain/message.ts";
import { sampleFile, sampleWith } from "../../support/content-folder.ts";

const NOW = Date.parse("2021-09-15T12:00:00Z");
const facts = "knowledge/SG/facts.yaml";

/** Enough of what the bot says to tell one number from another, and a doubtful rule from a fresh one. */
const chat = JSON.stringify({
  units: { "months-of-salary": "{number} months" },
  answer: { doubtful: "This may be old.", "doubtful-at": "This may be old. Ask {office}." },
});

async function sample(changes: Parameters<typeof sampleWith>[0] = {}): Promise<ContentSet> {
  return toReadableContent((await loadContent(await sampleWith({ "locales/en/chat.json": chat, ...changes }))).raw);
}

/** The content with a recording of an answer, made of the words of a day. */
function withRecording(content: ContentSet, topic: string, jurisdiction: Jurisdiction, madeAt = NOW, made = content): ContentSet {
  const of = { topic, jurisdiction, language: "en" } as const;
  const text = scriptOf(made, of, madeAt)?.digest ?? null;
  const recording = { ...of, id: "a1", seconds: 2, text, role: "teacher", date: "2021-09-01" };
  const same = (...asked: readonly string[]) => asked.join() === [topic, jurisdiction, "en"].join();
  return { ...content, audio: (...asked) => (same(...asked) ? recording : null) };
}

const ask = (content: ContentSet, part: Partial<Question> = {}) =>
  composeAnswer(content, { topic: "fees.limit", jurisdiction: "SG", language: "en", profile: {}, now: NOW, ...part });

describe("what is read aloud", () => {
  test("is the rule with its numbers, the warning, the steps and the proof; no sources, no telephone numbers", async () => {
    const script = scriptOf(await sample(), { topic: "fees.limit", jurisdiction: "SG", language: "en" }, NOW);
    expect(script?.head[0]).toContain("An agency may take at most");
    expect(script?.rest).toEqual(expect.arrayContaining(["Ask for a receipt.", "Do not sign an empty paper.", "Keep receipts."]));
    expect([...(script?.head ?? []), ...(script?.rest ?? [])].join("\n")).not.toMatch(/Ministry|https/);
  });

  test("is nothing where the answer is not written in the language", async () => {
    expect(scriptOf(await sample(), { topic: "fees.limit", jurisdiction: "SG", language: "my" }, NOW)).toBeNull();
    expect(scriptOf(await sample(), { topic: "safety.violence", jurisdiction: "INT", language: "km" }, NOW)).toBeNull();
  });
});

describe("an answer is offered with its recording", () => {
  test("when it says the same", async () => {
    const answer = ask(withRecording(await sample(), "fees.limit", "SG"));
    expect(answer?.first.voice).toEqual({ topic: "fees.limit", jurisdiction: "SG", language: "en", id: "a1" });
    expect(answer?.second).not.toHaveProperty("voice");
  });

  test("in danger from the one general recording, in every country", async () => {
    const content = withRecording(await sample(), "safety.violence", "INT");
    expect(ask(content, { topic: "safety.violence" })?.first.voice).toMatchObject({ jurisdiction: "INT" });
    expect(ask(content, { topic: "safety.violence", jurisdiction: "KH" })?.first.voice).toMatchObject({ jurisdiction: "INT" });
  });

  test("generally, where the recording says only what to do", async () => {
    const content = withRecording(await sample(), "fees.limit", "INT");
    expect(ask(content)?.first.voice).toMatchObject({ jurisdiction: "INT" });
    expect(ask(content, { jurisdiction: null })?.first.voice).toMatchObject({ jurisdiction: "INT" });
  });
});

describe("an answer is told without a recording", () => {
  test("when there is none: that is no error", async () => {
    expect(ask(await sample())?.first).not.toHaveProperty("voice");
  });

  test("when the number has changed since it was read", async () => {
    const changed = await sample({ [facts]: sampleFile(facts, "amount: 2,", "amount: 3,") });
    expect(ask(withRecording(changed, "fees.limit", "SG", NOW, await sample()))?.first).not.toHaveProperty("voice");
  });

  test("when a step has changed", async () => {
    const answer = "knowledge/answers/en/fees.limit.yaml";
    const changed = await sample({ [answer]: sampleFile(answer, "Ask for a receipt.", "Ask for two receipts.") });
    expect(ask(withRecording(changed, "fees.limit", "SG", NOW, await sample()))?.first).not.toHaveProperty("voice");
  });

  test("when the rule has become too old to be told without a warning, though no file has changed", async () => {
    const dated = await sample({ [facts]: sampleFile(facts, "verified: undated", "verified: 2021-01") });
    const content = withRecording(dated, "fees.limit", "SG");
    expect(ask(content)?.first.voice).toBeDefined();
    expect(ask(content, { now: Date.parse("2024-01-01T00:00:00Z") })?.first).not.toHaveProperty("voice");
  });

  test("when it holds for others and not for this worker", async () => {
    const lead = `${sampleFile(facts)}  - id: SG.fees.limit.domestic
    topic: fees.limit
    rule: zero
    tell: lead
    applies_to: {sectors: [domestic]}
    statement: Domestic workers pay nothing.
    source: {title: Rules, publisher: Ministry, url: "https://example.org/d", date: 2020, locator: ""}
    verified: 2021-09
    confidence: official
    review: draft
`;
    const words = sampleFile("knowledge/SG/words/en.yaml", "words:", 'words:\n  SG.fees.limit.domestic: "Domestic workers pay nothing."');
    const content = withRecording(await sample({ [facts]: lead, "knowledge/SG/words/en.yaml": words }), "fees.limit", "SG");
    expect(ask(content)?.first.voice).toBeDefined();
    expect(ask(content, { profile: { sector: "domestic" } })?.first).not.toHaveProperty("voice");
  });

  test("when it is of another country", async () => {
    expect(ask(withRecording(await sample(), "fees.limit", "SG"), { jurisdiction: "KH" })?.first).not.toHaveProperty("voice");
  });

  test("when it tells whom to call below, and no country is known for which there are numbers", async () => {
    const answer = "knowledge/answers/en/safety.violence.yaml";
    const asks = await sample({ [answer]: `${sampleFile(answer)}  anywhere: "Which country are you in?"\n` });
    const content = withRecording(asks, "safety.violence", "INT");
    expect(ask(content, { topic: "safety.violence", jurisdiction: null })?.first).not.toHaveProperty("voice");
  });
});
