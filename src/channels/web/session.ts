import { createHash } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Ids } from "../../app/ports.ts";

/** How long a phone keeps its chat, in seconds: long enough for a case, short enough for a phone that is passed on. */
const KEPT = 90 * 24 * 60 * 60;

/** Cookies of the chat page. With `secure` they carry the __Host- prefix, so no other host can set them. */
export class Sessions {
  readonly #ids: Ids;
  readonly #secure: boolean;

  constructor(ids: Ids, secure: boolean) {
    this.#ids = ids;
    this.#secure = secure;
  }

  /** The chat of this phone, or null when it has none. */
  chat(c: Context): string | null {
    const token = getCookie(c, "mitra", this.#secure ? "host" : undefined);
    return token && /^[a-z0-9_-]{20,64}$/i.test(token) ? chatOf(token) : null;
  }

  /**
   * A new chat for this phone. The same unguessable `key` of the page gives the same chat, so that a first post whose answer
   * was lost on the way does not leave a worker with two chats.
   */
  begin(c: Context, key: string | undefined): string {
    const token = key === undefined ? this.#ids.random() : hash(`${this.#ids.conversation("web-cookie", key)} ${key}`);
    const options = { httpOnly: true, sameSite: "Strict", path: "/", maxAge: KEPT } as const;
    if (this.#secure) setCookie(c, "mitra", token, { ...options, prefix: "host", secure: true });
    else setCookie(c, "mitra", token, options);
    return chatOf(token);
  }

  /** This phone forgets its chat; the chat itself stays with the service until it is deleted there. */
  forget(c: Context): void {
    deleteCookie(c, this.#secure ? "__Host-mitra" : "mitra", { path: "/", secure: this.#secure });
  }
}

/** Names the chat of a token; stored and shown to staff in place of the token, which would open the chat. */
function chatOf(token: string): string {
  return hash(token);
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 32);
}
