import type { ConversationId } from "../domain/message.ts";

/** To whom we may write first, though she has not written for so long: to so many workers a day. */
export interface Starts {
  /** Whether a message to this worker may go now. */
  may(id: ConversationId): boolean;
  /** Counts the worker, durably before it resolves; false, and nothing is counted, when there are too many. Rejects when it cannot be kept. */
  take(id: ConversationId): Promise<boolean>;
}
