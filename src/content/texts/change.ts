import { type Document, isMap, isScalar, isSeq, parseDocument, Scalar, stringify, type YAMLMap } from "yaml";
import type { KeyPath } from "../yaml.ts";
import { leavesOf } from "./source.ts";

/** One text to be written into a file. */
export interface Change {
  readonly path: KeyPath;
  readonly text: string;
}

/** The texts of the file in their order elsewhere (English): a new one is put after those that stand before it there. */
export type Order = readonly KeyPath[];

/**
 * A file with some texts changed or added. What is changed is changed in its place: no other byte of the file moves. What is new in YAML is put in
 * by the library, which keeps comments; in JSON with the indent of the file.
 */
export function withChanges(name: string, source: string, changes: readonly Change[], order: Order): string {
  const leaves = new Map(leavesOf(source).map((leaf) => [leaf.path.join("\0"), leaf]));
  const old = changes.flatMap((change) => {
    const leaf = leaves.get(change.path.join("\0"));
    return leaf ? [{ ...leaf, text: change.text }] : [];
  });
  const fresh = changes.filter(({ path }) => !leaves.has(path.join("\0")));
  const changed = old.sort((a, b) => b.from - a.from).reduce(replaced, source);
  if (fresh.length === 0) return changed;
  return name.endsWith(".json") ? addedToJson(changed, fresh, order) : addedToYaml(changed, fresh, order);
}

/** JSON's way to write a text is YAML's too, in double quotation marks. A block text ends with its line. */
function replaced(source: string, { from, to, text, path }: Change & { readonly from: number; readonly to: number }): string {
  const before = source.slice(from, to);
  const line = before.endsWith("\n") ? "\n" : "";
  const about = path.length === 1 && path[0] === "review";
  return source.slice(0, from) + (about ? stringify(text, { lineWidth: 0 }).trimEnd() : JSON.stringify(text)) + line + source.slice(to);
}

function addedToYaml(source: string, changes: readonly Change[], order: Order): string {
  const document = parseDocument(source);
  for (const { path, text } of changes) addTo(document, path, quoted(text), order);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
}

function addTo(document: Document, path: KeyPath, value: Scalar, order: Order): void {
  const [top, last] = [path.slice(0, -1), path.at(-1) ?? ""];
  if (top.length > 0 && !document.hasIn(top)) document.setIn(top, document.createNode(typeof last === "number" ? [] : {}));
  const parent = top.length === 0 ? document.contents : document.getIn(top);
  if (isSeq(parent)) parent.items.push(value);
  else if (isMap(parent)) parent.items.splice(placeFor(keysOf(parent), path, order), 0, document.createPair(keyOf(last), value));
}

const keysOf = (map: YAMLMap): readonly string[] => map.items.map(({ key }) => (isScalar(key) ? String(key.value) : ""));

/** Bare `yes` and `no` are truth values to older readers of YAML. */
function keyOf(key: string | number): unknown {
  return key === "yes" || key === "no" ? quoted(key) : key;
}

function quoted(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** After the last of its keys that stands before the new one elsewhere; at the end when none does, or when the new one is not known there. */
function placeFor(keys: readonly string[], path: KeyPath, order: Order): number {
  const depth = path.length - 1;
  const siblings = [
    ...new Set(order.filter((other) => path.slice(0, depth).every((step, at) => other[at] === step)).map((other) => String(other[depth]))),
  ];
  const before = siblings.slice(0, Math.max(0, siblings.indexOf(String(path[depth]))));
  const places = before.map((key) => keys.indexOf(key)).filter((at) => at >= 0);
  return places.length > 0 ? Math.max(...places) + 1 : keys.length;
}

type Tree = { readonly [key: string]: string | Tree };

function addedToJson(source: string, changes: readonly Change[], order: Order): string {
  const mark = source.startsWith("\uFEFF") ? "\uFEFF" : "";
  const tree: Tree = JSON.parse(source.slice(mark.length)); // a file of texts, or the content check refuses what comes of it
  const indent = /\n([ \t]+)"/.exec(source)?.[1] ?? "  ";
  const end = /\s*$/.exec(source)?.[0] ?? "";
  const grown = changes.reduce((before, change) => grow(before, change.path, 0, change.text, order), tree);
  return mark + JSON.stringify(grown, null, indent) + end;
}

function grow(tree: Tree, path: KeyPath, depth: number, text: string, order: Order): Tree {
  const key = String(path[depth]);
  const inner = tree[key];
  const below = typeof inner === "object" ? inner : {};
  const value = depth === path.length - 1 ? text : grow(below, path, depth + 1, text, order);
  if (key in tree) return { ...tree, [key]: value };
  const entries = Object.entries(tree);
  const at = placeFor(Object.keys(tree), path.slice(0, depth + 1), order);
  return Object.fromEntries([...entries.slice(0, at), [key, value], ...entries.slice(at)]);
}
