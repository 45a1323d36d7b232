import type { LanguageReport, OwnReport } from "../evaluate/own-report.ts";
import type { Report } from "../evaluate/report.ts";
import type { ValidationReport } from "../evaluate/validation.ts";
import { words } from "./words.ts";

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const ms = (time: number) => `${time.toFixed(time < 10 ? 2 : 0)} ms`;

/** A report for a person at a terminal. */
export function showReport(report: Report): string {
  const lines = report.thresholds.map(
    ({ threshold, inScopeAccuracy, oosRecall, mcc }) =>
      `  ${threshold.toFixed(1)}        ${percent(inScopeAccuracy).padStart(7)}   ${oosRecall === null ? "      -" : percent(oosRecall).padStart(7)}   ${mcc.toFixed(3)}`,
  );
  return [
    words("evaluate.rows", {
      rows: report.rows,
      accuracy: percent(report.accuracy),
      macroF1: report.macroF1.toFixed(3),
      inScope: percent(report.inScopeAccuracy),
    }),
    words("evaluate.measures", {
      mcc: report.bestMcc.toFixed(3),
      auroc: report.auroc?.toFixed(3) ?? "-",
      error: report.calibrationError.toFixed(3),
    }),
    words("evaluate.times", {
      train: ms(report.trainMs),
      median: ms(report.p50Ms),
      slow: ms(report.p99Ms),
      memory: Math.round(report.rssMb),
    }),
    words("evaluate.thresholds"),
    ...lines,
  ].join("\n");
}

const CONFUSIONS = 15;
const WORST = 10;

/** Confusions first: they are what an editor can mend. */
export function showOwn(report: OwnReport): string {
  const languages = Object.entries(report.languages).map(([language, of]) => showLanguage(language, of));
  return [...languages, showReport(report)].join("\n\n");
}

function showLanguage(language: string, of: LanguageReport): string {
  return [
    words("evaluate.confusions", { language }),
    ...of.confusions
      .slice(0, CONFUSIONS)
      .map(({ examples, topic, takenFor, count }) => words("evaluate.confusion", { topic, takenFor, count, example: examples[0] ?? "" })),
    words("evaluate.worst", { language }),
    ...of.topics.slice(0, WORST).map(({ topic, f1, rows }) => `  ${f1.toFixed(2)}  ${topic} (${rows})`),
    words("evaluate.first", { language, rows: of.rows, first: percent(of.first), among: percent(of.among) }),
    words("evaluate.sure", { sure: percent(of.sure), right: percent(of.sureRight), none: percent(of.oosNone) }),
    words("evaluate.danger", { found: percent(of.dangerFound), false: percent(of.falseAlarms) }),
    words("evaluate.languages", { right: percent(of.languageRight), error: of.calibrationError.toFixed(3) }),
  ].join("\n");
}

/** A line a set, for a person at a terminal and for a table of a document. */
export function showValidation(reports: Readonly<Record<string, ValidationReport>>): string {
  const cell = (share: number | null) => (share === null ? "-" : (share * 100).toFixed(1)).padStart(6);
  const lines = Object.entries(reports).map(([name, of]) =>
    [
      `  ${name.padEnd(12)} ${String(of.rows).padStart(4)}`,
      ...[of.first, of.firstOfStranger, of.among, of.sure, of.sureRight, of.oosRecall, of.oosNone, of.dangerFound, of.falseAlarms].map(
        cell,
      ),
      ...[of.languageRight, of.languageRightInCountry, of.countryPrecision, of.countryRecall].map(cell),
      of.calibrationError.toFixed(3),
    ].join("  "),
  );
  return [words("evaluate.validation-head"), ...lines].join("\n");
}
