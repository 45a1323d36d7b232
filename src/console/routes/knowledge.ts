import { Hono } from "hono";
import { previewOf } from "../../domain/answers/preview.ts";
import { isLanguage } from "../../domain/language.ts";
import type { Desk, DeskContext, DeskEnv } from "../deps.ts";
import { LISTS, needingAnEditor } from "../knowledge-list.ts";
import { type KnowledgeQuery, pageNumber, queryOf, questionOf } from "../knowledge-query.ts";
import { resource } from "../resource.ts";
import { knowledgeListPage } from "../views/knowledge/list.ts";
import { type Asked, knowledgePage, type Shown } from "../views/knowledge/page.ts";
import { page } from "../views/layout.ts";
import { proposalRoutes } from "./knowledge-proposals.ts";

const WEEK_DAYS = 7;
const MONTH_DAYS = 30;

/** What Mitra knows, as a worker reads it and as an editor has to judge it. */
export function knowledgeRoutes(desk: Desk): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>();
  resource(routes, "/knowledge", { GET: (c) => show(c, desk) });
  resource(routes, "/knowledge/list", { GET: list });
  routes.route("/", proposalRoutes(desk));
  return routes;
}

async function show(c: DeskContext, desk: Desk): Promise<Response> {
  const { look } = c.var;
  const query = queryOf(c, desk.channels);
  const done = c.req.query("proposed") === undefined ? {} : { done: look.t("knowledge.form.kept") };
  const body = knowledgePage(look, { query, channels: desk.channels, shown: await shownFor(c, desk, query), ...done });
  return c.html(page(look, { title: look.t("knowledge.title"), body }));
}

async function shownFor(c: DeskContext, desk: Desk, query: KnowledgeQuery): Promise<Shown | null> {
  const { look } = c.var;
  const question = questionOf(query, look);
  if (!question) return null;
  const { topic, jurisdiction } = question;
  const says = previewOf(look.content, question);
  const asked = async (place: string | null): Promise<Asked> => ({
    week: await desk.asked.count(topic, place, WEEK_DAYS),
    month: await desk.asked.count(topic, place, MONTH_DAYS),
  });
  return {
    question,
    says,
    fitted: says.flatMap((say) => desk.fit(query.channel, say)),
    asked: { here: jurisdiction === null ? null : await asked(jurisdiction), all: await asked(null) },
    proposals: (await desk.factProposals.list()).filter((one) => one.topic === topic),
  };
}

function list(c: DeskContext): Response | Promise<Response> {
  const { look } = c.var;
  const asked = (name: string) => c.req.query(name) ?? "";
  const language = asked("language");
  const query = {
    list: LISTS.find((name) => name === asked("list")) ?? LISTS[0],
    country: look.content.jurisdictions.find((code) => code === asked("country")) ?? null,
    language: isLanguage(language) ? language : look.language,
    page: pageNumber(c),
  };
  const body = knowledgeListPage(look, query, needingAnEditor(look.content, look.now));
  return c.html(page(look, { title: look.t("knowledge.list"), body }));
}
