import { describe, expect, test } from "vitest";
import { LONGEST_SEND_MS } from "../../src/app/outbox.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { Office, settled, textsOf } from "../support/office.ts";
import { HOUR, MINUTE } from "../support/universe.ts";

const PERSON = { kind: "choice", choice: "person" } as const;
const ERASE = { kind: "choice", choice: "erase:yes" } as const;

describe("staff", () => {
  test("do what they may, and the worker hears it", async () => {
    const office = await new Office().start();
    await office.worker("dara", PERSON);
    expect(await office.staff("dara", { verb: "claim" })).toEqual({});
    expect(await office.staff("dara", { verb: "reply", text: "Good morning, Dara." })).toEqual({});
    expect(office.provider.calls.at(-1)).toMatchObject({ from: "staff", text: "Good morning, Dara." });
    expect(await office.staff("dara", { verb: "resolve", outcome: "informed" })).toEqual({});
    expect((await office.document("dara"))?.conversation).toMatchObject({ owner: "bot", ticket: { state: "resolved" } });
    expect((await office.store.auditLines(10)).map(({ who, did }) => `${who} ${did}`)).toEqual(["sok resolved:informed", "sok claimed"]);
  });

  test("are told why they may not", async () => {
    const office = await new Office().start();
    await office.worker("dara", "thank you");
    expect(await office.staff("dara", { verb: "claim" })).toEqual({ refused: "not-open" });
    await office.worker("dara", PERSON);
    await office.staff("dara", { verb: "claim" });
    expect(await office.staff("dara", { verb: "claim" }, "vanna")).toEqual({ refused: "owned-by-other" });
    expect(await office.staff("dara", { verb: "reply", text: "Hello" }, "vanna")).toEqual({ refused: "not-yours" });
    expect(await office.staff("dara", { verb: "reply", text: "  " })).toEqual({ refused: "empty" });
    expect(await office.staff("nobody", { verb: "claim" })).toEqual({ refused: "not-open" });
  });

  test("who claim at the same moment: one gets the case", async () => {
    const office = await new Office().start();
    await office.worker("dara", PERSON);
    const results = await Promise.all(["sok", "vanna", "mony"].map((who) => office.staff("dara", { verb: "claim" }, who)));
    expect(results).toEqual([{}, { refused: "owned-by-other" }, { refused: "owned-by-other" }]);
  });

  test("get their answer even when the audit cannot be written", async () => {
    class Unaudited extends MemoryStore {
      override audit(): Promise<void> {
        return Promise.reject(new Error("no space left"));
      }
    }
    const office = await new Office({ store: new Unaudited() }).start();
    await office.worker("dara", PERSON);
    expect(await office.staff("dara", { verb: "claim" })).toEqual({});
    expect(office.errors).toHaveLength(1);
  });
});

describe("staff whose browser lost the answer", () => {
  const reply = (text: string) => ({ staff: "sok", do: { verb: "reply", text } as const, once: "key-of-the-form" });

  test("send the form again: the worker reads it once, even when the service was started anew in between", async () => {
    const office = await new Office().start();
    await office.worker("dara", PERSON);
    expect(await office.service.staff(office.id("dara"), reply("Come at nine"))).toEqual({});
    await settled();
    const after = await office.diesAndComesBack();
    expect(await after.service.staff(after.id("dara"), reply("Come at nine"))).toEqual({});
    await settled();
    expect([...office.provider.calls, ...after.provider.calls].filter(({ text }) => text === "Come at nine")).toHaveLength(1);
    expect(textsOf(await after.transcript("dara")).filter((text) => text === "Come at nine")).toHaveLength(1);
  });

  test("send it at the same moment from two windows: it is written once", async () => {
    const office = await new Office().start();
    await office.worker("dara", PERSON);
    const both = await Promise.all([1, 2].map(() => office.service.staff(office.id("dara"), reply("Come at nine"))));
    expect(both).toEqual([{}, {}]);
    await settled();
    expect(office.provider.calls.filter(({ text }) => text === "Come at nine")).toHaveLength(1);
  });

  test("send again what was refused: it is done as soon as it may be", async () => {
    const office = await new Office().start();
    await office.worker("dara", PERSON);
    await office.staff("dara", { verb: "claim" }, "vanna");
    expect(await office.service.staff(office.id("dara"), reply("Come at nine"))).toEqual({ refused: "not-yours" });
    await office.staff("dara", { verb: "release" }, "vanna");
    expect(await office.service.staff(office.id("dara"), reply("Come at nine"))).toEqual({});
    await settled();
    expect(office.provider.calls.at(-1)?.text).toBe("Come at nine");
  });
});

