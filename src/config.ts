import * as v from "valibot";
import { FALLBACK_LANGUAGE, isLanguage, LANGUAGES, type Language } from "./domain/language.ts";
import type { GroupSettings } from "./staff-group/types.ts";

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
  /** The largest file of a worker that is taken, in megabytes. */
  readonly fileMegabytes: number;
  /** The bot on Telegram; null where there is none. */
  readonly telegram: TelegramSettings | null;
  /** The number on WhatsApp; null where there is none. */
  readonly whatsAppCloud: WhatsAppCloudSettings | null;
  /** Whether a number on WhatsApp is reached by WhatsApp's own web page in a browser, unofficially. */
  readonly whatsAppWeb?: boolean;
  /** The digits of a number that is to be linked by a typed code instead of a scanned one. */
  readonly whatsAppWebNumber?: string | null;
  /** To a worker who has not written there for so many days nothing goes out until she writes, but to so many such workers a day. */
  readonly whatsAppWebDays?: number;
  readonly whatsAppWebStarts?: number;
  /** Whether choices are polls there. */
  readonly whatsAppPolls?: boolean;
  /** Where whoever runs the service is told that a channel is in trouble, and after how many minutes. */
  readonly alert?: AlertSettings;
  /** What must come along to read /metrics; null: only this machine may, and only where no proxy leads to it. */
  readonly metricsToken?: string | null;
  /** Path of the Chromium for that; null: where systems put one. */
  readonly chromium?: string | null;
  /** The bot at the Bot Framework Service; null where there is none. */
  readonly botFramework: BotFrameworkSettings | null;
}

export interface AlertSettings {
  /** A chat of our bot on Telegram. */
  readonly telegramChat: string | null;
  readonly webhook: string | null;
  readonly afterMinutes: number;
}

export interface BotFrameworkSettings {
  /** Null: requests without a token are taken, which only a machine of its own may do. */
  readonly credentials: { readonly appId: string; readonly password: string; readonly tenant: string | null } | null;
  /** Whether conversations are handed over by events, to us (`in`), from us to another desk (`out`), or both. */
  readonly handOvers: "no" | "in" | "out" | "both";
}

/** The number on WhatsApp, by the official Business Cloud API. */
export interface WhatsAppCloudSettings {
  readonly token: string;
  readonly phoneId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly apiRoot: string;
  /** The approved message by which a worker is asked to write, and the platform's codes of its languages; null: nobody is asked. */
  readonly template: { readonly name: string; readonly languages: readonly string[] } | null;
  /** The WhatsApp Business account that holds the template; null: whether it is approved cannot be asked. */
  readonly accountId?: string | null;
}

