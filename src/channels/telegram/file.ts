import type { Telegram } from "telegraf";
import type { Fetched } from "../../app/ports.ts";
import type { AskedFile } from "../adapter.ts";
import { download, isAt } from "../download.ts";
import { failureOf } from "./outcome.ts";
import { LONGEST_CALL_MS } from "./send.ts";

const PLATFORM = "https://api.telegram.org";
/** Bot API, getFile: larger files are not given to bots. */
const MOST_BYTES = 20 * 1024 ** 2;
const PATH = /^[\w-]+(\/[\w.-]+)+$/;

export interface FileDeps {
  readonly token: string;
  readonly apiRoot?: string;
}

/** Asks where a file lies, for the address holds an hour only, and gets it. The address has the token in it: it is never logged. */
export async function fetchFile(api: Telegram, { token, apiRoot = PLATFORM }: FileDeps, asked: AskedFile): Promise<Fetched> {
  const [, id] = /^telegram:([\w-]+)$/.exec(asked.where) ?? [];
  if (id === undefined) return { outcome: "gone" };
  const bounded = { signal: AbortSignal.any([asked.signal, AbortSignal.timeout(LONGEST_CALL_MS)]) as never }; // as in send
  const file = await api.callApi("getFile", { file_id: id }, bounded).catch(refusalOf);
  if ("outcome" in file) return file;
  if ((file.file_size ?? 0) > asked.mostBytes) return { outcome: "too-big" };
  if (!file.file_path || !PATH.test(file.file_path) || file.file_path.includes("..")) return { outcome: "gone" };
  const url = `${apiRoot.replace(/\/$/, "")}/file/bot${token}/${file.file_path}`;
  // Where the operator runs a server of the Bot API, files are at that server.
  const allowed = apiRoot === PLATFORM ? isAt([new URL(PLATFORM).hostname]) : ({ origin }: URL) => origin === new URL(apiRoot).origin;
  // An address that has run out is asked for anew.
  return download({ ...asked, mostBytes: Math.min(asked.mostBytes, MOST_BYTES), url, allowed, again: () => true });
}

function refusalOf(error: unknown): Fetched {
  const failure = failureOf(error);
  if (failure?.code === 400) return { outcome: /file is too big/i.test(failure.description) ? "too-big" : "gone" };
  return { outcome: "retry", ...(failure?.retryAfter === undefined ? {} : { afterMs: failure.retryAfter * 1_000 }) };
}
