import { type BotState, examineBot } from "../../channels/bot-framework/examine.ts";
import type { BotFrameworkSettings } from "../../config.ts";
import { type WordKey, words } from "../words.ts";
import type { Check } from "./check.ts";

const name = "bot framework";

/** Whether Microsoft gives the bot a token, without which nothing can be answered. `login`: another server of tokens than Microsoft's. */
export async function botCheck(bot: BotFrameworkSettings | null, login?: string): Promise<Check> {
  if (bot === null) return { name, state: "ok", message: words("doctor.setting-none") };
  if (bot.credentials === null) return { name, state: "note", message: words("doctor.bot-open") };
  const { state } = await examineBot(bot.credentials, login);
  return { name, state: state === "ok" ? "ok" : "fault", message: words(MESSAGES[state]) };
}

const MESSAGES = {
  ok: "doctor.bot",
  "secret-refused": "doctor.bot-secret",
  "app-refused": "doctor.bot-app",
  offline: "doctor.bot-offline",
} as const satisfies Record<BotState["state"], WordKey>;
