import type { FakeTelegram } from "./fake-telegram.ts";

type Body = Readonly<Record<string, unknown>>;
export type Answered =
  | { readonly ok: unknown }
  | { readonly error: { readonly ok: false; readonly error_code: number; readonly description: string; readonly parameters?: object } };

/** A message as the members of a group see it. */
export interface GroupLine {
  readonly id: number;
  readonly thread: number | null;
  readonly from: number;
  readonly text: string;
  readonly silent: boolean;
  readonly answers: number | null;
  buttons: readonly { readonly text: string; readonly data: string }[];
}

interface Topic {
  readonly name: string;
  readonly color: number;
  closed: boolean;
  deleted: boolean;
}

export const BOT_ID = 777;
const MINUTE = 60_000;
/** Bots FAQ: no more than twenty messages a minute to one group. */
const MOST_A_MINUTE = 20;
const METHODS = ["createForumTopic", "closeForumTopic", "reopenForumTopic", "deleteForumTopic", "editMessageReplyMarkup"];

/** A supergroup with topics, as strict as the real one about rights, topics that are gone, what did not change, and too many messages. */
export class FakeGroup {
  readonly topics = new Map<number, Topic>();
  lines: GroupLine[] = [];
  rights = { manage_topics: true, delete_messages: true };
  status: "administrator" | "member" | "left" = "administrator";
  forum = true;
  movedTo: number | null = null;
  /** What is meant for a topic that is gone is put where everybody reads, as some versions of the server did. */
  strays = false;
  readonly #fake: FakeTelegram;
  readonly #now: () => number;
  readonly #sent: number[] = [];
  #next = 10;
  id: number;

  constructor(fake: FakeTelegram, id: number, now: () => number) {
    this.#fake = fake;
    this.id = id;
    this.#now = now;
    fake.groups.add(this);
  }

  // --- What members do --------------------------------------------------------

  /** Somebody writes; in a topic every message that answers none answers the one that made the topic. Gives its number. */
  writes(from: number, thread: number | null, text: string, { answers, more = {} }: { answers?: GroupLine; more?: Body } = {}): number {
    const id = this.#next++;
    if (!("edit_date" in more)) this.lines.push({ id, thread, from, text, silent: false, answers: answers?.id ?? null, buttons: [] });
    const content = "photo" in more || "voice" in more ? {} : { text };
    this.#fake.brings({ message: { ...this.#base(id, from, thread), ...this.#answering(thread, answers), ...content, ...more } });
    return id;
  }

  edits(from: number, thread: number, id: number, text: string, answers?: GroupLine): void {
    const message = { ...this.#base(id, from, thread), ...this.#answering(thread, answers), text, edit_date: 1_790_000_100 };
    this.#fake.brings({ edited_message: message });
  }

  /** Presses the button with these words on the last message that has one. */
  presses(from: number, thread: number, words: string | RegExp): void {
    const line = this.lines.findLast((one) => one.thread === thread && one.buttons.some(({ text }) => text.match(words)));
    const button = line?.buttons.find(({ text }) => text.match(words));
    if (!line || !button) throw new Error(`no button ${words} in ${thread}: ${JSON.stringify(this.lines.map(({ buttons }) => buttons))}`);
    this.pressesData(from, thread, button.data, line.id);
  }

  pressesData(from: number, thread: number | null, data: string, message: number): void {
    const id = this.#fake.pressed();
    const on = { ...this.#base(message, BOT_ID, thread), text: "…" };
    this.#fake.brings({
      callback_query: { id, from: { id: from, is_bot: false, first_name: "M" }, message: on, chat_instance: "1", data },
    });
  }

  /** A member deletes a topic; bots are not told. */
  loses(thread: number): void {
    const topic = this.topics.get(thread);
    if (topic) topic.deleted = true;
    this.lines = this.lines.filter((line) => line.thread !== thread);
  }

  service(from: number, thread: number | null, what: Body): void {
    this.#fake.brings({ message: { ...this.#base(this.#next++, from, thread), ...what } });
  }

  // --- What is seen -----------------------------------------------------------

  /** The topics that are there, the newest last. */
  get shown(): readonly { readonly thread: number; readonly name: string; readonly closed: boolean }[] {
    return [...this.topics].filter(([, { deleted }]) => !deleted).map(([thread, { name, closed }]) => ({ thread, name, closed }));
  }

  /** What the bot said in a topic. */
  said(thread: number | null): readonly string[] {
    return this.lines.filter((line) => line.thread === thread && line.from === BOT_ID).map(({ text }) => text);
  }

  /** The last message of the bot in a topic whose words fit. */
  line(thread: number | null, words: string | RegExp): GroupLine {
    const found = this.lines.findLast((line) => line.thread === thread && line.from === BOT_ID && line.text.match(words));
    if (!found) throw new Error(`the bot did not say ${words}: ${JSON.stringify(this.said(thread))}`);
    return found;
  }

  // --- What the bot does ------------------------------------------------------

