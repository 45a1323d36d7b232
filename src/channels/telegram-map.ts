import { createHash } from "node:crypto";
import type { Activity, Attachment } from "botframework-schema";
import * as v from "valibot";
import type { Card, Choice } from "../domain/message.ts";
import { addressOf } from "./activity.ts";
import { cardsAttached } from "./contact-cards.ts";
import { readVCards } from "./vcard.ts";

/** Most bytes of what a button sends back (Bot API, InlineKeyboardButton.callback_data). */
export const MAX_CALLBACK_BYTES = 64;

const Chat = v.object({ id: v.number(), type: v.string() });
const User = v.object({ id: v.number(), is_bot: v.optional(v.boolean(), false), language_code: v.optional(v.string()) });
const File = v.object({ file_id: v.string(), mime_type: v.optional(v.string()), file_size: v.optional(v.number()) });
const Words = v.optional(v.fallback(v.string(), ""), "");
const Contact = v.object({ phone_number: Words, first_name: Words, last_name: Words, vcard: Words });
const ChatMessage = v.object({
  message_id: v.optional(v.number(), 0),
  chat: Chat,
  from: v.optional(User),
  text: v.optional(v.string()),
  caption: v.optional(v.string()),
  photo: v.optional(v.array(File)),
  voice: v.optional(File),
  audio: v.optional(File),
  video: v.optional(File),
  video_note: v.optional(File),
  document: v.optional(File),
  sticker: v.optional(File),
  location: v.optional(v.object({ latitude: v.number(), longitude: v.number() })),
  contact: v.optional(Contact),
});
const Button = v.object({ text: v.string(), callback_data: v.string() });
const Keyboard = v.object({ inline_keyboard: v.array(v.array(Button)) });
const Asked = v.object({
  chat: Chat,
  message_id: v.optional(v.number()),
  reply_markup: v.optional(v.fallback(v.nullable(Keyboard), null)),
});
const Update = v.object({
  update_id: v.number(),
  message: v.optional(ChatMessage),
  edited_message: v.optional(ChatMessage),
  callback_query: v.optional(v.object({ id: v.string(), from: User, data: v.optional(v.string()), message: v.optional(Asked) })),
});
type ChatMessage = v.InferOutput<typeof ChatMessage>;
type From = v.InferOutput<typeof User>;

/** A pressed button: the press, which waits for an answer, and the buttons as they are to look now, with their message. */
export interface Pressed {
  readonly id: string;
  readonly chosen?: { readonly chat: number; readonly message: number; readonly keyboard: v.InferOutput<typeof Keyboard> };
}

/** What one update of the Bot API asks of us. */
export type TelegramUpdate =
  | { readonly kind: "activity"; readonly activity: Partial<Activity>; readonly masked: string; readonly pressed?: Pressed }
  /** Written in a group, where others would read the answer. `chat` is told so. */
  | { readonly kind: "group"; readonly chat: number }
  /** Nothing that a worker said. */
  | { readonly kind: "nothing" };

/** The updates that we ask the platform for. */
export const ALLOWED_UPDATES = ["message", "edited_message", "callback_query"] as const;

/** Reads one update. What we have no name for, but a worker sent, is kept as unknown; anything else is nothing. */
export function readUpdate(data: unknown): TelegramUpdate {
  const parsed = v.safeParse(Update, data);
  if (!parsed.success) return { kind: "nothing" };
  const { update_id: number, message, edited_message: edited, callback_query: press } = parsed.output;
  if (press) return readPress(number, press);
  const said = message ?? edited;
  if (!said || said.from?.is_bot) return { kind: "nothing" };
  if (said.chat.type !== "private") return said.chat.type === "channel" ? { kind: "nothing" } : { kind: "group", chat: said.chat.id };
  // A shared place that moves is edited each time; the first is enough.
  if (edited?.location) return { kind: "nothing" };
  const id = `${said.message_id}.${digestOf(said)}`;
  const activity = { ...address(id, said.chat.id, said.from), ...contentOf(said) };
  return { kind: "activity", activity, masked: maskedOf(said.chat.id) };
}

function readPress(number: number, press: NonNullable<v.InferOutput<typeof Update>["callback_query"]>): TelegramUpdate {
  const chat = press.message?.chat;
  if (chat?.type !== "private" || press.data === undefined) return { kind: "nothing" };
  const activity = { ...address(String(number), chat.id, press.from), type: "message", value: { choice: press.data } };
  return { kind: "activity", activity, masked: maskedOf(chat.id), pressed: { id: press.id, ...chosenIn(press.message, press.data) } };
}