export interface TelegramSettings {
  readonly token: string;
  /** Whether the platform posts to our public address instead of being asked. */
  readonly webhook: boolean;
  /** Another server of the Bot API than the platform's own. */
  readonly apiRoot: string | null;
  /** The group in which staff work; none by default. */
  readonly staffGroup?: GroupSettings | null;
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
  MITRA_FILE_MB: v.optional(
    v.pipe(v.string(), v.regex(/^([1-9]|1\d|20)$/, "must be a number of megabytes from 1 to 20"), v.transform(Number)),
    "10",
  ),
  MITRA_TELEGRAM_TOKEN: v.optional(
    v.pipe(v.string(), v.regex(/^\d+:[\w-]{20,}$/, "must be the token that BotFather gave, such as 123456:ABC…")),
  ),
  MITRA_TELEGRAM_WEBHOOK: v.optional(v.picklist(["yes", "no"], "must be yes or no"), "no"),
  MITRA_TELEGRAM_API: v.optional(v.pipe(v.string(), v.url("must be a web address"))),
  MITRA_TELEGRAM_STAFF_GROUP: v.optional(
    v.pipe(v.string(), v.regex(/^-\d{6,15}$/, "must be the number of the group, such as -1001234567890"), v.transform(Number)),
  ),
  MITRA_TELEGRAM_STAFF_TEXT: v.optional(v.picklist(["yes", "no"], "must be yes or no"), "no"),
  MITRA_TELEGRAM_STAFF_LANGUAGE: v.optional(v.picklist(LANGUAGES, `must be one of ${LANGUAGES.join(", ")}`), FALLBACK_LANGUAGE),
  MITRA_WHATSAPP_TOKEN: v.optional(filled("must be the access token of the app at Meta")),
  MITRA_WHATSAPP_PHONE_ID: v.optional(v.pipe(v.string(), v.regex(/^\d{5,20}$/, "must be the id of the phone number at Meta, digits only"))),
  MITRA_WHATSAPP_APP_SECRET: v.optional(filled("must be the app secret at Meta")),
  MITRA_WHATSAPP_VERIFY: v.optional(filled("must be the word that you type into Meta's form as verify token")),
  MITRA_WHATSAPP_API: v.optional(v.pipe(v.string(), v.url("must be a web address")), "https://graph.facebook.com/v21.0"),
  MITRA_WHATSAPP_TEMPLATE: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^[a-z0-9_]+:[a-z]{2,3}(_[A-Z]{2})?(,[a-z]{2,3}(_[A-Z]{2})?)*$/,
        "must be the name of a message template at Meta, and its languages, such as please_write:en,id,fil",
      ),
    ),
  ),
  MITRA_WHATSAPP_ACCOUNT_ID: v.optional(
    v.pipe(v.string(), v.regex(/^\d{5,20}$/, "must be the id of the WhatsApp Business account at Meta, digits only")),
  ),
  MITRA_WHATSAPP_WEB: v.optional(v.picklist(["yes", "no"], "must be yes or no"), "no"),
  MITRA_WHATSAPP_WEB_NUMBER: v.optional(
    v.pipe(v.string(), v.regex(/^\+?[1-9]\d{7,14}$/, "must be the number with its country, digits only, such as 855…")),
  ),
  MITRA_WHATSAPP_WEB_DAYS: v.optional(
    v.pipe(v.string(), v.regex(/^[1-9]\d{0,2}$/, "must be a number of days, at least 1"), v.transform(Number)),
  ),
  MITRA_WHATSAPP_WEB_STARTS: v.optional(
    v.pipe(v.string(), v.regex(/^(0|[1-9]\d?)$/, "must be a number of workers a day, from 0 to 99"), v.transform(Number)),
  ),
  MITRA_WHATSAPP_POLLS: v.optional(v.picklist(["yes", "no"], "must be yes or no")),
  MITRA_ALERT_TELEGRAM: v.optional(v.pipe(v.string(), v.regex(/^-?\d{1,20}$/, "must be the id of a chat on Telegram, a number"))),
  MITRA_ALERT_WEBHOOK: v.optional(v.pipe(v.string(), v.url("must be a web address"), v.regex(/^https?:/, "must be a web address"))),
  MITRA_ALERT_MINUTES: v.optional(
    v.pipe(v.string(), v.regex(/^[1-9]\d{0,3}$/, "must be a number of minutes, at least 1"), v.transform(Number)),
    "5",
  ),
  MITRA_METRICS_TOKEN: v.optional(
    v.pipe(v.string(), v.regex(/^[\x21-\x7e]{16,200}$/, "must be at least 16 letters and digits, without spaces")),
  ),
  MITRA_CHROMIUM: v.optional(filled("must be the path of a Chromium, such as /usr/bin/chromium")),
  MITRA_BOT_APP_ID: v.optional(v.pipe(v.string(), v.uuid("must be the app id of the bot at Azure, such as 00000000-0000-…"))),
  MITRA_BOT_APP_PASSWORD: v.optional(v.pipe(v.string(), v.regex(/^\S+$/, "must be the client secret of the bot's app at Azure"))),
  MITRA_BOT_TENANT: v.optional(v.pipe(v.string(), v.regex(/^\S+$/, "must be the id of the tenant that the bot's app belongs to"))),
  MITRA_BOT_OPEN: v.optional(v.picklist(["yes", "no"], "must be yes or no"), "no"),
  MITRA_BOT_HANDOFF: v.optional(v.picklist(["no", "in", "out", "both"], "must be no, in, out or both"), "no"),
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
    fileMegabytes: set.MITRA_FILE_MB,
    telegram: set.MITRA_TELEGRAM_TOKEN
      ? {
          token: set.MITRA_TELEGRAM_TOKEN,
          webhook: set.MITRA_TELEGRAM_WEBHOOK === "yes",
          apiRoot: set.MITRA_TELEGRAM_API ?? null,
          staffGroup: staffGroupOf(set),
        }
      : null,
    whatsAppCloud: whatsAppCloudOf(set),
    whatsAppWeb: set.MITRA_WHATSAPP_WEB === "yes",
    whatsAppWebNumber: set.MITRA_WHATSAPP_WEB_NUMBER?.replace("+", "") ?? null,
    whatsAppWebDays: set.MITRA_WHATSAPP_WEB_DAYS ?? 7,
    whatsAppWebStarts: set.MITRA_WHATSAPP_WEB_STARTS ?? 0,
    whatsAppPolls: set.MITRA_WHATSAPP_POLLS === "yes",
    alert: {
      telegramChat: set.MITRA_ALERT_TELEGRAM ?? null,
      webhook: set.MITRA_ALERT_WEBHOOK ?? null,
      afterMinutes: set.MITRA_ALERT_MINUTES,
    },
    metricsToken: set.MITRA_METRICS_TOKEN ?? null,
    chromium: set.MITRA_CHROMIUM ?? null,
    botFramework: botFrameworkOf(set),
  };
}

