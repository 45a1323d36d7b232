import { readFileSync } from "node:fs";
import english from "../../locales/en/cli.json" with { type: "json" };
import { operatorLanguage } from "../config.ts";
import { fill } from "../domain/format.ts";

export type WordKey = Exclude<keyof typeof english, "_review">;

let own: Readonly<Partial<Record<WordKey, string>>> | undefined;

/** A text for the person at the terminal, in the language of the terminal where it is translated. */
export function words(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  own ??= translated();
  return fill(own[key] ?? english[key], Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])));
}

function translated(): Readonly<Partial<Record<WordKey, string>>> {
  try {
    // The content check compares the keys of every language with those of English.
    return JSON.parse(readFileSync(new URL(`../../locales/${operatorLanguage()}/cli.json`, import.meta.url), "utf8"));
  } catch {
    return english;
  }
}
