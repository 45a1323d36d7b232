import type { LanguageReport, OwnReport } from "./own-report.ts";
import type { Report } from "./report.ts";

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const ms = (time: number) => `${time.toFixed(time < 10 ? 2 : 0)} ms`;

/** A report for a person at a terminal. */
export function showReport(report: Report): string {
  const lines = report.thresholds.map(
    ({ threshold, inScopeAccuracy, oosRecall, mcc }) =>
      `  ${threshold.toFixed(1)}        ${percent(inScopeAccuracy).padStart(7)}   ${oosRecall === null ? "      -" : percent(oosRecall).padStart(7)}   ${mcc.toFixed(3)}`,
  );
  return [
    `${report.rows} texts: accuracy ${percent(report.accuracy)}, macro-F1 ${report.macroF1.toFixed(3)}, in scope ${percent(report.inScopeAccuracy)}`,
    `best MCC ${report.bestMcc.toFixed(3)}, AUROC ${report.auroc?.toFixed(3) ?? "-"}, calibration error ${report.calibrationError.toFixed(3)}`,
    `trained in ${ms(report.trainMs)}; a message ${ms(report.p50Ms)} (median), ${ms(report.p99Ms)} (99 of 100); ${Math.round(report.rssMb)} MB`,
    "  threshold   in scope   out of scope   MCC",
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
    `${language}: confusions (topic, taken for, times, an example)`,
    ...of.confusions
      .slice(0, CONFUSIONS)
      .map(({ topic, takenFor, count, examples }) => `  ${topic} → ${takenFor}  ${count}  “${examples[0] ?? ""}”`),
    `${language}: topics found worst (F1)`,
    ...of.topics.slice(0, WORST).map(({ topic, f1, rows }) => `  ${f1.toFixed(2)}  ${topic} (${rows})`),
    `${language}: ${of.rows} phrases: topic first ${percent(of.first)}, among those offered ${percent(of.among)}`,
    `  sure of ${percent(of.sure)}, right in ${percent(of.sureRight)} of those; out of scope told so ${percent(of.oosNone)}`,
    `  danger found ${percent(of.dangerFound)}, false alarms ${percent(of.falseAlarms)}`,
    `  language right ${percent(of.languageRight)}; calibration error ${of.calibrationError.toFixed(3)}`,
  ].join("\n");
}
