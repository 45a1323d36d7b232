import { Command } from "commander";
import { systemClock } from "../app/clock.ts";
import { toReadableContent } from "../content/content-set.ts";
import { CELLS, type Coverage, coverageOf } from "../content/coverage.ts";
import { coveragePage } from "../content/coverage-page.ts";
import { loadContent } from "../content/load.ts";
import { countryName, languageName } from "../domain/format.ts";
import { FALLBACK_LANGUAGE } from "../domain/language.ts";
import { refuseUnlessFolder } from "./folder.ts";
import { faultLine, foldersBelow, ROOT } from "./load.ts";
import { Refusal } from "./refusal.ts";
import { words } from "./words.ts";

interface Options {
  readonly json?: true;
  readonly markdown?: true;
  readonly folder: string;
}

/** What is there and what is missing; of content that can be read only. */
export function coverageCommand(): Command {
  return new Command("coverage")
    .description(words("content.coverage"))
    .option("--json", words("option.json"))
    .option("--markdown", words("content.coverage-markdown"))
    .option("--folder <path>", words("content.folder"), ROOT)
    .action(async ({ json, markdown, folder }: Options) => {
      await refuseUnlessFolder(folder);
      const now = systemClock.now();
      const coverage = await coverageBelow(folder, now);
      const day = new Date(now).toISOString().slice(0, 10);
      process.stdout.write(json ? `${JSON.stringify(coverage)}\n` : markdown ? coveragePage(coverage, day) : readable(coverage));
    });
}

async function coverageBelow(folder: string, now: number): Promise<Coverage> {
  const { raw, faults } = await loadContent(foldersBelow(folder), { only: ["knowledge", "locales"] });
  const [first] = faults;
  if (first) throw new Refusal(faultLine(first));
  return coverageOf(toReadableContent(raw), now);
}

function readable({ countries, topics, languages }: Coverage): string {
  const country = (code: string) => {
    const counts = CELLS.map((cell) => [cell, topics.filter(({ cells }) => cells[code] === cell).length]);
    return words("content.coverage-country", { country: `${code} ${countryName(code, FALLBACK_LANGUAGE)}`, ...Object.fromEntries(counts) });
  };
  const lines = [
    words("content.coverage-countries", { topics: topics.length }),
    ...countries.map(country),
    words("content.coverage-languages"),
    ...languages.map(({ language, answers, facts }) =>
      words("content.coverage-language", {
        language: `${language} ${languageName(language, FALLBACK_LANGUAGE)}`,
        answers: answers.there,
        allAnswers: answers.of,
        signedAnswers: answers.reviewed,
        facts: facts.there,
        allFacts: facts.of,
        signedFacts: facts.reviewed,
      }),
    ),
  ];
  return `${lines.join("\n")}\n`;
}
