import { createHmac, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Report } from "../../app/ports.ts";
import { readNotice, type Written } from "../whatsapp-map.ts";
import { readStatuses } from "./status.ts";

/** Where the platform posts, below our public address. */
export const HOOK_PATH = "/hooks/whatsapp";
/** The platform's own limit for a post is three megabytes. */
const MAX_BYTES = 4 * 1024 * 1024;

export interface HookDeps {
  readonly phoneId: string;
  /** Signs every post. */
  readonly appSecret: string;
  /** What we typed into the platform's form, so that it knows the address is ours. */
  readonly verifyToken: string;
  /** Stores one message; false when it could not be. */
  readonly take: (written: Written) => Promise<boolean>;
  /** Notes what became of one message of ours; false when it could not be. */
  readonly report: (report: Report) => Promise<boolean>;
}

/** Answers 200 only when all of a post is stored: anything else is brought again, for days. */
export function hookRoutes(deps: HookDeps): Hono {
  const routes = new Hono();
  routes.get(HOOK_PATH, (c) => {
    const asked = c.req.query();
    const ours = asked["hub.mode"] === "subscribe" && same(asked["hub.verify_token"] ?? "", deps.verifyToken);
    return ours ? c.text(asked["hub.challenge"] ?? "") : c.body(null, 403);
  });
  routes.post(HOOK_PATH, bodyLimit({ maxSize: MAX_BYTES }), async (c) => {
    const raw = Buffer.from(await c.req.arrayBuffer());
    if (!signed(raw, c.req.header("x-hub-signature-256") ?? "", deps.appSecret)) return c.body(null, 403);
    const data = parsed(raw);
    const written = readNotice(data, deps.phoneId);
    if (written === null) return c.body(null, 400);
    for (const one of written) if (!(await deps.take(one))) return c.body(null, 503);
    for (const one of readStatuses(data, deps.phoneId)) if (!(await deps.report(one))) return c.body(null, 503);
    return c.body(null, 200);
  });
  return routes;
}

/** The signature is over the bytes as they came: what is parsed and written again has others. */
function signed(raw: Buffer, signature: string, secret: string): boolean {
  return same(signature, `sha256=${createHmac("sha256", secret).update(raw).digest("hex")}`);
}

function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString("utf8"));
  } catch {
    return null;
  }
}

/** Compares digests, so that neither time nor length tells anything. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHmac("sha256", "compare").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
