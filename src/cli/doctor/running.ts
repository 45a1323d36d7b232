import type { Config } from "../../config.ts";
import { words } from "../words.ts";
import type { Check } from "./check.ts";

const name = "service";
const LONGEST_CALL_MS = 5_000;

/** Asks the service that runs under these settings how its channels stand; that it does not run is no fault. */
export async function runningChecks({ host, port, metricsToken }: Pick<Config, "host" | "port" | "metricsToken">): Promise<Check[]> {
  const address = `http://${addressOf(host)}:${port}`;
  const health = await ask(`${address}/health`);
  if (!health?.ok) return [{ name, state: "note", message: words("doctor.running-none") }];
  const metrics = await ask(`${address}/metrics`, metricsToken ? { authorization: `Bearer ${metricsToken}` } : {});
  if (!metrics?.ok) return [{ name, state: "note", message: words("doctor.running-closed") }];
  return [{ name, state: "ok", message: words("doctor.running") }, ...channelChecks(await metrics.text())];
}

/** Who listens everywhere listens here too. */
function addressOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

function ask(address: string, headers: Record<string, string> = {}): Promise<Response | null> {
  return fetch(address, { headers, redirect: "error", signal: AbortSignal.timeout(LONGEST_CALL_MS) }).catch(() => null);
}

/** The states of channels in the text of /metrics. */
function channelChecks(metrics: string): Check[] {
  const found = metrics.matchAll(/^mitra_channel_state\{channel="([^"]+)",way="[^"]*",state="([^"]+)"\} 1$/gm);
  return [...found].map(([, channel = "", state = ""]): Check => {
    const ready = state === "ready";
    const message = ready ? words("doctor.channel") : words("doctor.channel-away", { state });
    return { name: `channel ${channel}`, state: ready ? "ok" : "fault", message };
  });
}
