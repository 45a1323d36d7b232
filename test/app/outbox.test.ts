import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemIds } from "../../src/app/clock.ts";
import { manualClock } from "../../src/app/manual-clock.ts";
import { LONGEST_SEND_MS, MOST_ATTEMPTS, makeOutbox, retryOf } from "../../src/app/outbox.ts";
import type { OutboxRow, SendOutcome } from "../../src/app/ports.ts";
import { newConversation } from "../../src/domain/conversation.ts";
import { memoryStore } from "../../src/store/memory.ts";
import { Office, settled, textsOf } from "../support/office.ts";
import { Provider, SENT } from "../support/provider.ts";
import { HOUR, MINUTE, universe } from "../support/universe.ts";

const BUSY: SendOutcome = { outcome: "retry", why: "too-many" };
const rowAfter = (attempts: number): OutboxRow => ({
  id: "m.0",
  from: "bot",
  say: { text: "Hello", language: "en" },
  queuedAt: 0,
  state: "sending",
  attempts,
  notBefore: 0,
});
const rowReady = (): OutboxRow => ({ ...rowAfter(0), state: "ready" });
const NOW = 1_000_000;

/** A worker who has been greeted, so that every message gets one reply. */
async function greeted(options: ConstructorParameters<typeof Office>[0] = {}): Promise<Office> {
  const office = await new Office(options).start();
  await office.worker("dara", "thank you");
  office.provider.calls.length = 0;
  return office;
}

const lastOf = async (office: Office) => (await office.transcript("dara")).at(-1);

describe("when to try again", () => {
  test("waits twice as long each time, with jitter of half of it, never more than a quarter of an hour", () => {
    fc.assert(
      fc.property(fc.nat(MOST_ATTEMPTS - 2), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempts, fraction) => {
        const again = retryOf(rowAfter(attempts), BUSY, NOW, fraction);
        const wait = (again?.notBefore ?? 0) - NOW;
        const whole = Math.min(1_000 * 2 ** attempts, 15 * MINUTE);
        expect(wait).toBeGreaterThanOrEqual(whole / 2);
        expect(wait).toBeLessThanOrEqual(whole);
        expect(again).toMatchObject({ state: "ready", attempts: attempts + 1 });
      }),
    );
  });

  test("does as the platform asks", () => {
    fc.assert(
      fc.property(fc.nat(MOST_ATTEMPTS - 2), fc.nat(HOUR), (attempts, afterMs) => {
        expect(retryOf(rowAfter(attempts), { ...BUSY, afterMs }, NOW, 0.5)?.notBefore).toBe(NOW + afterMs);
      }),
    );
  });

  test("is never after the last try, nor after any other end", () => {
    expect(retryOf(rowAfter(MOST_ATTEMPTS - 1), BUSY, NOW, 0.5)).toBeNull();
    for (const outcome of ["failed", "gone", "unknown"] as const) expect(retryOf(rowAfter(0), { outcome, why: "x" }, NOW, 0.5)).toBeNull();
    expect(retryOf(rowAfter(0), { outcome: "sent" }, NOW, 0.5)).toBeNull();
  });
});

