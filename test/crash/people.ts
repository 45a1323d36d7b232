import { setTimeout as sleep } from "node:timers/promises";
import type { StaffVerb } from "../../src/domain/events.ts";
import type { Content } from "../../src/domain/message.ts";
import type { Chance } from "./chance.ts";
import type { Host } from "./host.ts";
import type { ChannelName } from "./wire.ts";

export interface Written {
  readonly id: string;
  readonly content: Content;
}

/** A worker whose platform brings each message again until it is told that it is stored, and sometimes once more after that. */
export class Worker {
  readonly written: Written[] = [];
  /** Messages that were stored although the platform was never told so. */
  kept = 0;
  readonly wrong: string[] = [];
  readonly channel: ChannelName;
  readonly chat: string;
  readonly #host: Host;
  readonly #chance: Chance;
  readonly #wantsPerson: boolean;

  constructor(host: Host, chance: Chance, channel: ChannelName, chat: string, wantsPerson: boolean) {
    this.channel = channel;
    this.chat = chat;
    this.#host = host;
    this.#chance = chance;
    this.#wantsPerson = wantsPerson;
  }

  async writesUntil(over: () => boolean): Promise<void> {
    while (!over()) {
      const message = this.#next();
      this.written.push(message);
      await this.#deliver(message);
      if (this.#chance.once(10)) await this.#deliverAgain();
      await sleep(this.#chance.between(60, 120)); // slower than the flood guard
    }
  }

  #next(): Written {
    const n = this.written.length;
    const id = `${this.chat}-${n}`;
    if (this.#wantsPerson && n % 10 === 3) return { id, content: { kind: "choice", choice: "person" } };
    const long = n % 5 === 4 ? ", told at such length that the answer to it needs more than one message of its own" : "";
    return { id, content: { kind: "text", text: `message ${n} of ${this.chat}${long}` } };
  }

  #bring({ id, content }: Written) {
    const { channel, chat } = this;
    const inbound = { channel, chat, masked: "…", externalId: id, reference: chat, event: { kind: "message" as const, content } };
    return this.#host.ask({ do: "receive", inbound });
  }

  async #deliver(message: Written): Promise<void> {
    for (let tries = 1; ; tries++) {
      const answer = await this.#bring(message);
      if (!answer) continue;
      if (answer.stored === "repeat" && tries === 1) this.wrong.push(`${message.id} was taken for a repeat`);
      if (answer.stored === "repeat") this.kept += 1;
      return;
    }
  }

  async #deliverAgain(): Promise<void> {
    const old = this.written.at(-Math.ceil(this.#chance.between(0, 3)));
    const answer = old && (await this.#bring(old));
    if (answer?.stored === "new") this.wrong.push(`${old?.id} was stored a second time`);
  }
}

/** A staff member who takes a worker's case, answers, closes it, over and over. What was not confirmed is not written again. */
export class Helper {
  readonly confirmed: string[] = [];
  readonly unconfirmed: string[] = [];
  readonly #host: Host;
  readonly #chance: Chance;
  readonly #worker: Worker;
  #count = 0;

  constructor(host: Host, chance: Chance, worker: Worker) {
    this.#host = host;
    this.#chance = chance;
    this.#worker = worker;
  }

  get chat(): string {
    return this.#worker.chat;
  }

  async helpsUntil(over: () => boolean): Promise<void> {
    while (!over()) {
      await this.#does({ verb: "claim" });
      for (let replies = 0; replies < 3; replies++) await this.#replies();
      await this.#does({ verb: "resolve", outcome: "informed" });
    }
  }

  async #replies(): Promise<void> {
    const text = `reply ${this.#count++} of staff to ${this.chat}`;
    const answer = await this.#does({ verb: "reply", text });
    if (!answer) this.unconfirmed.push(text);
    else if (!answer.refused) this.confirmed.push(text);
  }

  async #does(verb: StaffVerb) {
    await sleep(this.#chance.between(20, 120));
    const { channel, chat } = this.#worker;
    const answer = await this.#host.ask({ do: "staff", channel, chat, verb });
    if (!answer) await sleep(300); // a person who gets an error looks before she goes on
    return answer;
  }
}
