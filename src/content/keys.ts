import type { Language } from "../domain/language.ts";

const SUFFIX = /_(zero|one|two|few|many|other)$/;

/** `cases_one` and `cases_other` are the forms of `cases`; a key without both of them in English is no plural. */
function isPlural(key: string, english: ReadonlySet<string>): boolean {
  const base = key.replace(SUFFIX, "");
  return base !== key && english.has(`${base}_one`) && english.has(`${base}_other`);
}

/** The keys a language must have to say all that English says: Khmer has one plural form where English has two. */
export function keysNeeded(english: ReadonlySet<string>, language: Language): string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const needed = [...english].flatMap((key) => (isPlural(key, english) ? forms.map((form) => key.replace(SUFFIX, `_${form}`)) : [key]));
  return [...new Set(needed)];
}

/** The English text that a key of another language says; undefined when English has no such key. */
export function englishFor(key: string, english: ReadonlyMap<string, string>): string | undefined {
  return english.get(key) ?? english.get(key.replace(SUFFIX, "_other"));
}