/** What the Cloud API needs, all of it or none. */
const CLOUD = ["MITRA_WHATSAPP_TOKEN", "MITRA_WHATSAPP_PHONE_ID", "MITRA_WHATSAPP_APP_SECRET", "MITRA_WHATSAPP_VERIFY"] as const;

function whatsAppCloudOf(set: v.InferOutput<typeof Settings>): WhatsAppCloudSettings | null {
  const [token, phoneId, appSecret, verifyToken] = CLOUD.map((name) => set[name]);
  if (!token || !phoneId || !appSecret || !verifyToken) return null;
  const template = templateOf(set.MITRA_WHATSAPP_TEMPLATE);
  const accountId = set.MITRA_WHATSAPP_ACCOUNT_ID ?? null;
  return { token, phoneId, appSecret, verifyToken, apiRoot: set.MITRA_WHATSAPP_API, template, accountId };
}

function staffGroupOf(set: v.InferOutput<typeof Settings>): GroupSettings | null {
  const { MITRA_TELEGRAM_STAFF_GROUP: chat, MITRA_TELEGRAM_STAFF_TEXT: text, MITRA_TELEGRAM_STAFF_LANGUAGE: language } = set;
  return chat === undefined ? null : { chat, text: text === "yes", language };
}

function templateOf(written: string | undefined): WhatsAppCloudSettings["template"] {
  const [name, languages] = written?.split(":") ?? [];
  return name && languages ? { name, languages: languages.split(",") } : null;
}

function botFrameworkOf(set: v.InferOutput<typeof Settings>): BotFrameworkSettings | null {
  const { MITRA_BOT_APP_ID: appId, MITRA_BOT_APP_PASSWORD: password, MITRA_BOT_TENANT: tenant = null, MITRA_BOT_HANDOFF: handOvers } = set;
  if (appId && password) return { credentials: { appId, password, tenant }, handOvers };
  return set.MITRA_BOT_OPEN === "yes" ? { credentials: null, handOvers } : null;
}

