import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { FakeGroup } from "./fake-group.ts";
import { fieldsOf } from "./multipart.ts";

/** What a worker sees in her chat. */
export interface Shown {
  readonly chat: number;
  readonly text: string;
  readonly buttons: readonly { readonly text: string; readonly data: string }[];
}

type Keyboard = readonly (readonly { readonly text: string; readonly callback_data?: string }[])[];
type Body = Readonly<Record<string, unknown>>;
/** How one call is spoilt instead of being answered. */
export type Fault =
  | { readonly status: number; readonly description: string; readonly retryAfter?: number }
  | "reset"
  | "reset-after"
  | "html";

const BOT = { id: 777, is_bot: true, first_name: "Mitra", username: "mitra_test_bot" };
const MAX_TEXT = 4_096;
const MAX_CALLBACK_BYTES = 64;
const MOST_FILE_BYTES = 20 * 1024 ** 2;
const DESCRIPTION = 256;

/**
 * A Bot API on loopback as strict as the real one where it matters: long polling with offsets, 409 for a second poller and while a webhook is
 * set, refusal of what is too long or malformed, answers to pressed buttons once. Updates are kept until they are confirmed.
 */
export class FakeTelegram {
  readonly shown: Shown[] = [];
  /** Sounds, as they were sent up. */
  readonly heard: { readonly chat: number; readonly bytes: Uint8Array }[] = [];
  /** Messages with buttons, and where they are among those shown. */
  readonly #asked = new Map<number, { readonly at: number; readonly keyboard: Keyboard }>();
  readonly #files = new Map<string, Uint8Array>();
  readonly calls: { readonly method: string; readonly body: Body }[] = [];
  readonly commands = new Map<string, readonly { readonly command: string; readonly description: string }[]>();
  webhook: { readonly url: string; readonly secret: string } | null = null;
  /** Spoils the next calls of a method, in order. */
  readonly faults: { readonly method: string; readonly fault: Fault }[] = [];
  /** Chats whose worker has blocked the bot. */
  readonly blockedBy = new Set<number>();
  #updates: { update_id: number; [kind: string]: unknown }[] = [];
  #nextUpdate = 1_000;
  #nextMessage = 1;
  #nextPath = 0;
  #poller: { readonly end: (status: number, body: object) => void; readonly offset: number } | null = null;
  readonly #sentFiles = new Map<string, { readonly bytes: Uint8Array; path: string }>();
  readonly #pressed = new Set<string>();
  /** Groups in which the bot is, or was. */
  readonly groups = new Set<FakeGroup>();
  readonly #server: Server;
  readonly token = "777:test-token-of-the-fake-bot-api";
  /** Asked at every call of a method that has no fault waiting: a fault now and then. */
  chance: (method: string) => Fault | null = () => null;
  hold: Promise<void> | null = null;
  /** How long the platform takes to give a file. */
  slowFiles: () => Promise<void> = async () => {};
  /** Happens before the answer arrives. */
  duringGetFile: () => void = () => {};
  /** What is sent meanwhile is shown, but not answered before. */
  holdAfter: Promise<void> | null = null;

  constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get root(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // it listens on a port, not a pipe
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Updates that nobody has confirmed. */
  get waiting(): number {
    return this.#updates.length;
  }

  /** A worker writes; gives the number of the update. */
  writes(chat: number, text: string, more: Body = {}): number {
    return this.brings({ message: this.#message(chat, { text, ...more }) });
  }

  sends(chat: number, content: Body): number {
    return this.brings({ message: this.#message(chat, content) });
  }

  /** A fresh id of a pressed button, to be answered once. */
  pressed(): string {
    const id = `press-${this.#nextUpdate}`;
    this.#pressed.add(id);
    return id;
  }

  /** Keeps a file as the platform does; gives its id. */
  keeps(bytes: Uint8Array): string {
    const id = `AgACAgQAAxkBAAI-${this.#sentFiles.size}`;
    this.#sentFiles.set(id, { bytes, path: this.#path() });
    return id;
  }

  /** An hour has passed: the addresses of files hold no longer. */
  anHourPasses(): void {
    for (const file of this.#sentFiles.values()) file.path = this.#path();
  }

  forgetFiles(): void {
    this.#sentFiles.clear();
  }

  #path = () => `photos/file_${++this.#nextPath}.jpg`;

  presses(chat: number, data: string): number {
    const id = this.pressed();
    const asked = [...this.#asked].findLast(
      ([, { at, keyboard }]) => this.shown[at]?.chat === chat && JSON.stringify(keyboard).includes(`"${data}"`),
    );
    const message = this.#message(chat, { text: "which?" });
    const known = asked ? { message_id: asked[0], reply_markup: { inline_keyboard: asked[1].keyboard } } : {};
    return this.brings({ callback_query: { id, from: message.from, message: { ...message, ...known }, chat_instance: "1", data } });
  }

  brings(update: Body, number = this.#nextUpdate++): number {
    this.#updates.push({ update_id: number, ...update });
    this.#answerPoller();
    return number;
  }

  /** The webhook is told of everything that waits; gives the status codes. */
  async posts(secret = this.webhook?.secret ?? ""): Promise<number[]> {
    const statuses: number[] = [];
    for (const update of [...this.#updates]) {
      const answer = await fetch(this.webhook?.url ?? "", {
        method: "POST",
        headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
        body: JSON.stringify(update),
      });
      statuses.push(answer.status);
      if (answer.ok) this.#updates = this.#updates.filter((other) => other !== update);
    }
    return statuses;
  }

  /** Names of files that were sent up mean nothing any more. */
  forgets(): void {
    this.#files.clear();
  }

  #message(chat: number, content: Body) {
    const from = { id: chat, is_bot: false, first_name: "Worker", language_code: "km" };
    return {
      message_id: this.#nextMessage++,
      date: 1_790_000_000,
      chat: { id: chat, type: "private", first_name: "Worker" },
      from,
      ...content,
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const end = (status: number, body: object) => {
      if (response.writableEnded) return;
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const [, token, method = ""] = /^\/bot([^/]+)\/(\w+)$/.exec(new URL(request.url ?? "", "http://x").pathname) ?? [];
    const [, reader, path = ""] = /^\/file\/bot([^/]+)\/(.+)$/.exec(request.url ?? "") ?? [];
    if (path !== "") {
      await this.slowFiles();
      return this.#give(response, reader === this.token ? path : "");
    }
    const body = await bodyOf(request);
    if (token !== this.token) return end(401, refusal(401, "Unauthorized"));
    if (method !== "getUpdates") this.calls.push({ method, body });
    const index = this.faults.findIndex((one) => one.method === method);
    const spoilt = index < 0 ? this.chance(method) : this.faults.splice(index, 1)[0]?.fault;
    if (spoilt && spoilt !== "reset-after") return spoil(spoilt, response, end);
    if (method === "sendMessage" && this.hold) await this.hold;
    if (method === "getUpdates") return this.#poll(body, response, end);
    const result = this.#do(method, body);
    if (method === "sendMessage" && this.holdAfter) await this.holdAfter;
    if (spoilt) return void response.destroy();
    return "error" in result ? end(result.error.error_code, result.error) : end(200, { ok: true, result: result.ok });
  }

  #give(response: ServerResponse, path: string): void {
    const file = [...this.#sentFiles.values()].find((one) => one.path === path);
    response.writeHead(file ? 200 : 404);
    response.end(file?.bytes ?? "");
  }

  #getFile({ file_id: id }: Body): { readonly ok: unknown } | { readonly error: ReturnType<typeof refusal> } {
    const file = this.#sentFiles.get(String(id));
    if (!file) return { error: refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable") };
    if (file.bytes.length > MOST_FILE_BYTES) return { error: refusal(400, "Bad Request: file is too big") };
    const answer = { file_id: id, file_unique_id: "u", file_size: file.bytes.length, file_path: file.path };
    this.duringGetFile();
    return { ok: answer };
  }

  #poll(body: Body, response: ServerResponse, end: (status: number, body: object) => void): void {
    if (this.webhook) {
      end(
        409,
        refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"),
      );
      return;
    }
    this.#poller?.end(
      409,
      refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"),
    );
    const offset = Number(body.offset ?? 0);
    this.#updates = this.#updates.filter(({ update_id }) => update_id >= offset);
    const poller = { end, offset };
    this.#poller = poller;
    const wait = setTimeout(() => this.#poller === poller && this.#release([]), Number(body.timeout ?? 0) * 1_000);
    wait.unref();
    response.on("close", () => {
      clearTimeout(wait);
      if (this.#poller === poller) this.#poller = null;
    });
    this.#answerPoller();
  }

  #answerPoller(): void {
    if (this.#poller && this.#updates.length > 0) this.#release(this.#updates.slice(0, 100));
  }

  #release(updates: readonly object[]): void {
    const poller = this.#poller;
    this.#poller = null;
    poller?.end(200, { ok: true, result: updates });
  }

  #do(method: string, body: Body): { readonly ok: unknown } | { readonly error: object & { readonly error_code: number } } {
    const group = [...this.groups].find(({ id }) => id === Number(body.chat_id));
    if (group && method !== "sendChatAction" && method !== "leaveChat") return group.do(method, body);
    switch (method) {
      case "sendMessage":
        return this.#send(body);
      case "editMessageReplyMarkup":
        return this.#edit(body);
      case "sendVoice":
        return this.#voice(body);
      case "getFile":
        return this.#getFile(body);
      case "answerCallbackQuery":
        return this.#pressed.delete(String(body.callback_query_id))
          ? { ok: true }
          : { error: refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid") };
      case "setWebhook":
        this.webhook = { url: String(body.url), secret: String(body.secret_token ?? "") };
        return { ok: true };
      case "deleteWebhook":
        this.webhook = null;
        return { ok: true };
      case "setMyCommands":
        return this.#setCommands(body);
      case "sendChatAction":
      case "leaveChat":
        return { ok: true };
      case "getMe":
        return { ok: BOT };
      case "getWebhookInfo":
        return { ok: { url: this.webhook?.url ?? "", has_custom_certificate: false, pending_update_count: this.#updates.length } };
      case "deleteMessage":
        return { ok: true };
      default:
        return { error: refusal(404, "Not Found: method not found") };
    }
  }

  #send(body: Body): { readonly ok: unknown } | { readonly error: ReturnType<typeof refusal> } {
    const chat = Number(body.chat_id);
    const text = String(body.text ?? "");
    if (this.blockedBy.has(chat)) return { error: refusal(403, "Forbidden: bot was blocked by the user") };
    if (text.trim() === "") return { error: refusal(400, "Bad Request: message text is empty") };
    if (text.length > MAX_TEXT) return { error: refusal(400, "Bad Request: message is too long") };
    if (body.parse_mode !== undefined) return { error: refusal(400, "Bad Request: can't parse entities") };
    const keyboard = (body.reply_markup as { inline_keyboard?: Keyboard } | undefined)?.inline_keyboard ?? []; // as we send it
    const buttons = keyboard.flat().map((button) => ({ text: button.text, data: button.callback_data ?? "" }));
    if (buttons.some(({ data }) => data === "" || Buffer.byteLength(data) > MAX_CALLBACK_BYTES))
      return { error: refusal(400, "Bad Request: BUTTON_DATA_INVALID") };
    this.shown.push({ chat, text, buttons });
    if (buttons.length > 0) this.#asked.set(this.#nextMessage, { at: this.shown.length - 1, keyboard });
    return { ok: { message_id: this.#nextMessage++, date: 1, chat: { id: chat, type: "private" }, from: BOT, text } };
  }

  #edit({ chat_id, message_id, reply_markup }: Body): { readonly ok: unknown } | { readonly error: ReturnType<typeof refusal> } {
    const asked = this.#asked.get(Number(message_id));
    const shown = asked && this.shown[asked.at];
    if (!shown || shown.chat !== Number(chat_id)) return { error: refusal(400, "Bad Request: message to edit not found") };
    const { inline_keyboard: keyboard } = reply_markup as { inline_keyboard: Keyboard }; // as we send it
    if (JSON.stringify(keyboard) === JSON.stringify(asked.keyboard)) return { error: refusal(400, "Bad Request: message is not modified") };
    this.#asked.set(Number(message_id), { ...asked, keyboard });
    this.shown[asked.at] = { ...shown, buttons: keyboard.flat().map(({ text, callback_data: data = "" }) => ({ text, data })) };
    return { ok: true };
  }

  #voice({ chat_id, voice }: Body): { readonly ok: unknown } | { readonly error: ReturnType<typeof refusal> } {
    const chat = Number(chat_id);
    if (this.blockedBy.has(chat)) return { error: refusal(403, "Forbidden: bot was blocked by the user") };
    const bytes = voice instanceof Uint8Array ? voice : this.#files.get(String(voice));
    if (!bytes) return { error: refusal(400, "Bad Request: wrong file identifier/HTTP URL specified") };
    if (Buffer.from(bytes).subarray(0, 4).toString() !== "OggS") return { error: refusal(400, "Bad Request: VOICE_INVALID") };
    const id = voice instanceof Uint8Array ? `file-${this.#files.size + 1}` : String(voice);
    this.#files.set(id, bytes);
    this.heard.push({ chat, bytes });
    const file = { file_id: id, file_unique_id: id, duration: 1, mime_type: "audio/ogg", file_size: bytes.length };
    return { ok: { message_id: this.#nextMessage++, date: 1, chat: { id: chat, type: "private" }, from: BOT, voice: file } };
  }

  #setCommands(body: Body): { readonly ok: unknown } | { readonly error: ReturnType<typeof refusal> } {
    const commands = (typeof body.commands === "string" ? JSON.parse(body.commands) : body.commands) as {
      command: string;
      description: string;
    }[]; // as we send it
    const bad = commands.some(
      ({ command, description }) => !/^[a-z0-9_]{1,32}$/.test(command) || description.length < 1 || description.length > DESCRIPTION,
    );
    if (bad) return { error: refusal(400, "Bad Request: BOT_COMMAND_INVALID") };
    this.commands.set(String(body.language_code ?? ""), commands);
    return { ok: true };
  }
}

function refusal(error_code: number, description: string, retry_after?: number) {
  return { ok: false as const, error_code, description, ...(retry_after === undefined ? {} : { parameters: { retry_after } }) };
}

function spoil(fault: Exclude<Fault, "reset-after">, response: ServerResponse, end: (status: number, body: object) => void): void {
  if (fault === "reset") return void response.destroy();
  if (fault === "html") {
    response.writeHead(502, { "content-type": "text/html" });
    return void response.end("<html><h1>502 Bad Gateway</h1></html>");
  }
  end(fault.status, refusal(fault.status, fault.description, fault.retryAfter));
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const sent = Buffer.concat(chunks);
  const kind = request.headers["content-type"] ?? "";
  if (kind.startsWith("multipart/form-data")) return fieldsOf(sent, kind);
  const text = sent.toString();
  if (request.headers["content-type"]?.includes("json")) return JSON.parse(text || "{}");
  return Object.fromEntries(new URLSearchParams(text));
}
