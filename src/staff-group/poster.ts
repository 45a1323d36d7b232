import type { Log, QueueRow } from "../app/ports.ts";
import type { ConversationId, Time } from "../domain/message.ts";
import type { Kept } from "./kept.ts";
import { Pace } from "./pace.ts";
import { isOver, nextStep, type Step } from "./steps.ts";
import { withTrace } from "./trace.ts";
import { messagesFrom } from "./transcript.ts";
import { type Trouble, troubleOf } from "./trouble.ts";
import type { GroupDeps, Notice, Topic } from "./types.ts";
import { wordsFor } from "./words.ts";

/** How long a call that the platform does not understand is left alone, and a group that a person must put right. */
const ASIDE_MS = 5 * 60_000;
const UNFIT_MS = 60_000;

/** What the operator reads when the group cannot be used. */
const SAID: Readonly<Partial<Record<Trouble["kind"], string>>> = {
  wait: "The staff group on Telegram cannot be reached, or asks to wait. What is new is posted when it can be.",
  "no-rights":
    "The bot has too few rights in the staff group on Telegram. Make it an administrator that may manage topics and delete messages; mitra doctor checks it.",
  "no-topics": "The staff group on Telegram has no topics. Turn Topics on in the settings of the group; mitra doctor checks it.",
  "no-group": "The bot is not in the staff group on Telegram. Add it there, or correct MITRA_TELEGRAM_STAFF_GROUP; mitra doctor checks it.",
};

