import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { systemClock } from "../app/clock.ts";
import { readCsv, type Unreadable, writeCsv } from "../content/texts/csv.ts";
import { readTable, rowsOf } from "../content/texts/export.ts";
import { type Imported, type ImportRefused, importTexts } from "../content/texts/import.ts";
import { languageOf, type RowFault } from "../content/texts/plan.ts";
import { isLanguage, LANGUAGES, type Language } from "../domain/language.ts";
import { refuseUnlessFolder } from "./folder.ts";
import { importAlone } from "./import-alone.ts";
import { foldersBelow, ROOT } from "./load.ts";
import { FAULTY, Refusal } from "./refusal.ts";
import { type WordKey, words } from "./words.ts";

/** The texts of a language as a table for its translators. */
export function exportCommand(): Command {
  return new Command("export")
    .description(words("content.export"))
    .requiredOption("--language <tag>", words("content.export-language"), languageAsked)
    .option("--missing", words("content.export-missing"))
    .option("--folder <path>", words("content.folder"), ROOT)
    .action(async ({ language, missing, folder }: { language: Language; missing?: true; folder: string }) => {
      await refuseUnlessFolder(folder);
      const table = await readTable(foldersBelow(folder), language);
      process.stdout.write(writeCsv(rowsOf(table, (key, values) => words(`texts.context.${key}`, values), missing ?? false)));
    });
}

function languageAsked(tag: string): Language {
  if (isLanguage(tag)) return tag;
  throw new Refusal(words("content.bad-language", { language: tag, languages: LANGUAGES.join(", ") }));
}

interface ImportAsked {
  readonly dryRun?: true;
  readonly forceStale?: true;
  readonly folder: string;
}

/** A translator's table back into the files: all of it, or nothing. */
export function importCommand(): Command {
  return new Command("import")
    .description(words("content.import"))
    .argument("<file>")
    .option("--dry-run", words("content.import-dry-run"))
    .option("--force-stale", words("content.import-force-stale"))
    .option("--folder <path>", words("content.folder"), ROOT)
    .action(async (file: string, { dryRun, forceStale, folder }: ImportAsked) => {
      await refuseUnlessFolder(folder);
      const bytes = await readFile(file).catch(() => null);
      if (!bytes) throw new Refusal(words("content.no-file", { file }));
      const rows = readCsv(bytes);
      if ("why" in rows) throw new Refusal(unreadable(rows));
      const language = languageOf(rows);
      if (!language)
        return refuseRows([{ line: rows[0]?.line ?? 1, why: "unknown-id", values: { id: rows[0]?.cells.id ?? "", near: "" } }]);
      const options = { force: forceStale ?? false, dryRun: dryRun ?? false, now: systemClock.now() };
      const outcome = await importAlone(folder, () => importTexts(foldersBelow(folder), language, rows, options));
      tell(outcome, options.dryRun);
    });
}

function unreadable({ line, why, column = "" }: Unreadable): string {
  return words("texts.line", { line, reason: words(`texts.${why}`, { column }) });
}

function tell(outcome: Imported | ImportRefused, dryRun: boolean): void {
  if ("faults" in outcome) {
    refuseRows(outcome.faults);
    return;
  }
  if ("why" in outcome) throw new Refusal(words(`texts.${outcome.why}`, { file: outcome.file }));
  const { texts, reviews, files } = outcome;
  const count = { texts: texts.length, files: files.length };
  const first = files.length === 0 ? words("texts.nothing") : words(dryRun ? "texts.would-take" : "texts.taken", count);
  const signed = [...reviews].map(([file, review]) => words(review === "draft" ? "texts.unsigned" : "texts.signed", { file, review }));
  const lines = [first, ...texts.map(({ place }) => words("texts.change", { place })), ...signed];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** One line each, as an editor works through them. */
function refuseRows(faults: readonly RowFault[]): void {
  const lines = faults.map((fault) => words("texts.line", { line: fault.line, reason: reasonOf(fault) }));
  process.stderr.write(`${[words("texts.refused", { count: faults.length }), ...lines].join("\n")}\n`);
  process.exitCode = FAULTY;
}

function reasonOf({ why, values }: RowFault): string {
  const near = values.near ? words("texts.near", { id: values.near }) : "";
  return words(`texts.${why}` as WordKey, { ...values, hint: near }); // the import names its reasons after these keys
}
