import { examineGroup, examineTelegram } from "../../channels/telegram/examine.ts";
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

/** Whether staff can work in their group. Nothing when no group is set. */
export async function groupChecks(telegram: TelegramSettings | null): Promise<readonly Check[]> {
  if (!telegram?.staffGroup) return [];
  const found = await examineGroup(telegram.token, telegram.apiRoot, telegram.staffGroup.chat);
  if (found.state !== "ok") return [{ name: GROUP, state: "fault", message: words(FAULTS[found.state]) }];
  const { title, members } = found;
  return [{ name: GROUP, state: "note", message: words("doctor.group", { title, members }) }];
}

const GROUP = "telegram staff group";
const FAULTS = {
  "not-there": "doctor.group-not-there",
  "no-topics": "doctor.group-no-topics",
  "no-rights": "doctor.group-no-rights",
  offline: "doctor.telegram-offline",
} as const;
