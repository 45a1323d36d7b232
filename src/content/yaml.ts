import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, Scalar, type YAMLError } from "yaml";
import { type Fault, faultAt } from "./fault.ts";
import type { TextFile } from "./files.ts";

/** Keys and indexes from the top of a file down to an entry. */
export type KeyPath = readonly (string | number)[];

/** A file that parsed: plain data, and the line on which each entry was written. */
export interface Parsed {
  readonly file: string;
  readonly data: unknown;
  /** Line of the entry at `path`, or of the nearest entry above it that exists. */
  lineAt(path: KeyPath): number;
  /** The lines of a literal block (`key: |`) with the number of each; null when the entry is written in another way. */
  blockAt(path: KeyPath): readonly { readonly text: string; readonly line: number }[] | null;
}

const MOST_FAULTS_A_FILE = 20;

/** Parses one YAML or JSON file. Never throws: what it cannot parse comes back as faults. */
export function readYaml(file: Pick<TextFile, "name" | "text">): Parsed | readonly Fault[] {
  const lines = new LineCounter();
  try {
    const document = parseDocument(file.text, { lineCounter: lines, prettyErrors: false });
    const problems = [...document.errors, ...document.warnings].slice(0, MOST_FAULTS_A_FILE);
    if (problems.some((error) => error.message.includes("call stack"))) return [tooDeep(file)];
    if (problems.length > 0)
      return distinct(problems.map((error) => faultAt({ file: file.name, line: lineOf(lines, error.pos[0]) }, explain(error))));
    return parsed(file.name, document, lines);
  } catch {
    // The parser overflows its stack on thousands of open brackets, and refuses aliases that would explode.
    return [tooDeep(file)];
  }
}

function tooDeep(file: Pick<TextFile, "name">): Fault {
  return faultAt({ file: file.name, line: 1 }, "this file is nested too deeply to be read. Remove brackets, anchors (&) and aliases (*).");
}

/** The parser often stumbles more than once over one slip. */
function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.line} ${fault.message}`, fault])).values()];
}

/** Tells what `readYaml` gave. */
export function isFaults(result: Parsed | readonly Fault[]): result is readonly Fault[] {
  return Array.isArray(result);
}

function parsed(file: string, document: Document.Parsed, lines: LineCounter): Parsed {
  const data: unknown = document.toJS();
  return {
    file,
    data,
    lineAt: (path) => lineOf(lines, walk(document.contents, path).offset),
    blockAt(path) {
      const { node, found } = walk(document.contents, path);
      if (!found || !isScalar(node) || node.type !== Scalar.BLOCK_LITERAL || !node.range) return null;
      const first = lineOf(lines, node.range[0]) + 1;
      return String(node.value)
        .split("\n")
        .map((text, index) => ({ text, line: first + index }));
    },
  };
}

/** LineCounter answers line 0 for an offset before the first line, in an empty file. */
function lineOf(lines: LineCounter, offset: number): number {
  return Math.max(1, lines.linePos(offset).line);
}

/** Goes down `path` as far as it exists. The offset is that of the key, so that a long value is found by its beginning. */
function walk(top: Node | null, path: KeyPath): { node: Node | null; offset: number; found: boolean } {
  let node = top;
  let offset = top?.range?.[0] ?? 0;
  for (const step of path) {
    const next = stepDown(node, step);
    if (!next) return { node, offset, found: false };
    node = next.node;
    offset = next.offset;
  }
  return { node, offset, found: true };
}

function stepDown(node: Node | null, step: string | number): { node: Node | null; offset: number } | null {
  if (isSeq<Node>(node)) {
    const item = node.items[Number(step)];
    return item?.range ? { node: item, offset: item.range[0] } : null;
  }
  if (!isMap<Node, Node | null>(node)) return null;
  const pair = node.items.find((candidate) => keyOf(candidate) === String(step));
  return pair?.key.range ? { node: pair.value, offset: pair.key.range[0] } : null;
}

function keyOf(pair: Pair<Node, Node | null>): string | null {
  return isScalar(pair.key) ? String(pair.key.value) : null;
}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "a tab is used to move this line in. Use spaces.",
  DUPLICATE_KEY: "this entry occurs twice in the same place. Keep one of them.",
  BAD_INDENT:
    "this line is moved in by a wrong number of spaces, or a bracket before it is not closed. Line it up with the entries beside it.",
  MISSING_CHAR: "a bracket or a quotation mark is not closed, or a comma is missing. Look at this line and the one before it.",
  BLOCK_AS_IMPLICIT_KEY: "there is a second ': ' in this text. Put the text between quotation marks.",
  MULTILINE_IMPLICIT_KEY: "a ':' is missing, or a line is moved in wrongly. Look at this line and the one before it.",
  BAD_SCALAR_START: "a text may not begin with this sign. Put the text between quotation marks.",
  MULTIPLE_DOCS: "a line '---' starts a second document. Remove it.",
};

function explain(error: YAMLError): string {
  return EXPLANATIONS[error.code] ?? `this is not valid YAML (${error.message.split("\n")[0]}). Compare it with a file beside it.`;
}
