import { Agent } from "node:https";
import { failureOf } from "./outcome.ts";

/** How the bot stands with the platform; `offline`: nothing could be asked. */
export type TelegramState =
  | { readonly state: "ok"; readonly name: string; readonly waiting: number; readonly webhook: string }
  | { readonly state: "refused" }
  | { readonly state: "offline" };

/** Asks who we are, and how messages come; changes nothing. */
export async function examineTelegram(token: string, apiRoot: string | null): Promise<TelegramState> {
  const { Telegram } = await import("telegraf");
  const api = new Telegram(token, { agent: new Agent({ keepAlive: false }), ...(apiRoot === null ? {} : { apiRoot }) });
  try {
    const [me, hook] = [await api.getMe(), await api.getWebhookInfo()];
    return { state: "ok", name: me.username ?? "", waiting: hook.pending_update_count, webhook: hook.url ?? "" };
  } catch (error) {
    const code = failureOf(error)?.code;
    return code === 401 || code === 404 ? { state: "refused" } : { state: "offline" };
  }
}
