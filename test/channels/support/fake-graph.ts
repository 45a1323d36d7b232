import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isRefused, lookAt, type Refused } from "./graph-looks.ts";
import { ruleOn } from "./graph-rules.ts";
import { fieldsOf } from "./multipart.ts";

type Body = Readonly<Record<string, unknown>>;
export type GraphFault = { readonly status: number; readonly code: number } | "reset" | "reset-after" | "html";

/** What a worker sees. */
export interface Shown {
  readonly to: string;
  readonly text: string;
  readonly choices: readonly { readonly id: string; readonly title: string }[];
}

/** A message that was taken: the platform's name of it, and what we called it. */
interface Taken {
  readonly id: string;
  readonly to: string;
  readonly data: unknown;
}

const DAY_MS = 24 * 60 * 60_000;

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
  /** Numbers to which the platform holds the day for over, whatever we think. */
  readonly closed = new Set<string>();
  /** Templates that were approved, and in which languages. */
  readonly templates = new Map<string, readonly string[]>();
  /** What was decided else about a template, by its name and language, such as `please_write en`. */
  readonly decided = new Map<string, string>();
  /** The account of the number. */
  readonly accountId = "102290129340398";
  /** How the number stands. */
  number: Readonly<Record<string, string>> = {
    verified_name: "The Centre",
    quality_rating: "GREEN",
    code_verification_status: "VERIFIED",
    display_phone_number: "+1 555-000-1111",
  };
  /** What goes wrong with every look at the number or its templates; `silence`: it takes the call and never answers. */
  lookFault: Refused | "reset" | "html" | "silence" | null = null;
  /** Messages that it has taken, by which it tells later what became of them. */
  readonly taken: Taken[] = [];
  now: () => number = Date.now;
  readonly #wrote = new Map<string, number>();
  hold: Promise<void> | null = null;
  /** Called when a message is taken, before that is said. */
  early: (message: string) => Promise<unknown> = () => Promise.resolve();
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
    for (const { from } of messages) this.#wrote.set(String(from), this.now());
    const metadata = { display_phone_number: "15550001111", phone_number_id: this.phoneId };
    const change = { field: "messages", value: { messaging_product: "whatsapp", metadata, messages, ...value } };
    const body = JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "0", changes: [change] }] });
    return { body, headers: { "content-type": "application/json", "x-hub-signature-256": this.sign(body) } };
  }

  /** A post that tells what became of a message that was taken; the last one when none is named. */
  status(
    status: string,
    { code, message = this.taken.at(-1)?.id }: { readonly code?: number; readonly message?: string | undefined } = {},
  ) {
    const { id, to, data } = this.taken.find((taken) => taken.id === message) ?? { id: "wamid.of-another", to: "0", data: undefined };
    const errors = code === undefined ? {} : { errors: [{ code, title: "refused", error_data: { details: "refused" } }] };
    const brought = data === undefined ? {} : { biz_opaque_callback_data: data };
    return this.post([], { statuses: [{ id, status, timestamp: "1790000000", recipient_id: to, ...brought, ...errors }] });
  }

  sign(body: string): string {
    return `sha256=${createHmac("sha256", this.appSecret).update(body).digest("hex")}`;
  }

  readonly #files = new Map<string, { readonly bytes: Uint8Array; place: string }>();

  /** Happens before the answer about a file arrives. */
  duringLook: () => void = () => {};
  /** Another address at which files are said to lie. */
  placeElsewhere: string | null = null;
  tokenRefused = false;
  /** How often a file was asked for. */
  reads = 0;

  /** Keeps what a worker sends; gives its id. */
  keepsFile(bytes: Uint8Array): string {
    const id = String(900_000_000 + this.#files.size);
    this.#files.set(id, { bytes, place: `mid-${id}` });
    return id;
  }

  /** Five minutes have passed: the addresses that were given hold no longer. */
  fiveMinutesPass(): void {
    for (const file of this.#files.values()) file.place += "-later";
  }

  forgetFiles(): void {
    this.#files.clear();
  }

  /** The two calls for a file: where it lies, and the file. Null: another call. */
  #file(path: string): [number, object | Uint8Array] | null {
    const origin = new URL(this.root).origin;
    const asked = /^\/v21\.0\/(\d+)$/.exec(path)?.[1];
    const place = /^\/whatsapp_business\/attachments\/\?mid=(.+)$/.exec(path)?.[1];
    if (place !== undefined) {
      const file = [...this.#files.values()].find((one) => one.place === place);
      return file ? [200, file.bytes] : [404, {}];
    }
    if (asked === undefined) return null;
    const file = this.#files.get(asked);
    if (!file) return [400, refusal(100)];
    const url = `${this.placeElsewhere ?? origin}/whatsapp_business/attachments/?mid=${file.place}`;
    this.duringLook();
    return [200, { url, mime_type: "image/jpeg", sha256: "x", file_size: file.bytes.length, id: asked, messaging_product: "whatsapp" }];
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const end = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const look = request.method === "GET" ? lookAt(request.url ?? "", this) : null;
    if (look) return this.#look(request, response, look);
    if (request.method === "GET") {
      this.reads += 1;
      const known = !this.tokenRefused && request.headers.authorization === `Bearer ${this.token}`;
      const [status, file] = (known ? this.#file(request.url ?? "") : [401, refusal(190)]) ?? [404, {}];
      if (!(file instanceof Uint8Array)) return end(status, file);
      return void response.writeHead(status, { "content-type": "image/jpeg" }).end(file);
    }
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
    const id = `wamid.${this.calls.length}`;
    this.taken.push({ id, to: String(body.to), data: body.biz_opaque_callback_data });
    // Some of what becomes of a message is told before the answer to the call itself.
    await this.early(id);
    end(200, { messaging_product: "whatsapp", messages: [{ id }] });
  }

  #look({ headers }: IncomingMessage, response: ServerResponse, found: object | Refused): void {
    const fault = this.lookFault;
    if (fault === "silence") return;
    if (fault === "reset") return void response.destroy();
    if (fault === "html") return void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in to this network</h1>");
    const known = headers.authorization === `Bearer ${this.token}`;
    const told = fault ?? (known ? found : { status: 401, code: 190 });
    const [status, body] = isRefused(told) ? [told.status, refusal(told.code, told.subcode)] : [200, told];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
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
    const ruled = ruleOn(body);
    if (ruled.kind === "refused") return ruled.code;
    if (ruled.kind === "template") return this.#invite(to, ruled);
    if (this.closed.has(to) || this.now() - (this.#wrote.get(to) ?? 0) >= DAY_MS) return 131047;
    if (ruled.kind === "text") this.shown.push({ to, text: ruled.text, choices: ruled.choices });
    if (ruled.kind === "text") return null;
    const bytes = this.#media.get(ruled.media);
    if (!bytes) return 131009;
    this.heard.push({ to, bytes });
    return null;
  }

  /** Templates go out at any time, when they were approved in that very language. */
  #invite(to: string, { name, language }: { name: string; language: string }): number | null {
    if (!this.templates.get(name)?.includes(language)) return 132001;
    this.shown.push({ to, text: `${name} in ${language}`, choices: [] });
    return null;
  }
}

const refusal = (code: number, subcode?: number) => ({
  error: { message: `(#${code}) refused`, type: "OAuthException", code, ...(subcode ? { error_subcode: subcode } : {}), fbtrace_id: "x" },
});

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const sent = Buffer.concat(chunks);
  const kind = request.headers["content-type"] ?? "";
  return kind.startsWith("multipart/form-data") ? fieldsOf(sent, kind) : JSON.parse(sent.toString() || "{}");
}
