import type { Language } from "./language.ts";

/** Identifies one conversation: opaque, derived from channel and address, safe in a file name. */
export type ConversationId = string;
/** Identifies a message inside its conversation; derived from the id of the event that caused it. */
export type MessageId = string;
/** Case number that a worker can read aloud: `K7Q2-MX4D` (and `-2`, `-3` for later cases of the same worker). */
export type TicketId = string;
export type StaffId = string;
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Time = number;
/** ISO 3166-1 alpha-2 in capitals, or `INT` for rules that hold everywhere. */
export type Jurisdiction = string;
/** An id of knowledge/topics.yaml. */
export type TopicId = string;

/**
 * What a worker sent. Files carry the name under which the shell keeps them, never their bytes; `without`: why there are none. A place or a
 * contact without what was in it is kept `locked`: it cannot be opened now.
 */
export type Content =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "choice"; readonly choice: string; readonly label?: string }
  | {
      readonly kind: "photo" | "voice" | "video" | "document" | "sticker";
      readonly media?: Media;
      readonly without?: Without;
      readonly caption?: string;
    }
  | { readonly kind: "location"; readonly latitude: number; readonly longitude: number }
  | { readonly kind: "contact"; readonly cards?: readonly Card[] }
  | { readonly kind: "location" | "contact"; readonly without: "locked" }
  | { readonly kind: "unknown"; readonly what: string };

/** Somebody in the worker's address book, as she sent it: another person's data. Names and numbers are cut to what can be read. */
export interface Card {
  readonly name: string;
  readonly phones: readonly string[];
}

/** A file that is kept with the conversation. `mime` is what its first bytes say, not what the sender said. */
export interface Media {
  readonly id: string;
  readonly mime: string;
  readonly bytes: number;
}

/** Why a file is not here: it is on its way, it was larger than we take, or the platform did not give it. */
export type Without = "coming" | "too-big" | "lost";

/** A button or a numbered line of a menu. `id` is stable, at most 60 bytes of ASCII. */
export interface Choice {
  readonly id: string;
  readonly label: string;
}

/** Where the text of an answer came from; travels with the reply and is shown to staff. */
export interface AnswerOrigin {
  readonly topic: TopicId;
  readonly jurisdiction: Jurisdiction;
  /** The country that was asked about (`INT`: none was named), where the facts told are those of another. */
  readonly about?: Jurisdiction;
  /** The language in which the text was found, which may not be the worker's. */
  readonly language: Language;
  readonly facts: readonly string[];
  readonly sources: readonly string[];
  /** When the lead was verified, ISO `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; of the next dated fact when the lead is undated. */
  readonly verified?: string;
  /** When that fact expires, ISO date. */
  readonly expires?: string;
}

/** A recorded answer that can be heard; `id` names its bytes. `jurisdiction` INT: it holds everywhere. */
export interface Voice {
  readonly topic: TopicId;
  readonly jurisdiction: Jurisdiction;
  readonly language: Language;
  readonly id: string;
}

/** What a channel is asked to show: one message, its buttons, and where its words came from. */
export interface Say {
  readonly text: string;
  readonly language: Language;
  readonly choices?: readonly Choice[];
  readonly answer?: AnswerOrigin;
  /** A recording of the answer, for channels that can play it. */
  readonly voice?: Voice;
  /** What staff recorded for this worker; then there are no words. */
  readonly media?: Media;
}

/** What became of a message that was sent; the platform may report later that it reached the phone, or was read. `unknown` is never sent again by itself. */
export type Delivery = "waiting" | "sent" | "delivered" | "read" | "failed" | "gone" | "unknown";

/** One line of the transcript. */
export interface Message {
  readonly id: MessageId;
  readonly at: Time;
  readonly from: "worker" | "bot" | "staff" | "note";
  readonly staff?: StaffId;
  readonly content: Content;
  readonly language?: Language;
  readonly choices?: readonly Choice[];
  readonly answer?: AnswerOrigin;
  readonly voice?: Voice;
  /** What the matcher made of a worker's message. */
  readonly matched?: {
    readonly topic: TopicId | null;
    readonly confidence: number;
    readonly danger: TopicId | null;
    /** A relative or friend was spoken of. */
    readonly other?: true;
  };
  readonly delivery?: Delivery;
  /** Why it was not delivered; a key of locales under `delivery.`. */
  readonly deliveryWhy?: string;
  /** The channel on which it was written, when its case has moved here since. */
  readonly cameFrom?: string;
}
