import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { StoreError } from "../../src/app/ports.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { KNOWN, Office, settled, textsOf } from "../support/office.ts";
import { MINUTE, universe } from "../support/universe.ts";

describe("a message that comes in", () => {
  test("is stored once, however often the platform brings it", async () => {
    const office = await new Office().start();
    expect(await office.worker("dara", "thank you", "update-1")).toBe("new");
    const replies = office.provider.textsTo("dara");
    for (let times = 0; times < 3; times++) expect(await office.worker("dara", "thank you", "update-1")).toBe("repeat");
    expect(office.provider.textsTo("dara")).toEqual(replies);
    expect((await office.transcript("dara")).filter(({ from }) => from === "worker")).toHaveLength(1);
  });

  test("is stored once even when it is brought twice at the same moment, and again after a restart", async () => {
    const office = await new Office().start();
    const both = await Promise.all([office.provider.brings("dara", "thank you", "u"), office.provider.brings("dara", "thank you", "u")]);
    expect(both.map(({ stored }) => stored)).toEqual(["new", "repeat"]);
    await settled();
    const after = await office.diesAndComesBack();
    expect(await after.worker("dara", "thank you", "u")).toBe("repeat");
    expect(after.provider.calls).toEqual([]);
  });

  test("of one worker never meets that of another: the same id in two chats is two messages", async () => {
    const office = await new Office().start();
    expect(await office.worker("dara", "thank you", "1")).toBe("new");
    expect(await office.worker("thida", "thank you", "1")).toBe("new");
    expect(office.id("dara")).not.toBe(office.id("thida"));
  });

  test("and was stored by a process that died before it looked at it is answered by the next one", async () => {
    const office = new Office();
    await office.start();
    await office.service.stop();
    await office.service.receive({
      channel: "web",
      chat: "dara",
      masked: "…",
      externalId: "u",
      reference: "dara",
      event: { kind: "message", content: { kind: "text", text: "thank you" } },
    });
    const after = await office.diesAndComesBack();
    expect(after.provider.textsTo("dara")).toHaveLength(2);
  });
});

test("fifty workers at once, on a slow platform: each is answered in her own words, in her own order", async () => {
  const texts = Array.from({ length: 8 }, (_, n) => `question ${n}`);
  const content = universe(KNOWN);
  let heard = "";
  const echoing = {
    ...content,
    matcher: {
      ...content.matcher,
      match: (text: string) => {
        heard = text;
        return { ...content.matcher.match("thank you"), text };
      },
    },
    say: (...args: Parameters<typeof content.say>) =>
      args[1] === "chat:talk.welcome" ? { text: `to ${heard}`, language: "en" as const } : content.say(...args),
  };
  const office = await new Office({ content: echoing }).start();
  office.provider.delay = () => sleep(Math.random() * 4);
  const workers = Array.from({ length: 50 }, (_, n) => `worker-${n}`);
  await Promise.all(
    workers.map(async (chat) => {
      for (const text of texts) {
        await sleep(Math.random() * 4);
        await office.provider.brings(chat, `${text} of ${chat}`);
      }
    }),
  );
  await office.service.idle();
  for (const chat of workers) {
    const asked = texts.map((text) => `${text} of ${chat}`);
    expect(office.provider.textsTo(chat).slice(1)).toEqual(asked.map((text) => `to ${text}`));
    const transcript = textsOf(await office.transcript(chat));
    expect([transcript[0], ...transcript.slice(2)]).toEqual(asked.flatMap((text) => [text, `to ${text}`]));
  }
  expect(office.provider.calls).toHaveLength(50 * 9);
});

/** A store on a disk that can be filled. */
class FillableStore extends MemoryStore {
  full = false;
  override async update(...args: Parameters<MemoryStore["update"]>): ReturnType<MemoryStore["update"]> {
    if (this.full) throw new StoreError("full", "The disk is full. Make room and start again.");
    return super.update(...args);
  }
}

