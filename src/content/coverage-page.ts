import { countryName, languageName } from "../domain/format.ts";
import { FALLBACK_LANGUAGE } from "../domain/language.ts";
import type { Jurisdiction } from "../domain/message.ts";
import { CELLS, type Cell, type Coverage, type LanguageCoverage, type Share, type TopicCoverage } from "./coverage.ts";

/** What stands in a cell, and what it means. A word would make the table too wide to read. */
const SIGNS: Readonly<Record<Cell, { readonly sign: string; readonly means: string }>> = {
  own: { sign: "●", means: "a rule of this country is told; in danger, a number there" },
  "left-out": { sign: "×", means: "a rule of this country is written down, but left out of answers as too doubtful or too old" },
  general: { sign: "○", means: "no rule of this country; the rule that holds everywhere is told" },
  "home-only": { sign: "h", means: "only what some countries of origin give to their own workers" },
  none: { sign: "–", means: "no rule: the answer says so, and what to do" },
};

/** The coverage as a page in Markdown. `day` is the day for which it holds, `2026-11-22`. */
export function coveragePage(coverage: Coverage, day: string): string {
  const legend = CELLS.map((cell) => `- ${SIGNS[cell].sign} ${SIGNS[cell].means}`);
  const parts = [
    "# What Mitra has an answer to, where, and in which language",
    `Made by \`npm run --silent mitra -- content coverage --markdown > docs/coverage.md\`; a test compares it with the content. As of ${day}.`,
    "## Topics and countries",
    [...legend, "", "A country of work and a country of origin stand in the same table: a worker is told the rules of both."].join("\n"),
    topicTable(coverage),
    "### Countries",
    countryTable(coverage),
    "## Languages",
    "Answers are texts on a topic, facts the rules and details that are told. What is missing in a language is said in English, and marked so. Reviewed: signed by a native reviewer.",
    languageTable(coverage.languages),
  ];
  return `${parts.join("\n\n")}\n`;
}

function topicTable({ countries, topics }: Coverage): string {
  const row = ({ topic, cells }: TopicCoverage) => [topic, ...countries.map((country) => SIGNS[cells[country] ?? "none"].sign)];
  return table(["topic", ...countries], topics.map(row));
}

function countryTable({ countries, topics }: Coverage): string {
  const count = (country: Jurisdiction, cell: Cell) => topics.filter(({ cells }) => cells[country] === cell).length;
  const row = (country: Jurisdiction) => [
    `${country} ${countryName(country, FALLBACK_LANGUAGE)}`,
    ...CELLS.map((cell) => String(count(country, cell))),
  ];
  return table(["country", ...CELLS.map((cell) => SIGNS[cell].sign)], countries.map(row));
}

function languageTable(languages: readonly LanguageCoverage[]): string {
  const row = ({ language, answers, facts }: LanguageCoverage) => [
    `${language} ${languageName(language, FALLBACK_LANGUAGE)}`,
    share(answers),
    reviewed(answers),
    share(facts),
    reviewed(facts),
  ];
  return table(["language", "answers", "reviewed, draft", "facts in words", "reviewed, draft"], languages.map(row));
}

/** Rounded down, so that nothing is called whole that is not. */
const share = ({ there, of }: Share): string => `${there} of ${of} (${of === 0 ? 0 : Math.floor((there / of) * 100)}%)`;
const reviewed = ({ there, reviewed: signed }: Share): string => `${signed}, ${there - signed}`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? "---" : ":-:"))), ...rows.map(line)].join("\n");
}
