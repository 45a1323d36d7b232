import { FALLBACK_LANGUAGE } from "../../domain/language.ts";
import { type Fault, faultAt } from "../fault.ts";
import type { Load } from "../load.ts";

/** What no service can do without. A file that is there but cannot be read has its own fault, so it is not named again. */
export function checkRequired({ raw, faults }: Load): Fault[] {
  const english = raw.locales.filter(({ item }) => item.language === FALLBACK_LANGUAGE);
  const missing = [
    { file: "knowledge/topics.yaml", there: raw.topics.length > 0, what: "the topics that messages can be about" },
    { file: "knowledge/jurisdictions.yaml", there: raw.jurisdictions.length > 0, what: "the countries that answers are about" },
    ...(["chat", "web", "console"] as const).map((namespace) => ({
      file: `locales/${FALLBACK_LANGUAGE}/${namespace}.json`,
      there: english.some(({ item }) => item.namespace === namespace),
      what: "texts that every other language falls back to",
    })),
  ];
  return missing
    .filter(({ file, there }) => !there && !faults.some((fault) => fault.file === file))
    .map(({ file, what }) => faultAt({ file, line: 1 }, `this file is missing or empty. It holds ${what}: bring it back.`));
}
