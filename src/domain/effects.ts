import type { Conversation } from "./conversation.ts";
import type { ConversationId, MessageId, Say, StaffId, TicketId, Time, TopicId } from "./message.ts";
import type { Letter } from "./move/types.ts";

/** What the world must do because of an event; the shell commits them with the conversation and only then acts. */
export type Effect = SayEffect | DeskEffect | AuditEffect | RefusedEffect | LetterEffect;

/** Send one message to the worker. `from` tells who speaks; ids come from the event's id, so a replay repeats them. */
export interface SayEffect {
  readonly kind: "say";
  readonly id: MessageId;
  readonly from: "bot" | "staff";
  readonly say: Say;
}

/** Tell the desk (queue view, live chats) that something changed. */
export interface DeskEffect {
  readonly kind: "desk";
  readonly what:
    | "opened"
    | "message"
    | "claimed"
    | "released"
    | "resolved"
    | "reopened"
    | "waiting-too-long"
    | "claimed-no-reply"
    | "delivery"
    | "moved";
  readonly ticket: TicketId;
}

/** Leave a line that says who did what to whose data; never its content. */
export interface AuditEffect {
  readonly kind: "audit";
  readonly line: AuditLine;
}

export interface AuditLine {
  readonly at: Time;
  readonly who: StaffId | "worker" | "system";
  readonly did: string;
  readonly conversation: ConversationId;
  readonly ticket?: TicketId;
  readonly topic?: TopicId;
}

/** A verb of staff could not be done; `why` is a key of locales under `desk.refused.`. */
export interface RefusedEffect {
  readonly kind: "refused";
  readonly why:
    | "owned-by-other"
    | "not-open"
    | "already-open"
    | "not-claimed"
    | "not-yours"
    | "stopped"
    | "erased"
    | "empty"
    | "too-long"
    | "nothing-to-reopen"
    | "not-stored"
    | "moved";
}

/** Bring this to another conversation. */
export interface LetterEffect {
  readonly kind: "letter";
  readonly letter: Letter;
}

export interface Advanced {
  readonly conversation: Conversation;
  readonly effects: readonly Effect[];
}
