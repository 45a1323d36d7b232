import type { Server } from "node:http";
import { type HttpBindings, serve } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { type Context, Hono } from "hono";
import type { Log } from "./app/ports.ts";
import type { DeskEnv } from "./console/deps.ts";

/** The network address of a caller, for limits only; behind a proxy of ours the one that the proxy saw. */
export function addressOf(behindProxy: boolean): (c: Context) => string {
  return (c) => {
    const forwarded = behindProxy ? c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
    return forwarded || getConnInfo(c).remote.address || "unknown";
  };
}

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  /** For whoever runs the service. */
  readonly metrics: Hono<{ Bindings: HttpBindings }>;
  /** Mounted at `/desk`. */
  readonly desk: Hono<DeskEnv>;
  /** Mounted at `/`, after everything else: it answers what nobody else does. */
  readonly worker: Pick<Hono, "fetch">;
  /** Where platforms post to us. */
  readonly hooks: readonly Hono[];
  /** What a person sees when something failed inside. */
  readonly sorry: (c: Context) => Response | Promise<Response>;
}

/** A slow phone may take its time; one that never ends its request may not. Milliseconds. */
const REQUEST_TIMEOUT = 60_000;

/** Listens; resolves with the port when workers can come, rejects when the port is taken. */
export function listen(options: ServerOptions): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get("/health", (c) => c.json({ ok: true }));
  app.route("/", options.metrics);
  app.route("/desk", options.desk);
  for (const hook of options.hooks) app.route("/", hook);
  app.mount("/", options.worker.fetch, { replaceRequest: false });
  app.onError((error, c) => {
    options.log.error("A request failed.", error, { method: c.req.method });
    return options.sorry(c);
  });
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: options.host, port: options.port }, ({ port }) =>
      resolve({ port, close: () => close(server) }),
    ) as Server; // the adapter serves plain http unless it is given another server
    server.requestTimeout = REQUEST_TIMEOUT;
    server.once("error", reject);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // Live streams never end by themselves; the pages come back when we are.
    server.closeAllConnections();
  });
}
