import { Hono } from "hono";
import type { Document } from "../../app/ports.ts";
import type { Card } from "../../domain/message.ts";
import type { Desk, DeskContext, DeskEnv } from "../deps.ts";
import { Readings } from "../readings.ts";
import { refuse } from "../refusal.ts";
import { resource } from "../resource.ts";
import { cardsPage } from "../views/contact-cards.ts";
import { page } from "../views/layout.ts";
import { findDocument } from "./case.ts";

/** A page that is loaded again at once is one opening. */
const ONE_OPENING_MS = 60_000;

/** The contact cards that a worker sent, each message of them on a page of its own, with a line in the audit. */
export function contactCardRoutes(desk: Desk): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>();
  const openings = new Readings(desk, { did: "opened-contact", againMs: ONE_OPENING_MS });
  resource(routes, "/tickets/:id/contacts/:message", { GET: (c, id) => open(c, desk, openings, id) });
  return routes;
}

async function open(c: DeskContext, desk: Desk, openings: Readings, id: string): Promise<Response> {
  const document = await findDocument(desk, id);
  const message = c.req.param("message") ?? "";
  const cards = document && (await cardsIn(desk, document, message));
  if (!document || !cards) return refuse(c, "not-found");
  const { look } = c.var;
  await openings.leave(look.me?.id ?? "", document.conversation, message);
  return c.html(page(look, { title: look.t("card.title"), body: cardsPage(look, document.conversation, cards) }));
}

/** Looks from the newest messages back. */
async function cardsIn({ store }: Desk, { conversation, pages }: Document, message: string): Promise<readonly Card[] | null> {
  let messages = conversation.transcript;
  for (let older = pages - 1; older >= -1; older -= 1) {
    const found = messages.find(({ id }) => id === message)?.content;
    if (found) return "cards" in found ? (found.cards ?? null) : null;
    if (older >= 0) messages = await store.page(conversation.id, older);
  }
  return null;
}
