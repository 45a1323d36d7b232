import { once } from "node:events";
import { createServer, type IncomingMessage, request as plainRequest, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { vi } from "vitest";

/** What goes wrong with every request for a token; `silence`: it is taken and never answered. */
export type LoginFault = { readonly status: number; readonly error: string } | "html" | "reset" | "silence";

const MICROSOFT = "login.microsoftonline.com";

/** Microsoft's server of tokens for one app, which belongs to one tenant, refusing as the real one refuses. */
export class FakeLogin {
  appId = "11111111-2222-4333-8444-555555555555";
  readonly password = "a-client-secret";
  /** Where the app is known; a bot of any tenant is known to the service's own. */
  tenant = "botframework.com";
  fault: LoginFault | null = null;
  readonly asked: { readonly path: string; readonly form: Readonly<Record<string, string>> }[] = [];
  /** Tokens that were given. */
  readonly given: string[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async listen(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  get root(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port; // it listens on a port, not on a pipe
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /** Has the SDK's requests to Microsoft come here: it takes tokens from no other server. Until mocks are restored. */
  standsInForMicrosoft(): void {
    vi.spyOn(https, "request").mockImplementation((to: unknown) => {
      const options = to as { hostname: string }; // as the SDK's library for tokens calls it
      if (options.hostname !== MICROSOFT) throw new Error(`Nothing else is asked for at ${options.hostname}.`);
      return plainRequest({ ...options, protocol: "http:", hostname: "127.0.0.1", port: this.#port });
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    this.asked.push({ path: request.url ?? "", form });
    const { fault } = this;
    if (fault === "silence") return;
    if (fault === "reset") return void request.socket.destroy();
    if (fault === "html") return void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in to this network</h1>");
    const [status, body] = fault ? [fault.status, { error: fault.error }] : this.#decide(request, form);
    response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
  }

  #decide({ method, url, headers }: IncomingMessage, form: Readonly<Record<string, string>>): [number, object] {
    const [path, tenant] = /^\/([^/?]+)\/oauth2\/v2\.0\/token/.exec(url ?? "") ?? [];
    const posted = method === "POST" && headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
    if (path === undefined || !posted || form.grant_type !== "client_credentials") return refusal(400, "invalid_request", 900144);
    if (!tenant?.includes(".") && tenant !== this.tenant) return refusal(400, "invalid_request", 90002);
    if (tenant !== this.tenant || form.client_id !== this.appId) return refusal(400, "unauthorized_client", 700016);
    if (form.client_secret !== this.password) return refusal(401, "invalid_client", 7000215);
    if (!form.scope?.split(" ").includes("https://api.botframework.com/.default")) return refusal(400, "invalid_scope", 70011);
    const token = `token-${this.given.length + 1}`;
    this.given.push(token);
    return [200, { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: token }];
  }
}

const refusal = (status: number, error: string, code: number): [number, object] => [
  status,
  { error, error_description: `AADSTS${code}: refused.`, error_codes: [code], trace_id: "x", correlation_id: "y" },
];
