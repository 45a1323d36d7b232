import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { QueueRow } from "../../app/ports.ts";
import type { ConversationId } from "../../domain/message.ts";
import { Bell } from "../bell.ts";
import type { Desk, DeskContext, DeskEnv } from "../deps.ts";
import { refuse } from "../refusal.ts";
import { findDocument } from "./case.ts";

/** A sign of life this often, so that networks keep the connection and a session that is over is noticed. */
const ALIVE_MS = 25_000;

type Sound = "change" | "alarm" | "gone";
/** What a page hears of a change: `change` = read it again, `alarm` = a new case waits. */
type Hear = (row: QueueRow) => Sound | null;
/** Rings the bell of a page from now on; the result ends that. */
type Listen = (ring: (sound: Sound) => void) => () => void;

/** Tells open pages that something has changed; never what, since the page reads it under its own rights. */
export function eventRoutes(desk: Desk): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>();
  routes.get("/events", (c) => live(c, desk, both(storeEar(desk, queueEar(desk)), troubleEar(c, desk))));
  routes.get("/tickets/:id/events", async (c) => {
    const id = c.req.param("id");
    return (await findDocument(desk, id)) ? live(c, desk, storeEar(desk, caseEar(id))) : refuse(c, "no-such-case");
  });
  return routes;
}

function storeEar(desk: Desk, hear: Hear): Listen {
  return (ring) =>
    desk.store.onChange((row) => {
      const sound = hear(row);
      if (sound) ring(sound);
    });
}

/** A channel in trouble calls administrators as a new case does. */
function troubleEar(c: DeskContext, desk: Desk): Listen {
  if (c.var.look.me?.role !== "admin") return () => () => {};
  let before = desk.operator.troubles();
  return (ring) =>
    desk.operator.onChange(() => {
      const now = desk.operator.troubles();
      const fresh = now.some((trouble) => !before.includes(trouble));
      if (fresh || now.length !== before.length) ring("change");
      if (fresh) ring("alarm");
      before = now;
    });
}

const both =
  (one: Listen, other: Listen): Listen =>
  (ring) => {
    const ends = [one(ring), other(ring)];
    return () => {
      for (const end of ends) end();
    };
  };

function caseEar(id: ConversationId): Hear {
  return (row) => (row.id === id ? "change" : null);
}

/** Hears only what shows in the queue. */
function queueEar(desk: Desk): Hear {
  const shown = new Map([...desk.store.active()].filter(({ ticket }) => ticket !== null).map((row) => [row.id, looks(row)]));
  return (row) => {
    const before = shown.get(row.id);
    const now = row.ticket === null ? undefined : looks(row);
    if (before === now) return null;
    if (now === undefined) shown.delete(row.id);
    else shown.set(row.id, now);
    return before === undefined && row.claimedBy === undefined ? "alarm" : "change";
  };
}

function looks({ ticket, priority, waitingSince, claimedBy, topic, language }: QueueRow): string {
  return JSON.stringify([ticket, priority, waitingSince, claimedBy, topic, language]);
}

/** A stream of what rings, until the page is left or the session over. */
export function live(c: DeskContext, desk: Desk, listen: Listen): Response {
  const { session } = c.var;
  c.header("X-Accel-Buffering", "no");
  return streamSSE(c, async (stream) => {
    const bell = new Bell<Sound>(desk.clock);
    const quiet = listen((sound) => bell.ring(sound));
    stream.onAbort(() => bell.ring("gone"));
    try {
      await stream.write(": open\n\n");
      while (!stream.aborted) {
        const sounds = await bell.wait(ALIVE_MS);
        if (stream.aborted || sounds.includes("gone")) break;
        if ((await desk.sessions.staffOf(session, false)) === null) {
          await stream.writeSSE({ event: "end", data: "" });
          break;
        }
        if (sounds.length === 0) await stream.writeSSE({ event: "alive", data: "" });
        if (sounds.length > 0) await stream.writeSSE({ event: "change", data: "" });
        if (sounds.includes("alarm")) await stream.writeSSE({ event: "alarm", data: "" });
      }
    } finally {
      quiet();
    }
  });
}
