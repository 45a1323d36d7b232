import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono } from "hono";
import { BASE, type Desk, type DeskContext, type DeskEnv } from "../deps.ts";
import { refuse, sentenceOf, statusOf } from "../refusal.ts";
import { resource } from "../resource.ts";
import { SignInLimits } from "../sign-in-limits.ts";
import { page } from "../views/layout.ts";
import { passwordPage } from "../views/people.ts";
import { signInPage } from "../views/sign-in.ts";
import { forgetSession, goodNext, keepLanguage, keepSession } from "../visit.ts";

/** Signing in and out, one's own password and language. */
export function accountRoutes(desk: Desk): Hono<DeskEnv> {
  const limits = new SignInLimits();
  const routes = new Hono<DeskEnv>();

  resource(routes, "/sign-in", {
    GET: (c) => (c.var.look.me ? c.redirect(`${BASE}/`) : showSignIn(c, { next: goodNext(c.req.query("next")) })),
    POST: (c) => signIn(c, desk, limits),
  });
  resource(routes, "/session", { DELETE: (c) => signOut(c, desk) });
  resource(routes, "/password", {
    GET: (c) => c.html(page(c.var.look, { title: c.var.look.t("password.title"), body: passwordPage(c.var.look) })),
    PUT: (c) => changePassword(c, desk),
  });
  resource(routes, "/language", {
    GET: (c) => {
      keepLanguage(c, desk, c.req.query("language") ?? "");
      return c.redirect(c.var.look.me ? `${BASE}/` : `${BASE}/sign-in`);
    },
  });
  return routes;
}

function showSignIn(c: DeskContext, shown: Parameters<typeof signInPage>[1], status: 200 | 401 | 429 = 200) {
  const { look } = c.var;
  return c.html(page(look, { title: look.t("sign-in.title"), body: signInPage(look, shown) }), status);
}

async function signIn(c: DeskContext, desk: Desk, limits: SignInLimits): Promise<Response> {
  const { name = "", password = "", next } = c.var.form;
  const address = (desk.addressOf ?? connectionAddress)(c);
  const shown = { next: goodNext(next), name: name.slice(0, 80) };
  const minutes = await limits.begin(name, address);
  if (minutes > 0) {
    c.header("Retry-After", String(minutes * 60));
    desk.log.warn("Sign-in to the console was refused after too many tries.");
    return showSignIn(c, { ...shown, said: sentenceOf(c, "too-many", { count: minutes }) }, 429);
  }
  const account = await desk.accounts.signIn(name, password);
  if (!account) return showSignIn(c, { ...shown, said: sentenceOf(c, "wrong-sign-in") }, 401);
  await limits.succeeded(name, address);
  keepSession(c, desk, await desk.sessions.begin(account.id));
  return c.redirect(shown.next, 303);
}

async function signOut(c: DeskContext, desk: Desk): Promise<Response> {
  await desk.sessions.end(c.var.session);
  forgetSession(c, desk);
  return c.redirect(`${BASE}/sign-in`, 303);
}

async function changePassword(c: DeskContext, desk: Desk): Promise<Response> {
  const { look, form } = c.var;
  const { old = "", fresh = "", again = "" } = form;
  const id = look.me?.id;
  if (id === undefined) return refuse(c, "signed-out");
  const why = fresh === again ? await desk.accounts.changePassword(id, old, fresh) : "different-passwords";
  if (why) return c.html(page(look, { title: look.t("password.title"), body: passwordPage(look, sentenceOf(c, why)) }), statusOf(why));
  await desk.sessions.endAll(id);
  keepSession(c, desk, await desk.sessions.begin(id));
  return c.redirect(`${BASE}/`, 303);
}

function connectionAddress(c: DeskContext): string {
  // A request that came over no connection has no address; all of those share one.
  return typeof c.env === "object" && c.env !== null && "incoming" in c.env ? (getConnInfo(c).remote.address ?? "") : "";
}
