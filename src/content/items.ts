import type * as v from "valibot";
import { checkShape } from "./explain.ts";
import { type Fault, faultAt, type Placed } from "./fault.ts";
import type { Parsed } from "./yaml.ts";

/** What a list in a file gave: good items with their places, and the faults of the others. */
export interface Items<T> {
  readonly items: readonly (Placed<T> & { readonly index: number })[];
  readonly faults: readonly Fault[];
  /** The items that do not fit, as they were written. */
  readonly rejected: readonly unknown[];
}

/** True for plain data with named entries. */
export function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

/**
 * Checks each item of the list `key` of a file by itself, so that one fault does not hide the others.
 * `others` names the further entries that the file may have.
 */
export function readItems<const S extends v.GenericSchema>(
  parsed: Parsed,
  key: string,
  schema: S,
  thing: string,
  others: readonly string[] = [],
): Items<v.InferOutput<S>> {
  const list = isRecord(parsed.data) ? parsed.data[key] : undefined;
  if (!isRecord(parsed.data) || !Array.isArray(list)) {
    const message = `this file has no list '${key}:'. Begin it with '${key}:' and write each ${thing} below it after '- '.`;
    return { items: [], faults: [faultAt({ file: parsed.file, line: 1 }, message)], rejected: [] };
  }
  const faults: Fault[] = strangers(parsed, parsed.data, [key, ...others]);
  const items: (Placed<v.InferOutput<S>> & { index: number })[] = [];
  const rejected: unknown[] = [];
  list.forEach((data: unknown, index) => {
    const checked = checkShape(schema, data, parsed, [key, index], thing);
    if ("value" in checked) items.push({ item: checked.value, index, at: { file: parsed.file, line: parsed.lineAt([key, index]) } });
    else {
      faults.push(...checked.faults);
      rejected.push(data);
    }
  });
  return { items, faults, rejected };
}

function strangers(parsed: Parsed, data: Readonly<Record<string, unknown>>, known: readonly string[]): Fault[] {
  const unknown = Object.keys(data).filter((name) => !known.includes(name));
  return unknown.map((name) =>
    faultAt(
      { file: parsed.file, line: parsed.lineAt([name]) },
      `this file has an entry '${name}' that is not known here. Correct its spelling, or remove it.`,
    ),
  );
}
