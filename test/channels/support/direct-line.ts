import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { type Activity, DirectLine } from "botframework-directlinejs";
import type { Hono } from "hono";
import { getRouter } from "offline-directline";

/** The parts of express and rxjs that the two libraries bring along for themselves. */
type Express = () => RequestListener & { use(router: unknown): void };
interface Rx {
  readonly Observable: { defer(make: () => Promise<unknown>): unknown };
}
const beside = (library: string, name: string): unknown => createRequire(import.meta.resolve(library))(name);

interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** In a browser the client asks by XMLHttpRequest. A refusal throws what that would: the status. */
async function ask({ method, url, headers, body }: Request): Promise<{ readonly status: number; readonly response: unknown }> {
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!answer.ok) throw Object.assign(new Error("refused"), { status: answer.status });
  return { status: answer.status, response: await answer.json() };
}

/** A bot behind a Direct Line on loopback; `end` closes both. */
export async function directLineTo(routes: Hono): Promise<{ readonly open: () => Worker; readonly end: () => Promise<void> }> {
  const bot = serve({ fetch: routes.fetch, hostname: "127.0.0.1", port: 0 });
  const app = (beside("offline-directline", "express") as Express)();
  const line = createServer(app);
  line.listen(0, "127.0.0.1");
  await Promise.all([once(line, "listening"), bot.listening || once(bot, "listening")]);
  const rootOf = (server: { address(): unknown }) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // neither is a pipe
  app.use(getRouter(rootOf(line), `${rootOf(bot)}/api/messages`));
  const workers: Worker[] = [];
  return {
    open() {
      const worker = new Worker(`${rootOf(line)}/directline`);
      workers.push(worker);
      return worker;
    },
    async end() {
      for (const worker of workers) worker.end();
      line.closeAllConnections();
      if ("closeAllConnections" in bot) bot.closeAllConnections();
      await Promise.all([line, bot].map((server) => new Promise((closed) => server.close(closed))));
    },
  };
}

/** One worker with the real client of Direct Line. */
export class Worker {
  /** What the bot said. */
  readonly seen: Activity[] = [];
  readonly #client: DirectLine;

  constructor(domain: string) {
    const { Observable } = beside("botframework-directlinejs", "rxjs/Observable") as Rx;
    beside("botframework-directlinejs", "rxjs/add/observable/defer");
    const ajax = (request: Request) => Observable.defer(() => ask(request));
    this.#client = new DirectLine({ domain, webSocket: false, pollingInterval: 200, ajax } as ConstructorParameters<typeof DirectLine>[0]); // `ajax` is one of its services
    const see = (activity: Activity) => {
      if (activity.from.id !== "srey") this.seen.push(activity);
    };
    // Its own end comes as an error.
    this.#client.activity$.subscribe(see, () => {});
  }

  /** Resolves with the message's id, or with "retry" when the bot did not take it. */
  post(content: object): Promise<string> {
    const activity = { type: "message", from: { id: "srey" }, locale: "en", ...content } as Activity; // a message with or without a value
    return new Promise((told, failed) => this.#client.postActivity(activity).subscribe(told, failed));
  }

  end(): void {
    this.#client.end();
  }
}