describe("a platform that is busy", () => {
  test("is called once a try, and not before the time it asked for", async () => {
    const office = await greeted();
    office.provider.script.push({ ...BUSY, afterMs: 30_000 }, { ...BUSY, afterMs: 5_000 });
    await office.worker("dara", "thank you");
    const began = office.clock.now();
    await office.passes(29_999);
    expect(office.provider.calls).toHaveLength(1);
    await office.passes(HOUR);
    expect(office.provider.calls.map(({ at }) => at - began)).toEqual([0, 30_000, 35_000]);
    expect(await lastOf(office)).toMatchObject({ delivery: "sent" });
  });

  test("does not let a later message overtake", async () => {
    const office = await greeted();
    office.provider.script.push({ ...BUSY, afterMs: 30_000 });
    await office.worker("dara", "thank you", "first");
    await office.worker("dara", "thank you", "second");
    expect(office.provider.calls.map(({ row }) => row)).toEqual(["first.0"]);
    await office.passes(MINUTE);
    expect(office.provider.calls.map(({ row }) => row)).toEqual(["first.0", "first.0", "second.0"]);
  });

  test("for too long: it is given up, and staff are told", async () => {
    const office = await greeted();
    office.provider.script.push(...Array<SendOutcome>(MOST_ATTEMPTS).fill(BUSY));
    await office.worker("dara", "thank you");
    await office.passes(2 * HOUR);
    expect(office.provider.calls).toHaveLength(MOST_ATTEMPTS);
    expect(await lastOf(office)).toMatchObject({ delivery: "failed", deliveryWhy: "too-many" });
    expect((await office.document("dara"))?.outbox).toEqual([]);
  });

  test("while much is written meanwhile: what becomes of the message is still noted", async () => {
    const office = await greeted();
    office.provider.script.push({ ...BUSY, afterMs: 12 * HOUR });
    await office.worker("dara", "thank you", "first");
    for (let n = 0; n < 220; n++) {
      await office.worker("dara", "thank you");
      await office.passes(MINUTE);
    }
    await office.passes(12 * HOUR);
    const older = await office.store.page(office.id("dara"), 0);
    const all = [...older, ...(await office.transcript("dara"))];
    expect(all.find(({ id }) => id === "first.0")).toMatchObject({ delivery: "sent" });
    expect(all.filter(({ delivery }) => delivery === "waiting")).toEqual([]);
  });

  test("keeps its wait over a restart", async () => {
    const office = await greeted();
    office.provider.script.push({ ...BUSY, afterMs: 30_000 });
    await office.worker("dara", "thank you");
    const after = await office.diesAndComesBack();
    expect(after.provider.calls).toEqual([]);
    await after.passes(30_000);
    expect(after.provider.calls).toHaveLength(1);
    expect(await lastOf(after)).toMatchObject({ delivery: "sent" });
  });
});

describe("a message that did not arrive", () => {
  test.each(["failed", "gone", "unknown"] as const)("%s: is noted with the reason, and not sent again", async (outcome) => {
    const office = await greeted();
    office.provider.script.push({ outcome, why: "blocked" });
    await office.worker("dara", "thank you");
    await office.passes(2 * HOUR);
    expect(office.provider.calls).toHaveLength(1);
    expect(await lastOf(office)).toMatchObject({ delivery: outcome, deliveryWhy: "blocked" });
  });

  test.each(["never", "rejects"] as const)(
    "the channel %s: nobody knows, so it is not sent again, and the next one goes out",
    async (how) => {
      const office = await greeted();
      office.provider.script.push(how);
      await office.worker("dara", "thank you", "first");
      await office.worker("dara", "thank you", "second");
      await office.passes(LONGEST_SEND_MS);
      expect(office.provider.calls.map(({ row }) => row)).toEqual(["first.0", "second.0"]);
      const [, , , , reply] = await office.transcript("dara");
      expect(reply).toMatchObject({ id: "first.0", delivery: "unknown" });
    },
  );

  test("was under way when the process died: its outcome is unknown, and it is not sent again", async () => {
    const office = await greeted();
    office.provider.script.push("never");
    await office.worker("dara", "thank you");
    expect((await office.document("dara"))?.outbox).toMatchObject([{ state: "sending" }]);
    const after = await office.diesAndComesBack();
    await after.passes(HOUR);
    expect(after.provider.calls).toEqual([]);
    expect(await lastOf(after)).toMatchObject({ delivery: "unknown", deliveryWhy: "interrupted" });
  });

  test("on a channel that shows a message once however often it is sent, it is sent again", async () => {
    const office = await greeted({ can: { idempotent: true } });
    office.provider.script.push("never");
    await office.worker("dara", "thank you", "first");
    const after = await office.diesAndComesBack();
    expect(after.provider.calls.map(({ row }) => row)).toEqual(["first.0"]);
    after.provider.script.push("rejects", { outcome: "unknown", why: "offline" });
    await after.worker("dara", "thank you", "second");
    await after.passes(MINUTE);
    expect(after.provider.calls.map(({ row }) => row)).toEqual(["first.0", "second.0", "second.0", "second.0"]);
    expect(await lastOf(after)).toMatchObject({ delivery: "sent" });
  });
});

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
  "a reply that is committed %i moments after the outbox was found empty goes out",
  async (moments) => {
    const clock = manualClock(0);
    const store = memoryStore();
    await store.open();
    const provider = new Provider(clock.now);
    await provider.start(() => Promise.reject(new Error("nobody writes")));
    const log = { info() {}, warn() {}, error() {} };
    const outbox = makeOutbox({ store, clock, log, ids: systemIds("x"), content: () => universe(), channel: () => provider });
    const id = "dara".padEnd(26, "0");
    const address = { masked: "…", full: "dara" };
    const conversation = newConversation(id, "web", 0, "en");
    await store.update(id, () => ({ conversation, reference: "dara", address, inbox: [], outbox: [], seen: [], pages: 0 }));
    void outbox.flush(id);
    for (let moment = 0; moment < moments; moment++) await Promise.resolve();
    void store.update(id, (document) => document && { ...document, outbox: [rowReady()] });
    void outbox.flush(id);
    await settled();
    expect(provider.textsTo("dara")).toEqual(["Hello"]);
  },
);

