import { BotAdapter } from "botbuilder-core/lib/botAdapter.js";
import type { TurnContext } from "botbuilder-core/lib/turnContext.js";
import type { Activity, ConversationReference, ResourceResponse } from "botframework-schema";
import type { Capabilities, Channel, Document, Log, OutboxRow, Receive, SendOutcome } from "../app/ports.ts";
import type { ConversationId } from "../domain/message.ts";
import { activityOf, inboundOf } from "./activity.ts";
import { fitSay } from "./fit.ts";

/** The part of a channel that differs from platform to platform. */
export interface Platform {
  readonly capabilities: Capabilities;
  /** Begins to listen; every Activity goes to `take`. */
  open(take: Take): Promise<void>;
  /** Stops listening. */
  close(): Promise<void>;
  /** Shows one Activity: one call to the platform. May reject; the adapter makes that an outcome. */
  deliver(activity: Partial<Activity>): Promise<SendOutcome>;
  typing?(reference: Partial<ConversationReference>): Promise<void>;
}

/** What became of an Activity that came in. `refused`: not stored, so the platform must be told to bring it again. */
export type Taken =
  | { readonly taken: "new" | "repeat"; readonly conversation: ConversationId }
  | { readonly taken: "ignored" }
  | { readonly taken: "refused" };

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
  #receive: Receive | null = null;

  constructor(platform: Platform, log: Log) {
    super();
    this.#platform = platform;
    this.#log = log;
  }

  get capabilities(): Capabilities {
    return this.#platform.capabilities;
  }

  async start(receive: Receive): Promise<void> {
    this.#receive = receive;
    await this.#platform.open((activity, masked) => this.#watch(this.#take(activity, masked)));
  }

  async stop(): Promise<void> {
    this.#receive = null;
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

  /** A row that does not fit in one message is not cut: the caller fits replies when it commits them. */
  send(document: Pick<Document, "reference" | "conversation">, row: OutboxRow): Promise<SendOutcome> {
    const [say, ...more] = fitSay(row.say, this.capabilities);
    if (!say || more.length > 0) return Promise.resolve({ outcome: "failed", why: "too-long" });
    return this.#watch(this.#deliver(() => activityOf(document, { ...row, say })));
  }

  async typing({ reference }: Pick<Document, "reference">): Promise<void> {
    await this.#platform.typing?.(reference as Partial<ConversationReference>); // stored by referenceOf
  }

  async #deliver(activity: () => Partial<Activity>): Promise<SendOutcome> {
    try {
      return await this.#platform.deliver(activity());
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
      const sent = await this.#watch(this.#deliver(() => activity));
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
