import { type Context, Hono } from "hono";
import type { Channel, Clock, Ids, Log } from "../app/ports.ts";
import type { ContentSet } from "../domain/content.ts";
import type { Language } from "../domain/language.ts";
import type { ConversationId } from "../domain/message.ts";
import { securityHeaders } from "../security-headers.ts";
import { ChannelAdapter, type Platform, type Take } from "./adapter.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { audioRoutes } from "./web/audio.ts";
import { chatRoutes } from "./web/chat.ts";
import { Flood, WEB_LIMITS, type WebLimits } from "./web/limits.ts";
import { notFoundPage, pageRoutes } from "./web/page.ts";
import { languageOfRequest, refuse } from "./web/refusal.ts";
import { Sessions } from "./web/session.ts";
import { Streams } from "./web/streams.ts";
import { messageOf, type WebMessage } from "./web-map.ts";

export interface WebDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** `ContentSet.say` of the content in force. */
  readonly say: ContentSet["say"];
  /** The languages to offer, in the order to show them. */
  readonly languages: () => readonly Language[];
  /** The messages of a conversation after a sequence (0 = all); null when there is none. `historyOf` makes them of a document. */
  readonly history: (conversation: ConversationId, after: number) => Promise<readonly WebMessage[] | null>;
  /** The network address a request comes from, for the flood limits only. */
  readonly addressOf: (c: Context) => string;
  /** Whether the page is served over https: cookies are then kept to it. */
  readonly secure: boolean;
  /** Where a quick exit leads; our calendar by default. */
  readonly exit?: string;
  readonly limits?: Partial<WebLimits>;
  /** The bytes of a file of a conversation; null when it is not there. Without it there are none. */
  readonly file?: (conversation: ConversationId, id: string) => Promise<Uint8Array | null>;
  /** The bytes of a recording; null when it is not there any more. Without it there are none. */
  readonly recording?: (id: string) => Promise<Uint8Array | null>;
}

/** The worker's web chat: its channel, and its routes to be mounted at `/` after all others, since they answer 404 themselves. */
export function webChannel(deps: WebDeps): { readonly channel: Channel; readonly routes: Hono } {
  const streams = new Streams(deps.clock);
  const platform = webPlatform(streams);
  return { channel: new ChannelAdapter(platform, deps.log), routes: webRoutes(deps, streams, platform.take) };
}

/** Showing means pushing to open pages; a page that is closed reads the history when it opens, so a send always ends `sent`. */
function webPlatform(streams: Streams): Platform & { readonly take: Take } {
  let opened: Take = () => Promise.resolve({ taken: "refused" });
  return {
    capabilities: CAPABILITIES.web,
    take: (activity, masked) => opened(activity, masked),
    open: async (take) => {
      opened = take;
    },
    close: async () => streams.end(),
    deliver: async (activity) => {
      streams.push(activity.conversation?.id ?? "", { frame: "message", message: messageOf(activity) });
      return { outcome: "sent" };
    },
    typing: async ({ conversation }) => streams.push(conversation?.id ?? "", { frame: "typing" }),
  };
}

function webRoutes(deps: WebDeps, streams: Streams, take: Take): Hono {
  const sessions = new Sessions(deps.ids, deps.secure);
  const flood = new Flood({ ...WEB_LIMITS, ...deps.limits });
  const routes = new Hono();
  routes.use(securityHeaders({ secure: deps.secure, forms: false }));
  routes.use("/chat/*", async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
  });
  routes.route("/chat", chatRoutes({ ...deps, sessions, streams, flood, take }));
  if (deps.recording) routes.route("/audio", audioRoutes(deps.recording));
  routes.route("/", pageRoutes(deps));
  routes.onError((error, c) => {
    deps.log.error("A request of the web chat failed.", error, { method: c.req.method });
    return refuse(c, deps.say, languageOfRequest(c, deps.languages()), "not-stored", 5);
  });
  routes.notFound((c) => {
    const language = languageOfRequest(c, deps.languages());
    if (c.req.path.startsWith("/chat/")) return refuse(c, deps.say, language, "not-found");
    return c.html(notFoundPage(deps.say, language), 404);
  });
  return routes;
}
