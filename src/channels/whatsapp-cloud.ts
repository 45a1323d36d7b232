import type { Hono } from "hono";
import type { Channel, Clock, Log } from "../app/ports.ts";
import type { ContentSet } from "../domain/content.ts";
import { ChannelAdapter, type Platform, type Reported, type Take } from "./adapter.ts";
import { WHATSAPP_CLOUD } from "./capabilities.ts";
import { soundsOf } from "./sounds.ts";
import { fetchFile } from "./whatsapp-cloud/file.ts";
import { hookRoutes } from "./whatsapp-cloud/hook.ts";
import { deliver, invite } from "./whatsapp-cloud/send.ts";
import type { Template } from "./whatsapp-cloud/template.ts";

export interface WhatsAppCloudDeps {
  readonly token: string;
  readonly phoneId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** Address of the Graph API with its version. */
  readonly apiRoot: string;
  /** By which a worker is asked to write; none: what the platform does not take waits until she writes by herself. */
  readonly template?: Template | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly say: ContentSet["say"];
  /** The bytes of a recording by its id; null when there is none any more. */
  readonly recording: (id: string) => Promise<Uint8Array | null>;
}

/** Workers on WhatsApp by the official Business Cloud API. `routes` are to be mounted at `/`; they answer only the platform. */
export function whatsAppCloudChannel(deps: WhatsAppCloudDeps): { readonly channel: Channel; readonly routes: Hono } {
  const sending = { ...deps, sounds: soundsOf(deps.recording, deps.clock) };
  let opened: Take = () => Promise.resolve({ taken: "refused" });
  let reported: Reported = () => Promise.resolve(false);
  const { template } = deps;
  const platform: Platform = {
    capabilities: WHATSAPP_CLOUD,
    open: async (take, report) => {
      opened = take;
      reported = report;
    },
    close: async () => {},
    deliver: (activity) => deliver(sending, activity),
    ...(template ? { invite: (activity) => invite(sending, template, activity) } : {}),
    fetch: (asked) => fetchFile(deps, asked),
  };
  const take: Parameters<typeof hookRoutes>[0]["take"] = async ({ activity, masked }) =>
    (await opened(activity, masked)).taken !== "refused";
  return { channel: new ChannelAdapter(platform, deps.log), routes: hookRoutes({ ...deps, take, report: (told) => reported(told) }) };
}
