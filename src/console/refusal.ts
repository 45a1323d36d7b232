import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { RefusedEffect } from "../domain/effects.ts";
import type { AccountRefusal } from "./accounts.ts";
import type { DeskContext } from "./deps.ts";
import { page } from "./views/layout.ts";
import { refusalPage } from "./views/refusal.ts";

/** Why a request is not done; each has a sentence in locales/console under `refused.` that says what to do next. */
const STATUS = {
  "bad-form": 400,
  "bad-outcome": 400,
  "bad-role": 400,
  "bad-reason": 400,
  "bad-correction": 400,
  "nothing-to-learn": 400,
  "no-such-phrase": 404,
  "phrase-fault": 409,
  "phrase-not-writable": 503,
  "no-such-knowledge": 404,
  "proposal-empty": 400,
  "proposal-too-long": 400,
  "proposal-closed": 409,
  "no-such-proposal": 404,
  "no-decision": 400,
  "no-reason": 400,
  "audio-no-words": 400,
  "audio-no-file": 400,
  "audio-no-role": 400,
  "audio-words-changed": 409,
  "audio-fault": 400,
  "audio-not-writable": 503,
  "audio-none": 404,
  "voice-channel": 409,
  "voice-no-file": 400,
  "voice-format": 415,
  "voice-too-big": 413,
  "no-such-file": 404,
  "signed-out": 401,
  "wrong-sign-in": 401,
  "no-token": 403,
  "only-admins": 403,
  "not-found": 404,
  "no-such-case": 404,
  "no-such-number": 404,
  "unknown-conversation": 404,
  "wrong-method": 405,
  "too-big": 413,
  "too-many": 429,
  "not-stored": 503,
  "went-wrong": 500,
  "bad-name": 400,
  "name-taken": 409,
  "unknown-colleague": 404,
  "last-admin": 409,
  "bad-telegram": 400,
  "telegram-taken": 409,
  "short-password": 400,
  "long-password": 400,
  "same-password": 400,
  "different-passwords": 400,
  "wrong-password": 403,
  "owned-by-other": 409,
  "not-open": 409,
  "already-open": 409,
  "not-claimed": 409,
  "not-yours": 409,
  stopped: 409,
  erased: 410,
  empty: 400,
  "too-long": 400,
  "nothing-to-reopen": 409,
  moved: 409,
} as const satisfies Record<RefusedEffect["why"] | AccountRefusal, ContentfulStatusCode> & Record<string, ContentfulStatusCode>;

export type Refusal = keyof typeof STATUS;

export type Params = Readonly<Record<string, string | number>>;

export function statusOf(why: Refusal): ContentfulStatusCode {
  return STATUS[why];
}

export function sentenceOf(c: DeskContext, why: Refusal, params: Params = {}): string {
  return c.var.look.t(`refused.${why}`, params);
}

/** True when the page's script asks, which wants data rather than a page. */
export function wantsData(c: DeskContext): boolean {
  return c.req.header("accept")?.includes("application/json") ?? false;
}

/** Says no: a sentence on a page of its own, or as data for the script. Whatever was typed comes back, so that it is not lost. */
export function refuse(c: DeskContext, why: Refusal, params: Params = {}): Response | Promise<Response> {
  const message = sentenceOf(c, why, params);
  if (wantsData(c)) return c.json({ refused: why, message }, STATUS[why]);
  const { look } = c.var;
  const body = refusalPage(look, message, c.var.form?.text ?? "");
  return c.html(page(look, { title: look.t("refused.title"), body }), STATUS[why]);
}
