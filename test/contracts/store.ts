import { describe, expect, it } from "vitest";
import type { Document, QueueRow, Store } from "../../src/app/ports.ts";
import type { AuditLine } from "../../src/domain/effects.ts";
import { documentOf, idOf, inboxRow, messagesOf, NOON, outboxRow, present, ticketOf, withConversation } from "../store/support.ts";

/** What a factory of stores hands to the suite: an open store, and the same one as after a restart (null: forgets). */
export interface StoreUnderTest {
  readonly store: Store;
  readonly restart: (() => Promise<Store>) | null;
}

const DARA = idOf("dara1111");
const SREY = idOf("srey2222");

function see(document: Document | null, externalId: string): Document {
  const current = document ?? documentOf(DARA);
  return { ...current, seen: [...current.seen, externalId] };
}

function auditLine(at: number, conversation: string): AuditLine {
  return { at, who: "staff-1", did: "revealed", conversation };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The rules that every Store keeps. */
export function describeStore(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps documents`, () => {
    it("has nothing of a worker who never wrote", async () => {
      const { store } = await make();
      expect(await store.read(DARA)).toBeNull();
      expect(await store.read("../../etc/passwd")).toBeNull();
    });

    it("gives back what was stored", async () => {
      const { store } = await make();
      const document = documentOf(DARA, { inbox: [inboxRow("u1")], seen: ["u1"] });
      expect(await store.update(DARA, () => document)).toEqual(document);
      expect(await store.read(DARA)).toEqual(document);
    });

    it("keeps it over a restart", async (context) => {
      const { store, restart } = await make();
      if (!restart) return context.skip("keeps nothing by design");
      const document = documentOf(DARA, { outbox: [outboxRow("r1")] });
      await store.update(DARA, () => document);
      const again = await restart();
      expect([...again.active()].map(({ id }) => id)).toEqual([DARA]);
      expect(await again.read(DARA)).toEqual(document);
    });

    it("refuses an id that could lead out of its folder", async () => {
      const { store } = await make();
      await expect(store.update("../somewhere", () => documentOf("../somewhere"))).rejects.toThrow("conversation id");
    });

    it("refuses to store one worker's document as another's", async () => {
      const { store } = await make();
      await expect(store.update(DARA, () => documentOf(SREY))).rejects.toThrow("another conversation");
      expect(await store.read(DARA)).toBeNull();
    });

    it("writes nothing when a change returns what it was given", async () => {
      const { store } = await make();
      await store.update(DARA, () => documentOf(DARA));
      const told: unknown[] = [];
      store.onChange((row) => told.push(row));
      expect(await store.update(DARA, (document) => document)).toEqual(documentOf(DARA));
      expect(await store.update(SREY, () => null)).toBeNull();
      expect(told).toEqual([]);
    });

    it("visits every conversation", async () => {
      const { store } = await make();
      const ids = Array.from({ length: 50 }, (_, n) => idOf(`w${String(n).padStart(7, "a")}`));
      await Promise.all(ids.map((id) => store.update(id, () => documentOf(id))));
      const visited = (await collect(store.all())).map(({ conversation }) => conversation.id);
      expect(visited.toSorted()).toEqual(ids.toSorted());
    });
  });

  describe(`${name} changes in order`, () => {
    it("runs changes of one conversation one after another, each on the result of the one before", async () => {
      const { store } = await make();
      const wanted = Array.from({ length: 100 }, (_, n) => `u${n}`);
      const results = await Promise.all(wanted.map((external) => store.update(DARA, (document) => see(document, external))));
      expect((await store.read(DARA))?.seen).toEqual(wanted);
      expect(results.map((document) => document?.seen.length)).toEqual(wanted.map((_, n) => n + 1));
    });

    it("calls a change once", async () => {
      const { store } = await make();
      let calls = 0;
      await store.update(DARA, () => {
        calls += 1;
        return documentOf(DARA);
      });
      expect(calls).toBe(1);
    });

    it("rejects only the change that throws", async () => {
      const { store } = await make();
      const outcomes = await Promise.allSettled([
        store.update(DARA, (document) => see(document, "u1")),
        store.update(DARA, () => {
          throw new Error("a fault in the change");
        }),
        store.update(DARA, (document) => see(document, "u2")),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect((await store.read(DARA))?.seen).toEqual(["u1", "u2"]);
    });

    it("keeps fifty workers apart, whatever comes at once", async () => {
      const { store } = await make();
      const ids = Array.from({ length: 50 }, (_, n) => idOf(`worker${String(n).padStart(2, "0")}`));
      const write = (id: string, n: number) =>
        store.update(id, (document) => ({ ...(document ?? documentOf(id)), seen: [...(document?.seen ?? []), `${id}:${n}`] }));
      await Promise.all([0, 1, 2, 3].flatMap((n) => ids.map((id) => write(id, n))));
      for (const id of ids) expect((await store.read(id))?.seen).toEqual([0, 1, 2, 3].map((n) => `${id}:${n}`));
    });
  });

  describe(`${name} removes`, () => {
    it("leaves nothing of a worker who had everything deleted, after a restart too", async () => {
      const { store, restart } = await make();
      const long = withConversation(documentOf(DARA), { transcript: messagesOf(0, 250) });
      await store.update(DARA, () => long);
      expect(await store.update(DARA, () => null)).toBeNull();
      const expectNothingIn = async (now: Store) => {
        expect(await now.read(DARA)).toBeNull();
        expect(await now.page(DARA, 0)).toEqual([]);
        expect([...now.active()]).toEqual([]);
        expect(await collect(now.all())).toEqual([]);
      };
      await expectNothingIn(store);
      if (restart) await expectNothingIn(await restart());
    });

    it("starts anew when the worker writes again, even at the same moment", async () => {
      const { store } = await make();
      await store.update(DARA, () => withConversation(documentOf(DARA), { transcript: messagesOf(0, 250) }));
      await Promise.all([store.update(DARA, () => null), store.update(DARA, (document) => see(document, "u9"))]);
      expect(await store.read(DARA)).toEqual(documentOf(DARA, { seen: ["u9"] }));
      expect(await store.page(DARA, 0)).toEqual([]);
    });
  });

  describe(`${name} knows what is open`, () => {
    const base = documentOf(DARA);
    const open: Record<string, Document> = {
      "a queued ticket": withConversation(base, { ticket: ticketOf("DARA-1111") }),
      "a timer": withConversation(base, { timers: [{ kind: "silence", due: NOON }] }),
      "a stored event": { ...base, inbox: [inboxRow("u1")] },
      "a message to send": { ...base, outbox: [outboxRow("r1")] },
      "staff as owner": withConversation(base, { owner: "staff" }),
    };
    for (const [what, document] of Object.entries(open)) {
      it(`lists a conversation with ${what}, until it is done`, async () => {
        const { store } = await make();
        await store.update(DARA, () => document);
        expect([...store.active()].map(({ id }) => id)).toEqual([DARA]);
        await store.update(DARA, () => ({ ...base, seen: ["done"] }));
        expect([...store.active()]).toEqual([]);
      });
    }

    it("leaves out an idle conversation and one whose ticket is resolved", async () => {
      const { store } = await make();
      await store.update(DARA, () => withConversation(base, { ticket: ticketOf("DARA-1111", { state: "resolved" }) }));
      await store.update(SREY, () => documentOf(SREY));
      expect([...store.active()]).toEqual([]);
    });

    it("shows in a row what the queue needs", async () => {
      const { store } = await make();
      const ticket = ticketOf("DARA-1111", { state: "claimed", claimedBy: "staff-1", priority: "danger" });
      const timers = [
        { kind: "silence" as const, due: NOON + 9 },
        { kind: "claimed-no-reply" as const, due: NOON + 4 },
      ];
      await store.update(DARA, () => withConversation({ ...base, outbox: [outboxRow("r1")] }, { ticket, timers, owner: "staff" }));
      const row: QueueRow = {
        id: DARA,
        ticket: "DARA-1111",
        owner: "staff",
        priority: "danger",
        waitingSince: NOON,
        claimedBy: "staff-1",
        topic: "fees.limit",
        language: "km",
        channel: "telegram",
        nextTimer: NOON + 4,
        hasInbox: false,
        hasOutbox: true,
      };
      expect([...store.active()]).toEqual([row]);
    });

    it("tells listeners of every committed change, in order, until they leave", async () => {
      const { store } = await make();
      const told: (readonly string[] | undefined)[] = [];
      const leave = store.onChange((_row, document) => told.push(document?.seen));
      await Promise.all(["u1", "u2"].map((external) => store.update(DARA, (document) => see(document, external))));
      await store.update(DARA, () => null);
      leave();
      await store.update(DARA, (document) => see(document, "u3"));
      expect(told).toEqual([["u1"], ["u1", "u2"], undefined]);
    });

    it("stores a change although a listener throws", async () => {
      const { store } = await make();
      store.onChange(() => {
        throw new Error("a fault in a listener");
      });
      await store.update(DARA, (document) => see(document, "u1"));
      expect((await store.read(DARA))?.seen).toEqual(["u1"]);
    });
  });

  describe(`${name} finds a case number`, () => {
    it.each(["DARA-1111", "dara-1111", "dara1111", " Dara 1111 ", "DARA–1111", "ＤＡＲＡ－１１１１"])("typed as %j", async (typed) => {
      const { store } = await make();
      await store.update(DARA, () => withConversation(documentOf(DARA), { ticket: ticketOf("DARA-1111") }));
      expect(await store.findTicket(typed)).toBe(DARA);
    });

    it("of an earlier case, and tells two workers with the same beginning apart", async () => {
      const { store } = await make();
      const [first, second] = ["dara1111a", "dara1111b"].map(idOf) as [string, string]; // two in, two out
      const closed = ticketOf("DARA-1111", { state: "resolved" });
      await store.update(first, () => withConversation(documentOf(first), { pastTickets: [closed], ticket: ticketOf("DARA-1111-2") }));
      await store.update(second, () => withConversation(documentOf(second), { ticket: ticketOf("DARA-1111-3") }));
      expect(await store.findTicket("dara1111")).toBe(first);
      expect(await store.findTicket("dara-1111-2")).toBe(first);
      expect(await store.findTicket("DARA 1111 3")).toBe(second);
    });

    it("of one that has gone on elsewhere, twice, by every number that it had", async () => {
      const { store } = await make();
      const [second, third] = ["maly2222", "thida333"].map(idOf) as [string, string]; // two in, two out
      const formerly = ["DARA-1111", "MALY-2222"];
      await store.update(DARA, () => withConversation(documentOf(DARA), { gone: [{ ticket: "DARA-1111", to: second }] }));
      await store.update(second, () => withConversation(documentOf(second), { gone: formerly.map((ticket) => ({ ticket, to: third })) }));
      await store.update(third, () => withConversation(documentOf(third), { ticket: { ...ticketOf("THID-A333"), formerly } }));
      for (const number of [...formerly, "THID-A333"]) expect(await store.findTicket(number)).toBe(third);
      await store.update(DARA, () => null);
      expect(await store.findTicket("DARA-1111")).toBe(third);
    });

    it("not of one that was deleted where it went", async () => {
      const { store } = await make();
      await store.update(DARA, () => withConversation(documentOf(DARA), { gone: [{ ticket: "DARA-1111" }] }));
      expect(await store.findTicket("DARA-1111")).toBeNull();
    });

    it.each(["DARA-1112", "DARA-1111-9", "", "DARA", "../../dara1111", "DARA-1111-99999999"])(
      "only when it exists: not %j",
      async (typed) => {
        const { store } = await make();
        await store.update(DARA, () => withConversation(documentOf(DARA), { ticket: ticketOf("DARA-1111") }));
        expect(await store.findTicket(typed)).toBeNull();
      },
    );
  });

  describe(`${name} moves old messages to pages`, () => {
    it("keeps two hundred messages in the document", async () => {
      const { store } = await make();
      const stored = await store.update(DARA, () => withConversation(documentOf(DARA), { transcript: messagesOf(0, 200) }));
      expect(stored?.pages).toBe(0);
      expect(stored?.conversation.transcript).toHaveLength(200);
    });

    it("and loses or repeats none of a long one", async () => {
      const { store, restart } = await make();
      const say = (n: number) => (document: Document | null) => {
        const current = document ?? documentOf(DARA);
        return withConversation(current, { transcript: [...current.conversation.transcript, ...messagesOf(n, n + 30)] });
      };
      for (let n = 0; n < 600; n += 30) await store.update(DARA, say(n));
      const now = restart ? await restart() : store;
      const document = present(await now.read(DARA));
      const pages = await Promise.all(Array.from({ length: document.pages }, (_, page) => now.page(DARA, page)));
      expect(document.conversation.transcript.length).toBeLessThanOrEqual(200);
      expect([...pages.flat(), ...document.conversation.transcript]).toEqual(messagesOf(0, 600));
    });

    it("forgets the pages that a document no longer counts, after a restart too", async () => {
      const { store, restart } = await make();
      await store.update(DARA, () => withConversation(documentOf(DARA), { transcript: messagesOf(0, 350) }));
      await store.update(DARA, () => documentOf(DARA));
      await store.update(DARA, (document) => ({ ...present(document), pages: 2 }));
      const now = restart ? await restart() : store;
      for (const page of [0, 1]) expect(await now.page(DARA, page)).toEqual([]);
    });

    it("has no page that was never cut", async () => {
      const { store } = await make();
      await store.update(DARA, () => withConversation(documentOf(DARA), { transcript: messagesOf(0, 201) }));
      expect(await store.page(DARA, 0)).toEqual(messagesOf(0, 100));
      for (const page of [1, -1, 0.5, Number.NaN]) expect(await store.page(DARA, page)).toEqual([]);
      expect(await store.page("../x", 0)).toEqual([]);
    });
  });

  describe(`${name} keeps the audit`, () => {
    it("newest first, of all or of one conversation, as many as wanted", async () => {
      const { store } = await make();
      const lines = Array.from({ length: 10 }, (_, n) => auditLine(NOON + n, n % 2 === 0 ? DARA : SREY));
      await Promise.all(lines.map((line) => store.audit(line)));
      const newest = lines.toReversed();
      expect(await store.auditLines(100)).toEqual(newest);
      expect(await store.auditLines(3)).toEqual(newest.slice(0, 3));
      expect(await store.auditLines(2, SREY)).toEqual(newest.filter(({ conversation }) => conversation === SREY).slice(0, 2));
      expect(await store.auditLines(0)).toEqual([]);
    });

    it("over the turn of a month and a restart", async (context) => {
      const { store, restart } = await make();
      if (!restart) return context.skip("keeps nothing by design");
      const lines = [Date.UTC(2025, 11, 31, 23, 59), Date.UTC(2026, 0, 1)].map((at) => auditLine(at, DARA));
      await Promise.all(lines.map((line) => store.audit(line)));
      expect(await (await restart()).auditLines(9)).toEqual(lines.toReversed());
    });
  });

  describe(`${name} keeps settings`, () => {
    it.each([[{ staff: ["a"] }], [0], [false], [""], [null]])("such as %j", async (value) => {
      const { store, restart } = await make();
      await store.writeSetting("staff", "an earlier one");
      await store.writeSetting("staff", value);
      expect(await (restart ? await restart() : store).readSetting("staff")).toEqual(value);
    });

    it("gives null for one that was never written, and refuses a name that leads elsewhere", async () => {
      const { store } = await make();
      expect(await store.readSetting("keys")).toBeNull();
      await expect(store.readSetting("../keys")).rejects.toThrow("setting's name");
      await expect(store.writeSetting("../keys", 1)).rejects.toThrow("setting's name");
    });

    it("keeps the last of several written at once", async () => {
      const { store } = await make();
      await Promise.all([1, 2, 3].map((value) => store.writeSetting("keys", value)));
      expect(await store.readSetting("keys")).toBe(3);
    });
  });

  describe(`${name} keeps places and contact cards`, () => {
    const sent = [
      { kind: "contact", cards: [{ name: "ភ្នាក់ងារ", phones: ["+855 12 000 000", ""] }] },
      { kind: "contact" },
      { kind: "location", latitude: -6.2, longitude: 1e-9 },
    ] as const;
    const messages = sent.map((content, n) => ({ id: `m${n}`, at: NOON + n, from: "worker" as const, content }));
    const rows = sent.map((content, n) => ({ externalId: `u${n}`, event: { id: `u${n}`, at: NOON, kind: "message" as const, content } }));

    it("as they came, before and after they are handled, over a restart and changes too", async () => {
      const { store, restart } = await make();
      const document = withConversation(documentOf(DARA, { inbox: rows }), { transcript: messages });
      expect(await store.update(DARA, () => document)).toEqual(document);
      expect(await store.read(DARA)).toEqual(document);
      await store.update(DARA, (current) => see(current, "u9"));
      const now = restart ? await restart() : store;
      const stored = { ...document, seen: ["u9"] };
      expect(await now.read(DARA)).toEqual(stored);
      expect(await now.update(DARA, (current) => see(current, "u10"))).toEqual({ ...stored, seen: ["u9", "u10"] });
      expect(await collect(now.all())).toEqual([{ ...stored, seen: ["u9", "u10"] }]);
    });

    it("on pages of older messages", async () => {
      const { store, restart } = await make();
      const transcript = [...messages, ...messagesOf(messages.length, 250)];
      await store.update(DARA, () => withConversation(documentOf(DARA), { transcript }));
      expect(await (restart ? await restart() : store).page(DARA, 0)).toEqual(transcript.slice(0, 100));
    });
  });

  describe(`${name} keeps files`, () => {
    const LISTED = { media: [{ id: "photo1111", bytes: 0 }] };
    const BYTES = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);

    it("gives back the bytes of a file that the document lists, over a restart too", async () => {
      const { store, restart } = await make();
      await store.update(DARA, () => documentOf(DARA, LISTED));
      expect(await store.media(DARA, "photo1111")).toBeNull();
      expect(await store.saveMedia(DARA, "photo1111", BYTES)).toBe(true);
      expect(Buffer.from((await store.media(DARA, "photo1111")) ?? "")).toEqual(Buffer.from(BYTES));
      if (!restart) return;
      const again = await restart();
      expect(Buffer.from((await again.media(DARA, "photo1111")) ?? "")).toEqual(Buffer.from(BYTES));
    });

    it("puts the second in the place of the first", async () => {
      const { store } = await make();
      await store.update(DARA, () => documentOf(DARA, LISTED));
      await store.saveMedia(DARA, "photo1111", BYTES);
      await store.saveMedia(DARA, "photo1111", Buffer.from("another"));
      expect(Buffer.from((await store.media(DARA, "photo1111")) ?? "").toString()).toBe("another");
    });

    it("keeps nothing that the document does not list, or of nobody", async () => {
      const { store } = await make();
      expect(await store.saveMedia(DARA, "photo1111", BYTES)).toBe(false);
      await store.update(DARA, () => documentOf(DARA, LISTED));
      expect(await store.saveMedia(DARA, "photo2222", BYTES)).toBe(false);
      expect(await store.media(DARA, "photo2222")).toBeNull();
      await store.saveMedia(DARA, "photo1111", BYTES);
      await store.update(SREY, () => documentOf(SREY, LISTED));
      expect(await store.media(SREY, "photo1111")).toBeNull();
    });

    it("refuses a name that could lead elsewhere", async () => {
      const { store } = await make();
      await store.update(DARA, () => documentOf(DARA, { media: [{ id: "../photo", bytes: 0 }] }));
      await expect(store.saveMedia(DARA, "../photo", BYTES)).rejects.toThrow("id of a file");
      expect(await store.media(DARA, "../photo")).toBeNull();
    });

    it.each([
      ["is no longer listed", () => documentOf(DARA)],
      ["goes with its document", () => null],
    ])("removes a file that %s, so that listing it anew finds none", async (_, change) => {
      const { store, restart } = await make();
      await store.update(DARA, () => documentOf(DARA, LISTED));
      await store.saveMedia(DARA, "photo1111", BYTES);
      await store.update(DARA, change);
      expect(await store.media(DARA, "photo1111")).toBeNull();
      const now = restart ? await restart() : store;
      await now.update(DARA, () => documentOf(DARA, { ...LISTED, seen: ["again"] }));
      expect(await now.media(DARA, "photo1111")).toBeNull();
    });

    it("keeps nothing of a file that is written while everything is deleted", async () => {
      const { store } = await make();
      await store.update(DARA, () => documentOf(DARA, LISTED));
      const saving = store.saveMedia(DARA, "photo1111", BYTES);
      await store.update(DARA, () => documentOf(DARA, { seen: ["erased"] }));
      await saving;
      await store.update(DARA, () => documentOf(DARA, { ...LISTED, seen: ["again"] }));
      expect(await store.media(DARA, "photo1111")).toBeNull();
    });

    it("lists a conversation that still waits for a file as one with something to do", async () => {
      const { store } = await make();
      const fetch = { media: "photo1111", message: "m1", where: "telegram:x", announced: 0, attempts: 0, notBefore: 0 };
      await store.update(DARA, () => documentOf(DARA, { ...LISTED, fetching: [fetch] }));
      expect([...store.active()].map(({ id }) => id)).toEqual([DARA]);
    });
  });

  describe(`${name} closes`, () => {
    it("after the writes under way, and refuses what comes later in words", async () => {
      const { store, restart } = await make();
      const written = store.update(DARA, (document) => see(document, "u1"));
      await store.close();
      expect((await written)?.seen).toEqual(["u1"]);
      const calls = [store.read(DARA), store.update(DARA, () => null), store.findTicket("DARA-1111"), store.auditLines(1)];
      for (const call of calls) await expect(call).rejects.toMatchObject({ name: "StoreError", code: "closed" });
      if (restart) expect((await (await restart()).read(DARA))?.seen).toEqual(["u1"]);
    });

    it("twice without harm", async () => {
      const { store } = await make();
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });
  });
}
