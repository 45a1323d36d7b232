import * as v from "valibot";
import type { Credentials } from "./cloud.ts";

/** Whether the bot is given a token. `secret-refused`: the secret is wrong or has run out; `app-refused`: no such app there, or another refusal. */
export type BotState = { readonly state: "ok" | "secret-refused" | "app-refused" | "offline" };

/** Where the SDK gets its tokens, for a bot of any tenant from the service's own. */
const LOGIN = "https://login.microsoftonline.com";
const SERVICES_TENANT = "botframework.com";
const SCOPE = "https://api.botframework.com/.default";
const LONGEST_CALL_MS = 5_000;
const PASSING: readonly string[] = ["temporarily_unavailable", "server_error"];

const Given = v.object({ access_token: v.pipe(v.string(), v.nonEmpty()) });
const Refusal = v.object({ error: v.string() });

/**
 * Asks for a token as the SDK does, and keeps nothing. The SDK itself waits without end for a server that does not answer, and takes no
 * other server of tokens than the platform's, so it is not used here; a test holds both requests beside each other.
 */
export async function examineBot({ appId, password, tenant }: NonNullable<Credentials>, login = LOGIN): Promise<BotState> {
  try {
    const answer = await fetch(`${login}/${encodeURIComponent(tenant ?? SERVICES_TENANT)}/oauth2/v2.0/token`, {
      method: "POST",
      headers: { connection: "close" },
      body: new URLSearchParams({ grant_type: "client_credentials", client_id: appId, client_secret: password, scope: SCOPE }),
      redirect: "error",
      signal: AbortSignal.timeout(LONGEST_CALL_MS),
    });
    const told: unknown = await answer.json();
    if (answer.ok) return { state: v.is(Given, told) ? "ok" : "offline" };
    return { state: v.is(Refusal, told) && answer.status < 429 ? refusalOf(told.error) : "offline" };
  } catch {
    // No connection, no answer in time, or none in JSON: whoever answered is not the platform.
    return { state: "offline" };
  }
}

/** Error codes of OAuth 2.0 (RFC 6749, 5.2), as Microsoft uses them: a tenant that lacks the app is `unauthorized_client`. */
function refusalOf(error: string): BotState["state"] {
  if (PASSING.includes(error)) return "offline";
  return error === "invalid_client" ? "secret-refused" : "app-refused";
}
