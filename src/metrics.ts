import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { type Context, Hono } from "hono";
import type { Store } from "./app/ports.ts";
import type { Counts, Standing } from "./app/watch/standing.ts";
import type { Config } from "./config.ts";
import type { Operator } from "./console/deps.ts";

export const METRICS_PATH = "/metrics";

export interface MetricsDeps {
  readonly operator: Pick<Operator, "standings" | "troubles">;
  readonly store: Pick<Store, "active" | "damages">;
  /** What must come along; null: only this machine may ask, see `isNear`. */
  readonly token: string | null;
  /** Whether a proxy leads others to us. */
  readonly reachable: boolean;
}

/** Whether a proxy of the operator's makes requests of others look like ours. */
export const isReachable = ({ behindProxy, publicUrl }: Pick<Config, "behindProxy" | "publicUrl">): boolean =>
  behindProxy || publicUrl !== null;

/** Numbers for whoever runs the service, in the text format of Prometheus. Whoever may not ask is told that there is nothing. */
export function metricsRoutes(deps: MetricsDeps): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.get(METRICS_PATH, (c) => {
    const may = deps.token === null ? !deps.reachable && isNear(c) : hasToken(c, deps.token);
    if (!may) return c.text("", 404);
    return c.text(metricsOf(deps), 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store" });
  });
  return routes;
}

const LOOPBACK = /^(::ffff:)?127\.|^::1$/;
const OUR_HOST = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/;
const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/** Asked on this machine, by nobody for somebody else, and not by a page that names this machine otherwise. */
function isNear(c: Context): boolean {
  if (FORWARDED.some((name) => c.req.header(name) !== undefined)) return false;
  return LOOPBACK.test(getConnInfo(c).remote.address ?? "") && OUR_HOST.test(c.req.header("host") ?? "");
}

function hasToken(c: Context, token: string): boolean {
  const [given, wanted] = [c.req.header("authorization") ?? "", `Bearer ${token}`].map((text) =>
    createHash("sha256").update(text).digest(),
  );
  return given !== undefined && wanted !== undefined && timingSafeEqual(given, wanted);
}

type Labels = Readonly<Record<string, string>>;
type Row = readonly [Labels, number];

/** The page: counts and states of channels, never of a person or a conversation. */
export function metricsOf({ operator, store }: Pick<MetricsDeps, "operator" | "store">): string {
  const standings = operator.standings();
  const rows = [...store.active()];
  const each = (value: (standing: Standing) => number): Row[] => standings.map((one) => [{ channel: one.channel }, value(one)]);
  const having = (what: "hasInbox" | "hasOutbox") =>
    each(({ channel }) => rows.filter((row) => row.channel === channel && row[what]).length);
  const open = rows.filter(({ ticket }) => ticket !== null);
  return [
    metric(
      "mitra_channel_state",
      "gauge",
      "1 for the state in which a channel is.",
      standings.map(({ channel, way, state }) => [{ channel, way, state }, 1]),
    ),
    metric(
      "mitra_channel_state_since_seconds",
      "gauge",
      "Unix time at which it came into this state.",
      each(({ since }) => since / 1_000),
    ),
    metric(
      "mitra_channel_last_in_seconds",
      "gauge",
      "Unix time at which something of a worker was last stored; 0 when nothing was.",
      each(({ lastIn }) => (lastIn ?? 0) / 1_000),
    ),
    metric(
      "mitra_channel_trouble",
      "gauge",
      "1 while the operator is told of it.",
      operator.troubles().map(({ channel, what }) => [{ channel, what }, 1]),
    ),
    metric(
      "mitra_messages_in_total",
      "counter",
      "Messages taken since the start.",
      each(({ counts }) => counts.in),
    ),
    metric("mitra_sends_total", "counter", "Tries to send since the start, by their outcome.", standings.flatMap(outcomesOf)),
    metric("mitra_inbox_conversations", "gauge", "Conversations in which something stored waits to be understood.", having("hasInbox")),
    metric("mitra_outbox_conversations", "gauge", "Conversations in which something waits to go out.", having("hasOutbox")),
    metric("mitra_cases_open", "gauge", "Open cases.", [[{}, open.length]]),
    metric("mitra_cases_unclaimed", "gauge", "Open cases that nobody has taken.", [
      [{}, open.filter(({ claimedBy }) => claimedBy === undefined).length],
    ]),
    metric("mitra_damaged_documents", "gauge", "Documents found damaged since the start.", [[{}, store.damages().length]]),
    metric("process_resident_memory_bytes", "gauge", "Memory of the service, without a browser that it started.", [
      [{}, process.memoryUsage.rss()],
    ]),
    metric("process_start_time_seconds", "gauge", "Unix time of the start.", [[{}, Date.now() / 1_000 - process.uptime()]]),
  ].join("");
}

const OUTCOMES = ["sent", "retry", "failed", "gone", "unknown"] as const satisfies readonly (keyof Counts)[];

const outcomesOf = ({ channel, counts }: Standing): Row[] => OUTCOMES.map((outcome) => [{ channel, outcome }, counts[outcome]]);

/** One metric in the text format; its labels are names of ours, so nothing in them has to be escaped. */
function metric(name: string, type: "gauge" | "counter", help: string, rows: readonly Row[]): string {
  const lines = rows.map(([labels, value]) => `${name}${labelled(labels)} ${value}`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.map((line) => `${line}\n`).join("")}`;
}

function labelled(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length > 0 ? `{${pairs.join(",")}}` : "";
}
