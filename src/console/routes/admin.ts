import { Hono } from "hono";
import type { StaffId } from "../../domain/message.ts";
import { type Account, ROLES } from "../accounts.ts";
import { BASE, type Desk, type DeskContext, type DeskEnv } from "../deps.ts";
import { type Refusal, sentenceOf, statusOf } from "../refusal.ts";
import { resource } from "../resource.ts";
import { page } from "../views/layout.ts";
import { colleaguesPage, damagesPage } from "../views/people.ts";
import { adminsOnly } from "../visit.ts";

/** What a line of the audit says in place of a conversation when it is about an account. */
const NO_CONVERSATION = "accounts";

/** Colleagues and damaged files: for administrators. */
export function adminRoutes(desk: Desk): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>();
  for (const path of ["/colleagues", "/colleagues/*", "/damages"]) routes.use(path, adminsOnly);

  resource(routes, "/colleagues", { GET: (c) => show(c), POST: (c) => add(c, desk) });
  resource(routes, "/colleagues/:id", { DELETE: (c, id) => remove(c, desk, id) });
  resource(routes, "/colleagues/:id/password", { PUT: (c, id) => reset(c, desk, id) });
  resource(routes, "/colleagues/:id/telegram", { PUT: (c, id) => link(c, desk, id) });
  resource(routes, "/damages", {
    GET: (c) => {
      const { look } = c.var;
      return c.html(page(look, { title: look.t("damages.title"), body: damagesPage(look, desk.store.damages()) }));
    },
  });
  return routes;
}

function show(c: DeskContext, more: Parameters<typeof colleaguesPage>[1] = {}) {
  return c.html(page(c.var.look, { title: c.var.look.t("colleagues.title"), body: colleaguesPage(c.var.look, more) }));
}

function no(c: DeskContext, why: Refusal) {
  const body = colleaguesPage(c.var.look, { refused: sentenceOf(c, why) });
  return c.html(page(c.var.look, { title: c.var.look.t("colleagues.title"), body }), statusOf(why));
}

async function add(c: DeskContext, desk: Desk): Promise<Response> {
  const { name = "", role: wanted } = c.var.form;
  const role = ROLES.find((one) => one === wanted);
  if (!role) return no(c, "bad-role");
  const made = await desk.accounts.add(name, role);
  if (typeof made === "string") return no(c, made);
  await note(c, desk, "account-added");
  await reread(c, desk);
  return show(c, { made: { name: made.account.name, password: made.password } });
}

async function reset(c: DeskContext, desk: Desk, id: StaffId): Promise<Response> {
  const made = await desk.accounts.resetPassword(id);
  if (typeof made === "string") return no(c, made);
  await desk.sessions.endAll(id);
  await note(c, desk, "account-reset");
  await reread(c, desk);
  return show(c, { made: { name: c.var.look.colleagues.find((one: Account) => one.id === id)?.name ?? id, password: made.password } });
}

/** Who a colleague is in the staff group on Telegram; empty: nobody. */
async function link(c: DeskContext, desk: Desk, id: StaffId): Promise<Response> {
  const { telegram = "" } = c.var.form;
  const typed = telegram.normalize("NFKC").trim();
  const why = /^\d{0,16}$/.test(typed) ? await desk.accounts.setTelegram(id, typed === "" ? null : Number(typed)) : "bad-telegram";
  if (why) return no(c, why);
  await note(c, desk, "account-linked");
  return c.redirect(`${BASE}/colleagues`, 303);
}

async function remove(c: DeskContext, desk: Desk, id: StaffId): Promise<Response> {
  const why = await desk.accounts.remove(id);
  if (why) return no(c, why);
  await desk.sessions.endAll(id);
  await note(c, desk, "account-removed");
  // Nobody would answer the cases of one who has left.
  const held = [...desk.store.active()].filter(({ claimedBy }) => claimedBy === id);
  for (const row of held) await desk.staff(row.id, { staff: id, do: { verb: "release" } });
  return c.redirect(`${BASE}/colleagues`, 303);
}

async function reread(c: DeskContext, desk: Desk): Promise<void> {
  c.set("look", { ...c.var.look, colleagues: await desk.accounts.list() });
}

function note(c: DeskContext, desk: Desk, did: string): Promise<void> {
  return desk.store.audit({ at: desk.clock.now(), who: c.var.look.me?.id ?? "", did, conversation: NO_CONVERSATION });
}
