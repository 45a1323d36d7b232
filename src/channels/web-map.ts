import type { Activity } from "botframework-schema";
import * as v from "valibot";
import type { Document } from "../app/ports.ts";
import { voicePath } from "../domain/answers/voice.ts";
import { isLanguage, type Language } from "../domain/language.ts";
import type { Choice, Content, Message, Time } from "../domain/message.ts";
import { addressOf, choicesOf, languageOf, noteOf, notePath, type SaidData, voiceOf } from "./activity.ts";

/** Longest text of one message in characters; a longer one is refused with a sentence. */
export const MAX_CHARACTERS = 4_000;

/** One message as the page shows it. */
export interface WebMessage {
  /** The message id; for a worker's own message the id that her page made. The page shows an id once. */
  readonly id: string;
  /** Its place in the whole transcript, from 1; absent when it is not known yet. */
  readonly sequence?: number;
  readonly at: Time;
  readonly from: "worker" | "bot" | "staff";
  readonly text: string;
  readonly language?: Language;
  readonly choices?: readonly Choice[];
  /** Where a recording of the words, or what staff recorded in place of words, can be loaded from. */
  readonly voice?: string;
  /** Everything before it was deleted, or went on in another chat; the page takes it off the screen. */
  readonly erased?: true;
}

const Post = v.pipe(
  v.object({
    id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/)),
    text: v.optional(v.pipe(v.string(), v.regex(/\S/))),
    choice: v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,60}$/))),
    label: v.optional(v.pipe(v.string(), v.maxLength(200))),
    opened: v.optional(v.literal(true)),
    language: v.optional(v.custom<Language>(isLanguage)),
    start: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/))),
    key: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,64}$/))),
  }),
  v.check(({ text, choice, opened }) => [text, choice, opened].filter((part) => part !== undefined).length === 1),
);

/** What a page posts: exactly one of text, choice, opened. `key`: unguessable, made by the page for its first post. */
export type WebPost = v.InferOutput<typeof Post>;

/** A posted body as data, or why not (a key of locales/web under `refused.`). */
export function readPost(body: unknown): WebPost | "bad-message" | "too-long" {
  const parsed = v.safeParse(Post, body);
  if (!parsed.success) return "bad-message";
  return [...(parsed.output.text ?? "")].length > MAX_CHARACTERS ? "too-long" : parsed.output;
}

/** The Activity of a post; `chat` names the worker's chat and says nothing about her. */
export function activityOfPost(post: WebPost, chat: string): Partial<Activity> {
  const said = post.opened ? { type: "conversationUpdate", membersAdded: [{ id: chat, name: "" }] } : { type: "message", ...saidIn(post) };
  return {
    ...addressOf("web", chat, post.id),
    ...said,
    ...(post.language ? { locale: post.language } : {}),
    ...(post.start ? { channelData: { start: post.start } } : {}),
  };
}

function saidIn({ text, choice, label }: WebPost): Partial<Activity> {
  if (choice === undefined) return { text: text ?? "" };
  return { value: { choice }, ...(label ? { text: label } : {}) };
}

/** A message on its way out, as the page shows it. `at` in milliseconds. */
export function messageOf(activity: Partial<Activity>): WebMessage {
  const { from, sequence, erased }: SaidData = activity.channelData; // written by activityOf
  const choices = choicesOf(activity);
  const voice = voiceOf(activity);
  const note = noteOf(activity);
  return {
    id: activity.id ?? "",
    at: activity.timestamp?.getTime() ?? 0,
    from,
    text: activity.text ?? "",
    language: languageOf(activity),
    ...(sequence === undefined ? {} : { sequence }),
    ...(erased ? { erased } : {}),
    ...(choices.length > 0 ? { choices } : {}),
    ...(voice ? { voice: voicePath(voice) } : {}),
    ...(note ? { voice: notePath(note) } : {}),
  };
}

/**
 * The messages after `after` (a sequence; 0 = all) that the page may show; notes of staff never leave the desk. A page that knows of more
 * messages than there are shows a chat that was deleted and begun again: it gets all, and the first takes the old ones off the screen.
 */
export function historyOf({ conversation }: Pick<Document, "conversation">, after: number): readonly WebMessage[] {
  const { transcript, messageCount } = conversation;
  if (after > messageCount)
    return historyOf({ conversation }, 0).map((message, index) => (index === 0 ? { ...message, erased: true } : message));
  const first = messageCount - transcript.length + 1;
  return transcript.flatMap((message, index) => (first + index > after ? shown(message, first + index) : []));
}

function shown(message: Message, sequence: number): readonly WebMessage[] {
  const { id, at, from, language, choices, voice } = message;
  const text = textOf(message.content);
  const note = from === "staff" && message.content.kind === "voice" ? message.content.media : undefined;
  // What was written elsewhere, before its case went on here, is for staff.
  if (from === "note" || message.cameFrom !== undefined || (text === "" && !note)) return [];
  return [
    {
      id,
      sequence,
      at,
      from,
      text,
      ...(language ? { language } : {}),
      ...(choices ? { choices } : {}),
      ...(voice ? { voice: voicePath(voice) } : {}),
      ...(note ? { voice: notePath(note) } : {}),
    },
  ];
}

function textOf(content: Content): string {
  if (content.kind === "text") return content.text;
  return content.kind === "choice" ? (content.label ?? content.choice) : "";
}
