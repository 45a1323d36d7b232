import type { Document, Log, QueueRow } from "../app/ports.ts";
import type { ConversationId } from "../domain/message.ts";
import { queueRow, removedRow } from "./rows.ts";

export type Listener = (row: QueueRow, document: Document | null) => void;

/** Those who want to know of every committed change. One that throws harms neither the change nor the others. */
export class Listeners {
  #log: Log;
  #all = new Set<Listener>();

  constructor(log: Log) {
    this.#log = log;
  }

  add(listener: Listener): () => void {
    const own: Listener = (row, document) => listener(row, document); // the same function may be added twice
    this.#all.add(own);
    return () => {
      this.#all.delete(own);
    };
  }

  /** `before` is the document that was changed or removed. */
  tell(id: ConversationId, document: Document | null, before: Document | null): void {
    const last = document ?? before;
    if (!last) return;
    const row = document ? queueRow(document) : removedRow(id, last);
    for (const listener of [...this.#all]) {
      try {
        listener(row, document);
      } catch (error) {
        this.#log.error("A listener of the store failed; the change itself is stored.", error);
      }
    }
  }
}
