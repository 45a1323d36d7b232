import { Hono } from "hono";
import { played } from "../../played.ts";

/** Recordings, at the addresses that voicePath gives. Their names change with their bytes, so a phone may keep them. */
export function audioRoutes(recording: (id: string) => Promise<Uint8Array | null>): Hono {
  const routes = new Hono();
  routes.get("/:name", async (c) => {
    const [, id] = /^([0-9a-f]{32})\.ogg$/.exec(c.req.param("name")) ?? [];
    const bytes = id ? await recording(id) : null;
    if (!bytes) return c.body(null, 404);
    c.header("Cache-Control", "private, max-age=31536000, immutable");
    return played(c, bytes, "audio/ogg; codecs=opus");
  });
  return routes;
}
