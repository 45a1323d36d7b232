import { systemIds } from "../../src/app/clock.ts";
import { type ManualClock, manualClock } from "../../src/app/manual-clock.ts";
import type { Document, Log, Store } from "../../src/app/ports.ts";
import { makeService, type Service } from "../../src/app/service.ts";
import { fitSay } from "../../src/channels/fit.ts";
import type { Conversation } from "../../src/domain/conversation.ts";
import type { StaffVerb } from "../../src/domain/events.ts";
import type { Content } from "../../src/domain/message.ts";
import { memoryStore } from "../../src/store/memory.ts";
import { settled } from "./office.ts";
import { Provider } from "./provider.ts";
import { START, universe } from "./universe.ts";

const ids = systemIds("of the phones");

export const WORDS = {
  "boss beat me": { danger: "safety.violence" },
  "talk to a person": { topic: "talk.human" },
  yes: { topic: "talk.yes" },
  no: { topic: "talk.no" },
} as const;

/** A worker's phone with one chat; what came to it is read once. */
export class Phone {
  readonly id: string;
  readonly chat: string;
  readonly provider: Provider;
  readonly #office: Phones;
  #read = 0;

  constructor(office: Phones, provider: Provider, chat: string) {
    this.#office = office;
    this.provider = provider;
    this.chat = chat;
    this.id = ids.conversation(provider.capabilities.name, chat);
  }

  async sends(content: Content | string): Promise<this> {
    await this.provider.brings(this.chat, content);
    await settled();
    return this;
  }

  /** Presses the button of those on offer whose id begins so. */
  async presses(id: string): Promise<this> {
    const choice = (await this.conversation()).menu.find((each) => each.id.startsWith(id));
    if (!choice) throw new Error(`no button ${id} is on offer`);
    return this.sends({ kind: "choice", choice: choice.id });
  }

  /** What came since the last time. */
  reads(): readonly string[] {
    const all = this.provider.textsTo(this.chat);
    const fresh = all.slice(this.#read);
    this.#read = all.length;
    return fresh;
  }

  /** The code in what came since the last time. */
  code(): string {
    return /\b[A-Z]{2}\d-[A-Z]{2}\d-[A-Z]{2}\d\b/.exec(this.reads().join("\n"))?.[0] ?? "no code came";
  }

  async staff(verb: StaffVerb, who = "dara") {
    const result = await this.#office.service.staff(this.id, { staff: who, do: verb });
    await settled();
    return result;
  }

  async document(): Promise<Document | null> {
    return this.#office.store.read(this.id);
  }

  async conversation(): Promise<Conversation> {
    const document = await this.document();
    if (!document) throw new Error("there is no such conversation");
    return document.conversation;
  }

  words(key: string, params: Readonly<Record<string, string | number>> = {}): string {
    return this.#office.content.say("en", `chat:${key}`, params).text;
  }
}

/** The service over several channels, as workers' phones see it. */
export class Phones {
  readonly store: Store;
  readonly clock: ManualClock = manualClock(START);
  readonly content = universe(WORDS);
  readonly errors: unknown[] = [];
  readonly providers: Readonly<Record<"whatsapp" | "telegram" | "web", Provider>>;
  readonly service: Service;

  constructor(store: Store = memoryStore()) {
    this.store = store;
    const { now } = this.clock;
    this.providers = {
      whatsapp: new Provider(now, { name: "whatsapp", maxText: 400 }),
      telegram: new Provider(now, { name: "telegram" }),
      web: new Provider(now, { name: "web", idempotent: true }),
    };
    const log: Log = { info() {}, warn() {}, error: (_what, error) => void this.errors.push(error) };
    const { content, clock } = this;
    this.service = makeService({ store, clock, ids, log, content: () => content, channels: Object.values(this.providers), fitSay });
  }

  static async open(): Promise<Phones> {
    const phones = new Phones();
    await phones.store.open();
    await phones.service.start();
    return phones;
  }

  phone(channel: keyof Phones["providers"], chat: string): Phone {
    return new Phone(this, this.providers[channel], chat);
  }

  async passes(ms: number): Promise<void> {
    await this.clock.advance(ms, settled);
    await settled();
  }
}
