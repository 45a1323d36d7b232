import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Clock, Document, Store } from "../../src/app/ports.ts";
import type { Message } from "../../src/domain/message.ts";
import { lowdbStore } from "../../src/store/lowdb.ts";
import { isActive } from "../../src/store/rows.ts";
import { cutPower, recordingFs } from "./power-cut.ts";
import { documentOf, idOf, inboxRow, messagesOf, openStore, realClock, rememberingLog, tempFolder, withConversation } from "./support.ts";

const WORKERS = ["aa111111", "aa222222", "bb333333", "cc444444", "cc555555", "dd666666"].map(idOf);
/** These have everything deleted while the others go on. */
const LEAVING = WORKERS.slice(0, 3);
/** Messages in a turn: enough that pages are cut before anybody leaves. */
const SAID = 40;
const TURNS = 30;
const TURNS_BEFORE_LEAVING = 6;
/** A file comes with every third turn. */
const FILE_EVERY = 3;

const fileName = (n: number): string => `file${String(n).padStart(6, "0")}`;
const bytesOf = (id: string, n: number): Buffer => Buffer.from(`${id} sent file ${n}. `.repeat(40));
/** The files of the turns that lie behind somebody who has said so many messages. */
const turnsWithFile = (messages: number): number[] =>
  Array.from({ length: Math.floor(messages / SAID) }, (_, n) => n).filter((n) => n % FILE_EVERY === 0);

/** Messages, of which the first of each turn is a contact card: what is in it needs a key that lies elsewhere on the disk. */
const saidBetween = (from: number, to: number): readonly Message[] =>
  messagesOf(from, to).map((message, index) => {
    const cards = [{ name: message.id, phones: [] }];
    return (from + index) % SAID === 0 ? { ...message, content: { kind: "contact", cards } } : message;
  });

/** Adds messages, and fills or empties the inbox. */
function turn(id: string, n: number): (document: Document | null) => Document {
  return (document) => {
    const current = document ?? documentOf(id);
    const transcript = [...current.conversation.transcript, ...saidBetween(n * SAID, n * SAID + SAID)];
    const inbox = n % 2 === 0 ? [inboxRow(`u${n}`)] : [];
    const media = n % FILE_EVERY === 0 ? [...(current.media ?? []), { id: fileName(n), bytes: 0 }] : (current.media ?? []);
    return withConversation({ ...current, inbox, media }, { transcript, messageCount: n * SAID + SAID });
  };
}

/** Time runs a thousand times faster, so that markers come and go while the work is done. */
const hurriedClock: Clock = {
  now: () => Date.now() * 1_000,
  after: (ms, run) => realClock.after(ms / 1_000, run),
};

/** A day's work whose every step on the disk is written down, with a note for each promise to the outside. */
async function recordWork() {
  const folder = await tempFolder();
  const { fs, journal } = recordingFs();
  const store = await openStore(folder, { fs, clock: hurriedClock });
  const work = async (id: string, turns = TURNS) => {
    for (let n = 0; n < turns; n++) {
      await store.update(id, turn(id, n));
      if (n % FILE_EVERY === 0) expect(await store.saveMedia(id, fileName(n), bytesOf(id, n))).toBe(true);
      journal.push({ kind: "note", note: `${id} ${n * SAID + SAID}` });
    }
  };
  const leave = async (id: string) => {
    await work(id, TURNS_BEFORE_LEAVING);
    await sleep(20); // long enough for the marker to go
    journal.push({ kind: "note", note: `${id} leaving` });
    await store.update(id, () => null);
    journal.push({ kind: "note", note: `${id} gone` });
  };
  await Promise.all(WORKERS.map((id) => (LEAVING.includes(id) ? leave(id) : work(id))));
  return { folder, journal };
}

/** What had been promised to each worker by then: a number of messages, or that all is gone. */
function promisesOf(journal: Awaited<ReturnType<typeof recordWork>>["journal"], upTo: number): Map<string, string> {
  const notes = journal.slice(0, upTo).flatMap((entry) => (entry.kind === "note" ? [entry.note.split(" ")] : []));
  return new Map(notes.map(([id = "", promise = ""]) => [id, promise]));
}

async function messagesIn(store: Store, { conversation, pages }: Document): Promise<readonly unknown[]> {
  const older = await Promise.all(Array.from({ length: pages }, (_, page) => store.page(conversation.id, page)));
  return [...older.flat(), ...conversation.transcript];
}

async function expectPromisesKept(folder: string, promises: ReadonlyMap<string, string>): Promise<void> {
  const store = lowdbStore({ folder, clock: realClock, log: rememberingLog() });
  await store.open();
  const open = new Set([...store.active()].map(({ id }) => id));
  for (const [id, promise] of promises) {
    const document = await store.read(id);
    if (promise === "gone" || (promise === "leaving" && !document)) {
      const left = (await readdir(folder, { recursive: true })).filter((name) => name.includes(`${id}.`));
      expect({ document, left }).toEqual({ document: null, left: [] });
      continue;
    }
    const messages = document ? await messagesIn(store, document) : [];
    expect(messages.length).toBeGreaterThanOrEqual(promise === "leaving" ? TURNS_BEFORE_LEAVING * SAID : Number(promise));
    expect(messages).toEqual(saidBetween(0, messages.length));
    for (const n of turnsWithFile(promise === "leaving" ? 0 : Number(promise)))
      expect(Buffer.from((await store.media(id, fileName(n))) ?? "")).toEqual(bytesOf(id, n));
  }
  for await (const document of store.all()) expect(open.has(document.conversation.id)).toBe(isActive(document));
  expect(store.damages()).toEqual([]);
  await store.close();
}

it("keeps every promise when the power goes at any moment, whatever the disk had not yet written", { timeout: 120_000 }, async () => {
  const { folder, journal } = await recordWork();
  const anyMoment = fc.integer({ min: 1, max: journal.length });
  const removals = journal.flatMap((entry, index) => (entry.kind === "unlink" && entry.path.endsWith(".json") ? [index + 1] : []));
  const moment = fc.oneof({ arbitrary: anyMoment, weight: 3 }, { arbitrary: fc.constantFrom(...removals), weight: 2 });
  await fc.assert(
    fc.asyncProperty(moment, fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), async (upTo, chances) => {
      const survived = await mkdtemp(join(tmpdir(), "mitra-cut-"));
      try {
        await cutPower(journal, upTo, folder, survived, () => chances.next().value ?? 0);
        await expectPromisesKept(survived, promisesOf(journal, upTo));
      } finally {
        await rm(survived, { recursive: true, force: true });
      }
    }),
    { numRuns: 300 },
  );
});
