import { FALLBACK_LANGUAGE } from "../../domain/language.ts";
import type { Fault } from "../fault.ts";
import { englishFor } from "../keys.ts";
import type { LocaleFile } from "../loaded.ts";
import type { Checked } from "./checked.ts";
import { againstEnglish, digitFault } from "./texts.ts";

/** Faults in interface strings: placeholders that differ from English; digits typed into what the bot says. */
export function checkLocales({ raw }: Checked): Fault[] {
  return raw.locales.flatMap(({ item: file }) => {
    const english = englishTexts(
      raw.locales.map(({ item }) => item),
      file.namespace,
    );
    return file.texts.flatMap(({ item, at }) => [
      ...(file.namespace === "chat" ? digitFault(item.text, at) : []),
      ...againstEnglish(withCount(item.text), maybe(englishFor(item.key, english), withCount), at),
    ]);
  });
}

/** English texts of a namespace by key. */
export function englishTexts(files: readonly LocaleFile[], namespace: string): ReadonlyMap<string, string> {
  const file = files.find((candidate) => candidate.language === FALLBACK_LANGUAGE && candidate.namespace === namespace);
  return new Map(file?.texts.map(({ item }) => [item.key, item.text]));
}

/** A plural form may leave its number out: "one case" says it already. */
function withCount(text: string): string {
  return text.replaceAll("{count}", "");
}

function maybe<A, B>(value: A | undefined, then: (value: A) => B): B | undefined {
  return value === undefined ? undefined : then(value);
}
