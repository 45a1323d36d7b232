import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fieldsOf } from "./multipart.ts";

type Body = Readonly<Record<string, unknown>>;
export type GraphFault = { readonly status: number; readonly code: number } | "reset" | "reset-after" | "html";

/** What a worker sees. */
export interface Shown {
  readonly to: string;
  readonly text: string;
  readonly choices: readonly { readonly id: string; readonly title: string }[];
}

interface Interactive {
  readonly type: string;
  readonly body: { readonly text: string };
  readonly action: {
    readonly button?: string;
    readonly buttons?: readonly { readonly reply: { readonly id: string; readonly title: string } }[];
    readonly sections?: readonly { readonly title: string; readonly rows: readonly { readonly id: string; readonly title: string }[] }[];
  };
}

/** The messages of the Graph API on loopback, refusing what the real one refuses: another token or number, what is too long, too many buttons, the closed window. */
export class FakeGraph {
  readonly token = "EAAtest-token";
  readonly phoneId = "106540352242922";
  readonly appSecret = "app-secret";
  readonly shown: Shown[] = [];
  /** Sounds, as they were sent up. */
  readonly heard: { readonly to: string; readonly bytes: Uint8Array }[] = [];
  readonly #media = new Map<string, Uint8Array>();
  readonly calls: Body[] = [];
  readonly faults: GraphFault[] = [];
  /** Numbers that last wrote more than a day ago. */
  readonly closed = new Set<string>();
  hold: Promise<void> | null = null;
  /** Asked at every call when no fault is waiting: a fault now and then. */
  chance: () => GraphFault | null = () => null;
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get root(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v21.0`; // it listens on a port, not a pipe
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Names of media that were sent up mean nothing any more. */
  forgets(): void {
    this.#media.clear();
  }

  /** A post as the platform makes it: the bytes and their signature. */
  post(messages: readonly Body[], value: Body = {}): { readonly body: string; readonly headers: Record<string, string> } {
    const metadata = { display_phone_number: "15550001111", phone_number_id: this.phoneId };
    const change = { field: "messages", value: { messaging_product: "whatsapp", metadata, messages, ...value } };
    const body = JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "0", changes: [change] }] });
    return { body, headers: { "content-type": "application/json", "x-hub-signature-256": this.sign(body) } };
  }

  sign(body: string): string {
    return `sha256=${createHmac("sha256", this.appSecret).update(body).digest("hex")}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const end = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const body = await bodyOf(request);
    this.calls.push(body);
    const fault = this.faults.shift() ?? this.chance();
    if (this.hold) await this.hold;
    if (fault === "reset") return void response.destroy();
    if (fault === "html") return void response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad Gateway</h1>");
    if (fault && fault !== "reset-after") return end(fault.status, refusal(fault.code));
    if (request.headers.authorization !== `Bearer ${this.token}`) return end(401, refusal(190));
    if (request.url === `/v21.0/${this.phoneId}/media`) return fault === "reset-after" ? void response.destroy() : end(...this.#keep(body));
    if (request.url !== `/v21.0/${this.phoneId}/messages`) return end(400, refusal(100));
    const refused = this.#refuse(body);
    if (refused !== null) return end(400, refusal(refused));
    if (fault === "reset-after") return void response.destroy();
    end(200, { messaging_product: "whatsapp", messages: [{ id: `wamid.${this.calls.length}` }] });
  }

  #keep({ messaging_product, type, file }: Body): [number, object] {
    if (messaging_product !== "whatsapp" || type !== "audio/ogg" || !(file instanceof Uint8Array)) return [400, refusal(100)];
    if (Buffer.from(file).subarray(0, 4).toString() !== "OggS") return [400, refusal(131053)];
    const id = `media-${this.#media.size + 1}`;
    this.#media.set(id, file);
    return [200, { id }];
  }

  /** Shows the message, or gives the code of the refusal. */
  #refuse(body: Body): number | null {
    const to = String(body.to ?? "");
    if (body.messaging_product !== "whatsapp" || !/^\d+$/.test(to)) return 100;
    if (this.closed.has(to)) return 131047;
    if (body.type === "text") {
      const text = String((body.text as Body).body ?? ""); // as we send it
      if (text === "" || text.length > 4_096) return 100;
      this.shown.push({ to, text, choices: [] });
      return null;
    }
    if (body.type === "audio") {
      const bytes = this.#media.get(String((body.audio as Body).id)); // as we send it
      if (!bytes) return 131009;
      this.heard.push({ to, bytes });
      return null;
    }
    const { type, body: above, action } = body.interactive as Interactive; // as we send it
    const choices =
      type === "button" ? (action.buttons ?? []).map(({ reply }) => reply) : (action.sections ?? []).flatMap(({ rows }) => rows);
    const [most, longest] = type === "button" ? [3, 20] : [10, 24];
    const fits =
      choices.length > 0 &&
      choices.length <= most &&
      choices.every(({ id, title }) => title.length > 0 && [...title].length <= longest && id.length <= 200);
    const opens = type === "button" || (action.button !== undefined && action.button.length > 0 && [...action.button].length <= 20);
    if (!fits || !opens || above.text.length > 1_024) return 131009;
    this.shown.push({ to, text: above.text, choices });
    return null;
  }
}

const refusal = (code: number) => ({ error: { message: `(#${code}) refused`, type: "OAuthException", code, fbtrace_id: "x" } });

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const sent = Buffer.concat(chunks);
  const kind = request.headers["content-type"] ?? "";
  return kind.startsWith("multipart/form-data") ? fieldsOf(sent, kind) : JSON.parse(sent.toString() || "{}");
}
