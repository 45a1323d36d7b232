import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { words } from "./words.ts";

/** One line that is not blank, counted from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/**
 * The lines of a stream, at the pace of whoever reads them. Only \n ends a line, with or without \r before it: JSON may hold other
 * separators, such as U+2028, inside a text.
 */
export async function* linesOf(input: Readable): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let rest = "";
  let number = 0;
  for await (const chunk of input) {
    const bytes: Uint8Array = typeof chunk === "string" ? Buffer.from(chunk) : chunk; // a stream hands out text or bytes
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines)
      if (text.trim() !== "") yield { number: ++number, text };
      else number++;
  }
  const last = rest + decoder.decode();
  if (last.trim() !== "") yield { number: number + 1, text: last };
}

/** Writes one value a line; waits while the reader is slow. */
export async function writeJson(output: Writable, value: unknown): Promise<void> {
  if (!output.write(`${JSON.stringify(value)}\n`)) await once(output, "drain");
}

/** The object that a line is, or a sentence that says why it is none. */
export function objectOf({ text, number }: Line): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
    return words("lines.not-object", { line: number });
  } catch {
    return words("lines.not-json", { line: number });
  }
}
