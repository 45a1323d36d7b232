import * as v from "valibot";
import type { Fetched } from "../../app/ports.ts";
import type { AskedFile } from "../adapter.ts";
import { download, isAt } from "../download.ts";
import { codeOfAnswer } from "./outcome.ts";
import type { SendDeps } from "./send.ts";

/** Where the platform keeps what people send (Cloud API, Media). The token goes nowhere else. */
const HOSTS = ["lookaside.fbsbx.com"];
const LONGEST_CALL_MS = 30_000;
/** No such media, or not one for us. */
const GONE: ReadonlySet<number | null> = new Set([100, 131052]);

const Found = v.object({ url: v.pipe(v.string(), v.url()), file_size: v.optional(v.number(), 0) });

/** Asks where a file lies, for the address holds five minutes only, and gets it. */
export async function fetchFile({ apiRoot, token }: Pick<SendDeps, "apiRoot" | "token">, asked: AskedFile): Promise<Fetched> {
  const [, id] = /^whatsapp:(\d+)$/.exec(asked.where) ?? [];
  if (id === undefined) return { outcome: "gone" };
  const headers = { authorization: `Bearer ${token}` };
  const root = apiRoot.replace(/\/$/, "");
  const answer = await fetch(`${root}/${id}`, {
    headers: { ...headers, connection: "close" },
    redirect: "error",
    signal: AbortSignal.any([asked.signal, AbortSignal.timeout(LONGEST_CALL_MS)]),
  }).catch(() => null);
  if (answer === null) return { outcome: "retry" };
  const told: unknown = await answer.json().catch(() => null);
  if (!answer.ok) return GONE.has(codeOfAnswer(told)) ? { outcome: "gone" } : { outcome: "retry" };
  const found = v.safeParse(Found, told);
  if (!found.success) return { outcome: "retry" };
  if (found.output.file_size > asked.mostBytes) return { outcome: "too-big" };
  const ours = new URL(root).origin;
  const allowed = (url: URL) => isAt(HOSTS)(url) || url.origin === ours;
  // An address that has run out is asked for anew.
  return download({ ...asked, url: found.output.url, allowed, headers, again: () => true });
}
