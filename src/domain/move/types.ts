import type { ToldFacts } from "../answers/told.ts";
import type { Conversation, Profile, Ticket, Timer } from "../conversation.ts";
import type { Language } from "../language.ts";
import type { ConversationId, Message, MessageId, Say, StaffId, TicketId, Time } from "../message.ts";

/** Identifies one move of a case from a conversation to another: random, made with its code. */
export type MoveId = string;

/** A move that was begun in the conversation that has the case. */
export interface Moving {
  readonly id: MoveId;
  readonly code: string;
  readonly until: Time;
  /** Who began it: then this staff member has made sure who asks, and the first conversation is not asked. */
  readonly by: "worker" | StaffId;
  /** Whether the first conversation is told at the end that the case goes on elsewhere. */
  readonly tell: boolean;
  /** `written`: in the conversation `to`, which is asked; `agreed`: it said yes; `asked`: so was the first one. */
  readonly stage: "shown" | "written" | "agreed" | "asked";
  readonly to?: ConversationId;
  readonly channel?: string;
}

/** A case that the other conversation may get. */
export interface Coming {
  readonly id: MoveId;
  readonly from: ConversationId;
  /** Whether the first conversation will be asked as well. */
  readonly asks: boolean;
  readonly stage: "offered" | "agreed";
  /** The code that was written here; until then it asks again instead of being tried. */
  readonly code: string;
  readonly until: Time;
}

/** The case on its way, and to whom. It stays with the first conversation until the second one says that it has it. */
export interface Leaving {
  readonly id: MoveId;
  readonly to: ConversationId;
  readonly tell: boolean;
  readonly parcel: Parcel;
}

/** The whole of what moves: the first conversation keeps none of it. */
export interface Parcel {
  readonly channel: string;
  readonly ticket: Ticket;
  readonly pastTickets: readonly Ticket[];
  readonly owner: Conversation["owner"];
  readonly timers: readonly Timer[];
  readonly profile: Profile;
  readonly language: Language;
  readonly languageFrom: Conversation["languageFrom"];
  readonly lastAnswer: Conversation["lastAnswer"];
  readonly told: ToldFacts;
  /** The whole transcript, oldest first; the shell adds what lies in pages, the first `paged` ones. */
  readonly messages: readonly Message[];
  readonly paged: number;
  /** Messages of staff that were not sent yet; the shell adds them. */
  readonly waiting: readonly { readonly id: MessageId; readonly say: Say }[];
  /** Files that belong to them; the shell lists them, and copies their bytes. */
  readonly files: readonly { readonly id: string; readonly bytes: number }[];
  readonly campaign?: string;
  readonly came: readonly Came[];
}

/** A case that came from another conversation. */
export interface Came {
  readonly id: MoveId;
  readonly from: ConversationId;
  readonly channel: string;
  readonly at: Time;
  readonly tickets: readonly TicketId[];
}

/** A case that went on elsewhere: its number is found again by `to`, and is not given a second time. */
export interface Gone {
  readonly ticket: TicketId;
  /** Not there once the worker has had the case deleted where it went. */
  readonly to?: ConversationId;
}

/** What one conversation learns of the other. Each is done once, however often it arrives. */
export type MoveStep =
  | { readonly step: "code"; readonly move: MoveId; readonly code: string; readonly by: "worker" | StaffId; readonly tell: boolean }
  | { readonly step: "written"; readonly code: string; readonly from: ConversationId; readonly channel: string }
  | { readonly step: "refused"; readonly why: "wrong" | "expired" | "too-many" }
  | {
      readonly step: "offered";
      readonly move: MoveId;
      readonly from: ConversationId;
      readonly asks: boolean;
      readonly code: string;
      readonly until: Time;
    }
  | { readonly step: "agreed"; readonly move: MoveId }
  | { readonly step: "cancelled"; readonly move: MoveId }
  | { readonly step: "take"; readonly move: MoveId; readonly from: ConversationId; readonly parcel: Parcel }
  | { readonly step: "taken"; readonly move: MoveId }
  | { readonly step: "returned"; readonly move: MoveId }
  | { readonly step: "forgotten"; readonly tickets: readonly TicketId[] };

/**
 * Something for another conversation, committed with the one that sends it and brought until it is stored there. `id` becomes the id of the
 * event, so that a letter brought twice happens once; it names no conversation.
 */
export type Letter =
  | { readonly kind: "wants-code"; readonly id: string; readonly by: "worker" | StaffId; readonly tell: boolean }
  | { readonly kind: "code-written"; readonly id: string; readonly code: string }
  | { readonly kind: "step"; readonly id: string; readonly to: ConversationId; readonly do: MoveStep };
