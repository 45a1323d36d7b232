import type { Clock, Store } from "../app/ports.ts";
import type { Conversation } from "../domain/conversation.ts";
import type { StaffId, Time } from "../domain/message.ts";

/** What is noted, and after how long anew. */
interface Noted {
  readonly did: string;
  readonly againMs: number;
}

const READ: Noted = { did: "read", againMs: 60 * 60_000 };

/** Leaves a line in the audit when somebody reads a case or a part of it, once an hour or so for the same person and thing. */
export class Readings {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #noted: Noted;
  readonly #last = new Map<string, Time>();

  constructor({ store, clock }: { readonly store: Store; readonly clock: Clock }, noted = READ) {
    this.#noted = noted;
    this.#store = store;
    this.#clock = clock;
  }

  /** Rejects when the line cannot be kept: what leaves no trace is not shown. */
  async leave(who: StaffId, { id, ticket }: Conversation, part = ""): Promise<void> {
    const { did, againMs } = this.#noted;
    const at = this.#clock.now();
    const key = `${id} ${who} ${part}`;
    this.#forgetBefore(at - againMs);
    if (this.#last.has(key)) return;
    const line = { at, who, did, conversation: id };
    await this.#store.audit(ticket ? { ...line, ticket: ticket.id } : line);
    this.#last.set(key, at);
  }

  #forgetBefore(time: Time): void {
    for (const [key, at] of this.#last) {
      if (at > time) return; // oldest first
      this.#last.delete(key);
    }
  }
}
