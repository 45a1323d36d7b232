import { readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Document, Store } from "../../src/app/ports.ts";
import type { Content, Message } from "../../src/domain/message.ts";
import type { Parcel } from "../../src/domain/move/types.ts";
import { amongOf, visitDocument } from "../../src/store/contents.ts";
import { layout } from "../../src/store/folders.ts";
import { KEY_BYTES } from "../../src/store/media-crypt.ts";
import { seal, unseal } from "../../src/store/seal.ts";
import { isPrivate, openContent, type PrivateContent, sealContent } from "../../src/store/sealed-content.ts";
import { recordingFs } from "./power-cut.ts";
import {
  documentOf,
  idOf,
  messagesOf,
  NOON,
  openStore,
  present,
  rememberingLog,
  tempFolder,
  ticketOf,
  withConversation,
} from "./support.ts";

const DARA = idOf("dara1111");
const SREY = idOf("srey2222");
const CARD: Content = { kind: "contact", cards: [{ name: "Agent Linden", phones: ["+60 11-2233 4455"] }] };
const PLACE: Content = { kind: "location", latitude: 11.562108, longitude: 104.888535 };
const LOCKED = { without: "locked" };

const message = (id: string, content: Content): Message => ({ id, at: NOON, from: "worker", content });
const said = [message("m1", CARD), message("m2", PLACE)];
const withBoth = (id = DARA): Document => withConversation(documentOf(id), { transcript: said });
const again = (document: Document | null): Document => ({ ...present(document), seen: ["again"] });
const contentsOf = (document: Document | null): readonly Content[] =>
  present(document).conversation.transcript.map(({ content }) => content);

/** Every file below a folder, with its bytes. */
async function filesOf(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path)] as const)));
}

/** The files in which something of the card or the place can be read. */
async function tellingFiles(folder: string): Promise<readonly string[]> {
  const files = await filesOf(folder);
  expect(files.size).toBeGreaterThan(0);
  return [...files].filter(([, bytes]) => /Linden|2233.4455|11\.5621|104\.8885/.test(bytes.toString("latin1"))).map(([path]) => path);
}

/** What is written of a document. */
async function writtenOf(folder: string, id = DARA): Promise<Document> {
  const found = unseal(await readFile(layout(folder).document(id)));
  if (found.kind !== "good") throw new Error("The document should be whole.");
  return found.data as Document; // as Mitra has just written it
}

/** Writes a document as something else than Mitra would. */
const write = (folder: string, document: Document): Promise<void> =>
  writeFile(layout(folder).document(document.conversation.id), seal(document));

/** A closed folder with both contents in it. */
async function folderWithBoth(document = withBoth()): Promise<string> {
  const folder = await tempFolder();
  const store = await openStore(folder);
  await store.update(DARA, () => document);
  await store.close();
  return folder;
}

const keyIn = (folder: string): string => layout(folder).setting("media-key");

const card = fc.record({ name: fc.string(), phones: fc.array(fc.string(), { maxLength: 5 }) });
const degrees = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0); // JSON has no -0
const privateContent: fc.Arbitrary<PrivateContent> = fc.oneof(
  fc.record({ kind: fc.constant("contact" as const), cards: fc.array(card, { maxLength: 5 }) }),
  fc.record({ kind: fc.constant("location" as const), latitude: degrees, longitude: degrees }),
);
const key = fc.uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES });

