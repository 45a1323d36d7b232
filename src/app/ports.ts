import type { Conversation, Priority } from "../domain/conversation.ts";
import type { AuditLine } from "../domain/effects.ts";
import type { Event, HandOverEvent, WorkerEvent } from "../domain/events.ts";
import type { ConversationId, Message, MessageId, Say, StaffId, TicketId, Time } from "../domain/message.ts";
import type { Letter } from "../domain/move/types.ts";
import type { Starts } from "./starts.ts";

/** Milliseconds since 1970 and one-shot timers; a frozen one drives the tests. */
export interface Clock {
  now(): Time;
  /** Calls `run` once after `ms`; the result cancels it. Never keeps the process alive. */
  after(ms: number, run: () => void): () => void;
}

/** The only source of randomness. */
export interface Ids {
  /** A new id, unguessable, 26 characters of [a-z0-9]. */
  random(): string;
  /** The conversation of an address: the same pair gives the same id; keyed, so that it does not reveal the address. */
  conversation(channel: string, address: string): ConversationId;
  /** A number in [0, 1) for jitter. */
  fraction(): number;
}

export interface Log {
  info(what: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
  warn(what: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
  /** `error` is reduced to its name and a message without quoted content. */
  error(what: string, error: unknown, fields?: Readonly<Record<string, string | number | boolean>>): void;
}

// --- Store ------------------------------------------------------------------

/** One event that is stored and not yet processed. */
export interface InboxRow {
  /** The platform's own id, or ours for staff and timers: stored once. */
  readonly externalId: string;
  readonly event: Event;
}

/** One message that is committed and not yet known to be out. */
export interface OutboxRow {
  readonly id: MessageId;
  readonly from: "bot" | "staff";
  readonly say: Say;
  readonly queuedAt: Time;
  /** `sending`: handed to the platform, outcome not known yet. */
  readonly state: "ready" | "sending";
  readonly attempts: number;
  /** Not before this time. */
  readonly notBefore: Time;
  /** Only after the worker has written again. */
  readonly held?: Held;
  /** Not a message to the worker but what another bot or desk is told. */
  readonly signal?: Signal;
}

/** Another desk may take the case; or what became of a case that was handed over to us. */
export type Signal = "initiate" | "accepted" | "failed" | "completed";

/** A message that the platform does not take until the worker writes. */
export interface Held {
  /** The worker's last message when it was held: once there is a newer one, it may go. */
  readonly after: MessageId | null;
  /** Whether the platform asked the worker to write, because of this message. `asking`: the call was made, its outcome is not known yet. */
  readonly asked?: "asking" | "yes" | "no";
  /** Tries to ask so far, and the time before which there is no other. */
  readonly tries: number;
  readonly notBefore: Time;
}

/** What is saved as one: a conversation with its ticket, its events and its messages to send. */
export interface Document {
  readonly conversation: Conversation;
  /** The stored return address (a botbuilder ConversationReference), opaque outside src/channels. */
  readonly reference: unknown;
  /** Contact as staff may see it: masked until revealed. */
  readonly address: { readonly masked: string; readonly full: string };
  readonly inbox: readonly InboxRow[];
  readonly outbox: readonly OutboxRow[];
  /** External ids seen lately, newest last, so that a redelivery is stored once. */
  readonly seen: readonly string[];
  /** Pages of older messages, each a file of its own. */
  readonly pages: number;
  /** Files of workers and staff, each kept beside the document; listed before its bytes are there. */
  readonly media?: readonly MediaFile[];
  /** Files that the platform is still to give us. */
  readonly fetching?: readonly MediaFetch[];
  /** What other conversations are to learn, until it is stored there. */
  readonly letters?: readonly Letter[];
}

/** A file of a conversation; `bytes` counts once it is kept, 0 until then. */
export interface MediaFile {
  readonly id: string;
  readonly bytes: number;
}

/** A file that a worker sent and that is not fetched yet. */
export interface MediaFetch extends MediaPlace {
  /** Under which it will be kept. */
  readonly media: string;
  readonly message: MessageId;
  /** Tries that were begun. */
  readonly attempts: number;
  readonly notBefore: Time;
}

/** Where the channel finds a file, opaque outside src/channels, and how large it is said to be; 0 when nothing is said. */
export interface MediaPlace {
  readonly where: string;
  readonly announced: number;
}

/** What the queue shows of a conversation that has something open; held in memory. */
export interface QueueRow {
  readonly id: ConversationId;
  readonly ticket: TicketId | null;
  readonly owner: Conversation["owner"];
  readonly priority: Priority | null;
  readonly waitingSince: Time | null;
  /** An answer of staff waits until the worker writes, by the platform's rule: the worker does not have it. */
  readonly answerHeld?: true;
  /** The worker said that messages are not safe: whoever sees the queue must know before opening the case. */
  readonly notSafe?: true;
  readonly claimedBy?: StaffId;
  readonly topic: string | null;
  readonly language: string;
  readonly channel: string;
  readonly nextTimer: Time | null;
  readonly hasInbox: boolean;
  readonly hasOutbox: boolean;
  /** Numbers that the case had before it went on here. */
  readonly formerly?: readonly TicketId[];
  /** The code with which its case can go on elsewhere. */
  readonly moveCode?: string;
}

/** A damaged or unreadable document, told to the operator. */
export interface Damage {
  readonly id: ConversationId;
  readonly what: "recovered" | "set-aside";
  readonly at: Time;
}

/**
 * Keeps documents. Where they are on a disk, what is in places and contact cards is encrypted there; one that cannot be opened again is read as
 * `locked`, never blocks its document, and stays on the disk as it is. Every write is durable (on the disk, not in its cache) before its promise settles.
 * Changes of one conversation run one after another in the order of the calls; different ones run side by side.
 */
export interface Store {
  /** Claims the folder or database. Rejects with a StoreError when it cannot write or another process has it. */
  open(): Promise<void>;
  /** Waits for writes under way and releases the claim. Calls after it reject. */
  close(): Promise<void>;
  read(id: ConversationId): Promise<Document | null>;
  /**
   * Replaces a document by what `change` makes of it. `change` is called once with the current document;
   * returning the same object writes nothing, returning null removes the document with its pages and files; counting fewer pages, or listing fewer files, removes the others.
   * When the write fails (disk full) the promise rejects, and the old document stands.
   */
  update(id: ConversationId, change: (document: Document | null) => Document | null): Promise<Document | null>;
  /** Conversations with an open ticket, a timer, or something in inbox or outbox. From memory: no disk read. */
  active(): Iterable<QueueRow>;
  /** Called after every committed change. */
  onChange(listener: (row: QueueRow, document: Document | null) => void): () => void;
  /** The conversation of a case number, open or closed; null when there is none. */
  findTicket(ticket: TicketId): Promise<ConversationId | null>;
  /** Keeps the bytes of a file that the document lists, encrypted. False, and nothing is kept, when it does not list it (any more). */
  saveMedia(id: ConversationId, media: string, bytes: Uint8Array): Promise<boolean>;
  /** The bytes of a file that the document lists; null when they are not there, or damaged. */
  media(id: ConversationId, media: string): Promise<Uint8Array | null>;
  /** Older messages, by page number from 0. */
  page(id: ConversationId, page: number): Promise<readonly Message[]>;
  /** Appends a line durably; never holds message text or contact data. */
  audit(line: AuditLine): Promise<void>;
  /** The newest lines first, of one conversation when given. */
  auditLines(limit: number, id?: ConversationId): Promise<readonly AuditLine[]>;
  /** A small named document (staff accounts, keys), durable as the others. */
  readSetting(name: string): Promise<unknown>;
  writeSetting(name: string, value: unknown): Promise<void>;
  damages(): readonly Damage[];
  /** Visits every conversation; for reports and deletion runs only. */
  all(): AsyncIterable<Document>;
}

/** Why a store refuses; `message` is a sentence for the operator that says what to do next. */
export class StoreError extends Error {
  readonly code: "locked" | "not-writable" | "full" | "closed" | "io";
  constructor(code: StoreError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreError";
    this.code = code;
  }
}

// --- Channel ----------------------------------------------------------------

/** What a platform can show, as data; the outbox fits replies to it. */
export interface Capabilities {
  readonly name: string;
  /** Longest text in UTF-16 units; longer ones are split at sentence borders. */
  readonly maxText: number;
  /** Most buttons on a message, 0 = none: choices become numbered lines. */
  readonly maxButtons: number;
  /** Longest text above buttons, where it is shorter; above it they become numbered lines. */
  readonly maxTextWithButtons?: number;
  /** Longest label of a button: in characters as a reader counts them, or as the platform does, which counts each sign of Khmer or Burmese by itself. */
  readonly labelsIn?: "signs";
  readonly maxLabel: number;
  /** Buttons are the options of a poll: two or more, and no two alike, below a question. */
  readonly buttonsArePoll?: true;
  /** Messages a second in all, and to one chat. */
  readonly perSecond: number;
  readonly perSecondChat: number;
  /** Sending the same message id twice shows it once, so a crash while sending is harmless. */
  readonly idempotent: boolean;
  /** Media kinds that can be shown to the worker; `note` is a voice message of staff. */
  readonly media: readonly ("photo" | "voice" | "document" | "note")[];
  /** A sound is a message of its own, without words. */
  readonly soundApart?: true;
  /** How long after a worker's message the platform takes messages to her; none: always. Milliseconds. */
  readonly windowMs?: number;
  /** The platform would take them, but we do not write first. */
  readonly windowOurs?: true;
}

/** A failed send as a value: what to do, and why in words for staff (a key of locales under `delivery.`). */
export type SendOutcome =
  | { readonly outcome: "sent" }
  | { readonly outcome: "retry"; readonly why: string; readonly afterMs?: number }
  | { readonly outcome: "failed"; readonly why: string }
  | { readonly outcome: "gone"; readonly why: string }
  | { readonly outcome: "unknown"; readonly why: string }
  /** Refused until the worker writes again. */
  | { readonly outcome: "waits"; readonly why: string };

/** What a platform tells later of a message that it had taken. `id` is the same when it tells it again. */
export interface Report {
  readonly id: string;
  readonly conversation: ConversationId;
  /** The row that was sent, or `invitationOf` it. */
  readonly row: string;
  readonly came:
    | { readonly outcome: "sent" | "delivered" | "read" }
    | Extract<SendOutcome, { readonly outcome: "failed" | "gone" | "waits" }>;
}

/** Notes a report; resolves when it is durable. Rejects when it cannot be stored. */
export type TakeReport = (report: Report) => Promise<void>;

/** One update of a platform, mapped: who, which, what. */
export interface Inbound {
  readonly channel: string;
  /** The platform's stable name of the chat. */
  readonly chat: string;
  /** What staff see of it before they reveal it. */
  readonly masked: string;
  readonly externalId: string;
  readonly reference: unknown;
  readonly event: Pick<WorkerEvent, "kind" | "content" | "hints">;
  /** Not the worker but another bot or desk says something, and this; of `event` only the hints count then. */
  readonly handOver?: Pick<HandOverEvent, "what" | "said">;
  /** The file that belongs to it. */
  readonly media?: MediaPlace;
}

/** What came of asking a platform for a file. `gone`: it will never give it, or the place is not one that we may ask. */
export type Fetched =
  | { readonly outcome: "fetched"; readonly bytes: Uint8Array }
  | { readonly outcome: "retry"; readonly afterMs?: number }
  | { readonly outcome: "too-big" }
  | { readonly outcome: "gone" };

/** Stores what came in; resolves when it is durable, so that the platform may be told so. */
export type Receive = (inbound: Inbound) => Promise<{ readonly conversation: ConversationId; readonly stored: "new" | "repeat" }>;

/** A way to reach workers. */
export interface Channel {
  readonly capabilities: Capabilities;
  /** Left out: beyond the window nothing goes out. */
  readonly starts?: Starts;
  /** Begins to receive; `receive` and `report` store before the platform is told. */
  start(receive: Receive, report?: TakeReport): Promise<void>;
  /** Stops receiving, lets sends under way end. */
  stop(): Promise<void>;
  /** Makes exactly one call to the platform. Never rejects. */
  send(document: Pick<Document, "reference" | "conversation">, row: OutboxRow): Promise<SendOutcome>;
  /** Asks the worker to write, in words that the platform allows at any time; exactly one call. Never rejects. Left out where there are none. */
  invite?(document: Pick<Document, "reference" | "conversation">, row: OutboxRow): Promise<SendOutcome>;
  /** Whether another bot or desk at the other end of a conversation can be told this; such a row then goes through `send`. */
  canTell?(document: Pick<Document, "reference">, signal: Signal): boolean;
  /** Gets a file that a worker sent, of at most `mostBytes`: what is larger is not loaded to its end. Never rejects. */
  fetch?(document: Pick<Document, "reference">, where: string, mostBytes: number): Promise<Fetched>;
  /** Shows that a person is writing, where the platform can. */
  typing?(document: Pick<Document, "reference">): Promise<void>;
  /** Lets pass the time that a person would need to write this, at most a few seconds, and shows so; ends at the signal. Nothing is sent by it. Left out where answers may come at once. */
  pace?(document: Pick<Document, "reference" | "conversation">, row: OutboxRow, signal: AbortSignal): Promise<void>;
}
