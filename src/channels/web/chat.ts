import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { Clock, Ids } from "../../app/ports.ts";
import type { ContentSet } from "../../domain/content.ts";
import { isLanguage, type Language } from "../../domain/language.ts";
import type { ConversationId } from "../../domain/message.ts";
import { mimeOf, shownAs } from "../../media-kind.ts";
import { played } from "../../played.ts";
import type { Take } from "../adapter.ts";
import { activityOfPost, readPost, type WebMessage, type WebPost } from "../web-map.ts";
import type { Flood } from "./limits.ts";
import { languageOfRequest, type Refusal, refuse } from "./refusal.ts";
import type { Sessions } from "./session.ts";
import type { Frame, Streams } from "./streams.ts";

export interface ChatDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly say: ContentSet["say"];
  readonly languages: () => readonly Language[];
  /** The messages of a conversation after a sequence; null when there is none. */
  readonly history: (conversation: ConversationId, after: number) => Promise<readonly WebMessage[] | null>;
  /** The network address a request comes from, for the flood limits only. */
  readonly addressOf: (c: Context) => string;
  /** The bytes of a file of a conversation; null when it is not there. */
  readonly file?: (conversation: ConversationId, id: string) => Promise<Uint8Array | null>;
  readonly sessions: Sessions;
  readonly streams: Streams;
  readonly flood: Flood;
  readonly take: Take;
}

/** Longest body of a post in bytes. */
const MAX_BODY = 16 * 1024;
/** Seconds after which a page may bring again what could not be stored. */
const STORE_AGAIN_AFTER = 5;

/** The worker's side of the conversation: post, history, live events, leaving. */
export function chatRoutes(deps: ChatDeps): Hono {
  const routes = new Hono();
  const no = (c: Context, why: Refusal, after?: number, language?: Language) =>
    refuse(c, deps.say, language ?? languageOfRequest(c, deps.languages()), why, after);

  routes.post("/messages", bodyLimit({ maxSize: MAX_BODY, onError: (c) => no(c, "too-long") }), async (c) => {
    const address = deps.addressOf(c);
    const busy = await deps.flood.address(address);
    if (busy > 0) return no(c, "too-many", busy);
    if (!c.req.header("content-type")?.startsWith("application/json")) return no(c, "not-json");
    const post = await readBody(c);
    if (typeof post === "string") return no(c, post);
    const language = post.language ?? languageOfRequest(c, deps.languages());
    const wait = await pause(deps, c, address);
    if (wait > 0) return no(c, "too-many", wait, language);
    const chat = deps.sessions.chat(c) ?? deps.sessions.begin(c, post.key);
    const taken = await deps.take(activityOfPost(post, chat), `web ${chat.slice(0, 4)}…`);
    if (taken.taken === "refused") return no(c, "not-stored", STORE_AGAIN_AFTER, language);
    return c.json({ id: post.id, stored: taken.taken });
  });

  routes.get("/history", async (c) => c.json({ messages: await past(deps, c, 0) }));

  routes.get("/events", async (c) => {
    const after = Number(c.req.header("last-event-id") ?? c.req.query("after") ?? 0) || 0;
    if (c.req.header("accept")?.includes("application/json")) return c.json({ messages: await past(deps, c, after) });
    const chat = deps.sessions.chat(c);
    if (!chat) return c.body(null, 204); // tells an EventSource not to come back
    c.header("X-Accel-Buffering", "no");
    return streamSSE(c, (out) => live(deps, out, chat, () => missed(deps, c, chat, after)));
  });

  routes.post("/leave", (c) => {
    const chat = deps.sessions.chat(c);
    if (chat) deps.streams.push(chat, { frame: "end" });
    deps.sessions.forget(c);
    return c.json({ forgotten: true });
  });

  // Of her own conversation only, and only what any browser plays as a sound.
  routes.get("/files/:id{[a-z0-9]{8,64}}", async (c) => {
    const chat = deps.sessions.chat(c);
    const bytes = chat ? await deps.file?.(deps.ids.conversation("web", chat), c.req.param("id")) : null;
    const type = bytes ? await mimeOf(bytes) : "";
    return bytes && shownAs(type) === "sound" ? played(c, bytes, type) : no(c, "not-found");
  });

  const wrongMethod = (c: Context, allowed: string) => {
    c.header("Allow", allowed);
    return no(c, "wrong-method");
  };
  routes.all("/messages", (c) => wrongMethod(c, "POST"));
  routes.all("/leave", (c) => wrongMethod(c, "POST"));
  routes.all("/history", (c) => wrongMethod(c, "GET"));
  routes.all("/events", (c) => wrongMethod(c, "GET"));
  return routes;
}

async function readBody(c: Context): Promise<WebPost | Refusal> {
  try {
    return readPost(JSON.parse(await c.req.text()));
  } catch {
    return "bad-json";
  }
}

/** Seconds this worker has to wait: for her own chat, or for a new chat from her address. */
function pause({ sessions, flood }: ChatDeps, c: Context, address: string): Promise<number> {
  const chat = sessions.chat(c);
  return chat ? flood.chat(chat) : flood.newChat(address);
}

async function past(deps: ChatDeps, c: Context, after: number): Promise<readonly WebMessage[]> {
  const chat = deps.sessions.chat(c);
  return chat ? missed(deps, c, chat, after) : [];
}

/** What the page has not shown. A chat that it shows and that is there no longer was deleted while it was not listening: it is told so. */
async function missed(deps: ChatDeps, c: Context, chat: string, after: number): Promise<readonly WebMessage[]> {
  const messages = await deps.history(deps.ids.conversation("web", chat), after);
  if (messages || after === 0) return messages ?? [];
  const wanted = c.req.query("language");
  const chosen = isLanguage(wanted) && deps.languages().includes(wanted) ? wanted : languageOfRequest(c, deps.languages());
  const { text, language } = deps.say(chosen, "chat:privacy.erased");
  return [{ id: deps.ids.random(), at: deps.clock.now(), from: "bot", text, language, erased: true }];
}

/** First what was missed, then what comes; a message that is in both is sent twice and shown once. */
async function live(deps: ChatDeps, out: SSEStreamingApi, chat: string, before: () => Promise<readonly WebMessage[]>): Promise<void> {
  const stream = deps.streams.open(chat);
  out.onAbort(() => stream.close());
  try {
    await out.write(": open\n\n");
    for (const message of await before()) await write(out, { frame: "message", message });
    for await (const frame of stream.frames) await write(out, frame);
  } finally {
    stream.close();
  }
}

async function write(out: SSEStreamingApi, frame: Frame): Promise<void> {
  if (frame.frame === "alive" || frame.frame === "typing") await out.writeSSE({ event: frame.frame, data: "{}" });
  else if (frame.frame === "message") {
    const { sequence } = frame.message;
    const data = JSON.stringify(frame.message);
    await out.writeSSE(sequence === undefined ? { event: "message", data } : { event: "message", data, id: String(sequence) });
  }
}