describe("timers", () => {
  test("fire when they are due: the desk is reminded and the worker told once", async () => {
    const office = await new Office().start();
    await office.worker("dara", PERSON);
    const before = office.provider.calls.length;
    await office.passes(29 * MINUTE);
    expect(office.provider.calls).toHaveLength(before);
    await office.passes(2 * HOUR);
    expect(office.provider.calls).toHaveLength(before + 1);
  });

  test("that came due while nothing ran fire at the start", async () => {
    const office = await new Office().start();
    await office.worker("dara", PERSON);
    await office.staff("dara", { verb: "claim" });
    await office.clock.advance(0);
    await office.service.stop();
    await office.clock.advance(HOUR);
    const after = await office.diesAndComesBack();
    await after.passes(1);
    expect((await after.document("dara"))?.conversation).toMatchObject({ owner: "queue", ticket: { state: "queued" } });
  });

  test("of many workers each fire once", async () => {
    const office = await new Office().start();
    const workers = Array.from({ length: 30 }, (_, n) => `worker-${n}`);
    for (const [n, chat] of workers.entries()) {
      await office.worker(chat, PERSON);
      await office.passes(n * 1_000);
    }
    const before = office.provider.calls.length;
    await office.passes(45 * MINUTE);
    expect(
      office.provider.calls
        .slice(before)
        .map(({ chat }) => chat)
        .toSorted(),
    ).toEqual(workers.toSorted());
  });
});

test("starting sends nothing before its channel is open", async () => {
  const office = await new Office().start();
  office.provider.script.push({ outcome: "retry", why: "too-many", afterMs: MINUTE });
  await office.worker("dara", "thank you");
  await office.service.stop();
  await office.clock.advance(HOUR);
  const next = new Office({ store: office.store, clock: office.clock });
  const begin = next.provider.start.bind(next.provider);
  next.provider.start = async (receive) => {
    await settled();
    await begin(receive);
  };
  await next.service.start();
  await settled();
  expect(next.provider.afterStop).toEqual([]);
  expect(next.provider.textsTo("dara")).toHaveLength(2);
});

