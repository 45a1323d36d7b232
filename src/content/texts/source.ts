import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";
import type { Language } from "../../domain/language.ts";
import type { Folders } from "../files.ts";
import type { KeyPath } from "../yaml.ts";

/** A text in a file, as it was written: not trimmed. */
export interface Leaf {
  readonly path: KeyPath;
  readonly text: string;
  /** Where its value stands in the file, quotation marks included. */
  readonly from: number;
  readonly to: number;
}

/** A file of texts; `name` as in faults, such as `locales/km/chat.json`. */
export interface SourceFile {
  readonly name: string;
  readonly source: string;
  readonly leaves: readonly Leaf[];
}

/** The files of one language that hold texts, by name. What cannot be read or parsed is left out: the content check names it. */
export async function readSources(folders: Folders, language: Language): Promise<ReadonlyMap<string, SourceFile>> {
  const names = [...(await namesIn(folders, "locales")), ...(await namesIn(folders, "knowledge"))].filter((name) => isOf(name, language));
  const files = await Promise.all(names.map((name) => readSource(folders, name)));
  return new Map(files.filter((file) => file !== null).map((file) => [file.name, file]));
}

/** The path on the disk of a file by its name. */
export function pathOf(folders: Folders, name: string): string {
  const [part = "", ...rest] = name.split("/");
  return path.join(part === "locales" ? folders.locales : folders.knowledge, ...rest);
}

function isOf(name: string, language: Language): boolean {
  return (
    new RegExp(`^locales/${language}/\\w+\\.json$`).test(name) ||
    new RegExp(`^knowledge/answers/${language}/[a-z.-]+\\.yaml$`).test(name) ||
    new RegExp(`^knowledge/[A-Z]+/words/${language}\\.yaml$`).test(name)
  );
}

async function namesIn(folders: Folders, part: "locales" | "knowledge"): Promise<string[]> {
  const names = await readdir(folders[part], { recursive: true }).catch(() => []);
  return names.map((name) => `${part}/${name.split(path.sep).join("/")}`).sort();
}

async function readSource(folders: Folders, name: string): Promise<SourceFile | null> {
  const source = await readFile(pathOf(folders, name), "utf8").catch(() => null);
  return source === null ? null : { name, source, leaves: leavesOf(source) };
}

/** Every text of a YAML or JSON file, in its order. */
export function leavesOf(source: string): readonly Leaf[] {
  const document = parseDocument(source, { prettyErrors: false });
  return document.errors.length > 0 ? [] : collect(document.contents, []);
}

function collect(node: Node | null, at: KeyPath): Leaf[] {
  if (isMap<Node, Node | null>(node))
    return node.items.flatMap(({ key, value }) => collect(value, [...at, isScalar(key) ? String(key.value) : ""]));
  if (isSeq<Node>(node)) return node.items.flatMap((item, index) => collect(item, [...at, index]));
  if (!isScalar(node) || !node.range || typeof node.value !== "string") return [];
  return [{ path: at, text: node.value, from: node.range[0], to: node.range[1] }];
}
