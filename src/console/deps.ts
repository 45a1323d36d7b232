import type { Context } from "hono";
import type { AskedLately } from "../app/asked.ts";
import type { Corrections } from "../app/corrections.ts";
import type { FactProposals } from "../app/fact-proposals.ts";
import type { Clock, Document, Ids, Log, Store } from "../app/ports.ts";
import type { Proposals } from "../app/proposals.ts";
import type { Linking } from "../app/watch/linking.ts";
import type { Standing, Trouble } from "../app/watch/standing.ts";
import type { ScriptOf } from "../domain/answers/voice.ts";
import type { ContentSet } from "../domain/content.ts";
import { ELSEWHERE } from "../domain/desk/tickets.ts";
import type { RefusedEffect } from "../domain/effects.ts";
import type { StaffVerb } from "../domain/events.ts";
import type { Language } from "../domain/language.ts";
import type { TrainingPhrase } from "../domain/matcher/training.ts";
import type { ConversationId, Say, StaffId, Time } from "../domain/message.ts";
import type { Account, Accounts } from "./accounts.ts";
import type { Sessions } from "./sessions.ts";

/** What came of a verb; nothing when it is done. */
export interface StaffOutcome {
  readonly refused?: RefusedEffect["why"] | "unknown-conversation";
}

/** What came of adding a phrase; `fault` is the sentence of the check that refuses it. */
export type PhraseOutcome =
  | { readonly kept: true }
  | { readonly kept: false; readonly why: "fault" | "not-writable"; readonly fault: string };

/** A recording of an answer: who made it, by role, on which day (ISO), and the digest of the words that were read. */
export interface NewRecording extends ScriptOf {
  readonly bytes: Uint8Array;
  readonly role: string;
  readonly date: string;
  readonly text: string;
}

/** What came of keeping or removing a recording; `fault` is a sentence that says what is wrong with the sound. */
export type RecordingOutcome =
  | { readonly kept: true }
  | { readonly kept: false; readonly why: "fault" | "not-writable" | "none"; readonly fault: string };

/** What administrators see of the channels, and can do. */
export interface Operator {
  standings(): readonly Standing[];
  troubles(): readonly Trouble[];
  /** Called after every change of a state, a trouble, or the link. */
  onChange(listener: () => void): () => void;
  /** The number that is linked by a phone; null where there is none. */
  readonly linking: Linking | null;
}

/** `closed`: what staff write waits until the worker writes; `asks`: and the worker is asked to. */
export type Window = "open" | "closed" | "asks" | "quiet";

export interface ConsoleDeps {
  readonly store: Store;
  /** Stores the verb, takes the turn, and resolves with what came of it. Rejects when it could not be stored. `once`: written once under this key. */
  readonly staff: (
    id: ConversationId,
    event: { readonly staff: StaffId; readonly do: StaffVerb; readonly once?: string },
  ) => Promise<StaffOutcome>;
  /** Shows the worker that a person is writing. Never rejects. */
  readonly typing: (id: ConversationId) => Promise<void>;
  /** The content in force. */
  readonly content: () => ContentSet;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly accounts: Accounts;
  readonly proposals: Proposals;
  readonly factProposals: FactProposals;
  readonly asked: Pick<AskedLately, "count">;
  /** Names of the channels, the first one first chosen, and how each shows a message. */
  readonly channels: readonly string[];
  readonly fit: (channel: string, say: Say) => readonly Say[];
  /** Whether the channel takes messages to a worker now; it always does when left out. */
  readonly window?: (document: Document) => Window;
  /** Whether a channel takes voice messages of staff. */
  readonly takesNotes: (channel: string) => boolean;
  readonly corrections: Corrections;
  readonly operator: Operator;
  /** Puts a recorded answer in its place, or takes it away. */
  readonly recordings: {
    readonly keep: (recording: NewRecording) => Promise<RecordingOutcome>;
    readonly remove: (of: ScriptOf) => Promise<RecordingOutcome>;
    readonly mostBytes: number;
    readonly mostSeconds: number;
  };
  /** Adds an accepted phrase to what the matcher learns from. */
  readonly keepPhrase: (phrase: TrainingPhrase) => Promise<PhraseOutcome>;
  /** Whether staff reach the console over https: cookies are then kept to it. */
  readonly secure: boolean;
  /** The network address of a request, for the limit of sign-ins; that of the connection by default. */
  readonly addressOf?: (c: DeskContext) => string;
}

/** The console's own parts beside what it is given. */
export interface Desk extends ConsoleDeps {
  readonly sessions: Sessions;
  /** A hash over script and style, so that browsers may keep them. */
  readonly version: string;
}

type Params = Readonly<Record<string, string | number>>;

/** For whom, when and in which words a page is made. */
export interface Look {
  readonly language: Language;
  readonly languages: readonly Language[];
  readonly content: ContentSet;
  readonly now: Time;
  /** The text `console:<key>` in the language of the page. */
  readonly t: (key: string, params?: Params) => string;
  /** Who is signed in. */
  readonly me: Account | null;
  readonly colleagues: readonly Account[];
  /** What is wrong with channels; for administrators, empty for others. */
  readonly troubles: readonly Trouble[];
  readonly takesNotes: Desk["takesNotes"];
  /** Every form carries it. */
  readonly token: string;
  readonly version: string;
  /** A fresh key for a form that must not be done twice. */
  readonly once: () => string;
  readonly window: (document: Document) => Window;
}

/** A posted form: text fields only. */
export type Form = Readonly<Record<string, string>>;

/** What the middleware leaves for the routes. */
export interface DeskEnv {
  Variables: { look: Look; session: string; form: Form };
}

export type DeskContext = Context<DeskEnv>;

/** Where the console is mounted. */
export const BASE = "/desk";

/** The name of a colleague; of one who has left, what is known. */
export function nameOf(look: Look, staff: StaffId | undefined): string {
  if (staff === ELSEWHERE) return look.t("from.elsewhere");
  return look.colleagues.find(({ id }) => id === staff)?.name ?? staff ?? "";
}