const CHOSEN = "✓ ";

/** A press leaves no trace in the chat of who pressed: the button says that it was chosen. None where it says so already. */
function chosenIn(asked: v.InferOutput<typeof Asked> | undefined, data: string): Pick<Pressed, "chosen"> {
  if (!asked?.message_id || !asked.reply_markup) return {};
  const before = asked.reply_markup.inline_keyboard;
  const plain = (text: string) => (text.startsWith(CHOSEN) ? text.slice(CHOSEN.length) : text);
  const look = ({ text, callback_data }: v.InferOutput<typeof Button>) => ({
    text: callback_data === data ? `${CHOSEN}${plain(text)}` : plain(text),
    callback_data,
  });
  const after = before.map((row) => row.map(look));
  if (JSON.stringify(after) === JSON.stringify(before)) return {};
  return { chosen: { chat: asked.chat.id, message: asked.message_id, keyboard: { inline_keyboard: after } } };
}

/** A message is the same however often it is brought, and another one when its words are edited: some edits change nothing that is seen. */
function digestOf({ text, caption }: ChatMessage): string {
  return createHash("sha256")
    .update(text ?? caption ?? "")
    .digest("hex")
    .slice(0, 12);
}

function address(id: string, chat: number, from: From | undefined): Partial<Activity> {
  return {
    ...addressOf("telegram", String(chat), id),
    ...(from?.language_code ? { locale: from.language_code } : {}),
  };
}

const START = /^\/start(?:@\w+)?(?:\s+([\w-]{1,64}))?\s*$/;

function contentOf(said: ChatMessage): Partial<Activity> {
  const start = START.exec(said.text ?? "");
  if (start)
    return { type: "conversationUpdate", membersAdded: [{ id: String(said.chat.id), name: "" }], channelData: { start: start[1] ?? "" } };
  const text = said.text ?? said.caption;
  const attachments = said.contact ? [cardsAttached([cardOf(said.contact)])] : attachmentsOf(said);
  const place = said.location ? [{ type: "GeoCoordinates", ...said.location }] : [];
  return {
    type: "message",
    ...(text === undefined ? {} : { text: withoutBot(text) }),
    ...(place.length ? { entities: place } : {}),
    ...(attachments.length ? { attachments } : {}),
  };
}

/** `/help@our_bot` is `/help`. */
const withoutBot = (text: string): string => text.replace(/^(\/\w+)@\w+/, "$1");

/** The platform names one number; the card may have more. */
function cardOf({ phone_number: phone, first_name: first, last_name: last, vcard }: v.InferOutput<typeof Contact>): Card {
  const [card] = readVCards(vcard);
  const digits = (number: string) => number.replace(/\D/g, "");
  const others = card?.phones.filter((other) => digits(other) !== digits(phone)) ?? [];
  return { name: `${first} ${last}`.trim() || (card?.name ?? ""), phones: [phone, ...others] };
}

function attachmentsOf(said: ChatMessage): Attachment[] {
  const photo = said.photo?.at(-1);
  const kinds = [
    [photo, "image/jpeg"],
    [said.voice ?? said.audio, "audio/ogg"],
    [said.video ?? said.video_note, "video/mp4"],
    [said.document, "application/octet-stream"],
    [said.sticker, "image/webp"],
  ] as const;
  return kinds.flatMap(([file, mime]) =>
    file
      ? [{ contentType: familyOf(file.mime_type, mime), contentUrl: `telegram:${file.file_id}`, content: { bytes: file.file_size ?? 0 } }]
      : [],
  );
}

/** A document may be anything; its family decides how staff see it. */
function familyOf(mime: string | undefined, fallback: string): string {
  return mime !== undefined && /^(image|audio|video|application)\//.test(mime) ? mime : fallback;
}

/** Staff tell two workers apart by it; it leads nobody to the account. */
const maskedOf = (chat: number): string => `Telegram •••${String(Math.abs(chat)).slice(-2)}`;

/** A button for each choice, the short ones two in a row. An id too long for a button is a fault of ours, which a test would find. */
export function keyboardOf(choices: readonly Choice[]) {
  const rows: { text: string; callback_data: string }[][] = [];
  for (const { id, label } of choices) {
    const button = { text: label, callback_data: id };
    const last = rows.at(-1);
    const pair = last?.length === 1 && isShort(label) && isShort(last[0]?.text ?? "");
    if (pair) last?.push(button);
    else rows.push([button]);
  }
  return { inline_keyboard: rows };
}

const SHORT = 16;
const isShort = (label: string): boolean => [...label].length <= SHORT;
