/** The languages Mitra speaks, as BCP 47 tags (`tl` is Filipino, `my` Burmese). */
export const LANGUAGES = ["en", "id", "ms", "tl", "vi", "th", "km", "lo", "my", "bn", "ne"] as const;
export type Language = (typeof LANGUAGES)[number];

/** True when `tag` is one of the languages Mitra speaks. */
export function isLanguage(tag: unknown): tag is Language {
  return LANGUAGES.includes(tag as Language); // includes() of a literal tuple wants the literal type
}

/** The language a text falls back to when it is missing in the wanted one. */
export const FALLBACK_LANGUAGE: Language = "en";
