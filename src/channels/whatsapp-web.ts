import path from "node:path";
import type { Activity, ConversationReference } from "botframework-schema";
import type { Poll } from "whatsapp-web.js";
import type { Channel, Clock, Document, Ids, Log, SendOutcome } from "../app/ports.ts";
import type { Linking } from "../app/watch/linking.ts";
import { choicesOf, soundOf } from "./activity.ts";
import { ChannelAdapter, type Platform, type Take } from "./adapter.ts";
import { CAPABILITIES, WHATSAPP_POLLS } from "./capabilities.ts";
import { SOUND_LOST } from "./sounds.ts";
import { fetchFile } from "./whatsapp-web/file.ts";
import { catchStray } from "./whatsapp-web/guard.ts";
import { Intake } from "./whatsapp-web/intake.ts";
import { type Keeper, keepSession } from "./whatsapp-web/keeper.ts";
import { recipientOf } from "./whatsapp-web/map.ts";
import { type Kept, markIn } from "./whatsapp-web/mark.ts";
import { outcomeOfSent } from "./whatsapp-web/outcome.ts";
import { lettersOf, paceOf, write } from "./whatsapp-web/pace.ts";
import { digitsOf } from "./whatsapp-web/pairing.ts";
import { Polls } from "./whatsapp-web/polls.ts";
import type { Library } from "./whatsapp-web/session.ts";
import { DailyStarts } from "./whatsapp-web/starts.ts";
import type { State } from "./whatsapp-web/states.ts";
import { within } from "./whatsapp-web/waiting.ts";

export interface WhatsAppWebDeps {
  /** Path of a Chromium. */
  readonly browser: string;
  /** The data folder; the link to the phone is kept below it. */
  readonly data: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Where it is kept up to which message was read. */
  readonly kept: Kept;
  readonly ids: Pick<Ids, "conversation" | "fraction">;
  /** To a worker who has not written for so many days nothing goes out until she writes. */
  readonly days: number;
  /** But for so many such workers a day; and where it is kept to whom. */
  readonly starts: { readonly most: number; readonly kept: Kept };
  /** Whether choices are shown as polls; and where it is kept what they mean, of which votes tell only the words. */
  readonly polls: { readonly shown: boolean; readonly kept: Kept };
  /** Told every state, also the code to scan, which is a key to the number: never log it. */
  readonly listener: (state: State) => void;
  /** The number (digits) of a phone to be linked by a typed code at the first start; else by a scanned one. */
  readonly number?: string | null;
  /** The bytes of a recording by its id; null when there is none any more. */
  readonly recording: (id: string) => Promise<Uint8Array | null>;
  /** The library; loaded when the channel starts. */
  readonly library?: () => Promise<Library>;
  /** How long to wait after so many sessions in a row that did not last, in milliseconds; grows by itself. */
  readonly waitAfter?: (failures: number) => number;
}

const DAY_MS = 24 * 60 * 60_000;
/** The outbox gives up a little later. */
const LONGEST_CALL_MS = 45_000;

/**
 * Workers on WhatsApp by its own web page in a browser, as a linked device of a phone. Unofficial: WhatsApp may ban the number.
 * `state` tells how the session is; `linking` is for the operator's page.
 */
