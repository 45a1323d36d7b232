import type { Context, MiddlewareHandler } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { FALLBACK_LANGUAGE, isLanguage, type Language } from "../domain/language.ts";
import type { Account } from "./accounts.ts";
import { BASE, type Desk, type DeskContext, type DeskEnv, type Form, type Look } from "./deps.ts";
import { refuse } from "./refusal.ts";
import { formToken } from "./sessions.ts";

const SESSION = "desk";
const LANGUAGE = "desk-language";
const YEAR_S = 365 * 24 * 60 * 60;
/** Where one may go without being signed in. */
const OPEN = new Set([`${BASE}/sign-in`, `${BASE}/language`]);
/** Where one may go with a one-time password. */
const FIRST = new Set([...OPEN, `${BASE}/password`, `${BASE}/session`]);

/** Finds out who asks, and in which language; reads the form. */
export function visit(desk: Desk): MiddlewareHandler<DeskEnv> {
  return async (c, next) => {
    const session = getCookie(c, SESSION, desk.secure ? "secure" : undefined) ?? "";
    const colleagues = await desk.accounts.list();
    const id = session === "" ? null : await desk.sessions.staffOf(session, c.req.query("live") === undefined);
    const me = colleagues.find((account) => account.id === id) ?? null;
    c.set("session", me ? session : "");
    c.set("look", lookFor(desk, languageOf(c, desk), me, colleagues, session));
    c.set("form", {});
    if (c.req.method !== "GET" && c.req.method !== "HEAD") {
      const form = await readForm(c);
      if (!form) return refuse(c, "bad-form");
      c.set("form", form);
    }
    return next();
  };
}

/** Lets nobody by who is not signed in, and nothing that did not come from a form of the same session. */
export const guarded: MiddlewareHandler<DeskEnv> = async (c, next) => {
  const { look, form } = c.var;
  const reads = c.req.method === "GET" || c.req.method === "HEAD";
  if (OPEN.has(c.req.path)) return next();
  if (!look.me) return reads && c.req.query("live") === undefined ? c.redirect(signInAt(c.req.path)) : refuse(c, "signed-out");
  if (!reads && form._token !== look.token) return refuse(c, "no-token");
  if (look.me.oneTime && !FIRST.has(c.req.path)) return c.redirect(`${BASE}/password`, 303);
  return next();
};

/** Lets administrators by. */
export const adminsOnly: MiddlewareHandler<DeskEnv> = async (c, next) => {
  if (c.var.look.me?.role !== "admin") return refuse(c, "only-admins");
  return next();
};

function signInAt(path: string): string {
  const next = goodNext(path);
  return next === `${BASE}/` ? `${BASE}/sign-in` : `${BASE}/sign-in?next=${encodeURIComponent(next)}`;
}

/** A page of ours to go to after signing in; anything else becomes the queue. */
export function goodNext(path: string | undefined): string {
  return path !== undefined && /^\/desk\/tickets\/[a-z0-9]{1,64}$/.test(path) ? path : `${BASE}/`;
}

/** How a page is made for somebody. */
export function lookFor(desk: Desk, language: Language, me: Account | null, colleagues: readonly Account[], session = ""): Look {
  const content = desk.content();
  return {
    language,
    languages: offered(desk),
    content,
    now: desk.clock.now(),
    t: (key, params) => content.say(language, `console:${key}`, params).text,
    me,
    colleagues,
    troubles: me?.role === "admin" ? desk.operator.troubles() : [],
    takesNotes: desk.takesNotes,
    token: me ? formToken(session) : "",
    version: desk.version,
    once: () => desk.ids.random(),
    window: desk.window ?? (() => "open"),
  };
}

function offered(desk: Desk): readonly Language[] {
  return [...new Set([FALLBACK_LANGUAGE, ...desk.content().languages])];
}

export function languageOf(c: Context, desk: Desk): Language {
  const wanted = getCookie(c, LANGUAGE);
  return isLanguage(wanted) && offered(desk).includes(wanted) ? wanted : FALLBACK_LANGUAGE;
}

export function keepLanguage(c: DeskContext, desk: Desk, wanted: string): void {
  if (!isLanguage(wanted) || !offered(desk).includes(wanted)) return;
  setCookie(c, LANGUAGE, wanted, { httpOnly: true, sameSite: "Lax", path: BASE, maxAge: YEAR_S, secure: desk.secure });
}

/** Gives the browser a session until it is closed or signs out. */
export function keepSession(c: DeskContext, desk: Desk, session: string): void {
  const options = { httpOnly: true, sameSite: "Strict", path: BASE } as const;
  if (desk.secure) setCookie(c, SESSION, session, { ...options, prefix: "secure", secure: true });
  else setCookie(c, SESSION, session, options);
}

export function forgetSession(c: DeskContext, desk: Desk): void {
  deleteCookie(c, desk.secure ? `__Secure-${SESSION}` : SESSION, { path: BASE, secure: desk.secure });
}

/** The text fields of a posted form; null when it cannot be read. */
async function readForm(c: DeskContext): Promise<Form | null> {
  try {
    const body = await c.req.parseBody();
    const fields = Object.entries(body).filter((field): field is [string, string] => typeof field[1] === "string");
    return Object.fromEntries(fields.map(([name, value]) => [name, value.replaceAll("\r\n", "\n")]));
  } catch {
    return null;
  }
}
