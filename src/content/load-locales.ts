import type { Language } from "../domain/language.ts";
import { type Fault, faultAt, type Placed } from "./fault.ts";
import { isRecord } from "./items.ts";
import type { LocaleText, Reading } from "./loaded.ts";
import type { KeyPath, Parsed } from "./yaml.ts";

export const NAMESPACES = ["chat", "web", "console", "cli"] as const;

/** Reads one i18next JSON file: texts, nested or with dots in their keys. */
export function readLocale(parsed: Parsed, language: Language, namespace: string): Reading {
  if (!isRecord(parsed.data)) {
    return {
      piece: {},
      faults: [faultAt({ file: parsed.file, line: 1 }, "this file is not a JSON object. Begin it with { and end it with }.")],
    };
  }
  const { _review: review = "draft", ...tree } = parsed.data;
  const faults: Fault[] = [];
  const texts: Placed<LocaleText>[] = [];
  collect(parsed, tree, [], texts, faults);
  faults.push(...repeated(texts));
  const file = { language, namespace, review: String(review), texts };
  return { piece: { locales: [{ item: file, at: { file: parsed.file, line: 1 } }] }, faults };
}

function collect(
  parsed: Parsed,
  tree: Readonly<Record<string, unknown>>,
  path: KeyPath,
  texts: Placed<LocaleText>[],
  faults: Fault[],
): void {
  for (const [name, entry] of Object.entries(tree)) {
    const here = [...path, name];
    const at = { file: parsed.file, line: parsed.lineAt(here) };
    if (isRecord(entry)) collect(parsed, entry, here, texts, faults);
    else if (typeof entry !== "string") faults.push(faultAt(at, `${here.join(".")} is not a text. Put it between quotation marks.`));
    else if (entry.trim() === "") faults.push(faultAt(at, `${here.join(".")} is empty. Write the text, or remove the line.`));
    else texts.push({ item: { key: here.join("."), text: entry }, at });
  }
}

function repeated(texts: readonly Placed<LocaleText>[]): Fault[] {
  const seen = new Set<string>();
  return texts.flatMap(({ item, at }) => {
    if (!seen.has(item.key)) return seen.add(item.key) && [];
    return [faultAt(at, `${item.key} occurs twice in this file. Keep one of them.`)];
  });
}