describe("stopping", () => {
  test("is not kept up by a channel that cannot be closed", async () => {
    const office = await new Office().start();
    office.provider.stop = () => Promise.reject(new Error("the platform's library failed"));
    await office.service.stop();
    expect(office.errors).toHaveLength(1);
  });

  test("waits for a send under way, sends nothing through a closed channel, and leaves the rest to the next start", async () => {
    const office = await new Office().start();
    const platform = Promise.withResolvers<void>();
    office.provider.delay = () => platform.promise;
    await office.worker("dara", "thank you");
    let stopped = false;
    const stopping = office.service.stop().then(() => {
      stopped = true;
    });
    await settled();
    expect(stopped).toBe(false);
    platform.resolve();
    await stopping;
    expect(office.provider.afterStop).toEqual([]);
    expect((await office.transcript("dara"))[1]).toMatchObject({ delivery: "sent" });
    const after = await office.diesAndComesBack();
    const sent = [...office.provider.calls, ...after.provider.calls].map(({ row }) => row);
    const said = (await after.transcript("dara")).filter(({ from }) => from === "bot");
    expect(sent).toEqual(said.map(({ id }) => id));
    expect(said.map(({ delivery }) => delivery)).toEqual(["sent", "sent"]);
  });

  test("does not wait for ever on a platform that never answers", async () => {
    const office = await new Office().start();
    office.provider.script.push("never");
    await office.worker("dara", "thank you");
    const stopping = office.service.stop();
    await office.passes(LONGEST_SEND_MS);
    await stopping;
    expect((await office.transcript("dara"))[1]).toMatchObject({ delivery: "unknown" });
  });

  test("with messages coming in: what was acknowledged is answered by the next run", async () => {
    const office = await new Office().start();
    const coming = Promise.all(["a", "b", "c"].map((id) => office.provider.brings("dara", "thank you", id)));
    await office.service.stop();
    await coming;
    const after = await office.diesAndComesBack();
    const transcript = await after.transcript("dara");
    expect(transcript.filter(({ from }) => from === "worker").map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(transcript.filter(({ delivery }) => delivery === "sent")).toHaveLength(4);
  });
});

describe("deleting everything", () => {
  /** So many messages that older ones have moved to pages. */
  async function writesMuch(office: Office): Promise<void> {
    for (let n = 0; n < 230; n++) {
      await office.worker("dara", `secret ${n}`);
      await office.passes(MINUTE);
    }
    expect((await office.document("dara"))?.pages).toBeGreaterThan(0);
  }

  test("removes the document and its pages; the last reply still goes out", async () => {
    const office = await new Office().start();
    await writesMuch(office);
    office.provider.calls.length = 0;
    await office.worker("dara", ERASE);
    expect(office.provider.textsTo("dara")).toEqual([office.content.say("en", "chat:privacy.erased").text]);
    expect(await office.document("dara")).toBeNull();
    expect(await office.store.page(office.id("dara"), 0)).toEqual([]);
  });

  test("while the platform is busy removes the pages at once, and the rest when the reply is out", async () => {
    const office = await new Office().start();
    await writesMuch(office);
    office.provider.script.push({ outcome: "retry", why: "too-many", afterMs: MINUTE });
    await office.worker("dara", ERASE);
    expect(await office.store.page(office.id("dara"), 0)).toEqual([]);
    expect(JSON.stringify(await office.document("dara"))).not.toContain("secret");
    const after = await office.diesAndComesBack();
    await after.passes(MINUTE);
    expect(after.provider.textsTo("dara")).toEqual([office.content.say("en", "chat:privacy.erased").text]);
    expect(await after.document("dara")).toBeNull();
  });

  test("a message that comes before the last reply is out begins afresh, and stays", async () => {
    const office = await new Office().start();
    await office.worker("dara", "my secret");
    office.provider.script.push({ outcome: "retry", why: "too-many", afterMs: MINUTE });
    await office.worker("dara", ERASE);
    await office.worker("dara", "thank you");
    await office.passes(2 * MINUTE);
    const texts = textsOf(await office.transcript("dara"));
    expect(texts[0]).toBe("thank you");
    expect(texts).toHaveLength(3);
    expect(JSON.stringify(await office.document("dara"))).not.toContain("my secret");
    expect(office.provider.calls.at(-1)?.text).toBe(texts.at(-1));
  });

  test("and writing in the same moment: nothing that was acknowledged is lost", async () => {
    const office = await new Office().start();
    await writesMuch(office);
    await Promise.all([office.provider.brings("dara", ERASE), office.provider.brings("dara", "thank you", "late")]);
    await settled();
    expect((await office.transcript("dara"))[0]?.id).toBe("late");
    expect(await office.store.page(office.id("dara"), 0)).toEqual([]);
  });

  test("takes back what was still to be sent: nobody reads it on her phone afterwards", async () => {
    const office = await new Office().start();
    await office.worker("dara", PERSON);
    office.provider.script.push({ outcome: "retry", why: "too-many", afterMs: MINUTE });
    await office.staff("dara", { verb: "reply", text: "About your complaint against the boss" });
    await office.staff("dara", { verb: "release" });
    await office.worker("dara", ERASE);
    expect(JSON.stringify(await office.document("dara"))).not.toContain("complaint");
    office.provider.calls.length = 0;
    await office.passes(2 * MINUTE);
    expect(office.provider.textsTo("dara")).toEqual([]);
    expect(await office.document("dara")).toBeNull();
  });

  test("takes back what waits for its place, too", async () => {
    const office = await new Office({ can: { perSecondChat: 0.1 } }).start();
    await office.worker("dara", PERSON);
    await office.passes(5_000);
    await office.worker("dara", ERASE);
    await office.passes(MINUTE);
    const erased = office.content.say("en", "chat:privacy.erased").text;
    expect(office.provider.textsTo("dara").slice(1)).toEqual([erased]);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    "while staff answer, %i moments later: they are refused, and nothing is left behind",
    async (moments) => {
      const office = await new Office().start();
      await office.worker("dara", PERSON);
      const platform = Promise.withResolvers<void>();
      office.provider.delay = () => platform.promise;
      await office.worker("dara", ERASE);
      platform.resolve();
      for (let moment = 0; moment < moments; moment++) await Promise.resolve();
      const reply = office.service.staff(office.id("dara"), { staff: "sok", do: { verb: "reply", text: "Hello" } });
      expect(["erased", "not-open"]).toContain((await reply).refused);
      await settled();
      expect(await office.document("dara")).toBeNull();
    },
  );
});
