import * as v from "valibot";

const User = v.object({ id: v.number(), is_bot: v.optional(v.boolean(), false) });
const Chat = v.object({ id: v.number() });
const Entity = v.object({ type: v.string(), offset: v.number() });
const Answered = v.object({
  message_id: v.number(),
  from: v.optional(User),
  text: v.optional(v.string(), ""),
  forum_topic_created: v.optional(v.unknown()),
});
const GroupMessage = v.object({
  message_id: v.number(),
  message_thread_id: v.optional(v.number()),
  is_topic_message: v.optional(v.boolean(), false),
  chat: Chat,
  from: v.optional(User),
  /** Set when somebody writes as the group or as a channel. */
  sender_chat: v.optional(Chat),
  text: v.optional(v.string()),
  entities: v.optional(v.array(Entity), []),
  reply_to_message: v.optional(Answered),
  forward_origin: v.optional(v.unknown()),
  via_bot: v.optional(v.unknown()),
  media_group_id: v.optional(v.string()),
  migrate_to_chat_id: v.optional(v.number()),
  forum_topic_closed: v.optional(v.unknown()),
});
type GroupMessage = v.InferOutput<typeof GroupMessage>;

const Update = v.object({
  message: v.optional(GroupMessage),
  edited_message: v.optional(GroupMessage),
  callback_query: v.optional(
    v.object({
      id: v.string(),
      from: User,
      data: v.optional(v.string(), ""),
      message: v.optional(v.object({ message_id: v.number(), message_thread_id: v.optional(v.number()), chat: Chat })),
    }),
  ),
});

/** A message with one of these is somebody's; the others tell of the group itself. */
const CONTENT = ["text", "photo", "voice", "audio", "video", "video_note", "document", "sticker", "animation"];
const OTHER_CONTENT = ["location", "venue", "contact", "poll", "dice", "story", "game", "paid_media", "checklist"];

/** Somebody wrote in the group. */
export interface Written {
  readonly kind: "written";
  readonly message: number;
  readonly thread: number | null;
  readonly from: number;
  /** Whether the platform hides who it was. */
  readonly anonymous: boolean;
  readonly edited: boolean;
  /** Null: something that is no text. */
  readonly text: string | null;
  /** The text of ours that it answers. */
  readonly answers: string | null;
  /** Taken from elsewhere, or begun with the name of somebody: not said to the worker for certain. */
  readonly doubtful: boolean;
  readonly album: string | null;
}

export interface Pressed {
  readonly kind: "pressed";
  readonly id: string;
  readonly from: number;
  readonly data: string;
  readonly thread: number | null;
  readonly message: number;
}

export type GroupUpdate =
  | Written
  | Pressed
  | { readonly kind: "moved"; readonly to: number }
  /** Somebody closed a topic by hand. */
  | { readonly kind: "closed"; readonly thread: number | null; readonly from: number }
  | { readonly kind: "nothing" };

/** The chat that an update is from; null when it is from none. */
export function chatOf(data: unknown): number | null {
  const parsed = v.safeParse(Update, data);
  if (!parsed.success) return null;
  const { message, edited_message, callback_query } = parsed.output;
  return (message ?? edited_message ?? callback_query?.message)?.chat.id ?? null;
}

/** Reads one update of the group; `bot` is our own number there. */
export function readGroupUpdate(data: unknown, bot: number): GroupUpdate {
  const parsed = v.safeParse(Update, data);
  if (!parsed.success) return { kind: "nothing" };
  const { message, edited_message: edited, callback_query: press } = parsed.output;
  if (press?.message) {
    const { message_id, message_thread_id: thread = null } = press.message;
    return { kind: "pressed", id: press.id, from: press.from.id, data: press.data, thread, message: message_id };
  }
  const said = message ?? edited;
  if (!said) return { kind: "nothing" };
  if (said.migrate_to_chat_id !== undefined) return { kind: "moved", to: said.migrate_to_chat_id };
  const { from } = said;
  const thread = threadOf(said);
  if (said.forum_topic_closed !== undefined)
    return from?.id === bot ? { kind: "nothing" } : { kind: "closed", thread, from: from?.id ?? 0 };
  return written(said, (data as Record<string, object>)[message ? "message" : "edited_message"] ?? {}, edited !== undefined, bot); // read above
}

function written(said: GroupMessage, raw: object, edited: boolean, bot: number): GroupUpdate {
  const { from, sender_chat: as, text = null, entities } = said;
  const isContent = [...CONTENT, ...OTHER_CONTENT].some((name) => name in raw);
  if (!isContent || (from?.is_bot && !as) || !from) return { kind: "nothing" };
  return {
    kind: "written",
    message: said.message_id,
    thread: threadOf(said),
    from: from.id,
    anonymous: as !== undefined,
    edited,
    text,
    answers: answered(said, bot),
    doubtful:
      said.forward_origin !== undefined ||
      said.via_bot !== undefined ||
      entities.some(({ type, offset }) => offset === 0 && (type === "mention" || type === "text_mention")),
    album: said.media_group_id ?? null,
  };
}

/** Outside of topics the number is that of a message that is answered. */
function threadOf({ is_topic_message: inTopic, message_thread_id: thread }: GroupMessage): number | null {
  return inTopic ? (thread ?? null) : null;
}

/** Every message of a topic "answers" the one that made it; only an answer to words of ours is one. */
function answered({ reply_to_message: to }: GroupMessage, bot: number): string | null {
  return to?.from?.id === bot && to.forum_topic_created === undefined ? to.text : null;
}
