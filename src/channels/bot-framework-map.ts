import type { Activity, Attachment, ConversationReference, SuggestedActions } from "botframework-schema";
import * as v from "valibot";
import { voicePath } from "../domain/answers/voice.ts";
import { voiceOf } from "./activity.ts";
import { type HandOvers, isHeard } from "./bot-framework/hand-over.ts";

/** The name under which all channels of the Bot Framework Service are one channel of ours. */
export const CHANNEL = "botframework";

const Account = v.looseObject({ id: v.string(), name: v.nullish(v.string(), "") });
const Posted = v.looseObject({
  type: v.pipe(v.string(), v.nonEmpty()),
  id: v.optional(v.string()),
  channelId: v.pipe(v.string(), v.nonEmpty()),
  serviceUrl: v.pipe(v.string(), v.url()),
  conversation: v.looseObject({ id: v.pipe(v.string(), v.nonEmpty()), isGroup: v.nullish(v.boolean()) }),
  from: v.optional(Account),
  recipient: v.optional(Account),
  text: v.nullish(v.string()),
  locale: v.nullish(v.string()),
  attachments: v.nullish(v.array(v.looseObject({ contentType: v.string() }))),
  membersAdded: v.nullish(v.array(Account)),
  entities: v.nullish(v.array(v.looseObject({ type: v.string() }))),
});

/** What one Activity of the service asks of us. */
export type Posted =
  | { readonly kind: "activity"; readonly activity: Partial<Activity>; readonly masked: string }
  /** Written in a group, where others would read the answer. `reply` is an answer to it, without a text. */
  | { readonly kind: "group"; readonly reply: Partial<Activity> }
  /** Nothing that a worker said. */
  | { readonly kind: "nothing" }
  /** Somebody said something, but it cannot be stored once or answered. */
  | { readonly kind: "broken" };

/** Events are between programs: joining a page, signing in, and handing over, which is heard where the operator has said so. */
const PROGRAMS: readonly string[] = ["event", "invoke", "messageReaction", "command", "commandResult", "handoff"];

/** Kinds of conversation with more than one person in Teams. */
const GROUPS: readonly unknown[] = ["groupChat", "channel"];

/** Reads one Activity, which the SDK has authenticated. Its channel and conversation become one name of ours, which `theirReference` takes apart. */
export function readPosted(data: unknown, handOvers: HandOvers = "no"): Posted {
  const parsed = v.safeParse(Posted, data);
  if (!parsed.success) return { kind: "broken" };
  const { type, id, channelId, from, conversation } = parsed.output;
  const activity = withoutNulls(parsed.output) as unknown as Partial<Activity>; // the schema has tested every part that is read later
  if (PROGRAMS.includes(type) && !isHeard(activity, handOvers)) return { kind: "nothing" };
  if (type === "event" && !id) return { kind: "broken" };
  if (type === "messageUpdate" && !activity.text) return { kind: "nothing" };
  if (type === "message" && !id) return { kind: "broken" };
  const isGroup = conversation.isGroup === true || GROUPS.includes(conversation.conversationType);
  const chat = { name: "", conversationType: "personal", ...activity.conversation, isGroup, id: chatOf(channelId, conversation.id) };
  const ours: Partial<Activity> = { ...activity, channelId: CHANNEL, conversation: chat };
  if (isGroup) return type === "message" && !isOurs(ours) ? { kind: "group", reply: replyTo(ours) } : { kind: "nothing" };
  return { kind: "activity", activity: said(ours), masked: maskedOf(channelId, from?.id ?? conversation.id) };
}

/** Clients of other languages write null where the SDK's types leave a part out. */
function withoutNulls<Data extends object>(data: Data): Data {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null)) as Data; // fewer optional parts
}

/** What was said, in the words of the SDK's types. */
function said(activity: Partial<Activity>): Partial<Activity> {
  // Teams gives the text a second time as HTML, which would hide the text itself.
  const attachments = activity.attachments?.filter(({ contentType }) => contentType !== "text/html").map(asFile);
  const shown = { ...activity, ...(attachments ? { attachments } : {}) };
  if (activity.type !== "messageUpdate") return shown;
  // What is written anew keeps the id of what it replaces, and would count as a repeat.
  return { ...shown, type: "message", id: `${activity.id ?? ""} at ${new Date(activity.timestamp ?? 0).getTime()}` };
}

