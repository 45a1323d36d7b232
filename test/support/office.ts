import { systemIds } from "../../src/app/clock.ts";
import { type ManualClock, manualClock } from "../../src/app/manual-clock.ts";
import type { Capabilities, Document, Log, Store } from "../../src/app/ports.ts";
import { makeService, type Service, type ServiceDeps } from "../../src/app/service.ts";
import { fitSay } from "../../src/channels/fit.ts";
import type { ContentSet } from "../../src/domain/content.ts";
import type { StaffVerb } from "../../src/domain/events.ts";
import type { Content, Message } from "../../src/domain/message.ts";
import { memoryStore } from "../../src/store/memory.ts";
import { Provider } from "./provider.ts";
import { START, universe } from "./universe.ts";

const ids = systemIds("of the tests");

/** The words that workers of these tests use. */
export const KNOWN = {
  "thank you": { topic: "talk.thanks" },
  "boss beat me": { danger: "safety.violence" },
} as const;

export interface OfficeOptions {
  readonly can?: Partial<Capabilities>;
  readonly content?: ContentSet;
  readonly store?: Store;
  readonly clock?: ManualClock;
  readonly heard?: ServiceDeps["heard"];
}

/** The service as it runs, with a store in memory, a platform that plays its script and a clock that stands still until it is moved. */
export class Office {
  readonly store: Store;
  readonly clock: ManualClock;
  readonly content: ContentSet;
  readonly provider: Provider;
  readonly service: Service;
  readonly errors: unknown[] = [];

  constructor({ can, content = universe(KNOWN), store = memoryStore(), clock = manualClock(START), heard }: OfficeOptions = {}) {
    this.store = store;
    this.clock = clock;
    this.content = content;
    this.provider = new Provider(clock.now, can);
    const log: Log = { info() {}, warn() {}, error: (_what, error) => void this.errors.push(error) };
    this.service = makeService({
      store,
      clock,
      ids,
      log,
      content: () => content,
      channels: [this.provider],
      fitSay,
      ...(heard ? { heard } : {}),
    });
  }

  async start(): Promise<this> {
    await this.store.open();
    await this.service.start();
    await settled();
    return this;
  }

  /** A worker writes or presses; resolves when everything that may happen now has happened. */
  async worker(chat: string, content: Content | string, id?: string): Promise<"new" | "repeat"> {
    const { stored } = await this.provider.brings(chat, content, id);
    await settled();
    return stored;
  }

  async staff(chat: string, verb: StaffVerb, who = "sok") {
    const result = await this.service.staff(this.id(chat), { staff: who, do: verb });
    await settled();
    return result;
  }

  /** Time passes; what comes due happens. */
  async passes(ms: number): Promise<void> {
    await this.clock.advance(ms, settled);
    await settled();
  }

  id(chat: string): string {
    return ids.conversation(this.provider.capabilities.name, chat);
  }

  document(chat: string): Promise<Document | null> {
    return this.store.read(this.id(chat));
  }

  async transcript(chat: string): Promise<readonly Message[]> {
    const document = await this.document(chat);
    return document?.conversation.transcript ?? [];
  }

  /** The process dies: nothing of it goes on, only what is stored is left to a new one with the same platform script. */
  async diesAndComesBack(options: Pick<OfficeOptions, "can" | "content"> = {}): Promise<Office> {
    const rows = [];
    for await (const document of this.store.all()) rows.push(document);
    const store = memoryStore();
    await store.open();
    for (const document of rows) await store.update(document.conversation.id, () => document);
    const { content = this.content, can = this.provider.capabilities } = options;
    return new Office({ can, content, store, clock: manualClock(this.clock.now()) }).start();
  }
}

/** Lets everything that waits for nothing but its turn come to its end. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export const textsOf = (messages: readonly Message[]): readonly string[] =>
  messages.map(({ content }) => (content.kind === "text" ? content.text : content.kind));