/** Whoever reaches an open bot can speak as any worker, so nothing but this machine may reach it. */
function botFaults(set: v.InferOutput<typeof Settings>): string[] {
  const { MITRA_BOT_APP_ID: appId, MITRA_BOT_APP_PASSWORD: password, MITRA_BOT_TENANT: tenant, MITRA_BOT_OPEN: open } = set;
  const faults: string[] = [];
  if (!appId !== !password || (tenant && !appId))
    faults.push("The Bot Framework needs both MITRA_BOT_APP_ID and MITRA_BOT_APP_PASSWORD. Set both, or neither and no MITRA_BOT_TENANT.");
  if (set.MITRA_BOT_HANDOFF !== "no" && !appId && open === "no")
    faults.push(
      "MITRA_BOT_HANDOFF is for a bot at the Bot Framework Service. Set MITRA_BOT_APP_ID and MITRA_BOT_APP_PASSWORD too, or leave it out.",
    );
  if (open === "no") return faults;
  if (appId || password) faults.push("MITRA_BOT_OPEN is for a bot without an app id. Leave it out, so that every request is checked.");
  if (set.MITRA_HOST !== "127.0.0.1" || set.MITRA_PROXY === "yes" || set.MITRA_PUBLIC_URL !== undefined)
    faults.push(
      "MITRA_BOT_OPEN=yes takes messages from anybody. It is for trying out on one machine: with MITRA_HOST 127.0.0.1, and without MITRA_PROXY and MITRA_PUBLIC_URL. Set MITRA_BOT_APP_ID and MITRA_BOT_APP_PASSWORD instead.",
    );
  return faults;
}

const OF_THE_CLOUD = ["MITRA_WHATSAPP_TEMPLATE", "MITRA_WHATSAPP_ACCOUNT_ID"] as const;

/** What is of use for a linked browser alone. */
const OF_THE_BROWSER = [
  "MITRA_WHATSAPP_WEB_NUMBER",
  "MITRA_WHATSAPP_WEB_DAYS",
  "MITRA_WHATSAPP_WEB_STARTS",
  "MITRA_WHATSAPP_POLLS",
] as const;

/** Settings that are no use without another. */
function missingBeside(set: v.InferOutput<typeof Settings>): string[] {
  const faults: string[] = [];
  const secure = set.MITRA_PUBLIC_URL?.startsWith("https:") ?? false;
  if (set.MITRA_TELEGRAM_WEBHOOK === "yes" && !secure)
    faults.push(
      "MITRA_TELEGRAM_WEBHOOK needs MITRA_PUBLIC_URL, an address with https:// that Telegram can reach. Set it, or leave the webhook out.",
    );
  if (set.MITRA_TELEGRAM_STAFF_GROUP !== undefined && set.MITRA_TELEGRAM_TOKEN === undefined)
    faults.push("MITRA_TELEGRAM_STAFF_GROUP needs MITRA_TELEGRAM_TOKEN: the bot works in the group. Set both, or neither.");
  const lacking = CLOUD.filter((name) => set[name] === undefined);
  if (lacking.length > 0 && lacking.length < CLOUD.length)
    faults.push(`WhatsApp needs all of ${CLOUD.join(", ")}. Set ${lacking.join(", ")} too, or none of them.`);
  if (set.MITRA_WHATSAPP_WEB === "yes" && lacking.length < CLOUD.length)
    faults.push(`WhatsApp is reached in one way only. Leave MITRA_WHATSAPP_WEB out, or ${CLOUD.join(", ")}.`);
  if (set.MITRA_ALERT_TELEGRAM !== undefined && set.MITRA_TELEGRAM_TOKEN === undefined)
    faults.push("MITRA_ALERT_TELEGRAM needs MITRA_TELEGRAM_TOKEN: the bot sends the alert. Set both, or use MITRA_ALERT_WEBHOOK.");
  const idle = set.MITRA_WHATSAPP_WEB === "no" ? OF_THE_BROWSER.filter((name) => set[name] !== undefined) : [];
  faults.push(...idle.map((name) => `${name} is of no use without MITRA_WHATSAPP_WEB=yes. Set that too, or leave it out.`));
  const alone = lacking.length > 0 ? OF_THE_CLOUD.filter((name) => set[name] !== undefined) : [];
  faults.push(...alone.map((name) => `${name} is for the Cloud API. Set ${CLOUD.join(", ")} too, or leave it out.`));
  return [...faults, ...botFaults(set)];
}

/** The language of the operator's terminal, as LC_ALL, LC_MESSAGES or LANG name it; English for any that Mitra does not speak. */
export function operatorLanguage(env: NodeJS.ProcessEnv = process.env): Language {
  const tag = (env.LC_ALL || env.LC_MESSAGES || env.LANG || "").split(/[_.-]/)[0];
  return isLanguage(tag) ? tag : FALLBACK_LANGUAGE;
}