describe("a sealed content", () => {
  it("opens to what it was, in its own place and under its own key alone", () => {
    const property = fc.property(privateContent, fc.string(), fc.string(), key, key, (content, place, elsewhere, own, other) => {
      fc.pre(place !== elsewhere && Buffer.compare(own, other) !== 0);
      const sealed = sealContent(own, content, place);
      expect(openContent(own, sealed, place)).toEqual(content);
      expect(openContent(own, sealed, elsewhere)).toBeNull();
      expect(openContent(other, sealed, place)).toBeNull();
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("does not open once a bit of it has changed, or some of it is missing", () => {
    const property = fc.property(
      privateContent,
      key,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.nat(7),
      (content, own, share, bit) => {
        const { kind, sealed } = sealContent(own, content, "a");
        const bytes = Buffer.from(sealed, "base64");
        const at = Math.floor(bytes.length * share);
        const cut = bytes.subarray(0, at).toString("base64");
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
        for (const harmed of [cut, bytes.toString("base64")]) expect(openContent(own, { kind, sealed: harmed }, "a")).toBeNull();
      },
    );
    fc.assert(property, { numRuns: 500 });
  });
});

/** The same place and card wherever a document can hold them: before they are handled, as messages, and in a case on its way, sent and received. */
function everywhere(): Document {
  const parcel = parcelOf([message("p1", CARD), message("p2", PLACE)]);
  const conversation = { transcript: said, leaving: { id: "move9", to: SREY, tell: false, parcel } };
  const step = { step: "take" as const, move: "move9", from: DARA, parcel };
  const event = { id: "u1", at: NOON, kind: "message" as const, content: CARD };
  const inbox = [
    { externalId: "u1", event },
    { externalId: "u2", event: { ...event, id: "u2", content: PLACE } },
    { externalId: "u3", event: { id: "u3", at: NOON, kind: "move" as const, do: { ...step, from: SREY } } },
  ];
  return withConversation(documentOf(DARA, { inbox, letters: [{ kind: "step", id: "l1", to: SREY, do: step }] }), conversation);
}

function parcelOf(messages: readonly Message[], more: Partial<Parcel> = {}): Parcel {
  const { owner, timers, profile, language, languageFrom, lastAnswer } = documentOf(DARA).conversation;
  const kept = { owner, timers, profile, language, languageFrom, lastAnswer, told: {}, pastTickets: [], waiting: [], files: [], came: [] };
  return { ...kept, channel: "telegram", ticket: ticketOf("DARA-1111"), messages, paged: 0, ...more };
}

describe("who reads the folder", () => {
  it("finds neither name, number nor place, wherever in a document they stand, nor in its previous copy", async () => {
    const folder = await tempFolder();
    const store = await openStore(folder);
    await store.update(DARA, everywhere);
    const stored = await store.update(DARA, again);
    expect(await tellingFiles(folder)).toEqual([]);
    await store.close();
    expect(await (await openStore(folder)).read(DARA)).toEqual(stored);
  });

  it("finds none in pages of older messages, which are shown as they were", async () => {
    const folder = await tempFolder();
    const store = await openStore(folder);
    const transcript = [...said, ...messagesOf(2, 350)];
    await store.update(DARA, () => withConversation(documentOf(DARA), { transcript }));
    expect(await tellingFiles(folder)).toEqual([]);
    await store.close();
    expect(await (await openStore(folder)).page(DARA, 0)).toEqual(transcript.slice(0, 100));
  });

  it("finds none in a copy that was taken in the place of a damaged one", async () => {
    const folder = await folderWithBoth();
    const first = await openStore(folder);
    await first.update(DARA, again);
    await first.close();
    await truncate(layout(folder).document(DARA), 40);
    const store = await openStore(folder);
    expect(contentsOf(await store.read(DARA))).toEqual([CARD, PLACE]);
    expect(await tellingFiles(folder)).toEqual([]);
  });

  it("finds no key where nobody sent a place or a card, not even an empty one", async () => {
    const folder = await folderWithBoth(
      withConversation(documentOf(DARA), { transcript: [message("m1", { kind: "contact" }), ...messagesOf(1, 9)] }),
    );
    expect((await filesOf(folder)).has(keyIn(folder))).toBe(false);
  });
});

it("the key is on the disk for good before anything is written under it, however many send the first card at once", async () => {
  const folder = await tempFolder();
  const { fs, journal } = recordingFs();
  const store = await openStore(folder, { fs });
  await Promise.all([DARA, SREY].map((id) => store.update(id, () => withBoth(id))));
  const named = journal.findIndex((entry) => entry.kind === "rename" && entry.to === keyIn(folder));
  const durable = journal.findIndex((entry, at) => at > named && entry.kind === "sync-folder" && entry.path === layout(folder).settings);
  const sealed = journal.findIndex((entry) => entry.kind === "write" && entry.bytes.includes('"sealed":'));
  expect(named).toBeGreaterThan(-1);
  expect(durable).toBeGreaterThan(named);
  expect(sealed).toBeGreaterThan(durable);
  expect(journal.filter((entry) => entry.kind === "rename" && entry.to === keyIn(folder))).toHaveLength(1);
  await store.close();
  const again = await openStore(folder);
  for (const id of [DARA, SREY]) expect(contentsOf(await again.read(id))).toEqual([CARD, PLACE]);
});

describe("the bytes of a sealed content", () => {
  it("stay the same from one write to the next, over a restart too", async () => {
    const folder = await tempFolder();
    const store = await openStore(folder);
    await store.update(DARA, () => withBoth());
    const [first] = contentsOf(await writtenOf(folder));
    expect(first).toEqual({ kind: "contact", sealed: expect.any(String) });
    await store.update(DARA, again);
    expect(contentsOf(await writtenOf(folder))[0]).toEqual(first);
    await store.close();
    await (await openStore(folder)).update(DARA, (document) => ({ ...present(document), seen: ["and again"] }));
    expect(contentsOf(await writtenOf(folder))[0]).toEqual(first);
  });

  it("cannot be opened in another worker's conversation, nor at another message", async () => {
    const folder = await folderWithBoth();
    const { conversation } = await writtenOf(folder);
    const [one, two] = conversation.transcript as [Message, Message]; // two in, two out
    await write(
      folder,
      withConversation(documentOf(DARA), {
        transcript: [
          { ...one, id: "m2" },
          { ...two, id: "m1" },
        ],
      }),
    );
    const store = await openStore(folder);
    await store.update(SREY, () => documentOf(SREY));
    await store.close();
    await write(folder, withConversation(documentOf(SREY), { transcript: [one, two] }));
    const swapped = await openStore(folder);
    for (const id of [DARA, SREY]) {
      expect(contentsOf(await swapped.read(id))).toEqual([expect.objectContaining(LOCKED), expect.objectContaining(LOCKED)]);
    }
  });
});

describe("a document of before", () => {
  it("is read with its plain contents, which are sealed at the next write, and in the previous copy at the one after", async () => {
    const folder = await tempFolder();
    const store = await openStore(folder);
    await store.update(DARA, () => documentOf(DARA));
    await store.close();
    await write(folder, withBoth());
    const now = await openStore(folder);
    expect(contentsOf(await now.read(DARA))).toEqual([CARD, PLACE]);
    await now.update(DARA, again);
    expect(await tellingFiles(folder)).toEqual([layout(folder).document(DARA).replace(".json", ".prev.json")]);
    await now.update(DARA, (document) => ({ ...present(document), seen: ["and again"] }));
    expect(await tellingFiles(folder)).toEqual([]);
  });
});

/** Takes the key away while `run` works on the folder, and puts it back. */
async function withoutKey(folder: string, run: (store: Store, warnings: readonly string[]) => Promise<void>): Promise<void> {
  const kept = await readFile(keyIn(folder));
  await rm(keyIn(folder));
  const log = rememberingLog();
  const store = await openStore(folder, { log });
  await run(store, log.warnings);
  await store.close();
  await writeFile(keyIn(folder), kept);
}

describe("without its key", () => {
  it("a content is locked, its conversation goes on, and it is there again with the key", async () => {
    const folder = await folderWithBoth();
    await withoutKey(folder, async (store, warnings) => {
      expect(contentsOf(await store.read(DARA))).toMatchObject([
        { kind: "contact", ...LOCKED },
        { kind: "location", ...LOCKED },
      ]);
      expect(warnings.join()).toContain("media-key.json");
      const more = message("m3", { kind: "text", text: "are you there?" });
      await store.update(DARA, (document) =>
        withConversation(present(document), { transcript: [...present(document).conversation.transcript, more] }),
      );
    });
    expect(contentsOf(await writtenOf(folder))[0]).toEqual({ kind: "contact", sealed: expect.any(String) });
    expect(contentsOf(await (await openStore(folder)).read(DARA))).toEqual([CARD, PLACE, { kind: "text", text: "are you there?" }]);
  });

  it("none is made by reading, and one that is made for a new card opens that card alone", async () => {
    const folder = await folderWithBoth();
    await withoutKey(folder, async (store) => {
      await store.read(DARA);
      expect((await filesOf(folder)).has(keyIn(folder))).toBe(false);
      await store.update(SREY, () => withBoth(SREY));
      await store.update(DARA, again);
      await store.close();
      const restarted = await openStore(folder);
      expect(contentsOf(await restarted.read(SREY))).toEqual([CARD, PLACE]);
      expect(contentsOf(await restarted.read(DARA))).toMatchObject([LOCKED, LOCKED]);
      await restarted.close();
    });
    expect(contentsOf(await (await openStore(folder)).read(DARA))).toEqual([CARD, PLACE]);
  });

  it("a case moves on, and even where it came to, and went on from there, its card opens again with the key", async () => {
    const folder = await folderWithBoth();
    const third = idOf("thida333");
    await withoutKey(folder, async (store) => {
      const [first] = present(await store.read(DARA)).conversation.transcript as [Message]; // two in
      const came = [{ id: "move1", from: DARA, channel: "telegram", at: NOON, tickets: ["DARA-1111"] }];
      const twice = [...came, { id: "move2", from: SREY, channel: "whatsapp", at: NOON, tickets: ["SREY-2222"] }];
      const take = { step: "take" as const, move: "move2", from: SREY, parcel: parcelOf([{ ...first, id: "move1.m1" }], { came }) };
      const row = { externalId: "u1", event: { id: "u1", at: NOON, kind: "move" as const, do: take } };
      const transcript = [{ ...first, id: "move2.move1.m1" }];
      await store.update(third, () => withConversation(documentOf(third, { inbox: [row] }), { came: twice, transcript }));
    });
    const store = await openStore(folder);
    const arrived = present(await store.read(third));
    expect(contentsOf(arrived)).toEqual([CARD]);
    expect(arrived.inbox).toMatchObject([{ event: { do: { parcel: { messages: [{ content: CARD }] } } } }]);
  });

  it.each(["is damaged in both its copies", "is of another kind"])(
    "that %s, what comes is still stored, and sealed once it is restored",
    async (how) => {
      const folder = await folderWithBoth();
      const kept = await readFile(keyIn(folder));
      await writeFile(keyIn(folder), how.startsWith("is damaged") ? "damaged" : seal({ value: "short" }));
      const store = await openStore(folder);
      expect(contentsOf(await store.update(DARA, again))).toMatchObject([LOCKED, LOCKED]);
      await store.update(SREY, () => withBoth(SREY));
      await store.close();
      await writeFile(keyIn(folder), kept);
      const restored = await openStore(folder);
      expect(contentsOf(await restored.read(DARA))).toEqual([CARD, PLACE]);
      for (const n of ["1", "2"]) await restored.update(SREY, (document) => ({ ...present(document), seen: [n] }));
      expect(contentsOf(await restored.read(SREY))).toEqual([CARD, PLACE]);
      expect(await tellingFiles(folder)).toEqual([]);
    },
  );
});

it("a damaged content is locked alone, and written again as it was", async () => {
  const folder = await folderWithBoth();
  const whole = await writtenOf(folder);
  const harmed = visitDocument(whole, (content, id) => (id === "m1" ? Object.assign({ ...content }, { sealed: "AAAA" }) : content));
  await write(folder, harmed);
  const store = await openStore(folder);
  expect(contentsOf(await store.update(DARA, again))).toMatchObject([LOCKED, PLACE]);
  expect(contentsOf(await writtenOf(folder))).toEqual(contentsOf(harmed));
});

describe("the visit of a document", () => {
  it("finds every private content, and gives back the very document when all of them stay", () => {
    const document = everywhere();
    const found: string[] = [];
    const visited = visitDocument(document, (content, id, { conversation }) => {
      if (isPrivate(content)) found.push(`${conversation}/${id}`);
      return content;
    });
    expect(visited).toBe(document);
    const at = (id: string, ...ids: string[]) => ids.map((one) => `${id}/${one}`);
    expect(found.toSorted()).toEqual([...at(DARA, "m1", "m2", "p1", "p1", "p2", "p2", "u1", "u2"), ...at(SREY, "p1", "p2")]);
    expect(amongOf(document)).toEqual({ conversation: DARA, came: [] });
  });
});
