import { BufferSource, BufferTarget, Conversion, Input, Mp4OutputFormat, OGG, Output, WebMOutputFormat } from "mediabunny";
import { beforeEach, describe, expect, test } from "vitest";
import { keepFile } from "../../src/app/files.ts";
import { readOpus } from "../../src/content/opus.ts";
import type { Content, Media } from "../../src/domain/message.ts";
import { MOST_NOTE_BYTES, readNote } from "../../src/voice-note.ts";
import { opus } from "../support/opus.ts";
import { png } from "../support/png.ts";
import { Browserless } from "./support/browser.ts";
import { TestDesk } from "./support/desk.ts";

let desk: TestDesk;
let sok: Browserless;

beforeEach(async () => {
  desk = await TestDesk.open();
  sok = await new Browserless(desk).signIn(desk.password);
});

const caseOf = (id: string) => `/desk/tickets/${id}`;
const did = async (id: string) => (await desk.store.auditLines(50, id)).map((line) => line.did);

/** A case in which the worker sent a file. */
async function caseWith(
  bytes: Uint8Array,
  mime: string,
  kind: "photo" | "voice" | "document" = "photo",
): Promise<{ id: string; file: string }> {
  const id = await desk.worker("dara", "a person please");
  const media: Media = { id: "photo1111", mime, bytes: bytes.length };
  await keepFile(desk.store, id, { id: media.id, bytes: media.bytes }, bytes);
  const content: Content = { kind, media };
  const { transcript } = await desk.conversation(id);
  await desk.having(id, { transcript: [...transcript, { id: "p1", at: desk.clock.now(), from: "worker", content }] });
  return { id, file: `${caseOf(id)}/files/${media.id}` };
}

/** Sends a form with a recording, as a browser without script does. */
async function speak(id: string, bytes: Uint8Array, fields: Record<string, string> = {}): Promise<Response> {
  await sok.get(caseOf(id));
  const body = new FormData();
  for (const [name, value] of Object.entries({ _token: sok.token, ...fields })) body.set(name, value);
  body.set("file", new File([Uint8Array.from(bytes)], "voice"));
  return sok.raw(`${caseOf(id)}/voices`, { method: "POST", body, headers: { origin: "http://localhost" } });
}

describe("a worker's file at the desk", () => {
  test("is given to staff who ask for it, with a line in the audit for each opening", async () => {
    const { id, file } = await caseWith(png(2, 2), "image/png");
    await sok.get(caseOf(id));
    expect(sok.words).toContain("Show the photo (1 kB)");
    const answer = await sok.raw(file);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(png(2, 2)));
    await sok.raw(file, { headers: { range: "bytes=0-3" } });
    expect((await did(id)).filter((line) => line === "opened-file")).toHaveLength(1);
    desk.clock.pass(2 * 60_000);
    await sok.raw(file);
    expect((await did(id)).filter((line) => line === "opened-file")).toHaveLength(2);
  });

  test("is given to nobody who is not signed in, nor under another case", async () => {
    const { file } = await caseWith(png(2, 2), "image/png");
    const stranger = await new Browserless(desk).raw(file);
    expect(stranger.status).toBe(302);
    const other = await desk.worker("maly", "a person please");
    expect((await sok.raw(`${caseOf(other)}/files/photo1111`)).status).toBe(404);
    expect((await sok.raw(file.replace("photo1111", "photo2222"))).status).toBe(404);
  });

  test.each([
    ["a page with a script", Buffer.from("<html><script>alert(1)</script></html>"), "image/png"],
    ["a drawing with a script", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), "image/jpeg"],
    ["a PDF", Buffer.from("%PDF-1.7 /JavaScript"), "application/pdf"],
  ])("that is %s is a file to keep, whatever it was said to be", async (_, bytes, said) => {
    const { file } = await caseWith(bytes, said, "document");
    const { headers } = await sok.raw(file);
    expect(headers.get("content-type")).toBe("application/octet-stream");
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="photo111/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toBe("sandbox; default-src 'none'; frame-ancestors 'none'");
  });

  test.each([
    ["coming", "It is still on its way."],
    ["too-big", "It was too large and is not kept."],
    ["lost", "It could not be received."],
  ] as const)("that is not there says why: %s", async (without, words) => {
    const { id } = await caseWith(png(2, 2), "image/png");
    const { transcript } = await desk.conversation(id);
    await desk.having(id, {
      transcript: transcript.map((line) => (line.id === "p1" ? { ...line, content: { kind: "photo", without } } : line)),
    });
    await sok.get(caseOf(id));
    expect(sok.words).toContain(words);
  });
});

