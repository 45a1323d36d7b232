import { examineTelegram } from "../../channels/telegram/examine.ts";
import type { TelegramSettings } from "../../config.ts";
import { words } from "../words.ts";
import type { Check } from "./check.ts";

const name = "telegram";

/** Whether the platform knows our bot, and whether messages wait there. The token is never shown. */
export async function telegramCheck(telegram: TelegramSettings | null): Promise<Check> {
  if (telegram === null) return { name, state: "ok", message: words("doctor.setting-none") };
  const found = await examineTelegram(telegram.token, telegram.apiRoot);
  if (found.state === "refused") return { name, state: "fault", message: words("doctor.telegram-refused") };
  if (found.state === "offline") return { name, state: "fault", message: words("doctor.telegram-offline") };
  return { name, state: "ok", message: words("doctor.telegram", { bot: found.name, waiting: found.waiting }) };
}
