import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { csrf } from "hono/csrf";
import { HTTPException } from "hono/http-exception";
import { securityHeaders } from "../security-headers.ts";
import { MOST_NOTE_BYTES } from "../voice-note.ts";
import { AUDIO } from "./audio-query.ts";
import type { ConsoleDeps, Desk, DeskContext, DeskEnv } from "./deps.ts";
import { type PublicFile, readPublicFiles } from "./public-files.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { accountRoutes } from "./routes/account.ts";
import { adminRoutes } from "./routes/admin.ts";
import { audioRoutes } from "./routes/audio.ts";
import { caseRoutes } from "./routes/case.ts";
import { channelRoutes } from "./routes/channels.ts";
import { contactCardRoutes } from "./routes/contact-cards.ts";
import { correctionRoutes } from "./routes/corrections.ts";
import { eventRoutes } from "./routes/events.ts";
import { filePolicy, fileRoutes } from "./routes/files.ts";
import { knowledgeRoutes } from "./routes/knowledge.ts";
import { phraseRoutes } from "./routes/phrases.ts";
import { queueRoutes } from "./routes/queue.ts";
import { verbRoutes } from "./routes/verbs.ts";
import { Sessions } from "./sessions.ts";
import { guarded, languageOf, lookFor, visit } from "./visit.ts";

/** Longest form in bytes: the longest reply, in a script of three bytes a letter, each written as %XX. */
const MAX_BODY = 64 * 1024;

const VOICES = /\/tickets\/[a-z0-9]+\/voices$/;

/** The staff console, to be mounted at /desk. */
export function consoleRoutes(deps: ConsoleDeps): Hono<DeskEnv> {
  const { files, version } = readPublicFiles();
  const desk: Desk = { ...deps, sessions: new Sessions(deps), version };
  const routes = new Hono<DeskEnv>();
  routes.use("/tickets/:id/files/*", async (c, next) => {
    await next();
    filePolicy(c);
  });
  routes.use(securityHeaders({ secure: deps.secure, forms: true }));
  routes.get("/public/:version/:name", (c) => publicFile(c, files.get(c.req.param("name")), c.req.param("version") === version));
  routes.use(async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
  });
  routes.use(async (c, next) => {
    c.set("look", lookFor(desk, languageOf(c, desk), null, []));
    return next();
  });
  routes.use(csrf({ origin: sameHost }));
  const [small, large] = [upTo(MAX_BODY), upTo(Math.max(deps.recordings.mostBytes, MOST_NOTE_BYTES) + MAX_BODY)];
  routes.use((c, next) => (c.req.path === AUDIO || VOICES.test(c.req.path) ? large : small)(c, next));
  routes.use(visit(desk), guarded);
  for (const part of [
    accountRoutes,
    queueRoutes,
    eventRoutes,
    caseRoutes,
    verbRoutes,
    fileRoutes,
    contactCardRoutes,
    phraseRoutes,
    correctionRoutes,
    knowledgeRoutes,
    audioRoutes,
    adminRoutes,
    channelRoutes,
  ])
    routes.route("/", part(desk));
  routes.all("*", (c) => refuse(c, "not-found"));
  routes.onError((error, c) => {
    const why = faultOf(error);
    if (why === "went-wrong") deps.log.error("A page of the console failed.", error, { path: routeOf(c) });
    return refuse(c, why);
  });
  return routes;
}

function upTo(maxSize: number) {
  return bodyLimit({ maxSize, onError: (c) => refuse(c, "too-big") });
}

/** Behind a proxy the scheme differs, the host does not. */
function sameHost(origin: string, c: { readonly req: { header(name: string): string | undefined; readonly url: string } }): boolean {
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  return URL.canParse(origin) && new URL(origin).host === host;
}

function faultOf(error: Error): Refusal {
  if (error instanceof HTTPException && error.status === 403) return "no-token";
  return error.name === "StoreError" ? "not-stored" : "went-wrong";
}

// Only the first part of the path: further ones name a conversation.
function routeOf(c: DeskContext): string {
  return c.req.path.split("/").slice(0, 3).join("/");
}

function publicFile(c: DeskContext, file: PublicFile | undefined, current: boolean): Response {
  if (!file) return c.text("", 404);
  return c.body(file.text, 200, {
    "Content-Type": file.type,
    "Cache-Control": current ? "public, max-age=31536000, immutable" : "no-cache",
  });
}
