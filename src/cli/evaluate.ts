import { writeFileSync } from "node:fs";
import path from "node:path";
import { Command, Option } from "commander";
import { toTraining } from "../content/content-set.ts";
import { loadContent } from "../content/load.ts";
import { zawgyi } from "../content/zawgyi.ts";
import { LANGUAGES, type Language } from "../domain/language.ts";
import { trainMatcher } from "../domain/matcher/matcher.ts";
import type { Training } from "../domain/matcher/training.ts";
import { evaluateSets } from "../evaluate/files.ts";
import { inLanguage, type Labelled, readLabelled } from "../evaluate/labelled.ts";
import { crossValidate } from "../evaluate/own.ts";
import { ownReport, predictionOf } from "../evaluate/own-report.ts";
import { readValidation, understandAll, type ValidationSet, validationReport } from "../evaluate/validation.ts";
import { faultLine, foldersBelow, ROOT, tellProgress } from "./load.ts";
import { Refusal } from "./refusal.ts";
import { showOwn, showReport, showValidation } from "./show-report.ts";
import { words } from "./words.ts";

interface Options {
  readonly train?: string;
  readonly test?: string;
  readonly oosLabel?: string;
  readonly language?: Language;
  readonly json?: true;
  readonly predictions?: string;
  readonly validation?: string;
}

/** `mitra evaluate`: the matcher's core on labelled files, or the whole matcher on the project's own phrases. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description(words("evaluate.about"))
    .option("--train <file>", words("evaluate.train"))
    .option("--test <file>", words("evaluate.test"))
    .option("--oos-label <label>", words("evaluate.oos-label"))
    .option("--validation <folder>", words("evaluate.validation"))
    .addOption(new Option("--language <tag>", words("evaluate.language")).choices(LANGUAGES))
    .option("--json", words("option.json"))
    .option("--predictions <file>", words("evaluate.predictions"))
    .action(async (options: Options) => {
      const { text, predictions } = await shown(options);
      if (options.predictions !== undefined) writePredictions(options.predictions, predictions);
      process.stdout.write(`${text}\n`);
    });
}

interface Shown {
  readonly text: string;
  readonly predictions: readonly object[];
}

function shown(options: Options): Shown | Promise<Shown> {
  if (options.train || options.test) return onFiles(options);
  return options.validation === undefined ? onOwn(options) : onValidation(options, options.validation);
}

/** The report on the messages of all sets together. */
const ALL = "all";

/** The matcher that answers workers, on messages that it has not learnt from. */
async function onValidation({ language, json }: Options, folder: string): Promise<Shown> {
  const training = await ownTraining();
  const sets = setsOf(folder).filter((set) => language === undefined || set.language === language);
  if (sets.length === 0) throw new Refusal(words("evaluate.no-sets", { folder }));
  const matcher = trainMatcher(training, { zawgyi });
  const all = sets.map((set) => ({ set, understood: understandAll(matcher, set) }));
  const reports = Object.fromEntries(all.map(({ set, understood }) => [set.name, validationReport(understood)]));
  reports[ALL] = validationReport(all.flatMap(({ understood }) => understood));
  const predictions = all.flatMap(({ set, understood }) =>
    understood.map(({ message, known }) => ({ set: set.name, ...message, match: known })),
  );
  return { text: json ? JSON.stringify(reports) : showValidation(reports), predictions };
}

function setsOf(folder: string): ValidationSet[] {
  try {
    return readValidation(folder);
  } catch (error) {
    throw new Refusal(words("evaluate.unreadable-set", { folder, why: error instanceof Error ? error.message : String(error) }));
  }
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
  const training = await ownTraining();
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

async function ownTraining(): Promise<Training> {
  const { raw, faults } = await loadContent(foldersBelow(ROOT), { only: ["intents"] });
  const [fault] = faults;
  if (fault) throw new Refusal(faultLine(fault));
  return toTraining(raw);
}

function writePredictions(file: string, predictions: readonly object[]): void {
  try {
    writeFileSync(file, predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join(""));
  } catch {
    throw new Refusal(words("evaluate.not-writable", { file: path.basename(file) }));
  }
}
