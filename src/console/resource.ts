import type { Hono } from "hono";
import type { DeskContext, DeskEnv } from "./deps.ts";
import { refuse } from "./refusal.ts";

type Answer = Response | Promise<Response>;
type Method = "GET" | "POST" | "PUT" | "DELETE";
type Handlers = Readonly<Partial<Record<Method, (c: DeskContext, id: string) => Answer>>>;

/**
 * One address and what can be done with it; handlers get the `:id` of the path, or "". A form without script posts and says its method
 * in `_method`. Any other method is refused in words.
 */
export function resource(routes: Hono<DeskEnv>, path: string, handlers: Handlers): void {
  routes.all(path, (c: DeskContext) => answer(c, handlers));
}

/** Does what the request's method asks for. */
export function answer(c: DeskContext, handlers: Handlers): Answer {
  const method = methodOf(c);
  const handler = Object.hasOwn(handlers, method) ? handlers[method as Method] : undefined; // hasOwn has checked it
  if (handler) return handler(c, c.req.param("id") ?? "");
  c.header("Allow", Object.keys(handlers).join(", "));
  return refuse(c, "wrong-method");
}

function methodOf(c: DeskContext): string {
  const { method } = c.req;
  if (method === "HEAD") return "GET";
  const wanted = c.var.form._method;
  return method === "POST" && (wanted === "PUT" || wanted === "DELETE") ? wanted : method;
}
