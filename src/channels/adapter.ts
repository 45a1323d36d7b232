import { BotAdapter } from "botbuilder-core/lib/botAdapter.js";
import type { TurnContext } from "botbuilder-core/lib/turnContext.js";
import type { Activity, ConversationReference, ResourceResponse } from "botframework-schema";
import type {
  Capabilities,
  Channel,
  Document,
  Fetched,
  Log,
  OutboxRow,
  Receive,
  Report,
  SendOutcome,
  Signal,
  TakeReport,
} from "../app/ports.ts";
import type { Starts } from "../app/starts.ts";
import type { ConversationId } from "../domain/message.ts";
import { activityOf, inboundOf } from "./activity.ts";
import { fitSay } from "./fit.ts";

/** The part of a channel that differs from platform to platform. */
export interface Platform {
  readonly capabilities: Capabilities;
  /** Begins to listen; every Activity goes to `take`, what is told later of a message of ours to `report`. */
  open(take: Take, report: Reported): Promise<void>;
  /** Stops listening. */
  close(): Promise<void>;
  /** Shows one Activity: one call to the platform. May reject; the adapter makes that an outcome. */
  deliver(activity: Partial<Activity>): Promise<SendOutcome>;
  /** Asks the worker to write because of a message, where the platform has a way: one call. May reject, as above. */
  invite?(activity: Partial<Activity>): Promise<SendOutcome>;
  /** Tells another bot or desk what became of a case: one call, which may reject as above. */
  tell?(document: Pick<Document, "reference" | "conversation">, signal: Signal): Promise<SendOutcome>;
  canTell?(reference: Partial<ConversationReference>, signal: Signal): boolean;
  typing?(reference: Partial<ConversationReference>): Promise<void>;
  readonly starts?: Starts;
  /** As the channel's. */
  pace?: NonNullable<Channel["pace"]>;
  /** Gets a file of a worker. May reject; the adapter makes that another try. */
  fetch?(asked: AskedFile): Promise<Fetched>;
}

/** `where`: the address that the attachment had. `signal` fires when the channel stops. */
export interface AskedFile {
  readonly where: string;
  readonly mostBytes: number;
  readonly reference: Partial<ConversationReference>;
  readonly signal: AbortSignal;
}

/** What became of an Activity that came in. `refused`: not stored, so the platform must be told to bring it again. */
export type Taken =
  | { readonly taken: "new" | "repeat"; readonly conversation: ConversationId }
  | { readonly taken: "ignored" }
  | { readonly taken: "refused" };

/** False: not noted, so the platform must be told to bring it again. Never rejects. */
export type Reported = (report: Report) => Promise<boolean>;

/** `masked` is what staff see of the sender before they reveal it. Never rejects. */
export type Take = (activity: Partial<Activity>, masked: string) => Promise<Taken>;

/**
 * Carries Activities between a platform and the app. It is a BotAdapter, so the SDK's middleware and continueConversation
 * work on it; our own way out does not need a TurnContext, whose module loads the whole SDK (50 MB, 0.3 s).
 */
export class ChannelAdapter extends BotAdapter implements Channel {
  readonly #platform: Platform;
  readonly #log: Log;
  readonly #underWay = new Set<Promise<unknown>>();
  #stopping = new AbortController();
  #receive: Receive | null = null;
  /** Only where the platform has a way: the outbox looks whether it is there. */
  readonly invite?: NonNullable<Channel["invite"]>;
  readonly pace?: NonNullable<Channel["pace"]>;
  readonly starts?: Starts;

  constructor(platform: Platform, log: Log) {
    super();
    this.#platform = platform;
    this.#log = log;
    const invite = platform.invite?.bind(platform);
    if (invite) this.invite = (document, row) => this.#watch(this.#outcome(() => invite(activityOf(document, row))));
    if (platform.pace) this.pace = platform.pace;
    if (platform.starts) this.starts = platform.starts;
  }

  get capabilities(): Capabilities {
    return this.#platform.capabilities;
  }

