import type { Store } from "../app/ports.ts";
import type { ConversationId } from "../domain/message.ts";
import type { Notice, Topic } from "./types.ts";

/** What the group knows beside its topics. */
interface Front {
  /** As it was set, and as it is since the platform gave it another number. */
  readonly configured: number;
  readonly chat: number;
  /** Strangers who were told that they are not obeyed. */
  readonly told: readonly number[];
  readonly notices: readonly Notice[];
}

const FRONT = "staff-group";
/** Topics are kept in one small file for each first character of the conversation's id, so that a post rewrites only a part. */
const DRAWERS = [..."abcdefghijklmnopqrstuvwxyz0123456789"];
const nameOf = (drawer: string): string => `staff-group-topics-${drawer}`;
const MOST_TOLD = 500;

/** What must outlive the process: which topic belongs to which case, how far it is posted, and what is still to be said. */
export class Kept {
  readonly #store: Store;
  readonly #topics = new Map<ConversationId, readonly Topic[]>();
  #front: Front;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: Store, configured: number) {
    this.#store = store;
    this.#front = { configured, chat: configured, told: [], notices: [] };
  }

  async load(): Promise<void> {
    const front = (await this.#store.readSetting(FRONT)) as Front | null; // only `#change` writes it
    if (front?.configured === this.#front.configured) this.#front = front;
    for (const drawer of DRAWERS) {
      const topics = ((await this.#store.readSetting(nameOf(drawer))) ?? []) as readonly Topic[]; // only `#saveTopics` writes it
      for (const topic of topics) this.#topics.set(topic.conversation, [...this.of(topic.conversation), topic]);
    }
  }

  get chat(): number {
    return this.#front.chat;
  }

  get notices(): readonly Notice[] {
    return this.#front.notices;
  }

  conversations(): Iterable<ConversationId> {
    return this.#topics.keys();
  }

  of(conversation: ConversationId): readonly Topic[] {
    return this.#topics.get(conversation) ?? [];
  }

  /** The topic of a thread, or else the one with this card: of old messages the platform no longer tells the thread. */
  find(thread: number | null, card: number): Topic | null {
    const all = [...this.#topics.values()].flat().filter(({ chat }) => chat === this.chat);
    return all.find((topic) => topic.thread === thread) ?? all.find((topic) => topic.card === card || topic.oldCard === card) ?? null;
  }

  isTold(person: number): boolean {
    return this.#front.told.includes(person);
  }

  moved(chat: number): Promise<void> {
    return this.#change((front) => ({ ...front, chat }));
  }

  /** Keeps a sentence until it is posted; `stranger` is not told again. */
  notice(notice: Notice, stranger?: number): Promise<void> {
    return this.#change((front) => ({
      ...front,
      notices: [...front.notices.filter((other) => other.replyTo !== notice.replyTo), notice],
      told: stranger === undefined ? front.told : [...front.told, stranger].slice(-MOST_TOLD),
    }));
  }

  posted(notice: Notice): Promise<void> {
    return this.#change((front) => ({ ...front, notices: front.notices.filter((other) => other.replyTo !== notice.replyTo) }));
  }

  /** Puts a topic in the place of the one with its thread. */
  async keep(topic: Topic): Promise<void> {
    const others = this.of(topic.conversation).filter(({ thread, chat }) => thread !== topic.thread || chat !== topic.chat);
    this.#topics.set(topic.conversation, [...others, topic]);
    await this.#saveTopics(topic.conversation);
  }

  /** Forgets a topic; the second write takes it out of the file's previous copy too. */
  async forget(topic: Topic): Promise<void> {
    const others = this.of(topic.conversation).filter(({ thread, chat }) => thread !== topic.thread || chat !== topic.chat);
    if (others.length > 0) this.#topics.set(topic.conversation, others);
    else this.#topics.delete(topic.conversation);
    await this.#saveTopics(topic.conversation);
    await this.#saveTopics(topic.conversation);
  }

  async #saveTopics(conversation: ConversationId): Promise<void> {
    const drawer = conversation.slice(0, 1);
    const topics = [...this.#topics].filter(([id]) => id.startsWith(drawer)).flatMap(([, of]) => of);
    await this.#store.writeSetting(nameOf(drawer), topics);
  }

  /** One change after another; what could not be written did not happen. */
  #change(make: (front: Front) => Front): Promise<void> {
    const mine = this.#last.then(async () => {
      const front = make(this.#front);
      await this.#store.writeSetting(FRONT, front);
      this.#front = front;
    });
    this.#last = mine.catch(() => {});
    return mine;
  }
}
