import type { Ticket } from "../domain/conversation.ts";
import type { StaffVerb } from "../domain/events.ts";
import type { StaffId } from "../domain/message.ts";
import type { Written } from "./update.ts";
import { isAnswerable } from "./words.ts";

/** What a staff member's words in a topic are for; else why nothing is done, as a key of `console:group.`. */
export type Intent =
  | { readonly do: Extract<StaffVerb, { verb: "reply" | "note" }> }
  | { readonly not: "claim-first" | "unclear" | "edited" | "media" | "old-case" };

const NOTE = /^\s*(?:\/\/|／／)/u;
/** A slip of what begins a note, or a command to some bot. */
const SLIP = /^\s*[/／\\#＃]/u;

/**
 * Only an answer to a message of ours goes to the worker: whoever forgets that, or forgets the sign of a note, sends nothing. `ticket` is
 * the one of the topic; `current` whether it is the worker's latest.
 */
export function intentOf(said: Written, ticket: Ticket, current: boolean): Intent {
  if (said.edited) return { not: "edited" };
  if (said.text === null) return { not: "media" };
  if (!current) return { not: "old-case" };
  if (NOTE.test(said.text)) return { do: { verb: "note", text: said.text.replace(NOTE, "").trim() } };
  if (ticket.state === "queued") return { not: "claim-first" };
  const clear = said.answers !== null && isAnswerable(said.answers) && !said.doubtful && !SLIP.test(said.text);
  return clear ? { do: { verb: "reply", text: said.text } } : { not: "unclear" };
}

/** Colleagues may talk in a topic; only who may think that the worker reads it is told each time that she does not. */
export function mayThinkItWent({ state, claimedBy }: Ticket, staff: StaffId): boolean {
  return state !== "claimed" || claimedBy === staff;
}
