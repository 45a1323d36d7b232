import type { Capabilities } from "../app/ports.ts";

/** What each platform can show. A new channel is a row here, a pure map, a platform file and a line in the registry. */
export const CAPABILITIES = {
  web: {
    name: "web",
    maxText: 16_000,
    maxButtons: 20,
    maxLabel: 80,
    perSecond: 500,
    perSecondChat: 20,
    idempotent: true,
    media: ["voice", "note"],
  },
  telegram: {
    name: "telegram",
    maxText: 4_096,
    maxButtons: 100,
    maxLabel: 60,
    perSecond: 30,
    perSecondChat: 1,
    idempotent: false,
    media: ["voice", "note"],
    soundApart: true,
  },
  whatsapp: {
    name: "whatsapp",
    maxText: 4_096,
    maxButtons: 0,
    maxLabel: 24,
    perSecond: 1,
    perSecondChat: 1,
    idempotent: false,
    media: ["voice", "note"],
    soundApart: true,
  },
  // The least of what its channels take: Messenger's texts; Teams shows no suggested action after the third.
  botframework: {
    name: "botframework",
    maxText: 2_000,
    maxButtons: 3,
    maxLabel: 40,
    perSecond: 30,
    perSecondChat: 1,
    idempotent: false,
    media: ["voice"],
  },
  terminal: {
    name: "terminal",
    maxText: 16_000,
    maxButtons: 0,
    maxLabel: 80,
    perSecond: 500,
    perSecondChat: 500,
    idempotent: false,
    media: ["voice"],
  },
} as const satisfies Record<string, Capabilities>;

export type ChannelName = keyof typeof CAPABILITIES;

/** WhatsApp by its own web page, with polls for buttons: an option is as long as the page lets it be, and so is the question above. */
export const WHATSAPP_POLLS = {
  ...CAPABILITIES.whatsapp,
  maxButtons: 12,
  maxLabel: 100,
  labelsIn: "signs",
  maxTextWithButtons: 255,
  buttonsArePoll: true,
} as const satisfies Capabilities;

/** WhatsApp by its official API: a list has up to ten rows, and little text above it. */
export const WHATSAPP_CLOUD = {
  ...CAPABILITIES.whatsapp,
  maxButtons: 10,
  maxTextWithButtons: 1_024,
  labelsIn: "signs",
  perSecond: 50,
  windowMs: 24 * 60 * 60_000,
} as const satisfies Capabilities;
