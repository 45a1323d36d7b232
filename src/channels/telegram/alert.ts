import { Agent } from "node:https";
import type { Alert, AlertWay } from "../../app/watch/alerts.ts";
import { outcomeOf } from "./outcome.ts";

export interface TelegramAlertsDeps {
  readonly token: string;
  readonly apiRoot: string | null;
  /** The chat of whoever runs the service, a person or a group of theirs. */
  readonly chat: string;
  readonly textOf: (alert: Alert) => string;
}

const LONGEST_CALL_MS = 20_000;

/** Alerts by our bot. A send of which nobody knows whether it arrived counts as sent: told twice is better than never, told for an hour is not. */
export function telegramAlerts({ token, apiRoot, chat, textOf }: TelegramAlertsDeps): AlertWay {
  return {
    name: "telegram",
    async send(alert) {
      const { Telegram } = await import("telegraf");
      const api = new Telegram(token, { agent: new Agent({ keepAlive: false }), ...(apiRoot === null ? {} : { apiRoot }) });
      const message = { chat_id: chat, text: textOf(alert), link_preview_options: { is_disabled: true } };
      try {
        await api.callApi("sendMessage", message, { signal: AbortSignal.timeout(LONGEST_CALL_MS) as never }); // the types of its own shim
        return true;
      } catch (error) {
        return outcomeOf(error).outcome === "unknown";
      }
    },
  };
}
