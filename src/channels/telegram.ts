import { Agent } from "node:https";
import type { Hono } from "hono";
import type { Telegram } from "telegraf";
import type { Channel, Clock, Log } from "../app/ports.ts";
import type { Report } from "../app/watch/standing.ts";
import { COMMANDS } from "../domain/commands.ts";
import type { ContentSet } from "../domain/content.ts";
import { FALLBACK_LANGUAGE, type Language } from "../domain/language.ts";
import type { Call } from "../staff-group/types.ts";
import { ChannelAdapter, type Platform, type Take } from "./adapter.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { soundsOf } from "./sounds.ts";
import { fetchFile } from "./telegram/file.ts";
import { callsOf, type GroupDoor } from "./telegram/group.ts";
import { outcomeOf } from "./telegram/outcome.ts";
import { reportOf, startPolling } from "./telegram/poll.ts";
import { deliver, LONGEST_CALL_MS } from "./telegram/send.ts";
import { WEBHOOK_PATH, webhookRoutes } from "./telegram/webhook.ts";
import { ALLOWED_UPDATES, type Pressed, readUpdate } from "./telegram-map.ts";

export interface TelegramDeps {
  readonly token: string;
  /** Another server of the Bot API; the platform's own by default. */
  readonly apiRoot?: string;
  /** Null: we ask for messages. Else the platform posts them to our public address, with this secret. */
  readonly webhook: { readonly publicUrl: string; readonly secret: string } | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly say: ContentSet["say"];
  readonly languages: () => readonly Language[];
  /** Told how the bot stands with the platform. */
  readonly report?: (report: Report) => void;
  /** The bytes of a recording by its id; null when there is none any more. */
  readonly recording: (id: string) => Promise<Uint8Array | null>;
  /** The group of staff, where there is one; every other group is left. */
  readonly group?: GroupDoor;
}

/** Workers on Telegram. `routes` are to be mounted at `/`; they answer only the platform. `call`: any other call of the bot. */
export async function telegramChannel(
  deps: TelegramDeps,
): Promise<{ readonly channel: Channel; readonly routes: Hono; readonly call: Call }> {
  const { Telegram } = await import("telegraf");
  // A connection kept open may be closed by the platform just when we use it, and nobody would know whether the worker has the message.
  const agent = new Agent({ keepAlive: false });
  const api = new Telegram(deps.token, { agent, ...(deps.apiRoot === undefined ? {} : { apiRoot: deps.apiRoot }) });
  const sounds = soundsOf(deps.recording, deps.clock);
  let opened: Take = () => Promise.resolve({ taken: "refused" });
  const take = (update: unknown) => takeUpdate(deps, api, opened, update);
  let polling: ReturnType<typeof startPolling> | null = null;
  const platform: Platform = {
    capabilities: CAPABILITIES.telegram,
    open: async (receive) => {
      opened = receive;
      if (deps.webhook === null) polling = startPolling({ ...deps, take, getUpdates: asking(api) });
      // Neither is needed to receive what comes by polling, so a platform that is away keeps no worker of other channels waiting.
      void announce(deps, api);
    },
    close: async () => {
      await polling?.stop();
    },
    deliver: (activity) => deliver(api, sounds, activity),
    fetch: (asked) => fetchFile(api, deps, asked),
    typing: async ({ conversation }) => {
      await api.sendChatAction(conversation?.id ?? "", "typing").catch(() => {});
    },
  };
  const routes = webhookRoutes({ secret: deps.webhook?.secret ?? crypto.randomUUID(), take });
  return { channel: new ChannelAdapter(platform, deps.log), routes, call: callsOf(api) };
}

function asking(api: Telegram): Parameters<typeof startPolling>[0]["getUpdates"] {
  // The shim's AbortSignal of telegraf's types lacks a few parts of Node's own, which it takes all the same.
  return (asked, signal) => {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(asked.timeout * 1_000 + LONGEST_CALL_MS)]);
    return api.callApi("getUpdates", { ...asked, allowed_updates: ALLOWED_UPDATES }, { signal: bounded as never });
  };
}

/** Stores what one update brings. False: it has to come again. */
async function takeUpdate(deps: TelegramDeps, api: Telegram, opened: Take, data: unknown): Promise<boolean> {
  if (deps.group?.owns(data)) return deps.group.take(data);
  const update = readUpdate(data);
  if (update.kind === "nothing") return true;
  if (update.kind === "group") {
    void leaveGroup(deps, api, update.chat);
    return true;
  }
  const { taken } = await opened(update.activity, update.masked);
  if (update.pressed !== undefined && taken !== "refused") void showPressed(api, update.pressed);
  return taken !== "refused";
}

/** Without an answer the button shows for ever that it works. Either call may fail: the question is too old, or gone. */
async function showPressed(api: Telegram, { id, chosen }: Pressed): Promise<void> {
  await api.answerCbQuery(id).catch(() => {});
  if (chosen) await api.editMessageReplyMarkup(chosen.chat, chosen.message, undefined, chosen.keyboard).catch(() => {});
}

/** What is asked in a group is read by others: said once, and left. */
async function leaveGroup({ say }: TelegramDeps, api: Telegram, chat: number): Promise<void> {
  await api.sendMessage(chat, say(FALLBACK_LANGUAGE, "chat:refused.group").text).catch(() => {});
  await api.leaveChat(chat).catch(() => {});
}

/** Tells the platform how messages come, and the commands in each language. Tried again until it is told. */
async function announce(deps: TelegramDeps, api: Telegram, tries = 0): Promise<void> {
  try {
    if (deps.webhook === null) await api.deleteWebhook({ drop_pending_updates: false });
    else
      await api.setWebhook(new URL(WEBHOOK_PATH, deps.webhook.publicUrl).href, {
        secret_token: deps.webhook.secret,
        allowed_updates: ALLOWED_UPDATES,
      });
    // Polling tells by itself whether messages come.
    if (deps.webhook !== null || tries === 0) deps.report?.({ state: "ready" });
    for (const language of deps.languages()) await announceCommands(deps, api, language);
  } catch (error) {
    if (deps.webhook !== null) deps.report?.(reportOf(error));
    const outcome = outcomeOf(error);
    deps.log.warn("Telegram could not be told how messages come; it is told again.", { outcome: outcome.outcome });
    deps.clock.after(Math.min(60_000, 1_000 * 2 ** tries), () => void announce(deps, api, tries + 1));
  }
}

async function announceCommands({ say }: TelegramDeps, api: Telegram, language: Language): Promise<void> {
  const commands = COMMANDS.map((command) => ({ command, description: say(language, `chat:about-commands.${command}`).text }));
  // Without a language code: for all whose language has no list of its own.
  await api.setMyCommands(commands, language === FALLBACK_LANGUAGE ? {} : { language_code: language });
}