  async start(receive: Receive, report?: TakeReport): Promise<void> {
    this.#receive = receive;
    this.#stopping = new AbortController();
    await this.#platform.open(
      (activity, masked) => this.#watch(this.#take(activity, masked)),
      (told) => this.#watch(this.#noted(told, report)),
    );
  }

  async stop(): Promise<void> {
    this.#receive = null;
    this.#stopping.abort();
    await Promise.allSettled(this.#underWay);
    await this.#platform.close();
  }

  /** Calls `receive` before the first await, so that what comes in order is stored in order. */
  async #take(activity: Partial<Activity>, masked: string): Promise<Taken> {
    const inbound = inboundOf(activity, masked);
    if (!inbound) return { taken: "ignored" };
    if (!this.#receive) return { taken: "refused" };
    try {
      const { stored, conversation } = await this.#receive(inbound);
      return { taken: stored, conversation };
    } catch (error) {
      this.#log.error("A message could not be stored; the platform is asked to bring it again.", error, {
        channel: this.capabilities.name,
      });
      return { taken: "refused" };
    }
  }

  async #noted(told: Report, report: TakeReport | undefined): Promise<boolean> {
    if (!this.#receive) return false;
    try {
      await report?.(told);
      return true;
    } catch (error) {
      this.#log.error("What became of a message could not be noted; the platform is asked to tell it again.", error, {
        channel: this.capabilities.name,
      });
      return false;
    }
  }

  /** A row that does not fit in one message is not cut: the caller fits replies when it commits them. */
  send(document: Pick<Document, "reference" | "conversation">, row: OutboxRow): Promise<SendOutcome> {
    const { signal } = row;
    const tell = this.#platform.tell?.bind(this.#platform);
    if (signal)
      return tell ? this.#watch(this.#outcome(() => tell(document, signal))) : Promise.resolve({ outcome: "failed", why: "other" });
    const [say, ...more] = fitSay(row.say, this.capabilities);
    if (say?.media && !this.capabilities.media.includes("note")) return Promise.resolve({ outcome: "failed", why: "other" });
    if (!say || more.length > 0) return Promise.resolve({ outcome: "failed", why: "too-long" });
    return this.#watch(this.#outcome(() => this.#platform.deliver(activityOf(document, { ...row, say }))));
  }

  canTell({ reference }: Pick<Document, "reference">, signal: Signal): boolean {
    return this.#platform.canTell?.(reference as Partial<ConversationReference>, signal) ?? false; // stored by referenceOf
  }

  async typing({ reference }: Pick<Document, "reference">): Promise<void> {
    await this.#platform.typing?.(reference as Partial<ConversationReference>); // stored by referenceOf
  }

  /** Not waited for when the channel stops: the next run gets the file. */
  async fetch(document: Pick<Document, "reference">, where: string, mostBytes: number): Promise<Fetched> {
    if (!this.#platform.fetch) return { outcome: "gone" };
    const { signal } = this.#stopping;
    const reference = document.reference as Partial<ConversationReference>; // stored by referenceOf
    const stopped = Promise.withResolvers<Fetched>();
    const stop = () => stopped.resolve({ outcome: "retry" });
    signal.addEventListener("abort", stop, { once: true });
    try {
      return await Promise.race([this.#platform.fetch({ where, mostBytes, reference, signal }), stopped.promise]);
    } catch (error) {
      this.#log.error("A file could not be fetched.", error, { channel: this.capabilities.name });
      return { outcome: "retry" };
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  async #outcome(call: () => Promise<SendOutcome>): Promise<SendOutcome> {
    try {
      return await call();
    } catch (error) {
      this.#log.error("A send ended without an outcome; staff see it and nothing is repeated.", error, { channel: this.capabilities.name });
      return { outcome: "unknown", why: "unexpected" };
    }
  }

  #watch<Result>(work: Promise<Result>): Promise<Result> {
    this.#underWay.add(work);
    const done = () => this.#underWay.delete(work);
    work.then(done, done);
    return work;
  }

  // --- The SDK's side -------------------------------------------------------

  override async sendActivities(_context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const responses: ResourceResponse[] = [];
    for (const activity of activities) {
      const sent = await this.#watch(this.#outcome(() => this.#platform.deliver(activity)));
      if (sent.outcome !== "sent") throw new Error(`The ${this.capabilities.name} channel could not send: ${sent.why}.`);
      responses.push({ id: activity.id ?? "" });
    }
    return responses;
  }

  override updateActivity(): Promise<void> {
    return Promise.reject(new Error("What a worker was told is not changed afterwards; send a new message."));
  }

  override deleteActivity(): Promise<void> {
    return Promise.reject(new Error("What a worker was told is not taken back; send a new message."));
  }

  override async continueConversation(
    reference: Partial<ConversationReference>,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<void> {
    const { TurnContext } = await import("botbuilder-core/lib/turnContext.js");
    const activity = TurnContext.applyConversationReference({ type: "event", name: "continueConversation" }, reference, true);
    await this.runMiddleware(new TurnContext(this, activity), logic);
  }
}
