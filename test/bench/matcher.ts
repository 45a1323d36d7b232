// How long the project's own matcher takes to learn, to load, and to read a message.
import { performance } from "node:perf_hooks";
import { toTraining } from "../../src/content/content-set.ts";
import type { Folders } from "../../src/content/files.ts";
import { loadContent } from "../../src/content/load.ts";
import { KeptMatchers } from "../../src/content/matcher-cache.ts";
import { zawgyi } from "../../src/content/zawgyi.ts";
import { type Measured, spread } from "./measure.ts";

export interface MatcherFigures {
  /** Milliseconds to learn from the phrases and write the model; to read the model; and one message each. */
  readonly learn: number;
  readonly load: number;
  readonly message: Measured;
  readonly phrases: number;
}

function timed<Result>(run: () => Result): { readonly took: number; readonly result: Result } {
  const began = performance.now();
  const result = run();
  return { took: performance.now() - began, result };
}

export async function matcherFigures(folders: Folders, cache: string): Promise<MatcherFigures> {
  const { raw } = await loadContent(folders, { only: ["intents"] });
  const training = toTraining(raw);
  const make = () => new KeptMatchers({ zawgyi, folder: cache }).matcher(raw.taught, training);
  const learn = timed(make).took;
  const { took: load, result: matcher } = timed(make);
  const texts = training.phrases.map(({ text }) => text);
  for (const text of texts.slice(0, 500)) matcher.match(text); // until the code is compiled
  const took = texts.map((text) => timed(() => matcher.match(`${text} please tell me`)).took);
  return { learn, load, message: spread(took), phrases: texts.length };
}
