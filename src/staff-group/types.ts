import type { Clock, Log, Store } from "../app/ports.ts";
import type { Staff } from "../app/staff.ts";
import type { ContentSet } from "../domain/content.ts";
import type { Language } from "../domain/language.ts";
import type { ConversationId, StaffId, TicketId, Time } from "../domain/message.ts";

/** One call of the Bot API: resolves with its result, rejects with what the platform's library throws. */
export type Call = (method: string, body: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** What the operator sets for the group. */
export interface GroupSettings {
  /** Id of the supergroup, as the platform gives it: negative. */
  readonly chat: number;
  /** Whether the words of a conversation are posted; else only that there are new ones. */
  readonly text: boolean;
  readonly language: Language;
}

/** A staff member as the group needs her; `telegram`: the number of her account there. */
export interface Colleague {
  readonly id: StaffId;
  readonly name: string;
  readonly telegram?: number;
}

export interface GroupDeps {
  readonly settings: GroupSettings;
  readonly call: Call;
  /** The bot's own number. */
  readonly bot: number;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly content: () => ContentSet;
  readonly colleagues: () => Promise<readonly Colleague[]>;
  /** Where staff reach the service; null: not from outside. */
  readonly publicUrl: string | null;
}

/** What is wanted of a running service. */
export interface Desk {
  readonly staff: Staff;
}

/** A case's topic in the group, and what has been posted there. Holds nothing that a worker said. */
export interface Topic {
  readonly conversation: ConversationId;
  /** When that conversation began: after "delete everything" the same worker begins another one. */
  readonly started: Time;
  readonly ticket: TicketId;
  readonly chat: number;
  readonly thread: number;
  /** Messages of the transcript, counted from its first, that are posted or left out for good. */
  readonly posted: number;
  /** The count when the topic was made: what was said before is posted whoever said it. */
  readonly since: number;
  /** Messages, counted alike, of which it is known whether they arrived. */
  readonly settled: number;
  /** The message with the buttons, and what it tells; empty: none was posted. */
  readonly card: number | null;
  readonly shown: string;
  /** An earlier card that still has its buttons. */
  readonly oldCard: number | null;
  readonly closed: boolean;
  /** The day, as YYYY-MM-DD in UTC, for which the audit says that words of the worker were shown here. */
  readonly noted?: string;
}

/** A sentence to somebody in the group, kept until it is posted. */
export interface Notice {
  readonly thread: number | null;
  readonly replyTo: number;
  readonly text: string;
}
