import { createHash } from "node:crypto";
import * as v from "valibot";
import type { Ids, Log } from "../../app/ports.ts";
import type { Choice } from "../../domain/message.ts";
import type { Kept } from "./mark.ts";

export interface PollsDeps {
  readonly kept: Kept;
  readonly ids: Pick<Ids, "conversation">;
  readonly log: Log;
}

/** What of a poll is seen again when somebody votes. */
export interface Asked {
  /** The chat in which it was sent. */
  readonly chat: string;
  readonly question: string;
  /** In the order in which they were sent. */
  readonly options: readonly string[];
}

/** A vote on an older poll than so many counts as its words. */
const REMEMBERED = 1_000;

const Shape = v.array(v.object({ poll: v.string(), choices: v.array(v.string()) }));

/**
 * What the options of the polls mean that were sent last. A vote tells only words, and "Yes" may have been offered twice since. Kept before a poll
 * leaves, by its conversation and a hash of its words, so that a crash while it was sent leaves no poll that is not known.
 */
export class Polls {
  readonly #deps: PollsDeps;
  #known = new Map<string, readonly string[]>();

  constructor(deps: PollsDeps) {
    this.#deps = deps;
  }

  /** Never rejects. */
  async open(): Promise<void> {
    const { kept, log } = this.#deps;
    try {
      this.#known = new Map(v.parse(Shape, (await kept.read()) ?? []).map(({ poll, choices }) => [poll, choices]));
    } catch (error) {
      log.error("What earlier polls meant cannot be read; votes on them count as words.", error, { channel: "whatsapp" });
    }
  }

  /** Before a poll is sent. Never rejects: a vote that is not known any more counts as its words. */
  async offer(chat: string, question: string, choices: readonly Choice[]): Promise<void> {
    const { kept, log } = this.#deps;
    const poll = this.#nameOf({ chat, question, options: choices.map(({ label }) => label) });
    const ids = choices.map(({ id }) => id);
    const isKept = this.#known.get(poll)?.join("\n") === ids.join("\n");
    this.#known.delete(poll);
    this.#known.set(poll, ids);
    for (const oldest of [...this.#known.keys()].slice(0, -REMEMBERED)) this.#known.delete(oldest);
    if (isKept) return;
    try {
      await kept.write([...this.#known].map(([name, meant]) => ({ poll: name, choices: meant })));
    } catch (error) {
      log.error("What a poll means could not be kept; after a restart a vote on it counts as words.", error, { channel: "whatsapp" });
    }
  }

  /** The choice that an option stands for; null for a poll that is not known. */
  choiceOf(asked: Asked, option: string): string | null {
    return this.#known.get(this.#nameOf(asked))?.[asked.options.indexOf(option)] ?? null;
  }

  /** The library trims words that it sends. */
  #nameOf({ chat, question, options }: Asked): string {
    const words = JSON.stringify([question, ...options].map((text) => text.trim()));
    return `${this.#deps.ids.conversation("whatsapp", chat)} ${createHash("sha256").update(words).digest("base64url")}`;
  }
}
