import { createHash, randomBytes } from "node:crypto";
import type { Channel, Clock, Document, Ids, Inbound, Log, OutboxRow, Receive, SendOutcome } from "../../../src/app/ports.ts";
import type { WebMessage } from "../../../src/channels/web-map.ts";
import { historyOf } from "../../../src/channels/web-map.ts";
import { type Conversation, newConversation } from "../../../src/domain/conversation.ts";
import type { Choice, ConversationId, Message, Say } from "../../../src/domain/message.ts";

export const clock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
};

export const ids: Ids = {
  random: () => randomBytes(13).toString("hex"),
  conversation: (channel, address) => createHash("sha256").update(`test key ${channel} ${address}`).digest("hex").slice(0, 26),
  fraction: () => 0.5,
};

/** Keeps every line, so that a test can see that nothing private is in it. */
export function recordingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (what: string, fields: object = {}) => void lines.push(`${what} ${JSON.stringify(fields)}`);
  return {
    lines,
    info: keep,
    warn: keep,
    error: (what, error, fields) => keep(`${what} ${error instanceof Error ? error.name : "error"}`, fields),
  };
}

/** What the bot of the small app answers to a message; nothing by default. */
export type Answer = (inbound: Inbound) => readonly Say[];

type Held = Pick<Document, "conversation" | "reference"> & { readonly seen: readonly string[] };

/** An app small enough to see through: it keeps conversations in memory, stores an external id once, answers at once. */
export class SmallApp {
  readonly received: Inbound[] = [];
  readonly documents = new Map<ConversationId, Held>();
  failing = false;
  channel: Channel | null = null;
  readonly #answer: Answer;

  constructor(answer: Answer = () => []) {
    this.#answer = answer;
  }

  readonly receive: Receive = async (inbound) => {
    const id = ids.conversation(inbound.channel, inbound.chat);
    if (this.failing) throw new Error(`disk full while keeping ${JSON.stringify(inbound.event.content)}`);
    const held = this.documents.get(id) ?? {
      conversation: newConversation(id, inbound.channel, Date.now(), "en"),
      reference: inbound.reference,
      seen: [],
    };
    if (held.seen.includes(inbound.externalId)) return { conversation: id, stored: "repeat" };
    this.received.push(inbound);
    this.documents.set(id, { ...held, seen: [...held.seen, inbound.externalId] });
    if (inbound.event.kind === "message") {
      this.#record(id, { id: inbound.externalId, at: Date.now(), from: "worker", content: inbound.event.content });
    }
    const says = this.#answer(inbound);
    queueMicrotask(() => says.forEach((say) => void this.say(id, say)));
    return { conversation: id, stored: "new" };
  };

  readonly history = async (id: ConversationId, after: number): Promise<readonly WebMessage[] | null> => {
    const held = this.documents.get(id);
    return held ? historyOf(held, after) : null;
  };

  /** Commits a message and sends it, as the outbox would. */
  async say(id: ConversationId, say: Say, from: OutboxRow["from"] = "bot"): Promise<SendOutcome> {
    const row = rowOf(say, from);
    const { text, language, choices } = say;
    this.#record(id, { id: row.id, at: row.queuedAt, from, content: { kind: "text", text }, language, ...(choices ? { choices } : {}) });
    const held = this.documents.get(id);
    if (!held || !this.channel) throw new Error("nobody to send to");
    return this.channel.send(held, row);
  }

  /** The only conversation there is. */
  get only(): ConversationId {
    const [id] = this.documents.keys();
    if (!id || this.documents.size > 1) throw new Error(`there are ${this.documents.size} conversations`);
    return id;
  }

  /** What workers said, in the order in which it was stored. */
  get texts(): readonly string[] {
    return this.received.map(({ event: { content } }) =>
      content.kind === "text" ? content.text : content.kind === "choice" ? content.choice : content.kind,
    );
  }

  #record(id: ConversationId, message: Message): void {
    const held = this.documents.get(id);
    if (!held) return;
    const { transcript, messageCount }: Conversation = held.conversation;
    const conversation = { ...held.conversation, transcript: [...transcript, message], messageCount: messageCount + 1 };
    this.documents.set(id, { ...held, conversation });
  }
}

export function rowOf(say: Say, from: OutboxRow["from"] = "bot"): OutboxRow {
  return { id: ids.random(), from, say, queuedAt: Date.now(), state: "sending", attempts: 1, notBefore: 0 };
}

export function choicesOf(...labels: readonly string[]): readonly Choice[] {
  return labels.map((label, index) => ({ id: `choice-${index + 1}`, label }));
}

/** What the bot says in English, with a choice for each label. */
export function say(text: string, ...labels: readonly string[]): Say {
  return { text, language: "en", ...(labels.length ? { choices: choicesOf(...labels) } : {}) };
}
