import { Hono } from "hono";
import { BASE, type Desk, type DeskContext, type DeskEnv } from "../deps.ts";
import { refuse } from "../refusal.ts";
import { answer, resource } from "../resource.ts";
import { page } from "../views/layout.ts";
import { inOrder, queuePage } from "../views/queue.ts";

/** A browser without script reads the queue again after so many seconds. */
const AGAIN_S = 30;

/** The queue and the search by case number. */
export function queueRoutes(desk: Desk): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>();
  // Mounted at /desk, a route "/" is /desk without its slash.
  resource(routes, "/", { GET: (c) => c.redirect(`${BASE}/`) });
  routes.all("*", (c, next) => (c.req.path === `${BASE}/` ? answer(c, { GET: (asked) => showQueue(asked, desk) }) : next()));
  resource(routes, "/search", {
    GET: async (c) => {
      const id = await desk.store.findTicket((c.req.query("case") ?? "").slice(0, 40));
      return id === null ? refuse(c, "no-such-number") : c.redirect(`${BASE}/tickets/${id}`);
    },
  });
  return routes;
}

function showQueue(c: DeskContext, desk: Desk) {
  const { look } = c.var;
  const rows = inOrder(desk.store.active());
  const waiting = rows.filter(({ claimedBy }) => claimedBy === undefined).length;
  const title = waiting > 0 ? `(${waiting}) ${look.t("queue.title")}` : look.t("queue.title");
  const live = { page: `${BASE}/`, events: `${BASE}/events` };
  return c.html(page(look, { title, body: queuePage(look, rows), live, again: AGAIN_S }));
}
