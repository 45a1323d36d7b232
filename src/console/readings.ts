import type { Clock, Store } from "../app/ports.ts";
import type { Conversation } from "../domain/conversation.ts";
import type { StaffId, Time } from "../domain/message.ts";

const AGAIN_MS = 60 * 60_000;

/** Leaves a line in the audit when somebody reads a case, once an hour for the same person and case. */
export class Readings {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #last = new Map<string, Time>();

  constructor({ store, clock }: { readonly store: Store; readonly clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Rejects when the line cannot be kept: what leaves no trace is not shown. */
  async leave(who: StaffId, { id, ticket }: Conversation): Promise<void> {
    const at = this.#clock.now();
    const key = `${id} ${who}`;
    this.#forgetBefore(at - AGAIN_MS);
    if (this.#last.has(key)) return;
    const line = { at, who, did: "read", conversation: id };
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
