import { writeFileSync } from "node:fs";
import path from "node:path";
import { Command, Option } from "commander";
import { toTraining } from "../content/content-set.ts";
import { loadContent } from "../content/load.ts";
import { zawgyi } from "../content/zawgyi.ts";
import { LANGUAGES, type Language } from "../domain/language.ts";
import { evaluateSets } from "../evaluate/files.ts";
import { inLanguage, type Labelled, readLabelled } from "../evaluate/labelled.ts";
import { crossValidate } from "../evaluate/own.ts";
import { ownReport, predictionOf } from "../evaluate/own-report.ts";
import { faultLine, foldersBelow, ROOT, tellProgress } from "./load.ts";
import { Refusal } from "./refusal.ts";
import { showOwn, showReport } from "./show-report.ts";
import { words } from "./words.ts";

interface Options {
  readonly train?: string;
  readonly test?: string;
  readonly oosLabel?: string;
  readonly language?: Language;
  readonly json?: true;
  readonly predictions?: string;
}

/** `mitra evaluate`: the matcher's core on labelled files, or the whole matcher on the project's own phrases. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description(words("evaluate.about"))
    .option("--train <file>", words("evaluate.train"))
    .option("--test <file>", words("evaluate.test"))
    .option("--oos-label <label>", words("evaluate.oos-label"))
    .addOption(new Option("--language <tag>", words("evaluate.language")).choices(LANGUAGES))
    .option("--json", words("option.json"))
    .option("--predictions <file>", words("evaluate.predictions"))
    .action(async (options: Options) => {
      const { text, predictions } = options.train || options.test ? onFiles(options) : await onOwn(options);
      if (options.predictions !== undefined) writePredictions(options.predictions, predictions);
      process.stdout.write(`${text}\n`);
    });
}

interface Shown {
  readonly text: string;
  readonly predictions: readonly object[];
}

function onFiles({ train, test, oosLabel: oos, language, json }: Options): Shown {
  if (train === undefined || test === undefined) throw new Refusal(words("evaluate.half"));
  const [from, on] = [labelled(train, language), labelled(test, language)];
  if (new Set(from.map(({ label }) => label)).size < 2) throw new Refusal(words("evaluate.one-label", { file: train }));
  const { report, predictions } = evaluateSets(from, on, { zawgyi, oos });
  return { text: json ? JSON.stringify(report) : showReport(report), predictions };
}

function labelled(file: string, language: Language | undefined): Labelled[] {
  const texts = read(file);
  if (language === undefined) return texts;
  const own = inLanguage(texts, language);
  if (own.length === 0) throw new Refusal(words("evaluate.none-in-language", { file, language }));
  return own;
}

function read(file: string): Labelled[] {
  try {
    return readLabelled(file);
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}

async function onOwn({ language, json, oosLabel }: Options): Promise<Shown> {
  if (oosLabel !== undefined) throw new Refusal(words("evaluate.oos-label-alone"));
  const { raw, faults } = await loadContent(foldersBelow(ROOT), { only: ["intents"] });
  const [fault] = faults;
  if (fault) throw new Refusal(faultLine(fault));
  const training = toTraining(raw);
  if (language && !training.phrases.some((phrase) => phrase.language === language))
    throw new Refusal(words("evaluate.no-phrases", { language }));
  const run = crossValidate(training, zawgyi, language, (fold, of) => tellProgress(words("evaluate.fold", { fold, of })));
  const report = ownReport(run);
  const predictions = run.answered.map((answered) => {
    const { language: tag, verdict, danger } = answered.match;
    return { language: answered.phrase.language, ...predictionOf(answered), understoodAs: tag, verdict, danger };
  });
  return { text: json ? JSON.stringify(report) : showOwn(report), predictions };
}

function writePredictions(file: string, predictions: readonly object[]): void {
  try {
    writeFileSync(file, predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join(""));
  } catch {
    throw new Refusal(words("evaluate.not-writable", { file: path.basename(file) }));
  }
}
