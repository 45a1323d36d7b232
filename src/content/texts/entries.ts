import { FALLBACK_LANGUAGE, type Language } from "../../domain/language.ts";
import { englishFor, keysNeeded } from "../keys.ts";
import type { KeyPath } from "../yaml.ts";
import type { Leaf, SourceFile } from "./source.ts";

/** A text that a language has, or should have because English has it. */
export interface Entry {
  /** Begins with the language; the same in every export. */
  readonly id: string;
  readonly file: string;
  readonly path: KeyPath;
  /** Empty where English has no such text. */
  readonly english: string;
  /** Null: not translated yet. */
  readonly text: string | null;
  readonly kind: Kind;
}

/** What a text is, for its translator. */
export type Kind =
  | { readonly is: "chat" | "web" | "console" | "cli"; readonly key: string; readonly form?: string }
  | { readonly is: "words"; readonly fact: string }
  | { readonly is: "variant"; readonly topic: string; readonly variant: string }
  | { readonly is: "step" | "proof"; readonly topic: string };

export type Sources = ReadonlyMap<string, SourceFile>;

/** All texts of a language, in the order of the English files; at the end of each file those that only this language has. */
export function entriesOf(language: Language, english: Sources, own: Sources): readonly Entry[] {
  const inEnglish = [...english.keys()].map((name) => nameIn(name, FALLBACK_LANGUAGE, language));
  const names = [...new Set([...inEnglish, ...own.keys()])];
  return names.flatMap((file) => entriesIn(file, language, english.get(nameIn(file, language, FALLBACK_LANGUAGE)), own.get(file)));
}

/** The name of the file that says the same in another language. */
function nameIn(name: string, from: Language, to: Language): string {
  return name
    .replace(new RegExp(`^(locales/|knowledge/answers/)${from}/`), `$1${to}/`)
    .replace(new RegExp(`/words/${from}\\.yaml$`), `/words/${to}.yaml`);
}

function entriesIn(file: string, language: Language, english: SourceFile | undefined, own: SourceFile | undefined): Entry[] {
  const englishTexts = byKey(english);
  const ownTexts = byKey(own);
  const known = new Map([...englishTexts].map(([key, { text }]) => [key, text]));
  const needed = file.startsWith("locales/") ? keysNeeded(new Set(known.keys()), language) : [...known.keys()];
  return [...new Set([...needed, ...ownTexts.keys()])].map((key) => {
    const here = ownTexts.get(key);
    return {
      id: idOf(file, language, key),
      file,
      path: here?.path ?? pathFor(key, englishTexts),
      english: englishFor(key, known) ?? "",
      text: here?.text ?? null,
      kind: kindOf(file, key, known),
    };
  });
}

/** The texts of a file by their keys, without what the file says about itself. */
function byKey(file: SourceFile | undefined): ReadonlyMap<string, Leaf> {
  const texts = (file?.leaves ?? []).filter(({ path: [first] }) => !ABOUT.includes(String(first)));
  // The fact's own id is the key of its words.
  return new Map(texts.map((leaf) => [(leaf.path[0] === "words" ? leaf.path.slice(1) : leaf.path).join("."), leaf]));
}

const ABOUT: readonly string[] = ["_review", "review", "language", "topic"];

/** Where English has the text; a plural form of its own stands beside the English forms. */
function pathFor(key: string, english: ReadonlyMap<string, Leaf>): KeyPath {
  const same = english.get(key);
  if (same) return same.path;
  const base = key.replace(FORM, "_other");
  const path = english.get(base)?.path ?? [key];
  return [...path.slice(0, -1), String(path.at(-1)).replace(FORM, `_${FORM.exec(key)?.[1] ?? "other"}`)];
}

const FORM = /_(zero|one|two|few|many|other)$/;

function idOf(file: string, language: Language, key: string): string {
  const topic = /^knowledge\/answers\/[a-z]+\/(.+)\.yaml$/.exec(file)?.[1];
  if (topic) return `${language}/answer/${topic}/${key}`;
  const namespace = /^locales\/[a-z]+\/(\w+)\.json$/.exec(file)?.[1];
  return namespace ? `${language}/${namespace}/${key}` : `${language}/fact/${key}`;
}

function kindOf(file: string, key: string, english: ReadonlyMap<string, string>): Kind {
  const topic = /^knowledge\/answers\/[a-z]+\/(.+)\.yaml$/.exec(file)?.[1];
  if (topic && key.startsWith("variants.")) return { is: "variant", topic, variant: key.slice("variants.".length) };
  if (topic) return { is: key === "proof" ? "proof" : "step", topic };
  if (file.startsWith("knowledge/")) return { is: "words", fact: key };
  const is = NAMESPACES.find((namespace) => file.endsWith(`/${namespace}.json`)) ?? "cli";
  const form = FORM.exec(key)?.[1];
  return form && english.has(key.replace(FORM, "_one")) && english.has(key.replace(FORM, "_other")) ? { is, key, form } : { is, key };
}

const NAMESPACES = ["chat", "web", "console", "cli"] as const;

/** What a file says of its review. */
export function reviewOf(file: SourceFile | undefined): string {
  return file?.leaves.find(({ path }) => path.length === 1 && (path[0] === "review" || path[0] === "_review"))?.text ?? "draft";
}
