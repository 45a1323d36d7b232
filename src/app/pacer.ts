import type { ConversationId, Time } from "../domain/message.ts";
import type { Capabilities, Clock } from "./ports.ts";

/** Waits until a channel may send again, in all and to this chat; calls are let through in the order in which they came. */
export function makePacer(clock: Clock): (can: Capabilities, chat: ConversationId) => Promise<void> {
  const next = new Map<string, Time>();
  const slot = (key: string, perSecond: number, earliest: Time): Time => {
    const at = Math.max(next.get(key) ?? 0, earliest);
    next.set(key, at + 1_000 / perSecond);
    return at;
  };
  return (can, chat) => {
    const now = clock.now();
    forgetPast(next, now);
    const at = slot(`${can.name}`, can.perSecond, slot(`${can.name} ${chat}`, can.perSecondChat, now));
    return at <= now ? Promise.resolve() : new Promise((resolve) => void clock.after(at - now, resolve));
  };
}

// One entry a chat would otherwise stay for every worker who ever wrote.
function forgetPast(next: Map<string, Time>, now: Time): void {
  if (next.size < 1_000) return;
  for (const [key, at] of next) if (at < now) next.delete(key);
}
