import type { Activity, Attachment, ConversationReference } from "botframework-schema";
import type { Document, Inbound, OutboxRow } from "../app/ports.ts";
import { voicePath } from "../domain/answers/voice.ts";
import type { Conversation } from "../domain/conversation.ts";
import { isLanguage, type Language } from "../domain/language.ts";
import type { Choice, Content, ConversationId, Media, Say, Voice } from "../domain/message.ts";
import { handOverOf } from "./bot-framework/hand-over.ts";
import { cardsIn } from "./contact-cards.ts";

/** What a channel adds to an Activity that goes out. */
export interface SaidData {
  /** The conversation by our name of it. */
  readonly conversation: ConversationId;
  readonly from: OutboxRow["from"];
  /** Its place in the transcript, from 1, when that is known. */
  readonly sequence?: number;
  /** What was here before is not any more: deleted, with this as the last of it, or gone on in another chat, with this as the first thing after. */
  readonly erased?: true;
}

/** Kinds of activity that carry nothing a worker said. Every other kind that we do not know becomes Content `unknown`. */
const SILENT: readonly string[] = ["typing", "endOfConversation", "trace", "contactRelationUpdate", "installationUpdate", "messageDelete"];

/**
 * What a worker's Activity means; null for our own echo and for activities in which nobody says anything.
 * An activity without an id or a conversation cannot be stored once, so it is null as well.
 */
export function inboundOf(activity: Partial<Activity>, masked: string): Inbound | null {
  const { id, channelId, conversation } = activity;
  const handOver = handOverOf(activity);
  if (!id || !channelId || !conversation?.id || isOwn(activity, handOver !== null) || SILENT.includes(activity.type ?? "")) return null;
  const opened = activity.type === "conversationUpdate" || handOver !== null;
  if (opened && !handOver && !joinedByWorker(activity)) return null;
  const hints = hintsOf(activity);
  return {
    channel: channelId,
    chat: conversation.id,
    masked,
    externalId: id,
    reference: referenceOf(activity),
    event: {
      kind: opened ? "opened" : "message",
      content: opened ? { kind: "text", text: "" } : contentOf(activity),
      ...(hints ? { hints } : {}),
    },
    ...(opened ? {} : fileOf(activity)),
    ...(handOver ? { handOver } : {}),
  };
}

/** Whence a message comes, where a worker has one chat with us: its name is hers too, and no other is kept. */
export function addressOf(channel: string, chat: string, id: string): Partial<Activity> {
  return {
    id,
    channelId: channel,
    serviceUrl: `urn:mitra:${channel}`,
    conversation: { id: chat, name: "", isGroup: false, conversationType: "personal" },
    from: { id: chat, name: "" },
    recipient: { id: "mitra", name: "" },
  };
}

/** The return address that is stored; without names, because a stored address must say no more than it needs to. */
export function referenceOf(activity: Partial<Activity>): Partial<ConversationReference> {
  const { channelId = "", serviceUrl = "", conversation, from, recipient } = activity;
  const kept = { channelId, serviceUrl, bot: { id: recipient?.id ?? "mitra", name: "" } };
  const user = from ? { user: { id: from.id, name: "" } } : {};
  return { ...kept, ...user, ...(conversation ? { conversation: { ...conversation, name: "" } } : {}) };
}

/** Another bot may say that a conversation is handed over, but not we to ourselves. */
function isOwn({ from, recipient }: Partial<Activity>, byBots: boolean): boolean {
  return (!byBots && from?.role === "bot") || (from?.id !== undefined && from.id === recipient?.id);
}

function joinedByWorker({ membersAdded = [], recipient }: Partial<Activity>): boolean {
  return membersAdded.some(({ id }) => id !== recipient?.id);
}

function hintsOf(activity: Partial<Activity>): Inbound["event"]["hints"] {
  const tag = activity.locale?.split("-")[0]?.toLowerCase();
  const start: unknown = activity.channelData?.start; // channelData is untyped in the SDK
  const language = isLanguage(tag) ? tag : undefined;
  if (!language && typeof start !== "string") return undefined;
  return { ...(language ? { language } : {}), ...(typeof start === "string" ? { start } : {}) };
}

function contentOf(activity: Partial<Activity>): Content {
  if (activity.type !== "message") return { kind: "unknown", what: activity.type ?? "nothing" };
  const choice = choiceOf(activity);
  if (choice) return choice;
  const place = placeOf(activity);
  if (place) return place;
  const [attachment] = activity.attachments ?? [];
  if (attachment) return attachmentOf(attachment, activity.text);
  return activity.text?.trim() ? { kind: "text", text: activity.text } : { kind: "unknown", what: "empty" };
}

/** A pressed button comes back as `value`: `{choice}` as we sent it, or the bare id from clients that post it back so. */
function choiceOf({ value, text }: Partial<Activity>): Content | null {
  const id: unknown = typeof value === "object" && value !== null ? value.choice : value; // value is untyped in the SDK
  if (typeof id !== "string" || id === "") return null;
  return { kind: "choice", choice: id, ...(text ? { label: text } : {}) };
}

function placeOf({ entities = [] }: Partial<Activity>): Content | null {
  const place = entities.find(({ type }) => type === "GeoCoordinates");
  const [latitude, longitude]: unknown[] = [place?.latitude, place?.longitude]; // an Entity is an open record
  return typeof latitude === "number" && typeof longitude === "number" ? { kind: "location", latitude, longitude } : null;
}