  do(method: string, body: Body): Answered {
    if (method === "getChat")
      return this.#isThere(() => ({ ok: { id: this.id, type: "supergroup", title: "MRC", ...(this.forum ? { is_forum: true } : {}) } }));
    if (method === "getChatMemberCount") return this.#isThere(() => ({ ok: 5 }));
    if (method === "getChatMember") return this.#isThere(() => ({ ok: this.#member() }));
    return this.#isThere(() => {
      if (method === "sendMessage") return this.#send(body);
      if (method === "deleteMessage") {
        this.lines = this.lines.filter(({ id }) => id !== Number(body.message_id));
        return { ok: true };
      }
      return METHODS.includes(method) ? this.#topic(method, body) : no(404, "Not Found: method not found");
    });
  }

  #isThere(then: () => Answered): Answered {
    if (this.movedTo !== null)
      return no(400, "Bad Request: group chat was upgraded to a supergroup chat", { migrate_to_chat_id: this.movedTo });
    if (this.status === "left") return no(403, "Forbidden: bot was kicked from the supergroup chat");
    return then();
  }

  #member(): Body {
    const user = { id: BOT_ID, is_bot: true, first_name: "Mitra" };
    if (this.status !== "administrator") return { user, status: this.status };
    return { user, status: this.status, can_manage_topics: this.rights.manage_topics, can_delete_messages: this.rights.delete_messages };
  }

  #send(body: Body): Answered {
    const now = this.#now();
    while (this.#sent[0] !== undefined && this.#sent[0] <= now - MINUTE) this.#sent.shift();
    if (this.#sent.length >= MOST_A_MINUTE) {
      const wait = Math.ceil(((this.#sent[0] ?? 0) + MINUTE - now) / 1_000);
      return no(429, `Too Many Requests: retry after ${wait}`, { retry_after: wait });
    }
    const meant = body.message_thread_id === undefined ? null : Number(body.message_thread_id);
    const thread = this.strays && meant !== null && this.topics.get(meant)?.deleted ? null : meant;
    if (thread !== null && this.topics.get(thread)?.deleted !== false) return no(400, "Bad Request: message thread not found");
    const text = String(body.text ?? "");
    if (text.trim() === "") return no(400, "Bad Request: message text is empty");
    if (text.length > 4_096) return no(400, "Bad Request: message is too long");
    const buttons = buttonsOf(body);
    if (buttons.some(({ data }) => data === "" || Buffer.byteLength(data) > 64)) return no(400, "Bad Request: BUTTON_DATA_INVALID");
    this.#sent.push(now);
    const id = this.#next++;
    const answers = (body.reply_parameters as { message_id?: number } | undefined)?.message_id ?? null; // as we send it
    this.lines.push({ id, thread, from: BOT_ID, text, silent: body.disable_notification === true, answers, buttons });
    return {
      ok: { message_id: id, chat: { id: this.id, type: "supergroup" }, ...(thread === null ? {} : { message_thread_id: thread }), text },
    };
  }

  #topic(method: string, body: Body): Answered {
    if (method === "editMessageReplyMarkup") return this.#edit(body);
    if (!this.forum) return no(400, "Bad Request: the chat is not a forum");
    const right = method === "deleteForumTopic" ? "delete_messages" : "manage_topics";
    if (this.status !== "administrator" || !this.rights[right]) return no(400, `Bad Request: not enough rights to ${method}`);
    if (method === "createForumTopic") {
      const name = String(body.name ?? "");
      if (name.length < 1 || name.length > 128) return no(400, "Bad Request: TOPIC_TITLE_EMPTY");
      const thread = this.#next++;
      this.topics.set(thread, { name, color: Number(body.icon_color), closed: false, deleted: false });
      return { ok: { message_thread_id: thread, name, icon_color: body.icon_color } };
    }
    const topic = this.topics.get(Number(body.message_thread_id));
    if (!topic || topic.deleted) return no(400, "Bad Request: TOPIC_ID_INVALID");
    if (method === "deleteForumTopic") this.loses(Number(body.message_thread_id));
    else {
      const closed = method === "closeForumTopic";
      if (topic.closed === closed) return no(400, "Bad Request: TOPIC_NOT_MODIFIED");
      topic.closed = closed;
    }
    return { ok: true };
  }

  #edit(body: Body): Answered {
    const line = this.lines.find(({ id }) => id === Number(body.message_id));
    if (!line) return no(400, "Bad Request: message to edit not found");
    const buttons = buttonsOf(body);
    if (JSON.stringify(buttons) === JSON.stringify(line.buttons)) return no(400, "Bad Request: message is not modified");
    line.buttons = buttons;
    return { ok: true };
  }

  #base(id: number, from: number, thread: number | null): Body {
    const topic = thread === null ? {} : { message_thread_id: thread, is_topic_message: true };
    const user = { id: from, is_bot: from === BOT_ID, first_name: "M" };
    return { message_id: id, date: 1_790_000_000, chat: { id: this.id, type: "supergroup", title: "MRC" }, from: user, ...topic };
  }

  #answering(thread: number | null, answers: GroupLine | undefined): Body {
    if (answers) return { reply_to_message: { ...this.#base(answers.id, answers.from, thread), text: answers.text } };
    if (thread === null) return {};
    return { reply_to_message: { ...this.#base(thread, BOT_ID, thread), forum_topic_created: { name: "…", icon_color: 1 } } };
  }
}

function buttonsOf(body: Body): GroupLine["buttons"] {
  const markup = body.reply_markup as { inline_keyboard?: { text: string; callback_data?: string }[][] } | undefined; // as we send it
  return (markup?.inline_keyboard ?? []).flat().map(({ text, callback_data }) => ({ text, data: callback_data ?? "" }));
}

function no(error_code: number, description: string, parameters?: object): Answered {
  return { error: { ok: false, error_code, description, ...(parameters ? { parameters } : {}) } };
}
