import type { Readable, Writable } from "node:stream";
import { Command } from "commander";
import { isLanguage, type Language } from "../domain/language.ts";
import type { Match, Matcher, MatchHints } from "../domain/matcher/types.ts";
import { MAX_WORKER_TEXT } from "../domain/worker.ts";
import { linesOf, objectOf, writeJson } from "./lines.ts";
import { loadForUse } from "./load.ts";
import { Refusal } from "./refusal.ts";
import { words } from "./words.ts";

export function matchCommand(): Command {
  return new Command("match")
    .description(words("match.about"))
    .addHelpText("after", words("match.help"))
    .action(async () => {
      const { matcher } = await loadForUse();
      await matchLines(matcher, process.stdin, process.stdout);
    });
}

type Id = string | number | null;
interface Row {
  readonly id: Id;
  readonly text: string;
  readonly hints: MatchHints;
}
type Unreadable = { readonly id: Id; readonly error: string };

/** Answers every row in its place; one that cannot be read gets an error there, and the others go on. Refuses when there was none. */
export async function matchLines(matcher: Matcher, input: Readable, output: Writable): Promise<void> {
  let readable = 0;
  for await (const line of linesOf(input)) {
    const row = readRow(objectOf(line), line.number);
    if (!("error" in row)) readable++;
    await writeJson(output, "error" in row ? row : shown(row.id, matcher.match(row.text, row.hints)));
  }
  if (readable === 0) throw new Refusal(words("match.empty"));
}

function readRow(row: Readonly<Record<string, unknown>> | string, line: number): Row | Unreadable {
  if (typeof row === "string") return { id: null, error: row };
  const id = typeof row.id === "string" || typeof row.id === "number" ? row.id : null;
  if (typeof row.text !== "string") return { id, error: words("match.no-text", { line }) };
  const language = languageOf(row.language);
  if (language === null) return { id, error: words("match.bad-language", { line }) };
  const country = countryOf(row.country);
  if (country === null) return { id, error: words("match.bad-country", { line }) };
  return { id, text: row.text.slice(0, MAX_WORKER_TEXT), hints: { ...(language ? { language } : {}), ...(country ? { country } : {}) } };
}

/** `km` of `km-KH`; undefined when none is given, null when it is none of ours. */
function languageOf(given: unknown): Language | undefined | null {
  if (given === undefined || given === null || given === "") return undefined;
  const tag = typeof given === "string" ? given.toLowerCase().split(/[-_]/)[0] : "";
  return isLanguage(tag) ? tag : null;
}

function countryOf(given: unknown): string | undefined | null {
  if (given === undefined || given === null || given === "") return undefined;
  return typeof given === "string" && /^[a-z]{2}$/i.test(given) ? given.toUpperCase() : null;
}

function shown(id: Id, match: Match) {
  const { language, topic, also, confidence, danger, alternatives, entities, reasons, verdict } = match;
  return { id, language, topic, ...(also === undefined ? {} : { also }), confidence, danger, alternatives, entities, reasons, verdict };
}