describe("a platform's limits", () => {
  test("do not hold up anybody when the clock is set back", async () => {
    let back = 0;
    const clock = manualClock(10 * HOUR);
    const now = () => clock.now() - back;
    const office = await new Office({ can: { perSecond: 1 }, clock: { ...clock, now } }).start();
    await office.worker("dara", "thank you");
    await office.passes(MINUTE);
    back = HOUR;
    office.provider.calls.length = 0;
    await office.worker("thida", "thank you");
    await office.passes(MINUTE);
    expect(office.provider.textsTo("thida")).toHaveLength(2);
  });

  test("are kept in each chat", async () => {
    const office = await greeted({ can: { perSecondChat: 1 } });
    await office.passes(MINUTE);
    office.provider.calls.length = 0;
    for (const id of ["a", "b", "c"]) await office.worker("dara", "thank you", id);
    await office.passes(MINUTE);
    const [first = 0] = office.provider.calls.map(({ at }) => at);
    expect(office.provider.calls.map(({ at, row }) => [row, at - first])).toEqual([
      ["a.0", 0],
      ["b.0", 1_000],
      ["c.0", 2_000],
    ]);
  });

  test("are kept over all chats", async () => {
    const office = await new Office({ can: { perSecond: 10 } }).start();
    for (let chat = 0; chat < 30; chat++) await office.worker(`worker-${chat}`, "thank you");
    await office.passes(MINUTE);
    const times = office.provider.calls.map(({ at }) => at);
    expect(times).toHaveLength(60);
    for (const [n, at] of times.entries()) if (n >= 10) expect(at - (times[n - 10] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test("of a chat with much to say hold up nobody else", async () => {
    const office = await new Office({ can: { perSecond: 30, perSecondChat: 1 } }).start();
    for (let n = 0; n < 5; n++) await office.worker("talkative", "thank you");
    await office.passes(100);
    const asked = office.clock.now();
    await office.worker("patient", "thank you");
    await office.passes(MINUTE);
    expect(office.provider.calls.find(({ chat }) => chat === "patient")?.at).toBeLessThan(asked + 100);
  });
});

describe("a long reply", () => {
  const long = Array.from({ length: 40 }, (_, n) => `This is sentence number ${n}.`).join(" ");
  const can = { maxText: 200 };

  async function saysMuch(office: Office): Promise<void> {
    await office.worker("dara", { kind: "choice", choice: "person" });
    office.provider.calls.length = 0;
    await office.staff("dara", { verb: "claim" });
    office.provider.calls.length = 0;
    expect(await office.staff("dara", { verb: "reply", text: long })).toEqual({});
  }

  test("goes out in parts, in order, and counts as sent with the last of them", async () => {
    const office = await new Office({ can }).start();
    await saysMuch(office);
    const parts = office.provider.textsTo("dara");
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.join(" ")).toBe(long);
    expect(await lastOf(office)).toMatchObject({ from: "staff", delivery: "sent" });
  });

  test("of which one part did not arrive does not count as sent", async () => {
    const office = await new Office({ can }).start();
    await office.worker("dara", { kind: "choice", choice: "person" });
    await office.staff("dara", { verb: "claim" });
    office.provider.script.push({ outcome: "sent" }, { outcome: "failed", why: "blocked" });
    await office.staff("dara", { verb: "reply", text: long });
    expect(await lastOf(office)).toMatchObject({ delivery: "failed", deliveryWhy: "blocked" });
  });

  test("is not sent until its last part is out", async () => {
    const office = await new Office({ can }).start();
    await office.worker("dara", { kind: "choice", choice: "person" });
    await office.staff("dara", { verb: "claim" });
    office.provider.script.push({ outcome: "sent" }, { ...BUSY, afterMs: MINUTE });
    await office.staff("dara", { verb: "reply", text: long });
    expect(await lastOf(office)).toMatchObject({ delivery: "waiting" });
    await office.passes(MINUTE);
    expect(await lastOf(office)).toMatchObject({ delivery: "sent" });
  });

  test("answers a message whose id looks like a part", async () => {
    const office = await greeted();
    await office.worker("dara", "thank you", "odd~1");
    expect(textsOf(await office.transcript("dara"))).toHaveLength(5);
    expect(await lastOf(office)).toMatchObject({ id: "odd~1.0", delivery: "sent" });
  });
});

describe("a recording of an answer", () => {
  const voice = { topic: "fees.limit", jurisdiction: "SG", language: "en", id: "a1" } as const;
  const GONE: SendOutcome = { outcome: "gone", why: "blocked" };

  /** An answer with its recording, of which the platform makes what the script says; then the worker writes. */
  async function heard(...script: readonly SendOutcome[]): Promise<Office> {
    const office = await greeted();
    const said = { id: "m.0", at: 0, from: "bot", content: { kind: "text", text: "Hello" }, delivery: "waiting" } as const;
    const sound = { ...rowReady(), id: "m.0~1", say: { text: "", language: "en", voice } } as const;
    await office.store.update(office.id("dara"), (document) => {
      if (!document) return null;
      const { conversation } = document;
      const transcript = [...conversation.transcript, said];
      return { ...document, conversation: { ...conversation, transcript }, outbox: [rowReady(), sound] };
    });
    office.provider.script.push(...script);
    await office.worker("dara", "thank you");
    return office;
  }
  const answerOf = async (office: Office) => (await office.transcript("dara")).find(({ id }) => id === "m.0");

  test("comes after the words", async () => {
    const office = await heard();
    expect(office.provider.calls.map(({ row }) => row).slice(0, 2)).toEqual(["m.0", "m.0~1"]);
    expect(await answerOf(office)).toMatchObject({ delivery: "sent" });
  });

  test.each([
    ["refuses it", { outcome: "failed", why: "other" }],
    ["does not say what became of it", { outcome: "unknown", why: "offline" }],
  ] as const)("that the platform %s leaves the words said, and is not sent again", async (_, outcome) => {
    const office = await heard(SENT, outcome);
    expect(await answerOf(office)).toMatchObject({ delivery: "sent" });
    expect(office.provider.calls.filter(({ row }) => row === "m.0~1")).toHaveLength(1);
    expect(office.provider.calls.length).toBeGreaterThan(2);
  });

  test("that cannot go out does not keep the next answer waiting for long", async () => {
    const office = await heard(SENT, ...Array.from({ length: MOST_ATTEMPTS }, () => BUSY));
    office.provider.script.length = 2;
    await office.passes(10_000);
    expect(office.provider.calls.filter(({ row }) => row === "m.0~1")).toHaveLength(3);
    expect(await lastOf(office)).toMatchObject({ delivery: "sent" });
  });

  test("does not hide that its words did not arrive, nor that the worker is gone", async () => {
    expect(await answerOf(await heard({ outcome: "failed", why: "other" }))).toMatchObject({ delivery: "failed" });
    expect(await answerOf(await heard(SENT, GONE))).toMatchObject({ delivery: "gone", deliveryWhy: "blocked" });
  });
});
