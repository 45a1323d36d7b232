import type { Context } from "hono";
import type { ContentSet } from "../../domain/content.ts";
import { digits } from "../../domain/format.ts";
import { FALLBACK_LANGUAGE, isLanguage, type Language } from "../../domain/language.ts";
import { MAX_CHARACTERS } from "../web-map.ts";

/** Why a request is not done; each has a sentence in locales/web under `refused.` that says what to do next. */
const STATUS = {
  "bad-json": 400,
  "bad-message": 400,
  "not-found": 404,
  "wrong-method": 405,
  "too-long": 413,
  "not-json": 415,
  "too-many": 429,
  "not-stored": 503,
} as const;

export type Refusal = keyof typeof STATUS;

/** The first language of the browser that is offered; English otherwise. */
export function languageOfRequest(c: Context, offered: readonly Language[]): Language {
  const wanted = (c.req.header("accept-language") ?? "").split(",").map((tag) => tag.trim().split(/[-;]/)[0]?.toLowerCase());
  return wanted.filter(isLanguage).find((language) => offered.includes(language)) ?? FALLBACK_LANGUAGE;
}

/** A refusal as JSON: its code for the page, its sentence for the worker. `after`: seconds to wait before trying again. */
export function refuse(c: Context, say: ContentSet["say"], language: Language, why: Refusal, after?: number): Response {
  if (after !== undefined) c.header("Retry-After", String(after));
  const { text } = say(language, `web:refused.${why}`, { max: digits(MAX_CHARACTERS, language) });
  return c.json({ refused: why, message: text }, STATUS[why]);
}
