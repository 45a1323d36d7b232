import { createHash } from "node:crypto";
import { Hono } from "hono";
import { OUTCOMES } from "../../domain/conversation.ts";
import type { StaffVerb } from "../../domain/events.ts";
import type { ConversationId } from "../../domain/message.ts";
import { BASE, type Desk, type DeskContext, type DeskEnv, nameOf, type StaffOutcome } from "../deps.ts";
import { Once } from "../once.ts";
import { type Params, type Refusal, refuse, sentenceOf, statusOf, wantsData } from "../refusal.ts";
import { resource } from "../resource.ts";
import { findDocument, showCase } from "./case.ts";

/** What staff do with a ticket, as resources: claim, replies, notes, resolution, transfer, a move to another conversation. */
export function verbRoutes(desk: Desk): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>();
  const once = new Once<StaffOutcome>(desk.clock);
  const act = (make: (c: DeskContext) => StaffVerb | Refusal) => (c: DeskContext, id: string) => actOn(c, desk, once, id, make(c));
  const text = (c: DeskContext) => c.var.form.text ?? "";

  resource(routes, "/tickets/:id/claim", { PUT: act(() => ({ verb: "claim" })), DELETE: act(() => ({ verb: "release" })) });
  resource(routes, "/tickets/:id/replies", { POST: act((c) => ({ verb: "reply", text: text(c) })) });
  resource(routes, "/tickets/:id/typing", { PUT: (c, id) => typing(c, desk, id) });
  resource(routes, "/tickets/:id/notes", { POST: act((c) => ({ verb: "note", text: text(c) })) });
  resource(routes, "/tickets/:id/resolution", { PUT: act(resolution), DELETE: act(() => ({ verb: "reopen" })) });
  resource(routes, "/tickets/:id/transfer", { PUT: act(transfer) });
  resource(routes, "/tickets/:id/move", {
    PUT: act((c) => ({ verb: "move", tell: c.var.form.tell === "yes" })),
    DELETE: act(() => ({ verb: "keep-here" })),
  });
  return routes;
}

/** Only who has the case writes to the worker. It is no deed: nothing is stored, and nobody waits for it. */
async function typing(c: DeskContext, desk: Desk, id: ConversationId): Promise<Response> {
  const ticket = (await findDocument(desk, id))?.conversation.ticket;
  if (ticket?.state === "claimed" && ticket.claimedBy === c.var.look.me?.id) await desk.typing(id);
  return c.body(null, 204);
}

function resolution(c: DeskContext): StaffVerb | Refusal {
  const outcome = OUTCOMES.find((one) => one === c.var.form.outcome);
  return outcome ? { verb: "resolve", outcome } : "bad-outcome";
}

function transfer(c: DeskContext): StaffVerb | Refusal {
  const colleague = c.var.look.colleagues.find(({ id }) => id === c.var.form.to);
  return colleague ? { verb: "transfer", to: colleague.id } : "unknown-colleague";
}

async function actOn(
  c: DeskContext,
  desk: Desk,
  once: Once<StaffOutcome>,
  id: ConversationId,
  verb: StaffVerb | Refusal,
): Promise<Response> {
  if (!(await findDocument(desk, id))) return refuse(c, "no-such-case");
  const why = typeof verb === "string" ? verb : await done(c, desk, once, id, verb);
  if (why) return refused(c, desk, id, why, verb);
  if (wantsData(c)) return c.json({ done: true, once: desk.ids.random() });
  return c.redirect(`${BASE}/tickets/${id}#latest`, 303);
}

async function done(c: DeskContext, desk: Desk, once: Once<StaffOutcome>, id: ConversationId, verb: StaffVerb): Promise<Refusal | null> {
  const staff = c.var.look.me?.id ?? "";
  try {
    const form = c.var.form._once;
    const key = form ? keyOf(staff, id, verb, form) : null;
    // What is written is not written again even by a process that was started since; the other verbs do nothing twice by themselves.
    const work = () => desk.staff(id, { staff, do: verb, ...(key && "text" in verb ? { once: key } : {}) });
    const outcome = key ? await once.run(key, work, ({ refused }) => refused !== undefined) : await work();
    return outcome.refused ?? null;
  } catch (error) {
    desk.log.error("A verb of staff could not be stored.", error, { verb: verb.verb });
    return "not-stored";
  }
}

// Another text under the same key is another message.
function keyOf(...parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

/** The case as it is now, with the reason and whatever was typed. */
async function refused(c: DeskContext, desk: Desk, id: ConversationId, why: Refusal, verb: StaffVerb | Refusal): Promise<Response> {
  const document = await findDocument(desk, id).catch(() => null);
  const holder = nameOf(c.var.look, document?.conversation.ticket?.claimedBy);
  const params: Params = { name: holder };
  if (wantsData(c) || !document) return refuse(c, why, params);
  const typed = typeof verb === "object" && "text" in verb ? { [verb.verb]: verb.text } : {};
  return showCase(c, document, { refused: sentenceOf(c, why, params), typed }, statusOf(why));
}
