import type { Activity, Attachment } from "botframework-schema";
import type { Message } from "whatsapp-web.js";
import { addressOf } from "../activity.ts";
import { cardsAttached } from "../contact-cards.ts";
import { readVCards } from "../vcard.ts";

/** The part of the library's message that is read. */
export type Said = Pick<Message, "id" | "from" | "fromMe" | "isStatus" | "type" | "body" | "timestamp"> & {
  readonly vCards?: readonly string[];
  readonly location?: { readonly latitude: unknown; readonly longitude: unknown } | undefined;
};

/** A worker's message as an Activity, and what staff see of the number. */
export interface Written {
  readonly activity: Partial<Activity>;
  readonly masked: string;
}

/** Kinds in which nobody says anything to us. */
const SILENT: ReadonlySet<string> = new Set([
  "broadcast_notification",
  "call_log",
  "ciphertext",
  "debug",
  "e2e_notification",
  "gp2",
  "group_notification",
  "notification",
  "notification_template",
  "protocol",
  "reaction",
  "revoked",
]);

const FILES: Readonly<Record<string, string>> = {
  image: "image/jpeg",
  audio: "audio/ogg",
  ptt: "audio/ogg",
  video: "video/mp4",
  document: "application/octet-stream",
  sticker: "image/webp",
};

const CARDS: ReadonlySet<string> = new Set(["vcard", "multi_vcard"]);

/** Kinds whose body is what the worker typed; of a contact it is the contact's card. */
const TYPED: ReadonlySet<string> = new Set(["chat", "buttons_response", "list_response", "template_button_reply"]);

/** A person writes under a number (`…@c.us`) or a name that hides it (`…@lid`); groups, status and channels have other endings. */
export const isPerson = (id: string): boolean => /^\d+@(c\.us|s\.whatsapp\.net|lid)$/.test(id);

/** Whether somebody said something to us in private. */
export function isForUs({ from, fromMe, isStatus, type, id }: Said): boolean {
  return !fromMe && !isStatus && isPerson(from) && id.id !== "" && !SILENT.has(type);
}

/**
 * The chat of a person. A known number is its digits, as with the Cloud API, so that a change of driver keeps conversations.
 * @param id the library's name of the person, after hidden numbers were looked up
 */
export const chatOf = (id: string): string => id.replace(/@(c\.us|s\.whatsapp\.net)$/, "");

/** The library's name of a chat. */
export const recipientOf = (chat: string): string => (chat.includes("@") ? chat : `${chat}@c.us`);

/** A message of `person`, who is `said.from` or the number behind it. */
export function writtenOf(said: Said, person: string): Written {
  const chat = chatOf(person);
  const activity: Partial<Activity> = {
    // The id is without the sender, which may be a number once and a hidden one the next time.
    ...addressOf("whatsapp", chat, said.id.id),
    type: "message",
    ...contentOf(said),
  };
  return { activity, masked: maskedOf(chat) };
}

/** What staff see of the number of a chat. */
export const maskedOf = (chat: string): string => `WhatsApp •••${chat.replace(/\D/g, "").slice(-2)}`;

function contentOf({ type, body, location, id, vCards = [] }: Said): Partial<Activity> {
  if (type === "location") return location ? { entities: [{ ...numbers(location), type: "GeoCoordinates" }] } : {};
  if (CARDS.has(type)) return { attachments: [cardsAttached((vCards.length > 0 ? vCards : [body]).flatMap(readVCards))] };
  const file = FILES[type];
  const attachment: Attachment[] = file ? [{ contentType: file, contentUrl: `whatsapp-web:${id._serialized}` }] : [];
  const text = TYPED.has(type) || (file && body) ? body : undefined;
  return { ...(text === undefined ? {} : { text }), ...(file ? { attachments: attachment } : {}) };
}

/** The library says text, the page numbers. */
const numbers = ({ latitude, longitude }: { latitude: unknown; longitude: unknown }) => ({
  latitude: Number(latitude),
  longitude: Number(longitude),
});
