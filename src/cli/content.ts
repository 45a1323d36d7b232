import { stat } from "node:fs/promises";
import { Command } from "commander";
import { checkContent, type Report } from "../content/check.ts";
import type { Folders } from "../content/files.ts";
import { loadContent } from "../content/load.ts";
import { faultLine, foldersBelow, ROOT } from "./load.ts";
import { FAULTY, Refusal } from "./refusal.ts";
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
      if (report.faults.length > 0) process.exitCode = FAULTY;
    });
  return new Command("content").description(words("content.about")).addCommand(check);
}

async function refuseUnlessFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw new Refusal(words("content.no-folder", { folder }));
}

async function checkFolders(folders: Folders, now: number): Promise<Report> {
  return checkContent(await loadContent(folders), now);
}

/** Faults first, one a line; then what is missing and what needs an editor. */
function readable({ faults, gaps, summary }: Report): string {
  const { told } = summary;
  const languages = Object.entries(summary.languages).map(([language, of]) =>
    words("content.language", { language, ...of, offered: words(of.offered ? "content.offered" : "content.not-offered") }),
  );
  const lines = [
    ...faults.map(faultLine),
    faults.length > 0 ? words("content.faults", { count: faults.length }) : words("content.no-faults"),
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
  ];
  return `${lines.join("\n")}\n`;
}
