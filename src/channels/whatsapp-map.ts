import type { Activity, Attachment } from "botframework-schema";
import * as v from "valibot";
import type { Card, Choice } from "../domain/message.ts";
import { addressOf } from "./activity.ts";
import { cardsAttached } from "./contact-cards.ts";

/** Limits of interactive messages (Cloud API, Messages reference): reply buttons, rows of a list, and the text above them. */
export const MOST_BUTTONS = 3;
export const LONGEST_BUTTON = 20;
export const MOST_ROWS = 10;
export const LONGEST_ROW = 24;
export const LONGEST_BODY = 1_024;

const File = v.object({ id: v.string(), mime_type: v.optional(v.string()), caption: v.optional(v.string()) });
const Reply = v.object({ id: v.string(), title: v.optional(v.string()) });
const Contact = v.object({
  name: v.optional(v.object({ formatted_name: v.string() })),
  phones: v.optional(v.array(v.object({ phone: v.optional(v.string()), wa_id: v.optional(v.string()) })), []),
});
const Message = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  from: v.pipe(v.string(), v.regex(/^\d{5,20}$/)),
  type: v.string(),
  text: v.optional(v.object({ body: v.string() })),
  interactive: v.optional(v.object({ button_reply: v.optional(Reply), list_reply: v.optional(Reply) })),
  button: v.optional(v.object({ payload: v.string(), text: v.optional(v.string()) })),
  image: v.optional(File),
  audio: v.optional(File),
  video: v.optional(File),
  document: v.optional(File),
  sticker: v.optional(File),
  contacts: v.optional(v.array(v.unknown())),
  location: v.optional(v.object({ latitude: v.number(), longitude: v.number() })),
});
type Message = v.InferOutput<typeof Message>;
const Notice = v.object({
  object: v.literal("whatsapp_business_account"),
  entry: v.array(
    v.object({
      changes: v.array(
        v.object({
          field: v.string(),
          value: v.looseObject({
            metadata: v.optional(v.object({ phone_number_id: v.string() })),
            messages: v.optional(v.array(v.unknown())),
            statuses: v.optional(v.array(v.unknown())),
          }),
        }),
      ),
    }),
  ),
});

/** A worker's message as an Activity, and what staff see of the number. */
export interface Written {
  readonly activity: Partial<Activity>;
  readonly masked: string;
}

/** Kinds in which nobody says anything. */
const SILENT: ReadonlySet<string> = new Set(["reaction", "system", "ephemeral"]);

/** The messages of one post of the platform, in order; those to another number of ours than `phoneId` are not for us. Null: no post of the platform. */
export function readNotice(data: unknown, phoneId: string): readonly Written[] | null {
  return valuesOf(data, phoneId)?.flatMap(({ messages = [] }) => messages.flatMap(readMessage)) ?? null;
}

/** What one post of the platform says of the number `phoneId`; null: no post of the platform. */
export function valuesOf(data: unknown, phoneId: string) {
  const parsed = v.safeParse(Notice, data);
  if (!parsed.success) return null;
  const values = parsed.output.entry.flatMap(({ changes }) =>
    changes.filter(({ field }) => field === "messages").map(({ value }) => value),
  );
  return values.filter(({ metadata }) => metadata === undefined || metadata.phone_number_id === phoneId);
}

function readMessage(data: unknown): Written[] {
  const parsed = v.safeParse(Message, data);
  if (!parsed.success || SILENT.has(parsed.output.type)) return [];
  const message = parsed.output;
  return [
    {
      activity: { ...addressOf("whatsapp", message.from, message.id), type: "message", ...contentOf(message) },
      masked: `WhatsApp •••${message.from.slice(-2)}`,
    },
  ];
}

function contentOf(message: Message): Partial<Activity> {
  const reply = message.interactive?.button_reply ?? message.interactive?.list_reply;
  if (reply) return { value: { choice: reply.id }, ...(reply.title ? { text: reply.title } : {}) };
  if (message.button) return { value: { choice: message.button.payload }, ...(message.button.text ? { text: message.button.text } : {}) };
  if (message.location) return { entities: [{ type: "GeoCoordinates", ...message.location }] };
  const attachments = message.contacts ? [cardsAttached(message.contacts.flatMap(cardOf))] : attachmentsOf(message);
  const text = message.text?.body ?? message.image?.caption ?? message.video?.caption ?? message.document?.caption;
  return { ...(text === undefined ? {} : { text }), ...(attachments.length > 0 ? { attachments } : {}) };
}

function cardOf(contact: unknown): Card[] {
  const parsed = v.safeParse(Contact, contact);
  if (!parsed.success) return [];
  const { name, phones } = parsed.output;
  return [{ name: name?.formatted_name ?? "", phones: phones.map(({ phone, wa_id: id }) => phone ?? (id ? `+${id}` : "")) }];
}

function attachmentsOf({ image, audio, video, document, sticker }: Message): Attachment[] {
  const kinds = [
    [image, "image/jpeg"],
    [audio, "audio/ogg"],
    [video, "video/mp4"],
    [document, "application/octet-stream"],
    [sticker, "image/webp"],
  ] as const;
  return kinds.flatMap(([file, mime]) => (file ? [{ contentType: mime, contentUrl: `whatsapp:${file.id}` }] : []));
}

/** The body of one message to a number. Three short choices are buttons, up to ten a list, which opens under `open`. */
export function messageBody(to: string, text: string, choices: readonly Choice[], open: string) {
  const whole = { messaging_product: "whatsapp", recipient_type: "individual", to };
  if (choices.length === 0) return { ...whole, type: "text", text: { body: text, preview_url: false } };
  const buttons = choices.length <= MOST_BUTTONS && choices.every(({ label }) => [...label].length <= LONGEST_BUTTON);
  const action = buttons
    ? { buttons: choices.map(({ id, label }) => ({ type: "reply", reply: { id, title: label } })) }
    : { button: open, sections: [{ title: open, rows: choices.map(({ id, label }) => ({ id, title: label })) }] };
  return { ...whole, type: "interactive", interactive: { type: buttons ? "button" : "list", body: { text }, action } };
}

/** The body of a sound to a number, by the name that the platform gave it. */
export function soundBody(to: string, id: string) {
  return { messaging_product: "whatsapp", recipient_type: "individual", to, type: "audio", audio: { id } };
}
