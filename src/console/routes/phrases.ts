import { Hono } from "hono";
import { isLanguage } from "../../domain/language.ts";
import type { Message, TopicId } from "../../domain/message.ts";
import { BASE, type Desk, type DeskContext, type DeskEnv } from "../deps.ts";
import { type Refusal, refuse, sentenceOf, statusOf } from "../refusal.ts";
import { resource } from "../resource.ts";
import { page } from "../views/layout.ts";
import { NO_TOPIC, phrasesPage } from "../views/phrases.ts";
import { adminsOnly } from "../visit.ts";
import { findDocument } from "./case.ts";

/** What the bot misunderstood: staff say what it was about, and an administrator decides what is learnt from it. */
export function phraseRoutes(desk: Desk): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>();
  for (const path of ["/phrases", "/phrases/*"]) routes.use(path, adminsOnly);
  resource(routes, "/tickets/:id/corrections", { POST: (c, id) => propose(c, desk, id) });
  resource(routes, "/phrases", { GET: (c) => show(c, desk) });
  resource(routes, "/phrases/:id", { PUT: (c, id) => accept(c, desk, id), DELETE: (c, id) => drop(c, desk, id) });
  return routes;
}

async function propose(c: DeskContext, desk: Desk, id: string): Promise<Response> {
  const document = await findDocument(desk, id);
  if (!document) return refuse(c, "no-such-case");
  const message = document.conversation.transcript.find((one) => one.id === c.var.form.message && one.from === "worker");
  const topic = topicOf(c);
  if (!message || topic === undefined) return refuse(c, "bad-correction");
  const text = textOf(message);
  const by = c.var.look.me?.id ?? "";
  const language = isLanguage(message.language) ? message.language : document.conversation.language;
  const kept = text !== null && (await desk.proposals.add({ by, conversation: id, language, topic, text }));
  if (!kept) return refuse(c, "nothing-to-learn");
  await note(c, desk, "phrase-proposed", id);
  return c.redirect(`${BASE}/tickets/${id}#latest`, 303);
}

function textOf({ content }: Message): string | null {
  return content.kind === "text" ? content.text : null;
}

/** The chosen topic, null for none of them, undefined when nothing was chosen. */
function topicOf(c: DeskContext): TopicId | null | undefined {
  const { topic = "" } = c.var.form;
  if (topic === NO_TOPIC) return null;
  return c.var.look.content.topics.has(topic) ? topic : undefined;
}

async function show(c: DeskContext, desk: Desk, why?: string, status: ReturnType<typeof statusOf> = 200): Promise<Response> {
  const { look } = c.var;
  const body = phrasesPage(look, await desk.proposals.list(), why);
  return c.html(page(look, { title: look.t("phrases.title"), body }), status);
}

async function accept(c: DeskContext, desk: Desk, id: string): Promise<Response> {
  const proposal = (await desk.proposals.list()).find((one) => one.id === id);
  const topic = topicOf(c);
  if (!proposal) return no(c, desk, "no-such-phrase");
  if (topic === undefined) return no(c, desk, "bad-correction");
  const outcome = await desk.keepPhrase({ language: proposal.language, topic, text: c.var.form.text ?? proposal.text });
  if (!outcome.kept && outcome.why === "fault")
    return show(c, desk, c.var.look.t("refused.phrase-fault", { fault: outcome.fault }), statusOf("phrase-fault"));
  if (!outcome.kept) return no(c, desk, "phrase-not-writable");
  await desk.proposals.remove(id);
  await note(c, desk, "phrase-accepted", proposal.conversation);
  return c.redirect(`${BASE}/phrases`, 303);
}

async function drop(c: DeskContext, desk: Desk, id: string): Promise<Response> {
  const proposal = (await desk.proposals.list()).find((one) => one.id === id);
  if (!proposal) return no(c, desk, "no-such-phrase");
  await desk.proposals.remove(id);
  await note(c, desk, "phrase-refused", proposal.conversation);
  return c.redirect(`${BASE}/phrases`, 303);
}

function no(c: DeskContext, desk: Desk, why: Refusal): Promise<Response> {
  return show(c, desk, sentenceOf(c, why), statusOf(why));
}

function note(c: DeskContext, desk: Desk, did: string, conversation: string): Promise<void> {
  return desk.store.audit({ at: desk.clock.now(), who: c.var.look.me?.id ?? "", did, conversation });
}