/** Brings the group to where the cases are, one call after another: sentences to staff first, then danger, then open cases. */
export class Poster {
  readonly #deps: GroupDeps;
  readonly #kept: Kept;
  readonly #pace = new Pace();
  readonly #dirty = new Map<ConversationId, number>();
  /** Of these a case may have ended, or a worker have deleted everything, while nobody looked: they have time. */
  #unseen: ConversationId[] = [];
  readonly #aside = new Map<ConversationId, Time>();
  #stopped = false;
  #wake: () => void = () => {};
  #rung = false;
  #trouble: Trouble["kind"] | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(deps: GroupDeps, kept: Kept) {
    this.#deps = deps;
    this.#kept = kept;
  }

  start(): void {
    const { store } = this.#deps;
    for (const row of store.active()) this.mark(row.id, row);
    this.#unseen = [...this.#kept.conversations()];
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await this.#running;
  }

  wake(): void {
    this.#rung = true;
    this.#wake();
  }

  /** Notes that a conversation may have changed. */
  mark(id: ConversationId, row: Pick<QueueRow, "ticket" | "priority">): void {
    if (row.ticket === null && this.#kept.of(id).length === 0) return;
    const rank = row.priority === "danger" ? 0 : 1;
    this.#dirty.set(id, Math.min(rank, this.#dirty.get(id) ?? rank));
    this.wake();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const [notice] = this.#kept.notices;
      const id = notice ? undefined : this.#next();
      const now = this.#deps.clock.now();
      const wait = notice || id !== undefined ? this.#pace.wait(now) : this.#soonest(now);
      if (wait > 0) await this.#pause(wait);
      else if (notice) await this.#attempt(() => this.#notify(notice));
      else if (id !== undefined) await this.#attempt(() => this.#advance(id));
    }
  }

  /** The most urgent one, of these the one that waits longest. */
  #next(): ConversationId | undefined {
    const now = this.#deps.clock.now();
    const ready = [...this.#dirty].filter(([id]) => (this.#aside.get(id) ?? 0) <= now);
    const rank = Math.min(...ready.map(([, one]) => one));
    return ready.find(([, one]) => one === rank)?.[0] ?? this.#unseen.pop();
  }

  #soonest(now: Time): number {
    const left = [...this.#dirty.keys()].map((id) => (this.#aside.get(id) ?? now) - now);
    return Math.max(1, Math.min(ASIDE_MS, ...left));
  }

  #pause(ms: number): Promise<void> {
    const rung = this.#rung;
    this.#rung = false;
    if (rung || this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.#wake = () => {};
        this.#rung = false;
        resolve();
      };
      const cancel = this.#deps.clock.after(ms, done);
      this.#wake = done;
    });
  }

  /** What the store cannot keep is tried again, as what the platform does not take. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#deps.log.error("The staff group could not be kept up to date; it is tried again.", error);
      this.#pace.failed(this.#deps.clock.now(), null);
    }
  }

  async #notify(notice: Notice): Promise<void> {
    const { thread, replyTo, text } = notice;
    const body = { ...(thread === null ? {} : { message_thread_id: thread }), text, ...NO_PREVIEW };
    const answer = { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } };
    const trouble = await this.#call("sendMessage", { ...body, ...answer });
    if (trouble === null || (await this.#handle(trouble, null, null))) await this.#kept.posted(notice);
  }

  async #advance(id: ConversationId): Promise<void> {
    const rank = this.#dirty.get(id) ?? 1;
    this.#dirty.delete(id);
    let more = true;
    try {
      more = await this.#step(id);
    } finally {
      if (more) this.#dirty.set(id, Math.min(rank, this.#dirty.get(id) ?? rank));
    }
  }

  /** False when there was nothing to do. */
  async #step(id: ConversationId): Promise<boolean> {
    const { store, settings, content, publicUrl } = this.#deps;
    const document = await store.read(id);
    const topics = this.#kept.of(id);
    const over = topics.find((topic) => isOver(topic, document?.conversation ?? null, this.#kept.chat));
    if (over) await this.#take({ do: "forget", topic: over });
    if (over || !document || document.conversation.erased) return over !== undefined;
    const words = wordsFor(content(), settings, await this.#deps.colleagues());
    const messages = (from: number) => messagesFrom(store, document, from);
    const step = await nextStep({ conversation: document.conversation, topics, words, text: settings.text, publicUrl, messages });
    if (step) await this.#take(step);
    return step !== null;
  }

  async #take(step: Step): Promise<void> {
    const about = step.do === "forget" ? step.topic : step.do === "open" ? null : step.after;
    const conversation = step.do === "open" ? step.from.conversation : (about?.conversation ?? "");
    const trouble = await this.#do(step);
    if (trouble === null) return;
    const done = await this.#handle(trouble, conversation, about, step.do);
    if (done && step.do === "forget") await this.#kept.forget(step.topic);
    else if (done && "after" in step && trouble.kind !== "topic-gone") await this.#kept.keep(step.after);
  }

  async #do(step: Step): Promise<Trouble | null> {
    switch (step.do) {
      case "open":
        return this.#call("createForumTopic", { name: step.name, icon_color: step.color }, async ({ message_thread_id: thread }) =>
          this.#kept.keep({ ...step.from, chat: this.#kept.chat, thread: Number(thread) }),
        );
      case "forget":
        return this.#call("deleteForumTopic", { chat_id: step.topic.chat, message_thread_id: step.topic.thread }, () =>
          this.#kept.forget(step.topic),
        );
      case "reopen":
      case "close": {
        const method = step.do === "close" ? "closeForumTopic" : "reopenForumTopic";
        return this.#call(method, { message_thread_id: step.after.thread }, () => this.#kept.keep(step.after));
      }
      case "strip":
        return this.#call("editMessageReplyMarkup", { message_id: step.message }, () => this.#kept.keep(step.after));
      case "post":
        return this.#postIn(step);
    }
  }

  async #postIn({ text, rings, keyboard, shows, after: untraced }: Extract<Step, { do: "post" }>): Promise<Trouble | null> {
    if (text === "") {
      await this.#kept.keep(untraced);
      return null;
    }
    const after = shows ? await withTrace(this.#deps, this.#kept, untraced) : untraced;
    const body = { message_thread_id: after.thread, text, disable_notification: !rings, ...NO_PREVIEW };
    let astray: number | null = null;
    const trouble = await this.#call("sendMessage", { ...body, ...(keyboard ? { reply_markup: keyboard } : {}) }, async (sent) => {
      if (sent.message_thread_id === after.thread) return this.#kept.keep(keyboard ? { ...after, card: Number(sent.message_id) } : after);
      astray = Number(sent.message_id);
    });
    if (astray === null) return trouble;
    // A topic that was deleted: the platform may put what is meant for it where everybody looks.
    return (await this.#call("deleteMessage", { message_id: astray })) ?? { kind: "topic-gone" };
  }

  /** One call; null when it went, and `then` is done. */
  async #call(
    method: string,
    body: Readonly<Record<string, unknown>>,
    then: (result: Readonly<Record<string, unknown>>) => Promise<void> = async () => {},
  ): Promise<Trouble | null> {
    this.#pace.called(this.#deps.clock.now());
    let result: unknown;
    try {
      result = await this.#deps.call(method, { chat_id: this.#kept.chat, ...body });
    } catch (error) {
      return troubleOf(error);
    }
    this.#pace.went();
    if (this.#trouble !== null) this.#deps.log.info("The staff group on Telegram is kept up to date again.");
    this.#trouble = null;
    await then((result ?? {}) as Readonly<Record<string, unknown>>); // an object or true, by the method
    return null;
  }

  /** True when the call need not be made again. */
  async #handle(trouble: Trouble, id: ConversationId | null, topic: Topic | null, step?: Step["do"]): Promise<boolean> {
    const { log, clock } = this.#deps;
    const now = clock.now();
    if (trouble.kind === "unchanged" || trouble.kind === "message-gone") return true;
    // What cannot be deleted in a group that is no longer ours is forgotten.
    if (topic && topic.chat !== this.#kept.chat && trouble.kind !== "wait") return true;
    if (trouble.kind === "moved") {
      await this.#kept.moved(trouble.to);
      return false;
    }
    if (trouble.kind === "topic-gone") {
      if (topic) await this.#kept.forget(topic);
      return true;
    }
    if (trouble.kind === "refused") {
      log.warn("Telegram did not take what was meant for the staff group; it is tried again.", id === null ? {} : { conversation: id });
      if (id !== null) this.#aside.set(id, now + ASIDE_MS);
      return id === null;
    }
    this.#say(log, trouble.kind);
    if (id !== null && step === "forget" && trouble.kind === "no-rights") {
      // The desk goes on meanwhile.
      this.#aside.set(id, now + ASIDE_MS);
      return false;
    }
    this.#pace.failed(now, trouble.kind === "wait" ? trouble.ms : UNFIT_MS);
    return false;
  }

  #say(log: Log, kind: Trouble["kind"]): void {
    if (this.#trouble !== kind) log.warn(SAID[kind] ?? kind);
    this.#trouble = kind;
  }
}

const NO_PREVIEW = { link_preview_options: { is_disabled: true } } as const;
