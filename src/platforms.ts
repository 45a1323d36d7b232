import { randomBytes } from "node:crypto";
import type { Channel, Store } from "./app/ports.ts";
import type { ServiceDeps } from "./app/service.ts";
import type { Way } from "./app/watch/standing.ts";
import type { Standings } from "./app/watch/standings.ts";
import { CHANNELS } from "./channels/registry.ts";
import { reportOf, type State } from "./channels/whatsapp-web/states.ts";
import { findBrowser } from "./cli/doctor/browser.ts";
import { showLink } from "./cli/show-link.ts";
import { words } from "./cli/words.ts";
import type { Config } from "./config.ts";
import { makeStaffGroup, type StaffGroup } from "./staff-group/group.ts";
import type { Call, Colleague } from "./staff-group/types.ts";
import { StartRefused } from "./start-refused.ts";

export interface PlatformDeps extends Pick<ServiceDeps, "store" | "clock" | "ids" | "log" | "content"> {
  /** The bytes of a recorded answer by its id; null when there is none any more. */
  readonly recording: (id: string) => Promise<Uint8Array | null>;
  /** Where it is seen how each channel stands. */
  readonly standings: Standings;
  readonly colleagues: () => Promise<readonly Colleague[]>;
}

/** The platforms that the operator set up, each with its channel and, where it posts to us, with routes to be mounted at `/`. */
export async function platformsOf(config: Config, deps: PlatformDeps) {
  const platforms = [await telegramOf(config, deps), await whatsAppOf(config, deps), await botFrameworkOf(config, deps)];
  return platforms.filter((one) => one !== null);
}

/** The platform, its channel watched. `reports`: its driver tells its state; else it is ready when it is started. */
function watched<Opened extends { readonly channel: Channel }>(deps: PlatformDeps, opened: Opened, way: Way, reports = false): Opened {
  return { ...opened, channel: deps.standings.watch(opened.channel, way, reports) };
}

/** The staff groups of the platforms that have one. */
export function groupsOf(platforms: readonly { readonly channel: Channel; readonly group?: StaffGroup | null }[]): StaffGroup[] {
  return platforms.flatMap(({ group }) => group ?? []);
}

/** A secret of this installation, made when it is first asked for. `id-secret` keys the ids of conversations. */
export async function secretOf(store: Store, name: string): Promise<string> {
  const kept = await store.readSetting(name);
  if (typeof kept === "string") return kept;
  const made = randomBytes(32).toString("base64url");
  await store.writeSetting(name, made);
  return made;
}

/** The channel of the bot on Telegram, where there is one. */
async function telegramOf(config: Config, deps: PlatformDeps) {
  const { store, clock, log, content, recording, standings } = deps;
  const { telegram, publicUrl } = config;
  if (telegram === null) return null;
  const webhook = telegram.webhook && publicUrl !== null ? { publicUrl, secret: await secretOf(store, "telegram-secret") } : null;
  const open = await CHANNELS.telegram();
  // The group calls by the channel, which brings it its updates; nothing comes before both are there.
  let call: Call = () => Promise.reject(new Error("Telegram is not open yet."));
  const group = staffGroupOf(config, deps, (...args) => call(...args));
  const opened = await open({
    token: telegram.token,
    ...(telegram.apiRoot === null ? {} : { apiRoot: telegram.apiRoot }),
    webhook,
    clock,
    log,
    say: (...args) => content().say(...args),
    languages: () => content().languages,
    recording,
    report: (report) => standings.report("telegram", report),
    ...(group ? { group } : {}),
  });
  call = opened.call;
  return { ...watched(deps, opened, webhook ? "webhook" : "polling", true), group };
}

/** The group in which staff work, where the operator named one. */
function staffGroupOf({ telegram, publicUrl }: Config, deps: PlatformDeps, call: Call): StaffGroup | null {
  if (!telegram?.staffGroup) return null;
  // The first part of a token is the number of its bot.
  return makeStaffGroup({ ...deps, settings: telegram.staffGroup, call, bot: Number(telegram.token.split(":")[0]), publicUrl });
}

/** The channel of the number on WhatsApp, where there is one. */
async function whatsAppOf(config: Config, deps: PlatformDeps) {
  const { clock, log, content, recording } = deps;
  const { whatsAppCloud } = config;
  if (config.whatsAppWeb) return whatsAppWebOf(config, deps);
  if (whatsAppCloud === null) return null;
  const open = await CHANNELS.whatsapp();
  return watched(deps, open({ ...whatsAppCloud, clock, log, recording, say: (...args) => content().say(...args) }), "webhook");
}

/** The channel of a number that is linked to a browser of ours. */
async function whatsAppWebOf(config: Config, deps: PlatformDeps) {
  const { data, chromium, whatsAppWebNumber, whatsAppWebDays = 7, whatsAppWebStarts = 0, whatsAppPolls = false } = config;
  const { store, clock, ids, log, recording, standings } = deps;
  const browser = await findBrowser(chromium ? [chromium] : undefined);
  if (browser === null) throw new StartRefused([words("start.no-chromium")]);
  const open = await CHANNELS["whatsapp-web"]();
  const kept = (name: string) => ({ read: () => store.readSetting(name), write: (value: unknown) => store.writeSetting(name, value) });
  const show = showLink(process.stdout, log);
  const listener = (state: State): void => {
    show(state);
    standings.report("whatsapp", reportOf(state));
  };
  const opened = open({
    browser,
    data,
    clock,
    log,
    kept: kept("whatsapp-web"),
    days: whatsAppWebDays,
    polls: { shown: whatsAppPolls, kept: kept("whatsapp-web-polls") },
    starts: { most: whatsAppWebStarts, kept: kept("whatsapp-web-starts") },
    recording,
    listener,
    number: whatsAppWebNumber ?? null,
    ids,
  });
  return watched(deps, opened, "linked", true);
}

/** The channel of the bot at the Bot Framework Service, where there is one. */
async function botFrameworkOf({ botFramework, publicUrl }: Config, deps: PlatformDeps) {
  const { clock, log, content } = deps;
  if (botFramework === null) return null;
  const open = await CHANNELS.botframework();
  return watched(deps, await open({ ...botFramework, publicUrl, clock, log, say: (...args) => content().say(...args) }), "webhook");
}
