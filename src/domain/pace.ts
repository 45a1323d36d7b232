import type { Conversation } from "./conversation.ts";
import type { Time } from "./message.ts";

/** A worker who writes more often than this in a minute is heard (all is stored) but not answered for a while. */
export const FLOOD = { messages: 20, windowMs: 60_000, quietMs: 60_000 } as const;
/** The same reply this often in a row means that two machines talk, or that we do not help. */
export const LOOP = 3;
/** Who comes back after so long means it anew. */
export const LOOP_FORGOTTEN_MS = 60 * 60_000;

type Pace = Conversation["pace"];

/** Counts a message of the worker. `flooding` when it is over the limit, `first` when it is the one that went over. */
export function pacedMessage(pace: Pace, at: Time): { pace: Pace; flooding: boolean; first: boolean } {
  const recent = [...pace.recent.filter((time) => time > at - FLOOD.windowMs && time <= at), at].slice(-FLOOD.messages - 1);
  // Later than it can have been set: the clock was put back.
  const quiet = at < pace.quietUntil && pace.quietUntil <= at + FLOOD.quietMs;
  const over = recent.length > FLOOD.messages;
  const first = over && !quiet;
  return { pace: { ...pace, recent, quietUntil: first ? at + FLOOD.quietMs : pace.quietUntil }, flooding: over || quiet, first };
}

/** Counts a reply of the bot; `looping` when it repeats itself once too often without an hour between. */
export function pacedReply(pace: Pace, text: string, at: Time): { pace: Pace; looping: boolean } {
  const again = text === pace.lastSaid && at - (pace.saidAt ?? at) < LOOP_FORGOTTEN_MS;
  const repeats = again ? pace.repeats + 1 : 1;
  return { pace: { ...pace, lastSaid: text, repeats, saidAt: at }, looping: repeats > LOOP };
}
