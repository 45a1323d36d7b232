import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Context } from "hono";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
};

interface Packed {
  readonly source: string;
  readonly etag: string;
  readonly br: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer>;
}

/** The files of the page by name, read once at the start, and a hash over all of them. */
export function readPageFiles(): { readonly files: ReadonlyMap<string, string>; readonly version: string } {
  const folder = new URL("../web-page/", import.meta.url);
  const names = readdirSync(folder).sort();
  const files = new Map(names.map((name) => [name, readFileSync(new URL(name, folder), "utf8")]));
  return { files, version: hash([...files.values()].join("\n")) };
}

/** Answers with text that is compressed once and kept as long as it stays the same. */
export class Packer {
  readonly #packed = new Map<string, Packed>();

  /** `name` ends in the file type; `cache` is the Cache-Control header. */
  answer(c: Context, name: string, source: string, cache: string): Response {
    const packed = this.#pack(name, source);
    c.header("Content-Type", TYPES[name.split(".").at(-1) ?? ""] ?? "text/plain; charset=utf-8");
    c.header("Cache-Control", cache);
    c.header("Vary", "Accept-Encoding, Accept-Language");
    c.header("ETag", packed.etag);
    if (c.req.header("if-none-match") === packed.etag) return c.body(null, 304);
    const accepted = c.req.header("accept-encoding") ?? "";
    const coding = (["br", "gzip"] as const).find((known) => accepted.includes(known));
    if (!coding) return c.body(source);
    c.header("Content-Encoding", coding);
    return c.body(packed[coding]);
  }

  #pack(name: string, source: string): Packed {
    const kept = this.#packed.get(name);
    if (kept?.source === source) return kept;
    const packed = {
      source,
      etag: `"${hash(source)}"`,
      br: new Uint8Array(brotliCompressSync(source)),
      gzip: new Uint8Array(gzipSync(source, { level: 9 })),
    };
    this.#packed.set(name, packed);
    return packed;
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}
