import type { ConversationId, Time } from "../domain/message.ts";
import type { Capabilities, Clock } from "./ports.ts";

/**
 * Waits until a channel may send again, to this chat and in all. A chat makes one call at a time, and waits for its own turn before it
 * takes a place in the channel's, so that a chat with much to say holds up nobody else.
 */
export function makePacer(clock: Clock): (can: Capabilities, chat: ConversationId) => Promise<void> {
  const next = new Map<string, Time>();
  let latest = 0;
  const until = (at: Time): Promise<void> => {
    const wait = at - clock.now();
    return wait <= 0 ? Promise.resolve() : new Promise((resolve) => void clock.after(wait, resolve));
  };
  return async (can, chat) => {
    // A clock that was set back must not hold up everybody until it is as late again.
    if (clock.now() < latest) next.clear();
    latest = clock.now();
    forgetPast(next, latest);
    const own = `${can.name} ${chat}`;
    await until(next.get(own) ?? 0);
    const at = Math.max(next.get(can.name) ?? 0, clock.now());
    next.set(can.name, at + 1_000 / can.perSecond);
    next.set(own, at + 1_000 / can.perSecondChat);
    await until(at);
  };
}

// One entry a chat would otherwise stay for every worker who ever wrote.
function forgetPast(next: Map<string, Time>, now: Time): void {
  if (next.size < 1_000) return;
  for (const [key, at] of next) if (at < now) next.delete(key);
}
