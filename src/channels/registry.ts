import type { ChannelName } from "./capabilities.ts";

/** The channels that have a driver, by name, each loaded only where it is switched on. */
export const CHANNELS = {
  web: async () => (await import("./web.ts")).webChannel,
  telegram: async () => (await import("./telegram.ts")).telegramChannel,
  whatsapp: async () => (await import("./whatsapp-cloud.ts")).whatsAppCloudChannel,
  "whatsapp-web": async () => (await import("./whatsapp-web.ts")).whatsAppWebChannel,
  botframework: async () => (await import("./bot-framework.ts")).botFrameworkChannel,
  terminal: async () => (await import("./terminal.ts")).terminalChannel,
} as const satisfies Partial<Record<ChannelName | "whatsapp-web", () => Promise<unknown>>>;