export function whatsAppWebChannel(deps: WhatsAppWebDeps): {
  readonly channel: Channel;
  readonly state: () => State;
  readonly linking: Linking;
} {
  let running: Running | null = null;
  let state: State = { name: "stopped" };
  const changes = new Set<() => void>();
  const listener = (now: State): void => {
    state = now;
    deps.listener(now);
    for (const changed of changes) changed();
  };
  const starts = new DailyStarts({ ...deps, ...deps.starts });
  const polls = new Polls({ ...deps, ...deps.polls });
  const platform: Platform = {
    capabilities: { ...(deps.polls.shown ? WHATSAPP_POLLS : CAPABILITIES.whatsapp), windowMs: deps.days * DAY_MS, windowOurs: true },
    starts,
    // Does not wait for WhatsApp: workers of other channels must not wait for a phone.
    open: async (take) => {
      await Promise.all([starts.open(), polls.open()]);
      running = begin({ ...deps, listener }, take, polls);
    },
    close: async () => {
      await running?.stop();
      running = null;
    },
    deliver: (activity) => deliver(deps, running?.keeper ?? null, polls, activity),
    fetch: (asked) => fetchFile(running?.keeper.ready() ?? null, deps.clock, asked),
    typing: async ({ conversation }) => {
      const client = running?.keeper.ready();
      const chat = client?.getChatById(recipientOf(conversation?.id ?? ""));
      await chat?.then((found) => found.sendStateTyping()).catch(() => {});
    },
    pace: async (document, row, signal) => {
      const client = running?.keeper.ready();
      const ms = paceOf(lettersOf(document, row), deps.ids.fraction());
      if (client && ms > 0) await write(client, recipientOf(chatIn(document)), ms, deps.clock, signal);
    },
  };
  const linking: Linking = {
    channel: platform.capabilities.name,
    link: () => (state.name === "waiting-for-qr" ? { qr: state.qr, code: state.code ?? null } : null),
    onChange: (listener) => {
      changes.add(listener);
      return () => void changes.delete(listener);
    },
    pair: async (number) => {
      const digits = number === null ? null : digitsOf(number);
      if (number !== null && digits === null) return "bad-number";
      return running?.keeper.pair(digits) ?? "not-waiting";
    },
    again: () => running?.keeper.again(),
  };
  return { channel: new ChannelAdapter(platform, deps.log), state: () => state, linking };
}

interface Running {
  readonly keeper: Keeper;
  stop(): Promise<void>;
}

function begin(deps: WhatsAppWebDeps, take: Take, polls: Polls): Running {
  const { clock, log } = deps;
  const release = catchStray((reason) => log.error("The library of WhatsApp left an error behind.", reason, { channel: "whatsapp" }));
  const mark = markIn(deps.kept);
  const intake = new Intake({ take, clock, log, mark, polls });
  const keeper = keepSession({
    ...deps,
    library: deps.library ?? load,
    folder: path.resolve(deps.data, "whatsapp-web"),
    ready: (client) => intake.catchUp(client),
    said: (client, message) => intake.add(client, message),
    voted: (client, vote) => intake.vote(client, vote),
  });
  const stop = async (): Promise<void> => {
    await Promise.all([intake.stop(), keeper.stop()]);
    await mark.flush();
    release();
  };
  return { keeper, stop };
}

function chatIn({ reference }: Pick<Document, "reference">): string {
  return (reference as Partial<ConversationReference>).conversation?.id ?? ""; // stored by referenceOf
}

/** One call to the library. */
async function deliver(deps: WhatsAppWebDeps, keeper: Keeper | null, polls: Polls, activity: Partial<Activity>): Promise<SendOutcome> {
  const client = keeper?.ready();
  if (!client) return { outcome: "retry", why: "offline" };
  const voice = activity.text ? undefined : soundOf(activity);
  const bytes = voice && (await deps.recording(voice.id));
  if (bytes === null) return SOUND_LOST;
  const options = { sendSeen: false, linkPreview: false, parseVCards: false, waitUntilMsgSent: true };
  const to = recipientOf(activity.conversation?.id ?? "");
  const sending =
    bytes && voice
      ? client.sendMessage(to, await mediaOf(deps, bytes, voice.mime), { ...options, sendAudioAsVoice: true })
      : client.sendMessage(to, await wordsOf(deps, polls, activity), options);
  try {
    return outcomeOfSent(await within(deps.clock, LONGEST_CALL_MS, sending, null));
  } catch {
    // It may have left before the page failed.
    return { outcome: "unknown", why: "offline" };
  }
}

/** Words, or a question with choices to vote for. */
async function wordsOf({ library = load }: WhatsAppWebDeps, polls: Polls, activity: Partial<Activity>): Promise<string | Poll> {
  const { text = "", conversation } = activity;
  const choices = choicesOf(activity);
  if (choices.length === 0) return text;
  await polls.offer(conversation?.id ?? "", text, choices);
  const labels = choices.map(({ label }) => label);
  return new (await library()).Poll(text, labels, { allowMultipleAnswers: false, messageSecret: undefined });
}

async function mediaOf({ library = load }: WhatsAppWebDeps, bytes: Uint8Array, mime: string) {
  const { MessageMedia } = await library();
  return new MessageMedia(mime === "audio/ogg" ? "audio/ogg; codecs=opus" : mime, Buffer.from(bytes).toString("base64"));
}

async function load(): Promise<Library> {
  return (await import("whatsapp-web.js")).default;
}
