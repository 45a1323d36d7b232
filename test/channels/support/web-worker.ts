import type { Hono } from "hono";
import { type WebDeps, webChannel } from "../../../src/channels/web.ts";
import type { WebMessage } from "../../../src/channels/web-map.ts";
import { clock, ids, recordingLog, type SmallApp } from "./app.ts";
import { realSay } from "./texts.ts";

/** The web chat over a small app, with a recording log. */
export function webOver(app: SmallApp, change: Partial<WebDeps> = {}) {
  const log = recordingLog();
  const deps: WebDeps = {
    clock,
    ids,
    log,
    say: realSay(),
    languages: () => ["en", "km", "my", "id"],
    history: app.history,
    addressOf: (c) => c.req.header("x-test-address") ?? "192.0.2.1",
    secure: false,
    ...change,
  };
  const { channel, routes } = webChannel(deps);
  app.channel = channel;
  return { channel, routes, log };
}

/** An id as the page makes them. */
export const pageId = (name: string) => name.padEnd(26, "x");

/** A worker's phone without a screen: keeps its cookie, posts, listens. */
export class WebWorker {
  readonly heard: WebMessage[] = [];
  readonly events: string[] = [];
  cookie = "";
  readonly #routes: Hono;
  readonly #address: string;
  #listening: Promise<void> = Promise.resolve();

  constructor(routes: Hono, address = "192.0.2.1") {
    this.#routes = routes;
    this.#address = address;
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { "x-test-address": this.#address, ...(this.cookie ? { cookie: this.cookie } : {}), ...init.headers };
    const response = await this.#routes.request(path, { ...init, headers });
    const set = response.headers.get("set-cookie");
    if (set) this.cookie = /Max-Age=0/i.test(set) ? "" : (set.split(";")[0] ?? "");
    return response;
  }

  post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.request("/chat/messages", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  write(id: string, text: string): Promise<Response> {
    return this.post({ id: pageId(id), text });
  }

  async history(): Promise<readonly WebMessage[]> {
    const response = await this.request("/chat/history");
    return ((await response.json()) as { messages: WebMessage[] }).messages; // the route's own shape
  }

  /** Opens the event stream; resolves once it is open. */
  async listen(after = 0): Promise<Response> {
    const response = await this.request(`/chat/events?after=${after}`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) return response;
    await reader.read();
    this.#listening = this.#hear(reader);
    return response;
  }

  /** Resolves when the service has ended the stream. */
  ended(): Promise<void> {
    return this.#listening;
  }

  async #hear(reader: ReadableStreamDefaultReader<string>): Promise<void> {
    for (let rest = ""; ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) this.#event(block);
    }
  }

  #event(block: string): void {
    this.events.push(block);
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (data && /^event: message$/m.test(block)) this.heard.push(JSON.parse(data));
  }
}
