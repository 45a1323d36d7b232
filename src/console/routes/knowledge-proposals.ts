import { Hono } from "hono";
import type { ProposedTo } from "../../app/fact-proposals.ts";
import { previewOf } from "../../domain/answers/preview.ts";
import { EVERYWHERE, homeOf, type Question } from "../../domain/answers/telling.ts";
import type { Fact } from "../../domain/content.ts";
import { factValues, fill } from "../../domain/format.ts";
import type { Desk, DeskContext, DeskEnv, Look } from "../deps.ts";
import { KNOWLEDGE, type KnowledgeQuery, knowledgeAt, pageNumber, queryOf, questionOf } from "../knowledge-query.ts";
import { type Refusal, refuse, sentenceOf, statusOf } from "../refusal.ts";
import { resource } from "../resource.ts";
import { proposalsPage, proposePage } from "../views/knowledge/proposals.ts";
import { page } from "../views/layout.ts";
import { adminsOnly } from "../visit.ts";

/** What a line of the audit says in place of a conversation when it is about what is known. */
const NO_CONVERSATION = "knowledge";
/** Longer answers are cut in a proposal: it shows what was meant, and is no copy of the content. */
const LONGEST_OLD_TEXT = 2_000;

/** Changes that staff propose: everyone may, administrators decide, and nothing goes live from here. */
export function proposalRoutes(desk: Desk): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>();
  routes.use("/knowledge/proposals/:id", async (c, next) => (c.req.param("id") === "new" ? next() : adminsOnly(c, next)));
  resource(routes, "/knowledge/proposals/new", { GET: (c) => write(c, desk) });
  resource(routes, "/knowledge/proposals", {
    GET: (c) => adminsOnlyHere(c) ?? show(c, desk),
    POST: (c) => propose(c, desk),
  });
  resource(routes, "/knowledge/proposals/:id", { PUT: (c, id) => close(c, desk, id) });
  return routes;
}

/** The same address takes proposals from everybody. */
function adminsOnlyHere(c: DeskContext): Response | Promise<Response> | null {
  return c.var.look.me?.role === "admin" ? null : refuse(c, "only-admins");
}

function write(c: DeskContext, desk: Desk): Response | Promise<Response> {
  const query = queryOf(c, desk.channels);
  const to = proposedTo(c.var.look, query, c.req.query("fact") ?? "");
  return to ? form(c, query, to) : refuse(c, "no-such-knowledge");
}

function form(c: DeskContext, query: KnowledgeQuery, to: ProposedTo, why?: Refusal): Response | Promise<Response> {
  const { look } = c.var;
  const body = proposePage(look, query, to, why ? c.var.form : {}, why ? sentenceOf(c, why) : "");
  return c.html(page(look, { title: look.t("knowledge.form.title"), body }), why ? statusOf(why) : 200);
}

async function propose(c: DeskContext, desk: Desk): Promise<Response> {
  const query = queryOf(c, desk.channels);
  const { change = "", why = "", source = "", sourceDate = "", fact = "" } = c.var.form;
  const to = proposedTo(c.var.look, query, fact);
  if (!to) return refuse(c, "no-such-knowledge");
  const refused = await desk.factProposals.add({ ...to, by: c.var.look.me?.id ?? "", change, why, source, sourceDate });
  if (refused) return form(c, query, to, refused);
  await note(c, desk, "change-proposed", to.topic);
  return c.redirect(`${knowledgeAt(query)}&proposed=1`, 303);
}

/** What the form is about; null for a fact or topic that is not there. An empty `factId`: the answer itself. */
function proposedTo(look: Look, query: KnowledgeQuery, factId: string): ProposedTo | null {
  const question = questionOf(query, look);
  if (!question) return null;
  const { topic, language } = question;
  if (factId === "")
    return { topic, jurisdiction: question.jurisdiction ?? EVERYWHERE, language, fact: null, oldText: answerText(look, question) };
  const places = [question.jurisdiction, homeOf(question), EVERYWHERE].filter((place) => place !== null);
  const fact = places.flatMap((place) => look.content.facts(topic, place)).find(({ id }) => id === factId);
  return fact ? { topic, jurisdiction: fact.jurisdiction, language, fact: fact.id, oldText: factText(look, question, fact) } : null;
}

function answerText({ content }: Look, question: Question): string {
  const says = previewOf(content, question).map(({ text }) => text);
  return says.join("\n\n").slice(0, LONGEST_OLD_TEXT);
}

/** The words told, and the statement that they render. */
function factText({ content }: Look, { language }: Question, fact: Fact): string {
  const found = content.wording(fact.id, language);
  const told = found ? fill(found.text, factValues(fact, found.language, content)) : "";
  return [told, fact.statement].filter(Boolean).join("\n\n").slice(0, LONGEST_OLD_TEXT);
}

async function show(c: DeskContext, desk: Desk, why?: Refusal): Promise<Response> {
  const { look } = c.var;
  const body = proposalsPage(look, await desk.factProposals.list(), pageNumber(c), why ? sentenceOf(c, why) : "");
  return c.html(page(look, { title: look.t("knowledge.proposals"), body }), why ? statusOf(why) : 200);
}

async function close(c: DeskContext, desk: Desk, id: string): Promise<Response> {
  const as = (["done", "not-now"] as const).find((one) => one === c.var.form.as);
  if (!as) return show(c, desk, "no-decision");
  const proposal = (await desk.factProposals.list()).find((one) => one.id === id);
  const refused = await desk.factProposals.close(id, as, c.var.look.me?.id ?? "", c.var.form.reason ?? "");
  if (refused) return show(c, desk, refused);
  await note(c, desk, `proposal-${as}`, proposal?.topic);
  return c.redirect(`${KNOWLEDGE}/proposals`, 303);
}

function note(c: DeskContext, desk: Desk, did: string, topic: string | undefined): Promise<void> {
  const line = { at: desk.clock.now(), who: c.var.look.me?.id ?? "", did, conversation: NO_CONVERSATION };
  return desk.store.audit(topic === undefined ? line : { ...line, topic });
}