describe("a full disk", () => {
  test("means that the platform is not told that a message came; it brings it again, and all goes on", async () => {
    const store = new FillableStore();
    const office = await new Office({ store }).start();
    store.full = true;
    await expect(office.provider.brings("dara", "thank you", "u")).rejects.toThrow("disk is full");
    expect(office.provider.calls).toEqual([]);
    store.full = false;
    expect(await office.worker("dara", "thank you", "u")).toBe("new");
    expect(office.provider.textsTo("dara")).toHaveLength(2);
  });

  test("between storing and answering only delays the answer", async () => {
    const store = new FillableStore();
    const office = await new Office({ store }).start();
    const stored = office.provider.brings("dara", "thank you");
    store.full = true;
    await stored;
    await settled();
    expect(office.provider.calls).toEqual([]);
    store.full = false;
    await office.passes(15_000);
    expect(office.provider.textsTo("dara")).toHaveLength(2);
  });

  test("after sending, before noting it: the message is not sent again", async () => {
    const store = new FillableStore();
    const office = await new Office({ store }).start();
    await office.worker("dara", "thank you");
    office.provider.delay = async () => {
      store.full = true;
    };
    await office.worker("dara", "thank you");
    expect(office.provider.textsTo("dara")).toHaveLength(3);
    store.full = false;
    office.provider.delay = () => Promise.resolve();
    await office.passes(120_000);
    expect(office.provider.textsTo("dara")).toHaveLength(3);
    expect((await office.transcript("dara")).at(-1)?.delivery).toBe("unknown");
  });
});

describe("a fault of ours while deciding", () => {
  const content = universe(KNOWN);
  const broken = {
    ...content,
    matcher: {
      ...content.matcher,
      match: (text: string) => {
        if (text.includes("trap")) throw new Error(`cannot read ${text}`);
        return content.matcher.match(text);
      },
    },
  };

  test("keeps the message, opens a ticket, says so, and holds nobody up", async () => {
    const office = await new Office({ content: broken }).start();
    await office.worker("dara", "my passport is in a trap");
    const document = await office.document("dara");
    expect(document?.conversation).toMatchObject({ owner: "queue", ticket: { state: "queued", priority: "high" } });
    expect(textsOf(await office.transcript("dara"))[0]).toBe("my passport is in a trap");
    expect(office.provider.textsTo("dara")).toHaveLength(1);
    expect(document?.inbox).toEqual([]);
    await office.worker("dara", "boss beat me");
    expect((await office.document("dara"))?.conversation.ticket?.priority).toBe("danger");
  });

  test("when a timer is due puts it off: the case is not forgotten, and the next message is processed", async () => {
    const all = universe(KNOWN);
    let broken = true;
    const content = {
      ...all,
      say: (...args: Parameters<typeof all.say>) => {
        if (broken && args[1] === "chat:person.still-waiting") throw new Error("no such text");
        return all.say(...args);
      },
    };
    const office = await new Office({ content }).start();
    await office.worker("dara", { kind: "choice", choice: "person" });
    await office.passes(40 * MINUTE);
    broken = false;
    office.provider.calls.length = 0;
    await office.passes(40 * MINUTE);
    expect(office.provider.calls).toHaveLength(1);
  });

  test("about a reply of staff tells them that nothing was sent", async () => {
    const all = universe(KNOWN);
    const silent = {
      ...all,
      say: (...args: Parameters<typeof all.say>) => {
        if (args[1] === "chat:person.here") throw new Error("no such text");
        return all.say(...args);
      },
    };
    const office = await new Office({ content: silent }).start();
    await office.worker("dara", { kind: "choice", choice: "person" });
    expect(await office.staff("dara", { verb: "reply", text: "Come at nine" })).toEqual({ refused: "not-stored" });
    expect((await office.document("dara"))?.conversation.ticket?.state).toBe("queued");
  });

  test("of somebody who had everything deleted a moment ago keeps the new message, too", async () => {
    const office = await new Office({ content: broken }).start();
    await office.worker("dara", "thank you");
    office.provider.script.push({ outcome: "retry", why: "too-many", afterMs: 60_000 });
    await office.worker("dara", { kind: "choice", choice: "erase:yes" });
    await office.worker("dara", "it is a trap");
    await office.passes(120_000);
    expect(textsOf(await office.transcript("dara"))[0]).toBe("it is a trap");
    expect((await office.document("dara"))?.conversation.ticket?.state).toBe("queued");
  });
});
