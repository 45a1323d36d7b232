import type { Context } from "hono";

/** A sound or film: the whole, or the one range that is asked for: browsers seek by it, and some play nothing without. */
export function played(c: Context, bytes: Uint8Array, type: string): Response {
  c.header("Content-Type", type);
  c.header("Accept-Ranges", "bytes");
  const range = rangeOf(c.req.header("range"), bytes.length);
  if (range === null) return c.body(new Uint8Array(bytes));
  c.header("Content-Range", range === "none" ? `bytes */${bytes.length}` : `bytes ${range.first}-${range.last}/${bytes.length}`);
  return range === "none" ? c.body(null, 416) : c.body(new Uint8Array(bytes.subarray(range.first, range.last + 1)), 206);
}

/** Null: the whole, which is also the answer to a range that nobody can read (RFC 9110, 14.2). */
function rangeOf(header: string | undefined, length: number): { readonly first: number; readonly last: number } | "none" | null {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (from === undefined || to === undefined || from + to === "") return null;
  const first = from === "" ? Math.max(0, length - Number(to)) : Number(from);
  const last = from === "" || to === "" ? length - 1 : Math.min(Number(to), length - 1);
  return first >= length || last < first ? "none" : { first, last };
}