/** Teams wraps a file in a description of where to load it. */
function asFile(attachment: Attachment): Attachment {
  const url: unknown = attachment.content?.downloadUrl; // content is untyped in the SDK
  if (attachment.contentType !== "application/vnd.microsoft.teams.file.download.info" || typeof url !== "string") return attachment;
  return { contentType: "application/octet-stream", contentUrl: url };
}

/** Each file is a write of the document: a stranger's page that posts thousands at once must not keep the disk busy. */
const MOST_FILES = 20;
/** Stands for the files beyond: staff see that there was something. */
const MORE: Attachment = { contentType: "more" };

/** Some channels put several files into one Activity; a message of ours has one. The words belong to the first. */
export function oneFileEach(activity: Partial<Activity>): readonly Partial<Activity>[] {
  const { attachments = [] } = activity;
  const [first, ...others] = attachments.length > MOST_FILES ? [...attachments.slice(0, MOST_FILES), MORE] : attachments;
  if (!first || others.length === 0) return [activity];
  const { text: _, ...silent } = activity;
  const rest = others.map((one, index) => ({ ...silent, id: `${activity.id} file ${index + 2}`, attachments: [one] }));
  return [{ ...activity, attachments: [first] }, ...rest];
}

/** Answering ourselves would never end. */
const isOurs = ({ from, recipient }: Partial<Activity>): boolean => from?.role === "bot" || from?.id === recipient?.id;

function replyTo({ serviceUrl, conversation, from, recipient }: Partial<Activity>): Partial<Activity> {
  return {
    type: "message",
    channelId: CHANNEL,
    ...(serviceUrl ? { serviceUrl } : {}),
    ...(conversation ? { conversation } : {}),
    ...(from ? { recipient: from } : {}),
    ...(recipient ? { from: recipient } : {}),
    textFormat: "plain",
  };
}

/** Two channels may give the same id to different conversations. */
const chatOf = (channelId: string, id: string): string => `${encodeURIComponent(channelId)}:${id}`;

/** Staff tell two workers apart by it; it leads nobody to the account. */
const maskedOf = (channelId: string, id: string): string => `${channelId} •••${id.replace(/[^\p{L}\p{N}]/gu, "").slice(-2)}`;

/** Where an Activity that goes out belongs, with the service's own names of channel and conversation. */
export function theirReference({ serviceUrl = "", conversation, from, recipient }: Partial<Activity>): Partial<ConversationReference> {
  const chat = conversation?.id ?? "";
  const at = chat.indexOf(":");
  return {
    channelId: decodeURIComponent(chat.slice(0, at)),
    serviceUrl,
    conversation: { isGroup: false, conversationType: "personal", name: "", ...conversation, id: chat.slice(at + 1) },
    ...(from ? { bot: from } : {}),
    ...(recipient ? { user: recipient } : {}),
  };
}

/**
 * Channels with clients of the SDK's own, which bring back the value of a button and play sounds. Teams, for one, takes only buttons that write words
 * in the worker's name, and may refuse a message with a sound altogether.
 */
const PLAIN_CLIENTS: readonly string[] = ["directline", "webchat", "emulator"];

/** What the worker is to see. Our notes in channelData stay here: for some channels it is the platform's own message, sent as it is. */
export function theirMessage(activity: Partial<Activity>, channelId: string, publicUrl: string | null): Partial<Activity> {
  const { text, textFormat, locale, suggestedActions } = activity;
  const plain = PLAIN_CLIENTS.includes(channelId);
  const voice = plain && publicUrl !== null ? voiceOf(activity) : undefined;
  return {
    type: "message",
    ...(text === undefined ? {} : { text }),
    ...(textFormat ? { textFormat } : {}),
    ...(locale ? { locale } : {}),
    ...(suggestedActions ? { suggestedActions: plain ? suggestedActions : inWords(suggestedActions) } : {}),
    ...(voice && publicUrl ? { attachments: [{ contentType: "audio/ogg", contentUrl: new URL(voicePath(voice), publicUrl).href }] } : {}),
    inputHint: "acceptingInput",
  };
}

/** The words of a choice, written, mean the choice. */
function inWords({ to, actions }: SuggestedActions): SuggestedActions {
  return { to, actions: actions.map(({ title }) => ({ type: "imBack", title, value: title })) };
}
