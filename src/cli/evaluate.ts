import { writeFileSync } from "node:fs";
import path from "node:path";
import { Command, Option } from "commander";
import { toTraining } from "../content/content-set.ts";
import { loadContent } from "../content/load.ts";
import { zawgyi } from "../content/zawgyi.ts";
import { LANGUAGES, type Language } from "../domain/language.ts";
import { evaluateSets } from "../evaluate/files.ts";
import { type Labelled, readLabelled } from "../evaluate/labelled.ts";
import { crossValidate } from "../evaluate/own.ts";
import { ownReport, predictionOf } from "../evaluate/own-report.ts";
import { showOwn, showReport } from "../evaluate/show.ts";
import { foldersBelow, ROOT, tellProgress } from "./load.ts";
import { Refusal } from "./refusal.ts";

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
    .description("Measures the matcher: on labelled files, or without files on the project's own phrases by cross-validation.")
    .option("--train <file>", "labelled texts to learn from: CSV with sentence,label; Rasa NLU YAML; or JSON [{text,label}]")
    .option("--test <file>", "labelled texts to measure on, in the same formats")
    .option("--oos-label <label>", "the label of texts that are out of scope")
    .addOption(new Option("--language <tag>", "only this language").choices(LANGUAGES))
    .option("--json", "print JSON")
    .option("--predictions <file>", "write every prediction to this file, one JSON object a line")
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

function onFiles({ train, test, oosLabel, json }: Options): Shown {
  if (train === undefined || test === undefined)
    throw new Refusal("Give both --train FILE and --test FILE, or neither to measure the project's own phrases.");
  const [from, on] = [labelled(train), labelled(test)];
  if (new Set(from.map(({ label }) => label)).size < 2)
    throw new Refusal(`${train}: there must be texts of at least two labels to learn from.`);
  const { report, predictions } = evaluateSets(from, on, oosLabel, zawgyi);
  return { text: json ? JSON.stringify(report) : showReport(report), predictions };
}

function labelled(file: string): Labelled[] {
  try {
    return readLabelled(file);
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}

async function onOwn({ language, json, oosLabel }: Options): Promise<Shown> {
  if (oosLabel !== undefined)
    throw new Refusal("--oos-label goes with --train and --test. The project's own phrases say what is out of scope.");
  const { raw, faults } = await loadContent(foldersBelow(ROOT), { only: ["intents"] });
  const [fault] = faults;
  if (fault) throw new Refusal(`${fault.file}:${fault.line}: ${fault.message}`);
  const training = toTraining(raw);
  if (language && !training.phrases.some((phrase) => phrase.language === language))
    throw new Refusal(`There are no phrases in intents/${language}.`);
  const run = crossValidate(training, zawgyi, language, (fold, of) => tellProgress(`Fold ${fold} of ${of} …`));
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
    throw new Refusal(`${path.basename(file)}: this file cannot be written. Give another place to --predictions.`);
  }
}
