import { createInstance, type FormatterModule, type ResourceLanguage } from "i18next";
import type { ContentSet, Found } from "../domain/content.ts";
import { FALLBACK_LANGUAGE, LANGUAGES, type Language } from "../domain/language.ts";
import { keysNeeded } from "./keys.ts";
import { NAMESPACES } from "./load-locales.ts";
import type { LocaleFile } from "./loaded.ts";

type Say = ContentSet["say"];

/**
 * Makes `say` out of the interface strings. Keys are `namespace:path.of.key`, without a namespace `chat`. The instance is its own: nothing
 * global is touched. Numbers in `params` are written in the digits of the language that is found; give texts to keep them as they are.
 */
export function makeSay(files: readonly LocaleFile[]): Say {
  const i18n = createInstance({
    lng: FALLBACK_LANGUAGE,
    fallbackLng: false,
    ns: [...NAMESPACES],
    defaultNS: "chat",
    initAsync: false,
    keySeparator: false,
    returnEmptyString: false,
    resources: resourcesOf(files),
    interpolation: { prefix: "{", suffix: "}", escapeValue: false, alwaysFormat: true },
  });
  i18n.use(digits).init();
  return (language, key, params = {}) => {
    const found = [language, FALLBACK_LANGUAGE].find((candidate) => i18n.exists(key, { ...params, lng: candidate }));
    if (found === undefined) return { text: lastPart(key), language: FALLBACK_LANGUAGE };
    return { text: i18n.t(key, { ...params, lng: found }), language: found } satisfies Found;
  };
}

/** A new English text must not silence ten languages until it is translated: so large a share may be missing, and is said in English. */
const MISSING_AT_MOST = 0.05;
/** What must never be in another language. */
const VITAL = /^(?:danger|person|stop|privacy)\./;

/**
 * Languages in which workers are served: their `chat` strings have nearly every key of English, in every plural that the language knows, and
 * all those that matter in danger. English first.
 */
export function completeLanguages(files: readonly LocaleFile[]): Language[] {
  const keys = (language: Language) =>
    new Set(files.filter((file) => file.language === language && file.namespace === "chat").flatMap(keysOf));
  const english = keys(FALLBACK_LANGUAGE);
  if (english.size === 0) return [];
  return LANGUAGES.filter((language) => {
    const have = keys(language);
    const needed = keysNeeded(english, language);
    const missing = needed.filter((key) => !have.has(key));
    return missing.length <= needed.length * MISSING_AT_MOST && !missing.some((key) => VITAL.test(key));
  });
}

function keysOf(file: LocaleFile): string[] {
  return file.texts.map(({ item }) => item.key);
}

function resourcesOf(files: readonly LocaleFile[]): Record<string, ResourceLanguage> {
  const resources: Record<string, ResourceLanguage> = {};
  for (const { language, namespace, texts } of files) {
    const texted = Object.fromEntries(texts.map(({ item }) => [item.key, item.text]));
    resources[language] = { ...resources[language], [namespace]: texted };
  }
  return resources;
}

/** Writes every number that fills a placeholder in the digits and groups of the language. What a caller forgot is shown as a gap. */
const digits: FormatterModule = {
  type: "formatter",
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (value: unknown, _format, language) => {
    if (value === undefined || value === null) return "…";
    return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : String(value);
  },
};

function lastPart(key: string): string {
  return key.split(/[:.]/).at(-1) ?? key;
}
