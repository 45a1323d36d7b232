import path from "node:path";
import { Command } from "commander";
import { readConfig } from "../config.ts";
import { botCheck } from "./doctor/bot-framework.ts";
import { browserCheck } from "./doctor/browser.ts";
import type { Check } from "./doctor/check.ts";
import { contentChecks } from "./doctor/content.ts";
import { cacheCheck, storeChecks } from "./doctor/folders.ts";
import { runningChecks } from "./doctor/running.ts";
import { nodeCheck, portCheck, settingChecks } from "./doctor/settings.ts";
import { groupChecks, telegramCheck } from "./doctor/telegram.ts";
import { whatsAppChecks } from "./doctor/whatsapp.ts";
import { foldersBelow, ROOT } from "./load.ts";
import { FAULTY } from "./refusal.ts";
import { words } from "./words.ts";

export function doctorCommand(): Command {
  return new Command("doctor")
    .description(words("doctor.about"))
    .option("--json", words("option.json"))
    .action(async ({ json }: { json?: true }) => {
      const checks = await examine();
      const ok = checks.every(({ state }) => state !== "fault");
      process.stdout.write(json ? `${JSON.stringify({ ok, checks })}\n` : readable(checks));
      if (!ok) process.exitCode = FAULTY;
    });
}

/** Looks at everything and changes nothing. */
export async function examine(): Promise<readonly Check[]> {
  const config = readConfig();
  const content = contentChecks(foldersBelow(ROOT), Date.now());
  if ("faults" in config) {
    const faults = config.faults.map((message): Check => ({ name: "settings", state: "fault", message }));
    return [nodeCheck(process.versions.node), ...faults, ...(await content), await browserCheck()];
  }
  return [
    nodeCheck(process.versions.node),
    ...settingChecks(config),
    ...(await storeChecks(config.data)),
    await cacheCheck(path.resolve(ROOT, config.cache)),
    await portCheck(config.host, config.port),
    ...(await runningChecks(config)),
    await telegramCheck(config.telegram),
    ...(await groupChecks(config.telegram)),
    ...(await whatsAppChecks(config.whatsAppCloud)),
    await botCheck(config.botFramework),
    ...(await content),
    await browserCheck(config.chromium ? [config.chromium] : undefined, config.whatsAppWeb),
  ];
}

export function readable(checks: readonly Check[]): string {
  const lines = checks.map(({ name, state, message }) => `${words(`doctor.${state}`).padEnd(6)} ${name}: ${message}`);
  const count = checks.filter(({ state }) => state === "fault").length;
  return `${[...lines, count === 0 ? words("doctor.well") : words("doctor.unwell", { count })].join("\n")}\n`;
}
