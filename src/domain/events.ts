import type { Outcome, TimerKind } from "./conversation.ts";
import type { Language } from "./language.ts";
import type { Content, Delivery, Media, MessageId, StaffId, Time } from "./message.ts";
import type { MoveStep } from "./move/types.ts";

/** What can happen to a conversation. `id` is unique in it, `at` is when the shell stored the event. */
export type Event = WorkerEvent | StaffEvent | TimerEvent | DeliveryEvent | CorrectionEvent | MediaEvent | MoveEvent | HandOverEvent;

interface Happened {
  readonly id: string;
  readonly at: Time;
}

/** The worker wrote, pressed a button, sent something, or opened the chat. */
export interface WorkerEvent extends Happened {
  readonly kind: "message" | "opened";
  readonly content: Content;
  /** What the channel knows: its language setting and a start parameter. */
  readonly hints?: { readonly language?: Language; readonly start?: string };
}

export type StaffVerb =
  | { readonly verb: "open" }
  | { readonly verb: "claim" }
  | { readonly verb: "release" }
  | { readonly verb: "reply"; readonly text: string }
  | { readonly verb: "voice"; readonly media: Media }
  | { readonly verb: "note"; readonly text: string }
  | { readonly verb: "resolve"; readonly outcome: Outcome }
  | { readonly verb: "reopen" }
  | { readonly verb: "transfer"; readonly to: StaffId }
  /** Makes a code with which the case goes on elsewhere; `tell`: the conversation that has it is told at the end. */
  | { readonly verb: "move"; readonly tell: boolean }
  | { readonly verb: "keep-here" };

/** A staff member did something with the ticket. */
export interface StaffEvent extends Happened {
  readonly kind: "staff";
  readonly staff: StaffId;
  readonly do: StaffVerb;
}

export interface TimerEvent extends Happened {
  readonly kind: "timer";
  readonly timer: TimerKind;
}

/** A channel reports what became of a message. */
export interface DeliveryEvent extends Happened {
  readonly kind: "delivery";
  readonly message: MessageId;
  readonly outcome: Delivery;
  /** Why, in words for staff; a key of locales under `delivery.`. */
  readonly why?: string;
}

/** The file of a worker's message is kept now, or will not be. `megabytes`: the most that is taken. */
export interface MediaEvent extends Happened {
  readonly kind: "media";
  readonly message: MessageId;
  readonly came: Media | { readonly without: "too-big"; readonly megabytes: number } | { readonly without: "lost" };
}

/** One text of a conversation that was handed over to us. */
export interface Said {
  readonly from: "worker" | "other";
  readonly text: string;
}

/** A conversation was handed over to us (`initiate`), or another desk tells what became of one that was handed over to it. */
export interface HandOverEvent extends Happened {
  readonly kind: "hand-over";
  readonly what: "initiate" | "accepted" | "failed" | "completed";
  /** What was said before it was handed over to us, oldest first. */
  readonly said?: readonly Said[];
  readonly hints?: NonNullable<WorkerEvent["hints"]>;
}

/** Staff confirmed that a worker who was told something that no longer holds is told so. */
export interface CorrectionEvent extends Happened {
  readonly kind: "correction";
  readonly staff: StaffId;
  /** The id of the fact. */
  readonly fact: string;
  /** Digests of what the worker was told, and of the words that were confirmed to replace it. */
  readonly said: string;
  readonly now: string;
}

/** A conversation learns something of another, in a move of a case between them. */
export interface MoveEvent extends Happened {
  readonly kind: "move";
  readonly do: MoveStep;
}
