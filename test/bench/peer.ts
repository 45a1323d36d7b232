// One classifier in a process of its own: learns the English training phrases, reads messages that it has never seen, and prints its figures.
import { createRequire } from "node:module";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { toTraining } from "../../src/content/content-set.ts";
import { loadContent } from "../../src/content/load.ts";
import { zawgyi } from "../../src/content/zawgyi.ts";
import { trainMatcher } from "../../src/domain/matcher/matcher.ts";
import type { Training } from "../../src/domain/matcher/training.ts";
import { fold } from "../../src/domain/normalize.ts";
import { readValidation } from "../../src/evaluate/validation.ts";
import { spread } from "./measure.ts";

/** What a peer can do: learn, then name the likeliest topic; the empty text for none. */
type Peer = (training: Training) => Promise<(text: string) => string | Promise<string>>;

const require = createRequire(import.meta.url);
const ROOT = path.join(import.meta.dirname, "../..");
const NONE = "out-of-scope";

interface NaturalClassifier {
  addDocument(text: string, label: string): void;
  train(): void;
  classify(text: string): string;
}

/** Texts are folded as ours are, so that only the learning differs. */
function natural(name: string): Peer {
  return async ({ phrases }) => {
    const Classifier = require(`natural/lib/natural/classifiers/${name}.js`) as new () => NaturalClassifier; // it has no types
    const classifier = new Classifier();
    for (const { text, topic } of phrases) classifier.addDocument(fold(text), topic ?? NONE);
    classifier.train();
    return (text) => classifier.classify(fold(text));
  };
}

interface NlpManager {
  addDocument(language: string, text: string, intent: string): void;
  train(): Promise<void>;
  process(language: string, text: string): Promise<{ intent: string }>;
}

const PEERS: Readonly<Record<string, Peer>> = {
  mitra: async (training) => {
    const matcher = trainMatcher(training, { zawgyi });
    return (text) => {
      const { topic, alternatives, verdict } = matcher.match(text, { language: "en" });
      return verdict === "none" ? NONE : (topic ?? alternatives[0]?.topic ?? NONE);
    };
  },
  "natural-bayes": natural("bayes_classifier"),
  "natural-logistic": natural("logistic_regression_classifier"),
  "node-nlp": async ({ phrases }) => {
    const { NlpManager } = require("node-nlp") as { NlpManager: new (settings: object) => NlpManager }; // it has no types
    const manager = new NlpManager({ languages: ["en"], forceNER: false, autoSave: false, nlu: { log: false } });
    for (const { text, topic } of phrases) manager.addDocument("en", text, topic ?? NONE);
    await manager.train();
    return async (text) => (await manager.process("en", text)).intent;
  },
};

const peer = PEERS[process.argv[2] ?? ""];
if (!peer) throw new Error(`Name one of: ${Object.keys(PEERS).join(", ")}.`);

const folders = { intents: path.join(ROOT, "intents"), knowledge: path.join(ROOT, "knowledge"), locales: path.join(ROOT, "locales") };
const all = toTraining((await loadContent(folders, { only: ["intents"] })).raw);
const training = { ...all, phrases: all.phrases.filter(({ language }) => language === "en") };
const messages = readValidation(path.join(ROOT, "test/validation"))
  .filter(({ language }) => language === "en")
  .flatMap((set) => set.messages);

const before = process.memoryUsage.rss();
const began = performance.now();
const classify = await peer(training);
const learn = performance.now() - began;
let inside = 0;
let right = 0;
let outside = 0;
let told = 0;
const took: number[] = [];
for (const { text, topic, accept } of messages) {
  const start = performance.now();
  const given = await classify(text);
  took.push(performance.now() - start);
  if (topic === null) {
    outside++;
    if (given === NONE || given === "None") told++;
  } else {
    inside++;
    if (given === topic || accept.includes(given)) right++;
  }
}
const memory = (process.memoryUsage.rss() - before) / 1e6;
process.stdout.write(
  `${JSON.stringify({ learn, memory, right: right / inside, told: told / outside, message: spread(took), rows: messages.length })}\n`,
);
