import { Agent } from "node:https";
import { failureOf } from "./outcome.ts";

/** How the bot stands with the platform; `offline`: nothing could be asked. */
export type TelegramState =
  | { readonly state: "ok"; readonly name: string; readonly waiting: number; readonly webhook: string }
  | { readonly state: "refused" }
  | { readonly state: "offline" };

const LONGEST_CALL_MS = 5_000;

/** The library alone waits more than eight minutes for a server that never answers. */
async function openApi(token: string, apiRoot: string | null) {
  const { Telegram } = await import("telegraf");
  const api = new Telegram(token, { agent: new Agent({ keepAlive: false }), ...(apiRoot === null ? {} : { apiRoot }) });
  const bounded = () => ({ signal: AbortSignal.timeout(LONGEST_CALL_MS) as never }); // the types of its own shim
  return { api, bounded };
}

/** Asks who we are, and how messages come; changes nothing. */
export async function examineTelegram(token: string, apiRoot: string | null): Promise<TelegramState> {
  const { api, bounded } = await openApi(token, apiRoot);
  try {
    const [me, hook] = [await api.callApi("getMe", {}, bounded()), await api.callApi("getWebhookInfo", {}, bounded())];
    return { state: "ok", name: me.username ?? "", waiting: hook.pending_update_count, webhook: hook.url ?? "" };
  } catch (error) {
    const code = failureOf(error)?.code;
    return code === 401 || code === 404 ? { state: "refused" } : { state: "offline" };
  }
}

/** How the bot stands in the group of staff; `offline`: nothing could be asked. */
export type GroupState =
  | { readonly state: "ok"; readonly title: string; readonly members: number }
  | { readonly state: "not-there" | "no-topics" | "no-rights" | "offline" };

const RIGHTS = ["can_manage_topics", "can_delete_messages"];

/** Whether the bot can work in the group: it is there, topics are on, and it may manage and delete them. Changes nothing. */
export async function examineGroup(token: string, apiRoot: string | null, chat: number): Promise<GroupState> {
  const { api, bounded } = await openApi(token, apiRoot);
  try {
    const group = await api.callApi("getChat", { chat_id: chat }, bounded());
    const { id } = await api.callApi("getMe", {}, bounded());
    const member: Readonly<Record<string, unknown>> = {
      ...(await api.callApi("getChatMember", { chat_id: chat, user_id: id }, bounded())),
    };
    if (group.type !== "supergroup" || !group.is_forum) return { state: "no-topics" };
    if (member.status !== "administrator" || !RIGHTS.every((right) => member[right] === true)) return { state: "no-rights" };
    return { state: "ok", title: group.title, members: await api.callApi("getChatMemberCount", { chat_id: chat }, bounded()) };
  } catch (error) {
    const code = failureOf(error)?.code;
    return { state: code === 400 || code === 403 ? "not-there" : "offline" };
  }
}
