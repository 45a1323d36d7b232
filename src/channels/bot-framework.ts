import type { Activity, ConversationReference } from "botframework-schema";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Channel, Clock, Log } from "../app/ports.ts";
import type { ContentSet } from "../domain/content.ts";
import { FALLBACK_LANGUAGE } from "../domain/language.ts";
import { ChannelAdapter, type Platform, type Take } from "./adapter.ts";
import { type CloudDeps, type Credentials, openCloud } from "./bot-framework/cloud.ts";
import { fetchFile } from "./bot-framework/file.ts";
import { canTell, eventOf, type HandOvers } from "./bot-framework/hand-over.ts";
import { oneFileEach, readPosted, theirMessage, theirReference } from "./bot-framework-map.ts";
import { CAPABILITIES } from "./capabilities.ts";

export interface BotFrameworkDeps {
  readonly credentials: Credentials;
  /** Our address, under which clients play recordings; null: none are sent. */
  readonly publicUrl: string | null;
  /** Which way conversations are handed over by events; `no` when left out. */
  readonly handOvers?: HandOvers;
  readonly cloud?: NonNullable<CloudDeps["cloud"]>;
  readonly clock: Clock;
  readonly log: Log;
  readonly say: ContentSet["say"];
}

/** Where the service posts, below our public address: the address that its forms suggest. */
export const MESSAGES_PATH = "/api/messages";
/** Far more than the service's own limit for an Activity. */
const MAX_BYTES = 1024 * 1024;

/** Where something belongs that is no message: by the address that is stored. */
function theirsOf({ bot, user, ...address }: Partial<ConversationReference>): Partial<ConversationReference> {
  return theirReference({ ...address, ...(bot ? { from: bot } : {}), ...(user ? { recipient: user } : {}) });
}

/** Workers on what the Bot Framework Service connects. `routes` are to be mounted at `/`; they answer only the service. */
export async function botFrameworkChannel(all: BotFrameworkDeps): Promise<{ readonly channel: Channel; readonly routes: Hono }> {
  const { clock, say, publicUrl, handOvers = "no", ...deps } = all;
  const cloud = await openCloud({ ...deps, now: clock.now });
  let opened: Take = () => Promise.resolve({ taken: "refused" });
  const deliver = (activity: Partial<Activity>) => {
    const reference = theirReference(activity);
    return cloud.send(reference, theirMessage(activity, reference.channelId ?? "", publicUrl));
  };
  const platform: Platform = {
    capabilities: publicUrl === null ? { ...CAPABILITIES.botframework, media: [] } : CAPABILITIES.botframework,
    open: async (take) => {
      opened = take;
    },
    close: async () => {},
    deliver,
    fetch: ({ reference, ...asked }) => {
      return fetchFile({ ...asked, reference }, theirsOf(reference), cloud.token);
    },
    tell: (document, signal) => cloud.send(theirsOf(document.reference as Partial<ConversationReference>), eventOf(document, signal)), // stored by referenceOf
    canTell: (reference, signal) => canTell(theirsOf(reference).channelId ?? "", signal, handOvers),
    typing: async (reference) => {
      await cloud.send(theirsOf(reference), { type: "typing" });
    },
  };

  /** Stores what one Activity brings. False: the service has to be told that it failed. */
  async function take(activity: unknown): Promise<boolean> {
    const posted = readPosted(activity, handOvers);
    // What is asked in a group is read by others. Not waited for: the service waits for us.
    if (posted.kind === "group") void deliver({ ...posted.reply, text: say(FALLBACK_LANGUAGE, "chat:refused.group").text });
    if (posted.kind !== "activity") return posted.kind !== "broken";
    for (const one of oneFileEach(posted.activity)) if ((await opened(one, posted.masked)).taken === "refused") return false;
    return true;
  }

  const routes = new Hono();
  routes.post(MESSAGES_PATH, bodyLimit({ maxSize: MAX_BYTES }), async (c) => {
    // A page that somebody opens on this machine can post anything but JSON to it without being asked.
    if (!c.req.header("content-type")?.startsWith("application/json")) return c.body(null, 415);
    const body: unknown = await c.req.json().catch(() => null);
    const status = await cloud.process(c.req.header("authorization") ?? "", body, take);
    return new Response(null, { status });
  });
  return { channel: new ChannelAdapter(platform, deps.log), routes };
}
