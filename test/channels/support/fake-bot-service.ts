import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Activity } from "botframework-schema";

/** What goes wrong with one call: an answer, no answer, or an answer lost after the message was shown. */
export type Fault = { readonly status: number; readonly retryAfter?: string } | "reset" | "reset-after" | "html";

/** The Bot Framework Service as far as a bot sees it: it takes messages for conversations, and signs what it posts to the bot. */
export class FakeBotService {
  appId = "11111111-2222-4333-8444-555555555555";
  readonly issuer = "https://issuer.example";
  readonly calls: { readonly conversation: string; readonly activity: Partial<Activity> }[] = [];
  readonly shown: { readonly conversation: string; readonly activity: Partial<Activity> }[] = [];
  /** What was sent by workers, by path; `token`: who asks must show it. */
  readonly files = new Map<string, { readonly bytes: Uint8Array; readonly token: string | null }>();
  /** Which tokens the bot must bring to be heard; null: none is asked for. */
  tokens: readonly string[] | null = null;
  readonly faults: Fault[] = [];
  /** Asked at every call when no fault is waiting. */
  faultFor: (activity: Partial<Activity>) => Fault | undefined = () => undefined;
  hold: Promise<void> = Promise.resolve();
  keysAway = false;
  readonly #keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async listen(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  get root(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // it listens on a port, not on a pipe
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    if (this.#server.listening) await new Promise((closed) => this.#server.close(closed));
  }

  /** The SDK's settings for a cloud of its own, which is this one. */
  get cloud(): Readonly<Record<string, string>> {
    return {
      ValidateAuthority: "false",
      ToBotFromChannelTokenIssuer: this.issuer,
      ToBotFromChannelOpenIdMetadataUrl: `${this.root}/openid`,
      ToBotFromEmulatorOpenIdMetadataUrl: `${this.root}/openid`,
      ToChannelFromBotLoginUrl: "https://127.0.0.1:9/login",
      ToChannelFromBotOAuthScope: "https://api.example",
      OAuthUrl: `${this.root}/oauth`,
      CallerId: "",
    };
  }

  /** A token as it comes with a post; `claims` replace the right ones, `key` signs instead of ours. */
  token(claims: Readonly<Record<string, unknown>> = {}, key: KeyObject = this.#keys.privateKey): string {
    const now = Math.floor(Date.now() / 1_000);
    const right = { iss: this.issuer, aud: this.appId, serviceurl: this.root, nbf: now - 10, exp: now + 600 };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "RS256", typ: "JWT", kid: "key-1" })}.${part({ ...right, ...claims })}`;
    return `Bearer ${signed}.${createSign("RSA-SHA256").update(signed).sign(key, "base64url")}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === "/openid") return this.#json(response, this.keysAway ? 503 : 200, { jwks_uri: `${this.root}/keys` });
    if (request.url === "/keys")
      return this.#json(response, 200, { keys: [{ ...this.#keys.publicKey.export({ format: "jwk" }), kid: "key-1", use: "sig" }] });
    const file = this.files.get(request.url ?? "");
    if (file && (file.token === null || request.headers.authorization === `Bearer ${file.token}`))
      return void response.writeHead(200, { "content-type": "image/jpeg" }).end(file.bytes);
    const conversation = decodeURIComponent(/^\/v3\/conversations\/([^/]+)\/activities$/.exec(request.url ?? "")?.[1] ?? "");
    if (!conversation) return this.#json(response, 404, {});
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const activity: Partial<Activity> = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    this.calls.push({ conversation, activity });
    if (this.tokens && !this.tokens.some((token) => request.headers.authorization === `Bearer ${token}`))
      return this.#refuse(response, { status: 401 });
    const fault = this.faults.shift() ?? this.faultFor(activity);
    if (fault === "reset") return void request.socket.destroy();
    if (typeof fault === "object") return this.#refuse(response, fault);
    if (fault === "html") return void response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad Gateway</h1>");
    await this.hold;
    this.shown.push({ conversation, activity });
    if (fault === "reset-after") return void request.socket.destroy();
    this.#json(response, 200, { id: "an-id" });
  }

  #refuse(response: ServerResponse, { status, retryAfter }: Extract<Fault, object>): void {
    if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
    this.#json(response, status, { error: { code: "Refused", message: "refused" } });
  }

  #json(response: ServerResponse, status: number, body: object): void {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }
}
