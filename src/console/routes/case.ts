import { Hono } from "hono";
import type { Document } from "../../app/ports.ts";
import { ticketId } from "../../domain/desk/tickets.ts";
import { BASE, type Desk, type DeskContext, type DeskEnv } from "../deps.ts";
import { Readings } from "../readings.ts";
import { refuse, sentenceOf, statusOf } from "../refusal.ts";
import { resource } from "../resource.ts";
import { type CaseOptions, casePage, olderPage, REVEAL_REASONS, trailPage } from "../views/case.ts";
import { page } from "../views/layout.ts";

/** The newest lines of the audit that are shown. */
const MOST_LINES = 50;

/** The page of a case and what can be read beside it. */
export function caseRoutes(desk: Desk): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>();
  const readings = new Readings(desk);
  /** Finds the document and leaves a trace of who reads it. */
  const reading = async (c: DeskContext, id: string, then: (document: Document) => Response | Promise<Response>): Promise<Response> => {
    const document = await findDocument(desk, id);
    if (!document) return refuse(c, "no-such-case");
    await readings.leave(c.var.look.me?.id ?? "", document.conversation);
    return then(document);
  };

  resource(routes, "/tickets/:id", { GET: (c, id) => reading(c, id, (document) => showCase(c, document)) });
  resource(routes, "/tickets/:id/trail", {
    GET: (c, id) =>
      reading(c, id, async (document) => {
        const lines = await desk.store.auditLines(MOST_LINES, id);
        return c.html(page(c.var.look, { title: c.var.look.t("trail.title"), body: trailPage(c.var.look, document, lines) }));
      }),
  });
  resource(routes, "/tickets/:id/reveals", { POST: (c, id) => reading(c, id, (document) => reveal(c, desk, document)) });
  routes.get("/tickets/:id/pages/:number{[0-9]{1,6}}", (c) =>
    reading(c, c.req.param("id"), async (document) => {
      const number = Number(c.req.param("number"));
      if (number >= document.pages) return refuse(c, "not-found");
      const body = olderPage(c.var.look, document, number, await desk.store.page(document.conversation.id, number));
      return c.html(page(c.var.look, { title: c.var.look.t("case.older"), body }));
    }),
  );
  return routes;
}

/** The document of an id from an address; null when it cannot be one. */
export async function findDocument(desk: Desk, id: string): Promise<Document | null> {
  return /^[a-z0-9]{8,64}$/.test(id) ? desk.store.read(id) : null;
}

/** The page of a case, with what a refused verb leaves on it. */
export function showCase(c: DeskContext, document: Document, options: CaseOptions = {}, status: ReturnType<typeof statusOf> = 200) {
  const { look } = c.var;
  const { id, ticket } = document.conversation;
  const at = `${BASE}/tickets/${id}`;
  const title = look.t("case.title", { case: ticket?.id ?? ticketId(id, 1) });
  const live = { page: at, events: `${at}/events` };
  return c.html(page(look, { title, body: casePage(look, document, options), live }), status);
}

/** Shows the full contact once, against a reason that is kept. */
async function reveal(c: DeskContext, desk: Desk, document: Document): Promise<Response> {
  const { look, form } = c.var;
  const { id, ticket } = document.conversation;
  const reason = REVEAL_REASONS.find((one) => one === form.reason);
  if (!reason) return showCase(c, document, { refused: sentenceOf(c, "bad-reason") }, statusOf("bad-reason"));
  const line = { at: desk.clock.now(), who: look.me?.id ?? "", did: `revealed:${reason}`, conversation: id };
  await desk.store.audit(ticket ? { ...line, ticket: ticket.id } : line);
  return showCase(c, document, { revealed: document.address.full });
}
