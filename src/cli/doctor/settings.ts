import { once } from "node:events";
import { createServer } from "node:net";
import type { Config } from "../../config.ts";
import { codeOf } from "../../store/faults.ts";
import { words } from "../words.ts";
import type { Check } from "./check.ts";

/** The first Node.js that runs TypeScript as it is. */
const OLDEST = [22, 18] as const;

export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const fits = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  return { name: "node", state: fits ? "ok" : "fault", message: words(fits ? "doctor.node" : "doctor.node-old", { version }) };
}

/** Settings of a channel hold secrets; it has a check of its own. */
const NOT_SHOWN: readonly string[] = [
  "publicUrl",
  "telegram",
  "whatsAppCloud",
  "botFramework",
  "alert",
  "metricsToken",
  "whatsAppWebNumber",
];

/** Every setting that is no secret, with its value. */
export function settingChecks(config: Config): Check[] {
  const values = Object.entries(config).filter(([name]) => !NOT_SHOWN.includes(name));
  const checks = values.map(([name, value]): Check => {
    const message = value === null ? words("doctor.setting-none") : String(value);
    return { name: `setting ${name}`, state: "ok", message };
  });
  return [...checks, publicUrlCheck(config.publicUrl)];
}

function publicUrlCheck(url: string | null): Check {
  const name = "setting publicUrl";
  if (url === null) return { name, state: "note", message: words("doctor.public-url") };
  const secure = new URL(url).protocol === "https:";
  return secure ? { name, state: "ok", message: url } : { name, state: "fault", message: words("doctor.public-url-plain", { url }) };
}

/** Whether the service could listen; a busy port is right while it runs. */
export async function portCheck(host: string, port: number): Promise<Check> {
  const name = "port";
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
    server.close();
    return { name, state: "ok", message: words("doctor.port", { host, port }) };
  } catch (error) {
    const code = codeOf(error);
    if (code === "EADDRINUSE") return { name, state: "note", message: words("doctor.port-used", { host, port }) };
    return { name, state: "fault", message: words("doctor.port-fault", { host, port, code }) };
  }
}
