import type { ToldFacts } from "./answers/told.ts";
import type { CheckDialogue, Money } from "./checks/types.ts";
import type { Language } from "./language.ts";
import type { Choice, ConversationId, Jurisdiction, Message, StaffId, TicketId, Time, TopicId } from "./message.ts";
import type { Came, Coming, Gone, Leaving, Moving } from "./move/types.ts";

export type Owner = "bot" | "queue" | "staff";

/** Lower is more urgent. `danger` jumps the queue. */
export const PRIORITIES = ["danger", "high", "normal"] as const;
export type Priority = (typeof PRIORITIES)[number];

export const OUTCOMES = ["informed", "referred", "complaint-filed", "settled", "unreachable", "duplicate", "other"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A request for a person. A conversation has at most one open ticket. */
export interface Ticket {
  readonly id: TicketId;
  readonly openedAt: Time;
  readonly reason: "asked" | "danger" | "unsure" | "complaint" | "bad-answer" | "staff";
  readonly topic: TopicId | null;
  readonly priority: Priority;
  readonly state: "queued" | "claimed" | "resolved";
  /** When the worker began to wait: queued since, or the first message without an answer by staff. */
  readonly waitingSince: Time | null;
  readonly claimedBy?: StaffId;
  readonly claimedAt?: Time;
  readonly resolvedAt?: Time;
  readonly outcome?: Outcome;
  /** Another bot or desk handed it over to us, and waits to hear what becomes of it. */
  readonly handed?: true;
  /** How the worker said it went. */
  readonly rating?: "good" | "bad";
  /** Numbers that the case had in other conversations, the first one first. */
  readonly formerly?: readonly TicketId[];
}

/** What answers depend on; asked for only when one does. `unknown` = asked, and the worker does not know or say. */
export interface Profile {
  readonly destination?: Jurisdiction | "unknown";
  readonly origin?: Jurisdiction | "unknown";
  readonly sector?: string;
  /** True once another destination was named: in danger it is asked anew where the worker is. */
  readonly moved?: true;
}

/** The question that the bot has put and whose reply it awaits; null when it awaits none. */
export type Dialogue =
  | { readonly kind: "language"; readonly then?: string }
  /** `also`: what else was asked, to be offered with the answer. `amount`: what was asked for as a fee, to be checked after it. */
  | {
      readonly kind: "profile";
      readonly field: "destination" | "origin";
      readonly topic: TopicId;
      readonly also?: TopicId;
      readonly amount?: Money;
      readonly again?: true;
    }
  | CheckDialogue
  | { readonly kind: "clarify"; readonly text: string }
  /** `again`: asked a second time, after an answer that was not understood. */
  | { readonly kind: "perhaps-danger"; readonly topic: TopicId; readonly again?: true }
  | { readonly kind: "confirm-person"; readonly reason: Ticket["reason"]; readonly topic: TopicId | null }
  | { readonly kind: "privacy" }
  | { readonly kind: "confirm-erase" }
  | { readonly kind: "feedback"; readonly topic: TopicId }
  | { readonly kind: "rate-case" }
  | { readonly kind: "safe-contact" }
  | { readonly kind: "move"; readonly move: string };

export const TIMERS = ["waiting-too-long", "claimed-no-reply", "silence", "perhaps-danger"] as const;
export type TimerKind = (typeof TIMERS)[number];
export interface Timer {
  readonly kind: TimerKind;
  readonly due: Time;
}

export interface LastAnswer {
  readonly topic: TopicId;
  readonly jurisdiction: Jurisdiction;
  readonly at: Time;
  /** What else was asked, which is offered again when the answer is asked for another country. */
  readonly also?: TopicId;
  /** The rule was asked for and told once more. */
  readonly again?: true;
}

/** Everything that `advance` knows of a worker. Plain data: it is saved and reloaded between any two events. */
export interface Conversation {
  readonly id: ConversationId;
  readonly channel: string;
  readonly startedAt: Time;
  readonly owner: Owner;
  readonly language: Language;
  /** How the language came about; one picked from the list is not changed by what the matcher sees, and one asked for in words seldom. */
  readonly languageFrom: "default" | "channel" | "detected" | "asked" | "chosen";
  readonly profile: Profile;
  readonly dialogue: Dialogue | null;
  /** The choices last offered, in order, so that "2" or "២" means the second. */
  readonly menu: readonly Choice[];
  readonly lastAnswer: LastAnswer | null;
  readonly greeted: boolean;
  readonly stopped: boolean;
  /** Since STOP the worker wrote of danger, and was told how to begin again. */
  readonly startTold?: boolean;
  /** Whether the worker said that it is safe to write first; null when never asked. */
  readonly safeToMessage: boolean | null;
  readonly ticket: Ticket | null;
  readonly pastTickets: readonly Ticket[];
  readonly timers: readonly Timer[];
  /** Times of the worker's last messages, for the flood guard; and the bot's last text, for the loop guard. */
  readonly pace: {
    readonly recent: readonly Time[];
    readonly quietUntil: Time;
    readonly lastSaid: string;
    readonly repeats: number;
    readonly saidAt?: Time;
  };
  /** Unclear messages in a row; the second one leads to a person. */
  readonly misses: number;
  /** The latest messages; older ones are moved to pages by the shell. */
  readonly transcript: readonly Message[];
  readonly messageCount: number;
  /** Set when the worker had everything deleted: the shell removes the document once its last reply is out. */
  readonly erased?: boolean;
  readonly campaign?: string;
  /** What the worker was told lately, so that it can be put right when a fact changes. */
  readonly told?: ToldFacts;
  /** The case is about to go on in another conversation, or one of another to go on here. */
  readonly move?: Moving | null;
  readonly coming?: Coming | null;
  /** The case is on its way: until it has arrived, or has come back, nothing else happens here. */
  readonly leaving?: Leaving | null;
  /** Cases that came from elsewhere, and numbers of those that went. */
  readonly came?: readonly Came[];
  readonly gone?: readonly Gone[];
  /** Times of the codes that were written here lately. */
  readonly tries?: readonly Time[];
}

/** A conversation in which nothing has happened yet. */
export function newConversation(id: ConversationId, channel: string, at: Time, language: Language): Conversation {
  return {
    id,
    channel,
    startedAt: at,
    owner: "bot",
    language,
    languageFrom: "default",
    profile: {},
    dialogue: null,
    menu: [],
    lastAnswer: null,
    greeted: false,
    stopped: false,
    safeToMessage: null,
    ticket: null,
    pastTickets: [],
    timers: [],
    pace: { recent: [], quietUntil: 0, lastSaid: "", repeats: 0 },
    misses: 0,
    transcript: [],
    messageCount: 0,
  };
}
