import type { ContentSet } from "../../domain/content.ts";
import { digits } from "../../domain/format.ts";
import type { Language } from "../../domain/language.ts";
import { MAX_CHARACTERS } from "../web-map.ts";

/** Keys of locales/<language>/web.json under `page.` that the page's script shows. */
export const PAGE_TEXTS = [
  "title",
  "write",
  "send",
  "conversation",
  "menu",
  "language",
  "choose-language",
  "leave-quickly",
  "person",
  "erase",
  "stop",
  "forget",
  "forget-ask",
  "cancel",
  "waiting",
  "sent",
  "not-sent",
  "offline",
  "too-long",
  "from-person",
  "from-bot",
  "from-you",
  "typing",
  "choices",
  "start",
  "continue",
  "welcome-back",
  "about",
  "listen",
  "listen-gone",
  "listen-message",
  "listen-message-gone",
] as const;

export type PageTexts = Readonly<Record<(typeof PAGE_TEXTS)[number], string>>;

/** The page's texts in one language, English where a translation is missing. */
export function pageTexts(say: ContentSet["say"], language: Language): PageTexts {
  const max = digits(MAX_CHARACTERS, language);
  const entries = PAGE_TEXTS.map((key) => [key, say(language, `web:page.${key}`, { max }).text]);
  return Object.fromEntries(entries) as PageTexts; // built from its own list of keys
}
