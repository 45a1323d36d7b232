import { existsSync, readFileSync } from "node:fs";
import { makeSay } from "../../../src/content/phrases.ts";
import type { ContentSet } from "../../../src/domain/content.ts";
import { LANGUAGES, type Language } from "../../../src/domain/language.ts";

type Tree = { readonly [name: string]: string | Tree };

function flat(tree: Tree, path = ""): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === "string" ? [[path + name, value] as const] : flat(value, `${path}${name}.`),
  );
}

/** The page's texts of one language by key; empty when nobody has translated them. */
export const webTexts = (language: Language) => textsOf(language, "web");

function textsOf(language: Language, namespace: "web" | "chat"): ReadonlyMap<string, string> {
  const file = new URL(`../../../locales/${language}/${namespace}.json`, import.meta.url);
  if (!existsSync(file)) return new Map();
  const { _review: _, ...tree } = JSON.parse(readFileSync(file, "utf8"));
  return new Map(flat(tree as Tree)); // a file of nested texts
}

/** `say` over the real locales/ files of the page. */
export function realSay(): ContentSet["say"] {
  const at = { file: "web.json", line: 1 };
  return makeSay(
    LANGUAGES.flatMap((language) =>
      (["web", "chat"] as const).map((namespace) => {
        const texts = [...textsOf(language, namespace)].map(([key, text]) => ({ item: { key, text }, at }));
        return { language, namespace, review: "draft", texts };
      }),
    ),
  );
}
