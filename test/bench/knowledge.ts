// How long all facts and words take to load, and an answer to be put together from them.
import { performance } from "node:perf_hooks";
import { toContentSet } from "../../src/content/content-set.ts";
import type { Folders } from "../../src/content/files.ts";
import { KeptReadings } from "../../src/content/kept-readings.ts";
import { loadContent } from "../../src/content/load.ts";
import { composeAnswer } from "../../src/domain/answers/answer.ts";
import { LANGUAGES } from "../../src/domain/language.ts";
import { scripted } from "../support/scripted.ts";
import { type Measured, spread } from "./measure.ts";

export interface KnowledgeFigures {
  /** Milliseconds to read the files for the first time, and again at the next start. */
  readonly first: number;
  readonly again: number;
  readonly facts: number;
  readonly texts: number;
  /** Every topic in every country and language, once. */
  readonly answer: Measured;
}

export async function knowledgeFigures(folders: Folders, cache: string): Promise<KnowledgeFigures> {
  const [first] = await loadTimed(folders, cache);
  const [again, raw] = await loadTimed(folders, cache);
  const content = toContentSet(raw, scripted({}));
  const asked = [...content.topics.keys()].flatMap((topic) =>
    content.jurisdictions.flatMap((jurisdiction) => LANGUAGES.map((language) => ({ topic, jurisdiction, language }))),
  );
  const now = Date.now();
  const once = (question: (typeof asked)[number]): number => {
    const began = performance.now();
    composeAnswer(content, { ...question, profile: { origin: "NP" }, now });
    return performance.now() - began;
  };
  for (const question of asked.slice(0, 500)) once(question); // until the code is compiled
  const texts = raw.words.length + raw.answers.length;
  return { first, again, facts: raw.facts.length, texts, answer: spread(asked.map(once)) };
}

async function loadTimed(folders: Folders, cache: string) {
  const began = performance.now();
  const readings = new KeptReadings(cache);
  const read = readings.read();
  const { raw } = await loadContent(folders, { only: ["knowledge", "locales"], read });
  const took = performance.now() - began;
  readings.write(read);
  return [took, raw] as const;
}
