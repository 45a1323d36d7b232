import { createHash } from "node:crypto";

/** What a row was like when it was exported: enough to see what was changed since, and on which side. */
export interface Marks {
  readonly english: string;
  readonly text: string;
  readonly review: string;
}

/** Three marks in one cell. */
export function writeMarks({ english, text, review }: Marks): string {
  return [english, text, review].map(markOf).join("-");
}

/** The marks of a cell; null when it is damaged. */
export function readMarks(cell: string): Marks | null {
  const [, english, text, review] = /^([a-p]{10})-([a-p]{10})-([a-p]{10})$/.exec(cell.trim()) ?? [];
  return english && text && review ? { english, text, review } : null;
}

/** A digest in letters only: spreadsheets make numbers and dates of others. */
export function markOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex").slice(0, 10);
  return [...hex].map((digit) => String.fromCharCode("a".charCodeAt(0) + Number.parseInt(digit, 16))).join("");
}
