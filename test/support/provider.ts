import type { Capabilities, Channel, Document, Inbound, OutboxRow, Receive, Report, SendOutcome, TakeReport } from "../../src/app/ports.ts";
import type { Content } from "../../src/domain/message.ts";

/** What the platform does with one call: ends it so, never ends it, or fails in a way that no channel should. */
export type Reaction = SendOutcome | "never" | "rejects";

export const SENT: SendOutcome = { outcome: "sent" };

/** One call that was made to the platform. */
export interface Call {
  readonly chat: string;
  readonly row: string;
  readonly text: string;
  readonly from: OutboxRow["from"];
  readonly at: number;
}

/** A platform in memory, behind the real contract of a channel. It answers by script, then `sent`. */
export class Provider implements Channel {
  readonly calls: Call[] = [];
  readonly capabilities: Capabilities;
  readonly script: Reaction[] = [];
  open = false;
  /** Called before a call ends, with the time that a slow platform takes. */
  delay: () => Promise<void> = () => Promise.resolve();
  /** What was called after the channel had been stopped. */
  readonly afterStop: Call[] = [];
  readonly #now: () => number;
  /** Left out: the platform has no way to ask a worker to write. */
  invite?: NonNullable<Channel["invite"]>;
  /** Left out: what is said goes out at once. */
  pace?: NonNullable<Channel["pace"]>;
  /** Left out: nobody may be written to first. */
  starts?: NonNullable<Channel["starts"]>;
  #receive: Receive | null = null;
  #report: TakeReport | undefined;
  #count = 0;

  constructor(now: () => number, can: Partial<Capabilities> = {}) {
    this.#now = now;
    this.capabilities = {
      name: "web",
      maxText: 16_000,
      maxButtons: 20,
      maxLabel: 80,
      perSecond: Number.POSITIVE_INFINITY,
      perSecondChat: Number.POSITIVE_INFINITY,
      idempotent: false,
      media: [],
      ...can,
    };
  }

  async start(receive: Receive, report?: TakeReport): Promise<void> {
    this.#receive = receive;
    this.#report = report;
    this.open = true;
  }

  async stop(): Promise<void> {
    this.open = false;
  }

  async send({ reference }: Pick<Document, "reference">, row: OutboxRow): Promise<SendOutcome> {
    const call = { chat: String(reference), row: row.id, text: row.say.text, from: row.from, at: this.#now() };
    (this.open ? this.calls : this.afterStop).push(call);
    const reaction = this.script.shift() ?? SENT;
    await this.delay();
    if (reaction === "rejects") throw new Error("the platform's library failed");
    return reaction === "never" ? new Promise(() => {}) : reaction;
  }

  /** A worker does something; the id is new unless given. Settles as the platform would be told. */
  brings(chat: string, content: Content | string, id = `${chat}-${++this.#count}`): ReturnType<Receive> {
    if (!this.#receive) return Promise.reject(new Error("nobody listens"));
    const event = { kind: "message" as const, content: typeof content === "string" ? { kind: "text" as const, text: content } : content };
    const inbound: Inbound = { channel: this.capabilities.name, chat, masked: "…", externalId: id, reference: chat, event };
    return this.#receive(inbound);
  }

  /** The platform tells what became of a message that it had taken. */
  async tells(report: Report): Promise<void> {
    await this.#report?.(report);
  }

  /** What a chat was sent, in order. */
  textsTo(chat: string): readonly string[] {
    return this.calls.filter((call) => call.chat === chat).map(({ text }) => text);
  }
}
