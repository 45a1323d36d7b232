import type { Client } from "whatsapp-web.js";
import type { Clock, Fetched } from "../../app/ports.ts";
import type { AskedFile } from "../adapter.ts";
import { within } from "./waiting.ts";

const LOOK_UP_MS = 20_000;
const LONGEST_MS = 120_000;

/** Gets a file out of the page, which holds the keys to it. The page has no way to load a part: what is too large by its own word is not loaded. */
export async function fetchFile(client: Client | null, clock: Clock, { where, mostBytes }: AskedFile): Promise<Fetched> {
  const [, id] = /^whatsapp-web:(.+)$/.exec(where) ?? [];
  if (id === undefined) return { outcome: "gone" };
  if (!client) return { outcome: "retry" };
  const message = await within(clock, LOOK_UP_MS, client.getMessageById(id), null);
  if (!message) return { outcome: "retry" };
  if (sizeOf(message.rawData) > mostBytes) return { outcome: "too-big" };
  // Nothing, too, while the phone sends an old file up again.
  const media = await within(clock, LONGEST_MS, message.downloadMedia(), null);
  return media?.data ? { outcome: "fetched", bytes: Buffer.from(media.data, "base64") } : { outcome: "retry" };
}

function sizeOf(raw: object): number {
  const size = "size" in raw ? Number(raw.size) : 0;
  return Number.isFinite(size) ? size : 0;
}
