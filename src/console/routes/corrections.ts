import { createHash } from "node:crypto";
import { Hono } from "hono";
import { NO_CONVERSATION, sealOf } from "../../app/corrections.ts";
import { BASE, type Desk, type DeskContext, type DeskEnv } from "../deps.ts";
import { Once } from "../once.ts";
import { refuse } from "../refusal.ts";
import { resource } from "../resource.ts";
import { confirmPage, correctionsPage } from "../views/corrections.ts";
import { page } from "../views/layout.ts";
import { adminsOnly } from "../visit.ts";

type Confirmed = Awaited<ReturnType<Desk["corrections"]["confirm"]>>;

/** Workers who were told what no longer holds: administrators see how many they are, and confirm what they are sent. */
export function correctionRoutes(desk: Desk): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>();
  const once = new Once<Confirmed>(desk.clock);
  for (const path of ["/corrections", "/corrections/*"]) routes.use(path, adminsOnly);
  resource(routes, "/corrections", { GET: (c) => show(c, desk) });
  resource(routes, "/corrections/looks", { POST: (c) => look(c, desk) });
  resource(routes, "/corrections/:id", { GET: (c, fact) => showOne(c, desk, fact) });
  resource(routes, "/corrections/:id/sending", { POST: (c, fact) => send(c, desk, once, fact) });
  resource(routes, "/corrections/:id/unneeded", { PUT: (c, fact) => leave(c, desk, fact), DELETE: (c, fact) => reconsider(c, desk, fact) });
  return routes;
}

async function show(c: DeskContext, { corrections }: Desk, meanwhile = false): Promise<Response> {
  const { look } = c.var;
  const [open, orders, unneeded] = await Promise.all([corrections.open(), corrections.orders(), corrections.unneeded()]);
  const { findings, looked } = corrections;
  const body = correctionsPage(look, { open, orders, unneeded, findings, looked, meanwhile });
  return c.html(page(look, { title: look.t("corrections.title"), body }), meanwhile ? 409 : 200);
}

function look(c: DeskContext, { corrections }: Desk): Response {
  corrections.look();
  return c.redirect(`${BASE}/corrections`, 303);
}

async function showOne(c: DeskContext, desk: Desk, fact: string): Promise<Response> {
  const outdated = (await desk.corrections.open()).filter((one) => one.fact === fact);
  if (outdated.length === 0) return desk.corrections.findings ? refuse(c, "not-found") : c.redirect(`${BASE}/corrections`);
  const { look } = c.var;
  const body = confirmPage(look, fact, outdated, sealOf(outdated));
  return c.html(page(look, { title: look.t("corrections.confirm"), body }));
}

async function send(c: DeskContext, desk: Desk, once: Once<Confirmed>, fact: string): Promise<Response> {
  const { _once = desk.ids.random(), seen = "" } = c.var.form;
  const by = c.var.look.me?.id ?? "";
  const id = createHash("sha256")
    .update(JSON.stringify([by, fact, _once]))
    .digest("base64url");
  const came = await once.run(
    id,
    () => desk.corrections.confirm({ id, fact, seen, by }),
    (outcome) => outcome === "changed",
  );
  return came === "changed" ? show(c, desk, true) : c.redirect(`${BASE}/corrections`, 303);
}

async function leave(c: DeskContext, desk: Desk, fact: string): Promise<Response> {
  const left = await desk.corrections.leave(fact, c.var.form.said ?? "", c.var.look.me?.id ?? "");
  if (!left) return show(c, desk, true);
  await note(c, desk, `correction-unneeded:${fact}`);
  return c.redirect(`${BASE}/corrections`, 303);
}

async function reconsider(c: DeskContext, desk: Desk, fact: string): Promise<Response> {
  if (!(await desk.corrections.reconsider(fact, c.var.form.said ?? ""))) return show(c, desk, true);
  await note(c, desk, `correction-reconsidered:${fact}`);
  return c.redirect(`${BASE}/corrections`, 303);
}

function note(c: DeskContext, desk: Desk, did: string): Promise<void> {
  return desk.store.audit({ at: desk.clock.now(), who: c.var.look.me?.id ?? "", did, conversation: NO_CONVERSATION });
}
