/** Where something was written: `file` as an editor knows it (`knowledge/SG/facts.yaml`), `line` counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Something that an editor must correct; `message` is a sentence that says how. */
export interface Fault extends Place {
  readonly message: string;
}

/** A piece of content and where it was written. */
export interface Placed<T> {
  readonly item: T;
  readonly at: Place;
}

/** Builds a fault at a place. */
export function faultAt(at: Place, message: string): Fault {
  return { file: at.file, line: at.line, message };
}

/** Orders faults as an editor works through them: by file, then by line. */
export function inReadingOrder(faults: readonly Fault[]): Fault[] {
  return [...faults].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}
