import type { Conversation } from "../domain/conversation.ts";
import { isOpen } from "../domain/desk/tickets.ts";
import type { Effect } from "../domain/effects.ts";
import type { Event } from "../domain/events.ts";
import type { OutboxRow, Signal } from "./ports.ts";

/**
 * What other bots and desks are to be told because of an event: that a case of ours may be theirs, or what became of one that they handed
 * over to us. One that was handed over to us is never handed on, so that two desks cannot pass a worker to and fro.
 */
export function signalsOf(before: Conversation, after: Conversation, event: Event, effects: readonly Effect[]): readonly Signal[] {
  const happened = (...whats: readonly string[]) => effects.some((effect) => effect.kind === "desk" && whats.includes(effect.what));
  if (event.kind === "hand-over" && event.what === "initiate") {
    if (!isOpen(after.ticket) || !after.ticket.handed) return ["failed"];
    return after.ticket.state === "claimed" ? ["accepted"] : [];
  }
  if (after.erased && !before.erased) return isOpen(before.ticket) && before.ticket.handed ? ["failed"] : [];
  // One that one of us has taken already is not offered.
  if (!after.ticket?.handed) return happened("opened", "reopened") && after.ticket?.state === "queued" ? ["initiate"] : [];
  if (happened("resolved")) return ["completed"];
  return happened("claimed") && before.ticket?.state !== "claimed" ? ["accepted"] : [];
}

/** A signal as it is committed and sent, with the messages of its event. */
export function rowOfSignal(signal: Signal, event: Event, { language }: Conversation): OutboxRow {
  const id = `${event.id}.${signal}`;
  return { id, from: "bot", say: { text: "", language }, signal, queuedAt: event.at, state: "ready", attempts: 0, notBefore: 0 };
}
