import type { Activity } from "botframework-schema";
import type { Hono } from "hono";
import type { Channel, Log, SendOutcome } from "../app/ports.ts";
import type { ContentSet } from "../domain/content.ts";
import { choicesOf, languageOf } from "./activity.ts";
import { ChannelAdapter, type Platform, type Take } from "./adapter.ts";
import { WHATSAPP_CLOUD } from "./capabilities.ts";
import { neverLeft } from "./never-left.ts";
import { hookRoutes } from "./whatsapp-cloud/hook.ts";
import { outcomeOfAnswer } from "./whatsapp-cloud/outcome.ts";
import { messageBody } from "./whatsapp-map.ts";

export interface WhatsAppCloudDeps {
  readonly token: string;
  readonly phoneId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** Address of the Graph API with its version. */
  readonly apiRoot: string;
  readonly log: Log;
  readonly say: ContentSet["say"];
}

/** Longer than the platform takes; the outbox gives up a little later. */
const LONGEST_CALL_MS = 50_000;

/** Workers on WhatsApp by the official Business Cloud API. `routes` are to be mounted at `/`; they answer only the platform. */
export function whatsAppCloudChannel(deps: WhatsAppCloudDeps): { readonly channel: Channel; readonly routes: Hono } {
  let opened: Take = () => Promise.resolve({ taken: "refused" });
  const platform: Platform = {
    capabilities: WHATSAPP_CLOUD,
    open: async (take) => {
      opened = take;
    },
    close: async () => {},
    deliver: (activity) => deliver(deps, activity),
  };
  const take: Parameters<typeof hookRoutes>[0]["take"] = async ({ activity, masked }) =>
    (await opened(activity, masked)).taken !== "refused";
  return { channel: new ChannelAdapter(platform, deps.log), routes: hookRoutes({ ...deps, take }) };
}

/** One call to the platform. */
async function deliver({ apiRoot, phoneId, token, say }: WhatsAppCloudDeps, activity: Partial<Activity>): Promise<SendOutcome> {
  const open = say(languageOf(activity), "chat:choices.open-list").text;
  const body = messageBody(activity.conversation?.id ?? "", activity.text ?? "", choicesOf(activity), open);
  try {
    const answer = await fetch(`${apiRoot.replace(/\/$/, "")}/${phoneId}/messages`, {
      method: "POST",
      // A connection kept open may be closed by the platform just when we use it, and nobody would know whether the worker has the message.
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", connection: "close" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(LONGEST_CALL_MS),
    });
    return outcomeOfAnswer(answer.status, await answer.json().catch(() => null));
  } catch (error) {
    return neverLeft(error) ? { outcome: "retry", why: "offline" } : { outcome: "unknown", why: "offline" };
  }
}
