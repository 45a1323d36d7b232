import type { Language } from "../../domain/language.ts";

/** The message that the operator had approved at the platform, by which a worker is asked to write, and the platform's codes of the languages it is approved in. */
export interface Template {
  readonly name: string;
  readonly languages: readonly string[];
}

/** Where the platform's code is another than ours. */
const CODES: Readonly<Partial<Record<Language, string>>> = { tl: "fil" };

/** The body of the template to a number, in the worker's language, or else in the first one that there is. */
export function templateBody(to: string, { name, languages }: Template, language: Language) {
  const own = CODES[language] ?? language;
  // "en" is said by "en_US" and "en_GB" too.
  const code = languages.find((one) => one === own) ?? languages.find((one) => one.split("_")[0] === own) ?? languages[0] ?? "en";
  return { messaging_product: "whatsapp", recipient_type: "individual", to, type: "template", template: { name, language: { code } } };
}