function attachmentOf(attachment: Attachment, caption: string | undefined): Content {
  const { contentType, contentUrl } = attachment;
  const cards = cardsIn(attachment);
  if (cards) return { kind: "contact", ...(cards.length > 0 ? { cards } : {}) };
  const kind = { image: "photo", audio: "voice", video: "video", application: "document" } as const;
  const [family = ""] = contentType.split("/");
  if (contentType.startsWith("application/vnd.microsoft") || !(family in kind)) return { kind: "unknown", what: contentType };
  const coming = contentUrl ? { without: contentUrl.length > LONGEST_ADDRESS ? ("lost" as const) : ("coming" as const) } : {};
  return { kind: kind[family as keyof typeof kind], ...coming, ...(caption ? { caption } : {}) }; // `in` has just shown it to be a key
}

/** A longer one is no address but the file itself, which is not for the document. */
const LONGEST_ADDRESS = 4_096;

/** Where the file lies that belongs to the content; its size is what channels of ours wrote beside it. */
function fileOf(activity: Partial<Activity>): Pick<Inbound, "media"> {
  const [attachment] = activity.attachments ?? [];
  const content = contentOf(activity);
  if (!attachment?.contentUrl || !("without" in content) || content.without !== "coming") return {};
  const announced: unknown = attachment.content?.bytes; // content is untyped in the SDK
  return { media: { where: attachment.contentUrl, announced: typeof announced === "number" ? announced : 0 } };
}

/** A case that went on elsewhere took the chat with it, and messages are counted from one again: a page must not put them before the old ones. */
function isFirstSinceMoved({ gone = [], transcript, messageCount }: Conversation, index: number): boolean {
  const anew = gone.length > 0 && messageCount === transcript.length;
  return anew && index >= 0 && transcript.findIndex(({ from }) => from === "bot" || from === "staff") === index;
}

/** The Activity that shows a committed row; `row.say` must already fit the channel. */
export function activityOf({ reference, conversation }: Pick<Document, "reference" | "conversation">, row: OutboxRow): Partial<Activity> {
  const { user, bot, ...address } = reference as Partial<ConversationReference>; // stored by referenceOf, opaque on its way here
  const index = conversation.transcript.findIndex(({ id }) => id === row.id);
  const sequence = conversation.messageCount - conversation.transcript.length + index + 1;
  const said: SaidData = {
    conversation: conversation.id,
    from: row.from,
    ...(index < 0 ? {} : { sequence }),
    ...(conversation.erased || isFirstSinceMoved(conversation, index) ? { erased: true } : {}),
  };
  return {
    type: "message",
    id: row.id,
    ...address,
    ...(user ? { recipient: user } : {}),
    from: { id: bot?.id ?? "mitra", name: "", role: "bot" },
    text: row.say.text,
    textFormat: "plain",
    locale: row.say.language,
    timestamp: new Date(row.queuedAt),
    channelData: said,
    ...soundIn(conversation.id, row.say),
    ...(row.say.choices ? { suggestedActions: { to: user ? [user.id] : [], actions: row.say.choices.map(action) } } : {}),
  };
}

function action({ id, label }: Choice) {
  return { type: "messageBack", title: label, text: label, displayText: label, value: { choice: id } };
}

/** The choices of an Activity that goes out, as activityOf wrote them. */
export function choicesOf(activity: Partial<Activity>): readonly Choice[] {
  return (activity.suggestedActions?.actions ?? []).map(({ title, value }) => ({ id: String(value.choice), label: title }));
}

function soundIn(conversation: ConversationId, { voice, media }: Say): Pick<Activity, "attachments"> | null {
  if (voice) return { attachments: [{ contentType: VOICE_TYPE, contentUrl: voicePath(voice), content: voice }] };
  if (!media) return null;
  const content = { id: `${conversation}/${media.id}`, note: media };
  return { attachments: [{ contentType: media.mime, contentUrl: notePath(media), content }] };
}

/** Where the worker's own page plays what staff recorded for her; nobody else's page can. */
export const notePath = ({ id }: Pick<Media, "id">): string => `/chat/files/${id}`;

/** What is to be heard: a recorded answer, or what staff recorded for this worker. `id`: under which its bytes are got. */
export interface Sound {
  readonly id: string;
  readonly mime: string;
}

/** The sound that goes out with an Activity, as activityOf wrote it. */
export function soundOf({ attachments: [sound] = [] }: Partial<Activity>): Sound | undefined {
  return sound && { id: sound.content.id, mime: sound.contentType };
}

/** The recorded answer that goes out with an Activity, as activityOf wrote it. */
export function voiceOf({ attachments: [sound] = [] }: Partial<Activity>): Voice | undefined {
  return sound?.content.note ? undefined : sound?.content;
}

/** What staff recorded that goes out with an Activity, as activityOf wrote it. */
export function noteOf({ attachments: [sound] = [] }: Partial<Activity>): Media | undefined {
  return sound?.content.note;
}

const VOICE_TYPE = "audio/ogg";

/** The language an Activity that goes out is written in. */
export function languageOf({ locale }: Partial<Activity>): Language {
  return isLanguage(locale) ? locale : "en";
}
