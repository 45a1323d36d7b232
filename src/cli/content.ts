import { Command } from "commander";
import { checkContent, type Report } from "../content/check.ts";
import { checkComposed } from "../content/checks/composed.ts";
import type { Fault } from "../content/fault.ts";
import type { Folders } from "../content/files.ts";
import { loadContent } from "../content/load.ts";
import { coverageCommand } from "./coverage.ts";
import { refuseUnlessFolder } from "./folder.ts";
import { faultLine, foldersBelow, ROOT } from "./load.ts";
import { FAULTY } from "./refusal.ts";
import { exportCommand, importCommand } from "./texts.ts";
import { words } from "./words.ts";

export function contentCommand(): Command {
  const check = new Command("check")
    .description(words("content.check"))
    .option("--json", words("option.json"))
    .option("--folder <path>", words("content.folder"), ROOT)
    .action(async ({ json, folder }: { json?: true; folder: string }) => {
      await refuseUnlessFolder(folder);
      const report = await checkFolders(foldersBelow(folder), Date.now());
      process.stdout.write(json ? `${JSON.stringify(report)}\n` : readable(report));
      if (report.faults.length + report.long.length > 0) process.exitCode = FAULTY;
    });
  return new Command("content")
    .description(words("content.about"))
    .addCommand(check)
    .addCommand(coverageCommand())
    .addCommand(exportCommand())
    .addCommand(importCommand());
}

/** Faults keep a running service at its old content; answers that got too long do not, but must not stay. */
type FullReport = Report & { readonly long: readonly Fault[] };

async function checkFolders(folders: Folders, now: number): Promise<FullReport> {
  const load = await loadContent(folders);
  const report = checkContent(load, now);
  // How long an answer gets is worth knowing once its parts are right.
  return { ...report, long: report.faults.length > 0 ? [] : checkComposed(load, now) };
}

/** Faults first, one a line; then what is missing and what needs an editor. */
function readable({ faults, gaps, long, summary }: FullReport): string {
  const { told } = summary;
  const languages = Object.entries(summary.languages).map(([language, of]) =>
    words("content.language", { language, ...of, offered: words(of.offered ? "content.offered" : "content.not-offered") }),
  );
  const lines = [
    ...faults.map(faultLine),
    faults.length > 0 ? words("content.faults", { count: faults.length }) : words("content.no-faults"),
    ...long.map(faultLine),
    ...(long.length > 0 ? [words("content.long", { count: long.length })] : []),
    words("content.facts", { facts: summary.facts, contacts: summary.contacts, answers: summary.answers }),
    ...languages,
    words("content.gaps", { count: gaps.length }),
    ...gaps.map(({ message }) => words("content.gap", { message })),
    words("content.told", {
      unverified: told.unverified.length,
      undated: told.undated.length,
      expired: told.expired.length,
      expiring: told.expiring.length,
    }),
    ...told.expired.map((id) => words("content.expired", { id })),
    ...told.expiring.map((id) => words("content.expiring", { id })),
    words("content.stale-contacts", { count: summary.staleContacts.length }),
    ...summary.staleContacts.map((id) => words("content.stale-contact", { id })),
  ];
  return `${lines.join("\n")}\n`;
}
