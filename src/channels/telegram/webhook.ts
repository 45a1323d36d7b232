import { createHash, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";

/** Where the platform posts updates, below our public address. */
export const WEBHOOK_PATH = "/hooks/telegram";
/** Far above any update. */
const MAX_BYTES = 1024 * 1024;

export interface WebhookDeps {
  /** What the platform sends along in `X-Telegram-Bot-Api-Secret-Token`. */
  readonly secret: string;
  /** Stores one update; false when it could not be. */
  readonly take: (update: unknown) => Promise<boolean>;
}

/** Answers 200 only for what is stored: anything else is brought again by the platform. */
export function webhookRoutes({ secret, take }: WebhookDeps): Hono {
  const routes = new Hono();
  routes.post(WEBHOOK_PATH, async (c) => {
    if (!same(c.req.header("x-telegram-bot-api-secret-token") ?? "", secret)) return c.body(null, 403);
    if (Number(c.req.header("content-length") ?? 0) > MAX_BYTES) return c.body(null, 413);
    const update = await c.req.json().catch(() => null);
    if (update === null) return c.body(null, 400);
    return c.body(null, (await take(update)) ? 200 : 503);
  });
  return routes;
}

/** Compares digests, so that neither time nor length tells anything. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