describe("a voice message of staff", () => {
  test("takes the case, is kept with the conversation, and goes to the worker", async () => {
    const id = await desk.worker("dara", "a person please");
    expect((await speak(id, opus(3), { _once: "form-1" })).status).toBe(303);
    const conversation = await desk.conversation(id);
    expect(conversation.owner).toBe("staff");
    const { content } = conversation.transcript.at(-1) ?? {};
    expect(content).toMatchObject({ kind: "voice", media: { mime: "audio/ogg", bytes: opus(3).length } });
    const media = content && "media" in content ? content.media : undefined;
    expect(Buffer.from((await desk.store.media(id, media?.id ?? "")) ?? "")).toEqual(Buffer.from(opus(3)));
    expect(await did(id)).toContain("sent-voice");
  });

  test("that arrives twice is one; another recording from the same form is another", async () => {
    const id = await desk.worker("dara", "a person please");
    for (const seconds of [3, 3, 4]) await speak(id, opus(seconds), { _once: "form-1" });
    const kept = (await desk.store.read(id))?.media ?? [];
    expect(kept.map(({ bytes }) => bytes)).toEqual([opus(3).length, opus(4).length]);
    for (const [index, seconds] of [3, 4].entries())
      expect(Buffer.from((await desk.store.media(id, kept[index]?.id ?? "")) ?? "")).toEqual(Buffer.from(opus(seconds)));
  });

  test("is refused, and not kept, when a colleague has the case", async () => {
    const id = await desk.worker("dara", "a person please");
    const made = await desk.accounts.add("Ana", "staff", false);
    if (typeof made === "string") throw new Error(made);
    await desk.staff(id, { staff: made.account.id, do: { verb: "claim" } });
    const answer = await speak(id, opus(3));
    expect(answer.status).toBe(409);
    expect((await desk.store.read(id))?.media ?? []).toEqual([]);
  });

  test("is refused where the platform takes none", async () => {
    desk = await TestDesk.open({ takesNotes: () => false });
    sok = await new Browserless(desk).signIn(desk.password);
    const id = await desk.worker("dara", "a person please");
    const answer = await speak(id, opus(3));
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain("Write the reply instead.");
  });

  test.each([
    ["nothing", new Uint8Array(), 400, "No recording came along."],
    ["a picture", png(2, 2), 415, "Save it as OGG Opus, MP3 or M4A"],
    ["four minutes", opus(240), 413, "at most 2 MB and 3 minutes"],
  ])("of %s is refused with what to do", async (_, bytes, status, words) => {
    const id = await desk.worker("dara", "a person please");
    const answer = await speak(id, bytes);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(words);
    expect((await desk.store.read(id))?.media ?? []).toEqual([]);
  });

  test("needs the form of the page", async () => {
    const id = await desk.worker("dara", "a person please");
    expect((await speak(id, opus(3), { _token: "made up" })).status).toBe(403);
  });
});

describe("a recording of a browser", () => {
  async function inFrame(format: WebMOutputFormat | Mp4OutputFormat): Promise<Uint8Array> {
    const target = new BufferTarget();
    const input = new Input({ source: new BufferSource(opus(5)), formats: [OGG] });
    const conversion = await Conversion.init({ input, output: new Output({ format, target }) });
    await conversion.execute();
    return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
  }

  test.each([
    ["WebM", new WebMOutputFormat()],
    ["MP4", new Mp4OutputFormat()],
  ])("in %s with Opus becomes OGG Opus of the same length", async (_, format) => {
    const note = await readNote(await inFrame(format));
    if ("refused" in note) throw new Error(note.refused);
    expect(note.mime).toBe("audio/ogg");
    const sound = readOpus(note.bytes);
    expect("seconds" in sound && Math.abs(sound.seconds - 5)).toBeLessThan(0.1);
  });

  test("that is cut off, changed anywhere or too large is refused, and nothing throws", async () => {
    const webm = await inFrame(new WebMOutputFormat());
    for (let at = 5; at < webm.length; at += 397) {
      const changed = Uint8Array.from(webm);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      for (const bytes of [changed, webm.subarray(0, at)]) {
        const note = await readNote(bytes);
        if (!("refused" in note)) expect(readOpus(note.bytes)).toHaveProperty("seconds");
      }
    }
    // This one would keep the library busy for ever.
    const endless = Uint8Array.from(webm);
    endless[2997] = (endless[2997] ?? 0) ^ 0xff;
    expect(await readNote(endless)).toEqual({ refused: "voice-format" });
    expect(await readNote(new Uint8Array(MOST_NOTE_BYTES + 1))).toEqual({ refused: "voice-too-big" });
  });
});
