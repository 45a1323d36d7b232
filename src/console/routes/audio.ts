import { Hono } from "hono";
import { audioAt, audioQueryOf, stateOf } from "../audio-query.ts";
import type { Desk, DeskContext, DeskEnv } from "../deps.ts";
import { type Params, type Refusal, sentenceOf, statusOf } from "../refusal.ts";
import { resource } from "../resource.ts";
import { audioListPage, audioPage } from "../views/audio.ts";
import { page } from "../views/layout.ts";
import { adminsOnly } from "../visit.ts";

/** What a line of the audit says in place of a conversation. */
const NO_CONVERSATION = "audio";
const LONGEST_ROLE = 60;

/** Recorded answers: who speaks a language well reads the words aloud. For administrators. */
export function audioRoutes(desk: Desk): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>();
  routes.use("/audio", adminsOnly);
  resource(routes, "/audio", { GET: (c) => show(c, desk), POST: (c) => keep(c, desk), DELETE: (c) => remove(c, desk) });
  return routes;
}

function show(c: DeskContext, desk: Desk, why?: string, status: ReturnType<typeof statusOf> = 200): Response | Promise<Response> {
  const { look } = c.var;
  const query = audioQueryOf(c);
  const said = c.req.query("done");
  const done = said === "kept" || said === "removed" ? look.t(`audio.${said}`) : "";
  const limits = { megabytes: desk.recordings.mostBytes / 1024 ** 2, minutes: desk.recordings.mostSeconds / 60 };
  const { topic } = query;
  const body =
    topic === null ? audioListPage(look, query, why) : audioPage(look, { ...query, topic }, { done, refused: why ?? "", limits });
  return c.html(page(look, { title: look.t("audio.title"), body }), status);
}

async function keep(c: DeskContext, desk: Desk): Promise<Response> {
  const { look, form } = c.var;
  const query = audioQueryOf(c);
  const { script } = stateOf(look, query);
  if (query.topic === null || !script) return no(c, desk, "audio-no-words");
  const role = (form.role ?? "").trim();
  if (role === "" || role.length > LONGEST_ROLE) return no(c, desk, "audio-no-role", { most: LONGEST_ROLE });
  if (form.words !== script.digest) return no(c, desk, "audio-words-changed");
  const { file } = await c.req.parseBody();
  if (!(file instanceof File) || file.size === 0) return no(c, desk, "audio-no-file");
  const date = new Date(desk.clock.now()).toISOString().slice(0, 10);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { topic, jurisdiction, language } = query;
  const outcome = await desk.recordings.keep({ topic, jurisdiction, language, bytes, role, date, text: script.digest });
  if (!outcome.kept)
    return outcome.why === "fault" ? no(c, desk, "audio-fault", { fault: outcome.fault }) : no(c, desk, "audio-not-writable");
  await note(c, desk, "recording-kept", topic);
  return c.redirect(`${audioAt(query)}&done=kept`, 303);
}

async function remove(c: DeskContext, desk: Desk): Promise<Response> {
  const query = audioQueryOf(c);
  const { topic, jurisdiction, language } = query;
  if (topic === null) return no(c, desk, "audio-none");
  const outcome = await desk.recordings.remove({ topic, jurisdiction, language });
  if (!outcome.kept) return no(c, desk, outcome.why === "none" ? "audio-none" : "audio-not-writable");
  await note(c, desk, "recording-removed", topic);
  return c.redirect(`${audioAt(query)}&done=removed`, 303);
}

async function no(c: DeskContext, desk: Desk, why: Refusal, params: Params = {}): Promise<Response> {
  return show(c, desk, sentenceOf(c, why, params), statusOf(why));
}

function note(c: DeskContext, desk: Desk, did: string, topic: string): Promise<void> {
  return desk.store.audit({ at: desk.clock.now(), who: c.var.look.me?.id ?? "", did, conversation: NO_CONVERSATION, topic });
}
