import { randomBytes } from "node:crypto";
import type { Store } from "./app/ports.ts";
import type { ServiceDeps } from "./app/service.ts";
import { CHANNELS } from "./channels/registry.ts";
import { findBrowser } from "./cli/doctor/browser.ts";
import { showLink } from "./cli/show-link.ts";
import { words } from "./cli/words.ts";
import type { Config } from "./config.ts";
import { StartRefused } from "./start-refused.ts";

export type PlatformDeps = Pick<ServiceDeps, "store" | "clock" | "log" | "content">;

/** The platforms that the operator set up, each with its channel and, where it posts to us, with routes to be mounted at `/`. */
export async function platformsOf(config: Config, deps: PlatformDeps) {
  const platforms = [await telegramOf(config, deps), await whatsAppOf(config, deps), await botFrameworkOf(config, deps)];
  return platforms.filter((one) => one !== null);
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
async function telegramOf(config: Config, { store, clock, log, content }: PlatformDeps) {
  const { telegram, publicUrl } = config;
  if (telegram === null) return null;
  const webhook = telegram.webhook && publicUrl !== null ? { publicUrl, secret: await secretOf(store, "telegram-secret") } : null;
  const open = await CHANNELS.telegram();
  return open({
    token: telegram.token,
    ...(telegram.apiRoot === null ? {} : { apiRoot: telegram.apiRoot }),
    webhook,
    clock,
    log,
    say: (...args) => content().say(...args),
    languages: () => content().languages,
  });
}

/** The channel of the number on WhatsApp, where there is one. */
async function whatsAppOf(config: Config, deps: PlatformDeps) {
  const { log, content } = deps;
  const { whatsAppCloud } = config;
  if (config.whatsAppWeb) return whatsAppWebOf(config, deps);
  if (whatsAppCloud === null) return null;
  const open = await CHANNELS.whatsapp();
  return open({ ...whatsAppCloud, log, say: (...args) => content().say(...args) });
}

/** The channel of a number that is linked to a browser of ours. */
async function whatsAppWebOf({ data, chromium }: Config, { store, clock, log }: PlatformDeps) {
  const browser = await findBrowser(chromium ? [chromium] : undefined);
  if (browser === null) throw new StartRefused([words("start.no-chromium")]);
  const open = await CHANNELS["whatsapp-web"]();
  const name = "whatsapp-web";
  const kept = { read: () => store.readSetting(name), write: (value: unknown) => store.writeSetting(name, value) };
  return open({ browser, data, clock, log, kept, listener: showLink(process.stdout, log) });
}

/** The channel of the bot at the Bot Framework Service, where there is one. */
async function botFrameworkOf({ botFramework }: Config, { clock, log, content }: PlatformDeps) {
  if (botFramework === null) return null;
  const open = await CHANNELS.botframework();
  return open({ ...botFramework, clock, log, say: (...args) => content().say(...args) });
}
