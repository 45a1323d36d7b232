import type { Alert, AlertWay } from "../app/watch/alerts.ts";
import { words } from "./words.ts";

const LONGEST_CALL_MS = 20_000;

/** An alert as a person reads it, in the language of the service's terminal. */
export function alertText({ event, trouble: { channel, what } }: Alert): string {
  const name = words(`alert.channel-${channelKey(channel)}`);
  return event === "mended" ? words("alert.mended", { channel: name }) : words(`alert.${what}`, { channel: name });
}

const CHANNELS = ["web", "telegram", "whatsapp", "botframework"] as const;

function channelKey(channel: string): (typeof CHANNELS)[number] {
  return CHANNELS.find((known) => known === channel) ?? "web";
}

/** Alerts posted as JSON to an address of the operator's. It says which channel and what, and nothing of anybody who wrote. */
export function webhookAlerts(address: string): AlertWay {
  return {
    name: "webhook",
    async send(alert) {
      const { event, trouble } = alert;
      const { channel, what, since } = trouble;
      const body = { service: "mitra", event, channel, trouble: what, since: new Date(since).toISOString(), text: alertText(alert) };
      const answer = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        redirect: "error",
        signal: AbortSignal.timeout(LONGEST_CALL_MS),
      });
      await answer.body?.cancel();
      return answer.ok;
    },
  };
}
