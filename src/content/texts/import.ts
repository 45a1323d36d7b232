import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Language } from "../../domain/language.ts";
import type { Time } from "../../domain/message.ts";
import { checkContent } from "../check.ts";
import type { Fault } from "../fault.ts";
import type { Folders } from "../files.ts";
import { loadContent } from "../load.ts";
import { isFaults, type Parsed, readYaml } from "../yaml.ts";
import { withChanges } from "./change.ts";
import type { ReadRow } from "./csv.ts";
import { readTable, type Table } from "./export.ts";
import { type Plan, planOf, type RowFault, type TextChange } from "./plan.ts";
import { pathOf } from "./source.ts";
import { type NotWritten, put, writeAll } from "./write-all.ts";

export interface ImportOptions {
  /** Also texts whose English, or which themselves, changed after the export. */
  readonly force: boolean;
  /** Writes nothing. */
  readonly dryRun: boolean;
  readonly now: Time;
}

/** What an import did, or would have done. */
export interface Imported {
  readonly texts: readonly TextChange[];
  readonly reviews: ReadonlyMap<string, string>;
  readonly files: readonly string[];
}

/** Faults by lines of the table; or a file that could not be written: nothing was taken then. */
export type ImportRefused = { readonly faults: readonly RowFault[] } | NotWritten;

/** Takes a translator's table into the files of its language: all of it, or nothing. The content check judges the result before anything is written. */
export async function importTexts(
  folders: Folders,
  language: Language,
  rows: readonly ReadRow[],
  options: ImportOptions,
): Promise<Imported | ImportRefused> {
  const table = await readTable(folders, language);
  const plan = planOf(rows, table, options.force);
  if (!("texts" in plan)) return { faults: plan };
  const far = stepsTooFar(plan, table);
  if (far.length > 0) return { faults: far };
  const changed = changedFiles(plan, table, language);
  if (changed.size === 0) return { ...plan, files: [] };
  const faults = await checkResult(folders, changed, plan, options.now);
  if (faults.length > 0) return { faults: faults.sort((a, b) => a.line - b.line) };
  const files = [...changed].map(([name, text]) => ({
    name,
    text,
    file: pathOf(folders, name),
    before: table.own.get(name)?.source ?? null,
  }));
  const refused = options.dryRun ? null : await writeAll(files);
  return refused ?? { ...plan, files: [...changed.keys()] };
}

/** The steps of an answer are a list: the third cannot be there without the second. */
function stepsTooFar({ texts }: Plan, { entries }: Table): RowFault[] {
  const there = new Set([...entries.filter(({ text }) => text !== null), ...texts].map(({ file, path: at }) => `${file} ${at.join(".")}`));
  const steps = texts.filter(({ path: at }) => at[0] === "steps" && Number(at[1]) > 0);
  return steps
    .filter(({ file, path: at }) => !there.has(`${file} steps.${Number(at[1]) - 1}`))
    .map(({ line }) => ({ line, why: "step-too-far", values: {} }));
}

/** The new text of each file that changes. */
function changedFiles({ texts, reviews }: Plan, { entries, own }: Table, language: Language): ReadonlyMap<string, string> {
  const names = new Set([...texts.map(({ file }) => file), ...reviews.keys()]);
  return new Map(
    [...names].map((name) => {
      const order = entries.filter(({ file }) => file === name).map(({ path: at }) => at);
      const review = reviews.get(name);
      const about = review === undefined ? [] : [{ path: [name.endsWith(".json") ? "_review" : "review"], text: review }];
      // In the order of English, so that a list grows from its first item.
      const inOrder = order.flatMap((at) => texts.filter(({ file, path: other }) => file === name && other.join("\0") === at.join("\0")));
      return [name, withChanges(name, own.get(name)?.source ?? emptyFile(name, language), [...about, ...inOrder], order)];
    }),
  );
}

function emptyFile(name: string, language: Language): string {
  if (name.endsWith(".json")) return '{\n  "_review": "draft"\n}\n';
  const topic = /^knowledge\/answers\/[a-z]+\/(.+)\.yaml$/.exec(name)?.[1];
  return `${topic ? `topic: ${topic}\n` : ""}language: ${language}\nreview: draft\n`;
}

/** Faults that the table would bring, by its lines; those that were there before, in texts that it leaves alone, are not its own. */
async function checkResult(folders: Folders, changed: ReadonlyMap<string, string>, plan: Plan, now: Time): Promise<RowFault[]> {
  const top = await mkdtemp(path.join(tmpdir(), "mitra-import-"));
  try {
    const draft = { ...folders, knowledge: path.join(top, "knowledge"), locales: path.join(top, "locales") };
    for (const part of ["knowledge", "locales"] as const)
      await cp(folders[part], draft[part], { recursive: true, filter: (from) => !from.endsWith(".ogg") });
    const before = await faultsOf(draft, now);
    for (const [name, text] of changed) await put(pathOf(draft, name), text);
    const known = new Set(before.map(({ file, message }) => `${file} ${message}`));
    const after = (await faultsOf(draft, now)).map((fault) => ({ fault, change: changeAt(fault, plan.texts, changed) }));
    return after
      .filter(({ fault, change }) => change || !known.has(`${fault.file} ${fault.message}`))
      .map(({ fault, change }) => rowFault(fault, change));
  } finally {
    await rm(top, { recursive: true, force: true });
  }
}

async function faultsOf(folders: Folders, now: Time): Promise<readonly Fault[]> {
  return checkContent(await loadContent(folders), now).faults;
}

/** The row that wrote the text in which a fault was found. */
function changeAt({ file, line }: Fault, texts: readonly TextChange[], changed: ReadonlyMap<string, string>): TextChange | undefined {
  const parsed = parsedOf(file, changed.get(file));
  return parsed ? texts.find((text) => text.file === file && parsed.lineAt(text.path) === line) : undefined;
}

function parsedOf(name: string, text: string | undefined): Parsed | null {
  const parsed = text === undefined ? null : readYaml({ name, text });
  return parsed && !isFaults(parsed) ? parsed : null;
}

function rowFault({ file, line, message }: Fault, change: TextChange | undefined): RowFault {
  return { line: change?.line ?? 1, why: change ? "fault" : "other-fault", values: { fault: message, file, inFile: line } };
}
