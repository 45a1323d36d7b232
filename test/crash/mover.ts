import { setTimeout as sleep } from "node:timers/promises";
import type { Content } from "../../src/domain/message.ts";
import type { Host } from "./host.ts";
import type { ChannelName, Sent, ToService } from "./wire.ts";

/** A platform that shows all it is given, and remembers what each chat was told. */
export class Reader {
  readonly #told = new Map<string, string[]>();

  readonly take = ({ call, channel, chat, text }: Sent, reply: (message: ToService) => void): void => {
    const name = `${channel} ${chat}`;
    this.#told.set(name, [...(this.#told.get(name) ?? []), text]);
    reply({ kind: "outcome", call, outcome: { outcome: "sent" } });
  };

  told(channel: ChannelName, chat: string): readonly string[] {
    return this.#told.get(`${channel} ${chat}`) ?? [];
  }
}

/** Later than this an answer was lost with the service, and the worker begins again. */
const PATIENCE_MS = 2_000;

/** A worker with a case and two phones, who takes the case from one to the other and back, and tells more of her story on each. */
export class Mover {
  readonly chat: string;
  readonly story: string[] = [];
  /** Times that the case arrived. */
  arrived = 0;
  readonly #host: Host;
  readonly #reader: Reader;
  #here: ChannelName = "again";
  #there: ChannelName = "once";
  #count = 0;

  constructor(host: Host, reader: Reader, chat: string) {
    this.#host = host;
    this.#reader = reader;
    this.chat = chat;
  }

  async movesUntil(over: () => boolean): Promise<void> {
    await this.#sends("again", { kind: "choice", choice: "person" });
    while (!over()) {
      await this.#tells();
      const came = await this.#moves();
      if (came === "too-many") return;
      if (came === "arrived") this.arrived += 1;
      if (came !== "lost") [this.#here, this.#there] = [this.#there, this.#here];
    }
  }

  async #tells(): Promise<void> {
    const text = `part ${this.story.length} of the story of ${this.chat}`;
    this.story.push(text);
    const asCard = this.story.length % 3 === 0;
    await this.#sends(this.#here, asCard ? { kind: "contact", cards: [{ name: text, phones: [] }] } : { kind: "text", text });
  }

  /** One way from phone to phone. `elsewhere`: the case was on the other phone already, by a move whose end was not heard of. */
  async #moves(): Promise<"arrived" | "elsewhere" | "lost" | "too-many"> {
    const code = await this.#hears(this.#here, "/move", /^code |move\.how/);
    if (code?.includes("move.how")) return "elsewhere";
    if (!code) return "lost";
    const offer = await this.#hears(this.#there, code.slice("code ".length), /chat:move\.(?!here|look|stays)/);
    if (offer?.includes("too-many")) return "too-many";
    if (offer?.includes("has-case")) return "elsewhere";
    if (!offer?.includes("offer")) return "lost";
    const before = this.#reader.told(this.#here, this.chat).length;
    await this.#sends(this.#there, { kind: "text", text: YES });
    if (!(await this.#waits(this.#here, before, /move\.ask/))) return "lost";
    const arrivals = this.#reader.told(this.#there, this.chat).length;
    await this.#sends(this.#here, { kind: "text", text: YES });
    return (await this.#waits(this.#there, arrivals, /move\.here/)) ? "arrived" : "lost";
  }

  async #hears(channel: ChannelName, text: string, wanted: RegExp): Promise<string | undefined> {
    const before = this.#reader.told(channel, this.chat).length;
    await this.#sends(channel, { kind: "text", text });
    return this.#waits(channel, before, wanted);
  }

  async #waits(channel: ChannelName, after: number, wanted: RegExp): Promise<string | undefined> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(10)) {
      const found = this.#reader
        .told(channel, this.chat)
        .slice(after)
        .find((text) => wanted.test(text));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Brought again until it is told to be stored. */
  async #sends(channel: ChannelName, content: Content): Promise<void> {
    const { chat } = this;
    const externalId = `${chat}-${this.#count++}`;
    const inbound = { channel, chat, masked: "…", externalId, reference: chat, event: { kind: "message" as const, content } };
    while (!(await this.#host.ask({ do: "receive", inbound })));
    await sleep(60); // slower than the flood guard
  }
}

/** The label of the button, as the words of this test have it. */
const YES = "chat:choices.move-yes";
