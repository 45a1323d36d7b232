import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const CSS = "text/css; charset=utf-8";
const JS = "text/javascript; charset=utf-8";
const TYPES = { "console.css": CSS, "desk.css": CSS, "console.js": JS, "voice.js": JS } as const;

export interface PublicFile {
  readonly type: string;
  readonly text: string;
}

/** Script and style of the console, read once, and a hash over all of them for their address. */
export function readPublicFiles(): { readonly files: ReadonlyMap<string, PublicFile>; readonly version: string } {
  const files = new Map(Object.entries(TYPES).map(([name, type]) => [name, { type, text: read(name) }]));
  const all = [...files.values()].map(({ text }) => text).join("\n");
  return { files, version: createHash("sha256").update(all).digest("base64url").slice(0, 16) };
}

function read(name: string): string {
  return readFileSync(new URL(`./public/${name}`, import.meta.url), "utf8");
}
