import { createHash } from "node:crypto";
import { Hono } from "hono";
import { dropFile, keepFile } from "../../app/files.ts";
import type { Document } from "../../app/ports.ts";
import type { Media } from "../../domain/message.ts";
import { mimeOf, shownAs, UNKNOWN_TYPE } from "../../media-kind.ts";
import { played } from "../../played.ts";
import { NOTE_LIMITS, readNote } from "../../voice-note.ts";
import { BASE, type Desk, type DeskContext, type DeskEnv, nameOf } from "../deps.ts";
import { Readings } from "../readings.ts";
import { type Params, type Refusal, refuse, sentenceOf, statusOf, wantsData } from "../refusal.ts";
import { resource } from "../resource.ts";
import { findDocument, showCase } from "./case.ts";

/** A player asks for a sound in parts: they are one opening. */
const ONE_OPENING_MS = 60_000;
/** Whatever a file holds, it runs nothing and loads nothing. */
const FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'";

/** What workers sent beside words, and voice messages of staff. */
export function fileRoutes(desk: Desk): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>();
  const openings = new Readings(desk, { did: "opened-file", againMs: ONE_OPENING_MS });
  routes.get("/tickets/:id/files/:file{[a-z0-9]{8,64}}", (c) => open(c, desk, openings));
  resource(routes, "/tickets/:id/voices", { POST: (c, id) => speak(c, desk, id) });
  return routes;
}

async function open(c: DeskContext, desk: Desk, openings: Readings): Promise<Response> {
  const document = await findDocument(desk, c.req.param("id") ?? "");
  const file = c.req.param("file") ?? "";
  const bytes = document && (await desk.store.media(document.conversation.id, file));
  if (!document || !bytes) return refuse(c, "no-such-file");
  await openings.leave(c.var.look.me?.id ?? "", document.conversation, file);
  const mime = await mimeOf(bytes);
  if (shownAs(mime) !== null) return played(c, bytes, mime);
  c.header("Content-Disposition", `attachment; filename="${file.slice(0, 8)}${ENDINGS[mime] ?? ""}"`);
  return played(c, bytes, UNKNOWN_TYPE);
}

/** Files that programs find by their ending. */
const ENDINGS: Readonly<Record<string, string>> = { "application/pdf": ".pdf", "image/heic": ".heic", "audio/amr": ".amr" };

/** After everything else has set its headers: only a file has so strict a policy. */
export function filePolicy(c: DeskContext): void {
  c.header("Content-Security-Policy", FILE_POLICY);
}

/** Sends a recording to the worker, under the rules of a written reply. */
async function speak(c: DeskContext, desk: Desk, id: string): Promise<Response> {
  const document = await findDocument(desk, id);
  if (!document) return refuse(c, "no-such-case");
  const no = async (why: Refusal, params: Params = {}) => {
    if (wantsData(c)) return refuse(c, why, params);
    return showCase(c, (await findDocument(desk, id)) ?? document, { refused: sentenceOf(c, why, params) }, statusOf(why));
  };
  if (!desk.takesNotes(document.conversation.channel)) return no("voice-channel");
  const { file } = await c.req.parseBody();
  if (!(file instanceof File) || file.size === 0) return no("voice-no-file");
  const note = await readNote(new Uint8Array(await file.arrayBuffer()));
  if ("refused" in note) return no(note.refused, NOTE_LIMITS);
  const key = keyOf(c, id, note.bytes);
  const media: Media = { id: key.slice(0, 26), mime: note.mime, bytes: note.bytes.length };
  try {
    const why = await send(c, desk, document, { media, bytes: note.bytes, key });
    if (why) return no(why, { name: nameOf(c.var.look, document.conversation.ticket?.claimedBy) });
  } catch (error) {
    desk.log.error("A recording of staff could not be stored.", error);
    return no("not-stored");
  }
  if (wantsData(c)) return c.json({ done: true, once: desk.ids.random() });
  return c.redirect(`${BASE}/tickets/${id}#latest`, 303);
}

interface Recorded {
  readonly media: Media;
  readonly bytes: Uint8Array;
  readonly key: string;
}

/** Kept first, so that what is committed to be sent is there. */
async function send(c: DeskContext, desk: Desk, { conversation }: Document, { media, bytes, key }: Recorded): Promise<Refusal | null> {
  const { id } = conversation;
  if (!(await keepFile(desk.store, id, { id: media.id, bytes: media.bytes }, bytes))) return "no-such-case";
  const { refused } = await desk.staff(id, { staff: c.var.look.me?.id ?? "", do: { verb: "voice", media }, once: key });
  if (refused) await dropFile(desk.store, id, media.id);
  return refused ?? null;
}

/** The same recording from the same form is the same message, however often it arrives. */
function keyOf(c: DeskContext, id: string, bytes: Uint8Array): string {
  const once = c.var.form._once ?? crypto.randomUUID();
  return createHash("sha256")
    .update(JSON.stringify([id, c.var.look.me?.id, once, "voice"]))
    .update(bytes)
    .digest("hex");
}
