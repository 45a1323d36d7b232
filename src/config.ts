import * as v from "valibot";
import { FALLBACK_LANGUAGE, isLanguage, type Language } from "./domain/language.ts";

/** What the operator sets. Every setting has a default that runs on one machine. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Folder of the embedded store. */
  readonly data: string;
  /** Folder for what can be made anew, such as the trained matcher. */
  readonly cache: string;
  readonly logLevel: string;
  /** Address under which workers reach the service; https makes cookies secure. */
  readonly publicUrl: string | null;
  /** Behind a proxy of ours the caller's address is the last one in X-Forwarded-For. */
  readonly behindProxy: boolean;
  /** Where the quick exit leads, instead of our own calendar. */
  readonly exitUrl: string | null;
  /** The bot on Telegram; null where there is none. */
  readonly telegram: TelegramSettings | null;
  /** The number on WhatsApp; null where there is none. */
  readonly whatsAppCloud: WhatsAppCloudSettings | null;
}

/** The number on WhatsApp, by the official Business Cloud API. */
export interface WhatsAppCloudSettings {
  readonly token: string;
  readonly phoneId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly apiRoot: string;
}

export interface TelegramSettings {
  readonly token: string;
  /** Whether the platform posts to our public address instead of being asked. */
  readonly webhook: boolean;
  /** Another server of the Bot API than the platform's own. */
  readonly apiRoot: string | null;
}

const LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const filled = (message: string) => v.pipe(v.string(), v.nonEmpty(message));

const Settings = v.object({
  MITRA_HOST: v.optional(v.pipe(v.string(), v.nonEmpty("must be an address such as 127.0.0.1")), "127.0.0.1"),
  MITRA_PORT: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,5}$/, "must be a number"), v.transform(Number), v.maxValue(65_535, "must be at most 65535")),
    "8080",
  ),
  MITRA_DATA: v.optional(v.pipe(v.string(), v.nonEmpty("must name a folder")), "data"),
  MITRA_CACHE: v.optional(v.pipe(v.string(), v.nonEmpty("must name a folder")), ".cache"),
  MITRA_LOG: v.optional(v.picklist(LEVELS, `must be one of ${LEVELS.join(", ")}`), "warn"),
  MITRA_PUBLIC_URL: v.optional(v.pipe(v.string(), v.url("must be a web address such as https://chat.example.org"))),
  MITRA_EXIT_URL: v.optional(v.pipe(v.string(), v.url("must be a web address"))),
  MITRA_TELEGRAM_TOKEN: v.optional(
    v.pipe(v.string(), v.regex(/^\d+:[\w-]{20,}$/, "must be the token that BotFather gave, such as 123456:ABC…")),
  ),
  MITRA_TELEGRAM_WEBHOOK: v.optional(v.picklist(["yes", "no"], "must be yes or no"), "no"),
  MITRA_TELEGRAM_API: v.optional(v.pipe(v.string(), v.url("must be a web address"))),
  MITRA_WHATSAPP_TOKEN: v.optional(filled("must be the access token of the app at Meta")),
  MITRA_WHATSAPP_PHONE_ID: v.optional(v.pipe(v.string(), v.regex(/^\d{5,20}$/, "must be the id of the phone number at Meta, digits only"))),
  MITRA_WHATSAPP_APP_SECRET: v.optional(filled("must be the app secret at Meta")),
  MITRA_WHATSAPP_VERIFY: v.optional(filled("must be the word that you type into Meta's form as verify token")),
  MITRA_WHATSAPP_API: v.optional(v.pipe(v.string(), v.url("must be a web address")), "https://graph.facebook.com/v21.0"),
  MITRA_PROXY: v.optional(v.picklist(["yes", "no"], "must be yes or no"), "no"),
});

const KNOWN: readonly string[] = Object.keys(Settings.entries);

/**
 * Reads the settings, MITRA_…, from the environment; nothing else reads it. Faults come all at once, each a sentence with the setting's
 * name, and the name of a setting that does not exist is one too: a typing error must not pass for a default.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config | { readonly faults: readonly string[] } {
  const unknown = Object.keys(env).filter((name) => name.startsWith("MITRA_") && !KNOWN.includes(name));
  const parsed = v.safeParse(Settings, env, { abortPipeEarly: true });
  const faults = [
    ...(parsed.issues ?? []).map((issue) => `${v.getDotPath(issue)} ${issue.message}.`),
    ...unknown.map((name) => `${name} is no setting of Mitra. It has ${KNOWN.join(", ")}.`),
  ];
  if (!parsed.success || faults.length > 0) return { faults };
  const set = parsed.output;
  const missing = missingBeside(set);
  if (missing.length > 0) return { faults: missing };
  return {
    host: set.MITRA_HOST,
    port: set.MITRA_PORT,
    data: set.MITRA_DATA,
    cache: set.MITRA_CACHE,
    logLevel: set.MITRA_LOG,
    publicUrl: set.MITRA_PUBLIC_URL ?? null,
    behindProxy: set.MITRA_PROXY === "yes",
    exitUrl: set.MITRA_EXIT_URL ?? null,
    telegram: set.MITRA_TELEGRAM_TOKEN
      ? {
          token: set.MITRA_TELEGRAM_TOKEN,
          webhook: set.MITRA_TELEGRAM_WEBHOOK === "yes",
          apiRoot: set.MITRA_TELEGRAM_API ?? null,
        }
      : null,
    whatsAppCloud: whatsAppCloudOf(set),
  };
}

/** What the Cloud API needs, all of it or none. */
const CLOUD = ["MITRA_WHATSAPP_TOKEN", "MITRA_WHATSAPP_PHONE_ID", "MITRA_WHATSAPP_APP_SECRET", "MITRA_WHATSAPP_VERIFY"] as const;

function whatsAppCloudOf(set: v.InferOutput<typeof Settings>): WhatsAppCloudSettings | null {
  const [token, phoneId, appSecret, verifyToken] = CLOUD.map((name) => set[name]);
  if (!token || !phoneId || !appSecret || !verifyToken) return null;
  return { token, phoneId, appSecret, verifyToken, apiRoot: set.MITRA_WHATSAPP_API };
}

/** Settings that are no use without another. */
function missingBeside(set: v.InferOutput<typeof Settings>): string[] {
  const faults: string[] = [];
  const secure = set.MITRA_PUBLIC_URL?.startsWith("https:") ?? false;
  if (set.MITRA_TELEGRAM_WEBHOOK === "yes" && !secure)
    faults.push(
      "MITRA_TELEGRAM_WEBHOOK needs MITRA_PUBLIC_URL, an address with https:// that Telegram can reach. Set it, or leave the webhook out.",
    );
  const lacking = CLOUD.filter((name) => set[name] === undefined);
  if (lacking.length > 0 && lacking.length < CLOUD.length)
    faults.push(`WhatsApp needs all of ${CLOUD.join(", ")}. Set ${lacking.join(", ")} too, or none of them.`);
  return faults;
}

/** The language of the operator's terminal, as LC_ALL, LC_MESSAGES or LANG name it; English for any that Mitra does not speak. */
export function operatorLanguage(env: NodeJS.ProcessEnv = process.env): Language {
  const tag = (env.LC_ALL || env.LC_MESSAGES || env.LANG || "").split(/[_.-]/)[0];
  return isLanguage(tag) ? tag : FALLBACK_LANGUAGE;
}
