import texts from "../../locales/en/cli.json" with { type: "json" };
import { fill } from "../domain/format.ts";

export type WordKey = Exclude<keyof typeof texts, "_review">;

/** A text for the person at the terminal. Operators are spoken to in English. */
export function words(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return fill(texts[key], Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])));
}
