import type { Telegram } from "telegraf";
import type { Call } from "../../staff-group/types.ts";
import { LONGEST_CALL_MS } from "./send.ts";

/** The part of a staff group that the channel brings updates to. */
export interface GroupDoor {
  owns(update: unknown): boolean;
  take(update: unknown): Promise<boolean>;
}

/** Calls of the bot by their names, for what is no conversation with a worker. */
export function callsOf(api: Telegram): Call {
  // The names and bodies are those of the Bot API; telegraf passes them on as they are.
  return (method, body) => api.callApi(method as never, body as never, { signal: AbortSignal.timeout(LONGEST_CALL_MS) as never });
}
