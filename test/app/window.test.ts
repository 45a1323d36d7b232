import { describe, expect, test } from "vitest";
import type { Report, SendOutcome } from "../../src/app/ports.ts";
import { invitationOf } from "../../src/app/row-ids.ts";
import { Office, settled, textsOf } from "../support/office.ts";
import { SENT } from "../support/provider.ts";
import { HOUR, MINUTE } from "../support/universe.ts";

const DAY = 24 * HOUR;
const REFUSED: SendOutcome = { outcome: "waits", why: "window-closed" };

interface Options {
  /** What the platform does when it is asked to invite; null: it has no way. */
  readonly invites?: readonly (SendOutcome | "never")[] | null;
}

/** A worker on a platform that takes messages for a day after hers; staff have the case. `asked`: the messages because of which she was asked to write. */
async function atTheDesk({ invites = null }: Options = {}) {
  const office = new Office({ can: { windowMs: DAY } });
  const asked = mayInvite(office, invites);
  await office.start();
  await office.worker("dara", "thank you", "w1");
  await office.worker("dara", { kind: "choice", choice: "person" }, "w2");
  await office.worker("dara", { kind: "choice", choice: "safe:yes" }, "w3");
  await office.staff("dara", { verb: "claim" });
  await office.staff("dara", { verb: "reply", text: "I am looking into it." });
  office.provider.calls.length = 0;
  return { office, asked };
}

function mayInvite(office: Office, invites: Options["invites"] = []): string[] {
  const asked: string[] = [];
  if (invites === null) return asked;
  const script = [...invites];
  office.provider.invite = async (_document, row) => {
    asked.push(row.say.text);
    const reaction = script.shift() ?? SENT;
    return reaction === "never" ? new Promise<SendOutcome>(() => {}) : reaction;
  };
  return asked;
}

const replies = async (office: Office) =>
  (await office.transcript("dara"))
    .filter(({ from }) => from === "staff")
    .slice(1)
    .map(({ delivery, deliveryWhy }) => [delivery, deliveryWhy].filter(Boolean).join(" "));

describe("a reply more than a day after the worker's last message", () => {
  test("waits until she writes, and staff see it at once", async () => {
    const { office } = await atTheDesk();
    await office.passes(DAY);
    await office.staff("dara", { verb: "reply", text: "The agent must pay back." });
    expect(office.provider.calls).toEqual([]);
    expect(await replies(office)).toEqual(["waiting window-closed"]);
  });

  test("goes first when she writes, with all that waited, in order", async () => {
    const { office } = await atTheDesk();
    await office.passes(DAY);
    for (const text of ["First.", "Second."]) await office.staff("dara", { verb: "reply", text });
    await office.worker("dara", "hello again");
    await office.staff("dara", { verb: "reply", text: "Third." });
    expect(office.provider.textsTo("dara")).toEqual(["First.", "Second.", "Third."]);
    expect(await replies(office)).toEqual(["sent", "sent", "sent"]);
  });

  test("goes out when less than a day has passed", async () => {
    const { office } = await atTheDesk();
    await office.passes(DAY - MINUTE);
    await office.staff("dara", { verb: "reply", text: "The agent must pay back." });
    expect(await replies(office)).toEqual(["sent"]);
  });

  test("keeps the case open: she has not had it", async () => {
    const { office } = await atTheDesk();
    await office.passes(DAY);
    await office.staff("dara", { verb: "reply", text: "First." });
    await office.passes(9 * DAY);
    expect((await office.document("dara"))?.conversation.ticket?.state).toBe("claimed");
    await office.worker("dara", "hello again");
    await office.staff("dara", { verb: "reply", text: "Second." });
    await office.passes(3 * DAY);
    expect((await office.document("dara"))?.conversation.ticket?.state).toBe("resolved");
  });

  test("is not called answered in the queue", async () => {
    const { office } = await atTheDesk();
    const held = async () => [...office.store.active()].some(({ answerHeld }) => answerHeld);
    expect(await held()).toBe(false);
    await office.passes(DAY + HOUR);
    await office.staff("dara", { verb: "reply", text: "Come on Monday." });
    expect(await held()).toBe(true);
    await office.worker("dara", "thank you", "w4");
    expect(await held()).toBe(false);
  });

  test("still waits after a restart", async () => {
    const { office } = await atTheDesk();
    await office.passes(DAY);
    await office.staff("dara", { verb: "reply", text: "First." });
    const after = await office.diesAndComesBack();
    expect(after.provider.calls).toEqual([]);
    await after.worker("dara", "hello again");
    expect(after.provider.textsTo("dara")).toEqual(["First."]);
  });

  test("is gone with everything when she has it all deleted", async () => {
    const { office } = await atTheDesk();
    await office.staff("dara", { verb: "resolve", outcome: "informed" });
    await office.passes(DAY);
    await office.staff("dara", { verb: "reopen" });
    await office.staff("dara", { verb: "reply", text: "First." });
    await office.staff("dara", { verb: "release" });
    await office.worker("dara", "/privacy");
    for (const choice of ["privacy:erase", "erase:yes"]) await office.worker("dara", { kind: "choice", choice });
    expect(await office.document("dara")).toBeNull();
  });
});

describe("where the platform can ask the worker to write", () => {
  test("she is asked once, however much staff write, and staff see that she was", async () => {
    const { office, asked } = await atTheDesk({ invites: [] });
    await office.passes(DAY);
    for (const text of ["First.", "Second."]) await office.staff("dara", { verb: "reply", text });
    expect(asked).toEqual(["First."]);
    expect(await replies(office)).toEqual(["waiting window-asked", "waiting window-asked"]);
    await office.worker("dara", "yes?");
    expect(office.provider.textsTo("dara")).toEqual(["First.", "Second."]);
  });

  test("she is asked again a day after she wrote", async () => {
    const { office, asked } = await atTheDesk({ invites: [] });
    await office.passes(DAY);
    await office.staff("dara", { verb: "reply", text: "First." });
    await office.worker("dara", "yes?");
    await office.passes(DAY);
    await office.staff("dara", { verb: "reply", text: "Second." });
    expect(asked).toEqual(["First.", "Second."]);
  });

  test("she is not asked for words of the bot", async () => {
    const { office, asked } = await atTheDesk({ invites: [] });
    await office.passes(3 * DAY);
    expect((await office.document("dara"))?.outbox).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  test("she is not asked when it is not safe to write to her", async () => {
    const { office, asked } = await atTheDesk({ invites: [] });
    await office.worker("dara", { kind: "choice", choice: "safe:no" });
    await office.passes(DAY);
    await office.staff("dara", { verb: "reply", text: "First." });
    expect(asked).toEqual([]);
    expect(await replies(office)).toEqual(["waiting window-closed"]);
  });

  test.each([
    ["a refusal", { outcome: "failed", why: "other" }],
    ["no answer", "never"],
  ] as const)("%s is not repeated, and staff see that nobody asked her", async (_, reaction) => {
    const { office, asked } = await atTheDesk({ invites: [reaction] });
    await office.passes(DAY);
    await office.staff("dara", { verb: "reply", text: "First." });
    await office.passes(HOUR);
    expect(asked).toHaveLength(1);
    expect(await replies(office)).toEqual(["waiting window-not-asked"]);
    await office.worker("dara", "hello again");
    expect(office.provider.textsTo("dara")).toEqual(["First."]);
  });

  test("a platform that is busy is asked again", async () => {
    const { office, asked } = await atTheDesk({ invites: [{ outcome: "retry", why: "too-many", afterMs: 5_000 }] });
    await office.passes(DAY);
    await office.staff("dara", { verb: "reply", text: "First." });
    expect(await replies(office)).toEqual(["waiting window-closed"]);
    await office.passes(5_000);
    expect(asked).toHaveLength(2);
    expect(await replies(office)).toEqual(["waiting window-asked"]);
  });

  test("a process that dies while it asks does not ask twice", async () => {
    const { office, asked } = await atTheDesk({ invites: ["never"] });
    await office.passes(DAY);
    await office.staff("dara", { verb: "reply", text: "First." });
    const after = await office.diesAndComesBack();
    const askedAfter = mayInvite(after);
    await after.passes(HOUR);
    expect([asked, askedAfter]).toEqual([["First."], []]);
    expect(await replies(after)).toEqual(["waiting window-not-asked"]);
  });

  test("staff see it when the platform tells later that its question did not arrive", async () => {
    const { office } = await atTheDesk({ invites: [] });
    await office.passes(DAY);
    await office.staff("dara", { verb: "reply", text: "First." });
    const [row] = (await office.document("dara"))?.outbox ?? [];
    await office.provider.tells({
      id: "s1",
      conversation: office.id("dara"),
      row: invitationOf(row?.id ?? ""),
      came: { outcome: "failed", why: "held-back" },
    });
    expect(await replies(office)).toEqual(["waiting window-not-asked"]);
  });
});

describe("a message that the platform refuses until the worker writes", () => {
  test("waits like the others, though the day is not over by our clock", async () => {
    const { office } = await atTheDesk();
    office.provider.script.push(REFUSED);
    await office.staff("dara", { verb: "reply", text: "First." });
    expect(await replies(office)).toEqual(["waiting window-closed"]);
    await office.worker("dara", "hello again");
    expect(office.provider.textsTo("dara")).toEqual(["First.", "First."]);
    expect(await replies(office)).toEqual(["sent"]);
  });

  test("goes at once when she wrote while it was refused", async () => {
    const { office } = await atTheDesk();
    const { promise, resolve } = Promise.withResolvers<void>();
    office.provider.delay = () => promise;
    office.provider.script.push(REFUSED);
    await office.staff("dara", { verb: "reply", text: "First." });
    await office.worker("dara", "hello again");
    office.provider.delay = () => Promise.resolve();
    resolve();
    await settled();
    expect(await replies(office)).toEqual(["sent"]);
  });
});

describe("what the platform tells later", () => {
  async function replied() {
    const { office, asked } = await atTheDesk({ invites: [] });
    await office.staff("dara", { verb: "reply", text: "First." });
    const id = (await office.transcript("dara")).at(-1)?.id ?? "";
    const tells = async (came: Report["came"], told = `s-${came.outcome}`) => {
      await office.provider.tells({ id: told, conversation: office.id("dara"), row: id, came });
      await settled();
    };
    return { office, asked, tells, id };
  }

  test("is noted: it reached the phone, it was read", async () => {
    const { office, tells } = await replied();
    for (const outcome of ["sent", "delivered", "read"] as const) {
      await tells({ outcome });
      expect(await replies(office)).toEqual([outcome]);
    }
  });

  test("never takes back what is known, in whatever order it comes", async () => {
    const { office, tells } = await replied();
    for (const outcome of ["read", "delivered", "sent", "delivered"] as const) await tells({ outcome });
    expect(await replies(office)).toEqual(["read"]);
  });

  test("that it failed after all is shown with its reason, once and for good", async () => {
    const { office, tells } = await replied();
    for (const _ of [1, 2]) await tells({ outcome: "gone", why: "undeliverable" });
    await tells({ outcome: "sent" });
    expect(await replies(office)).toEqual(["gone undeliverable"]);
  });

  test("that it failed after all: the queue shows that the worker waits, until staff answer again", async () => {
    const { office, tells } = await replied();
    const since = async () => (await office.document("dara"))?.conversation.ticket?.waitingSince;
    expect(await since()).toBeNull();
    await office.passes(HOUR);
    await tells({ outcome: "failed", why: "held-back" });
    expect(await since()).toBe(office.clock.now());
    await office.staff("dara", { verb: "reply", text: "Once more." });
    expect(await since()).toBeNull();
  });

  test("before our own note of the send stands", async () => {
    const { office } = await atTheDesk();
    const { promise, resolve } = Promise.withResolvers<void>();
    office.provider.delay = () => promise;
    await office.staff("dara", { verb: "reply", text: "First." });
    const [row] = (await office.document("dara"))?.outbox ?? [];
    const came = { outcome: "failed", why: "held-back" } as const;
    await office.provider.tells({ id: "s1", conversation: office.id("dara"), row: row?.id ?? "", came });
    resolve();
    await settled();
    expect(await replies(office)).toEqual(["failed held-back"]);
    expect((await office.document("dara"))?.outbox).toEqual([]);
  });

  test("settles what nobody knew", async () => {
    const { office } = await atTheDesk();
    office.provider.script.push({ outcome: "unknown", why: "offline" });
    await office.staff("dara", { verb: "reply", text: "First." });
    expect(await replies(office)).toEqual(["unknown offline"]);
    const id = (await office.transcript("dara")).at(-1)?.id ?? "";
    await office.provider.tells({ id: "s1", conversation: office.id("dara"), row: id, came: { outcome: "delivered" } });
    expect(await replies(office)).toEqual(["delivered"]);
  });

  test("about the bot's own words is not kept, unless they failed", async () => {
    const { office, tells, id } = await replied();
    const said = (await office.transcript("dara")).find(({ from }) => from === "bot")?.id ?? "";
    const of = async (came: Report["came"]) => {
      await office.provider.tells({ id: "s", conversation: office.id("dara"), row: said, came });
      return (await office.transcript("dara")).find((message) => message.id === said)?.delivery;
    };
    expect(await of({ outcome: "read" })).toBe("sent");
    expect(await of({ outcome: "failed", why: "other" })).toBe("failed");
    await tells({ outcome: "read" });
    expect(id).not.toBe(said);
  });

  test("about somebody whom we do not know, or a message that is no more, is nothing", async () => {
    const { office, id } = await replied();
    const before = await office.document("dara");
    const came = { outcome: "failed", why: "other" } as const;
    await office.provider.tells({ id: "s1", conversation: office.id("nobody"), row: id, came });
    await office.provider.tells({ id: "s2", conversation: office.id("dara"), row: "another", came });
    expect(await office.document("nobody")).toBeNull();
    expect(await office.document("dara")).toEqual(before);
  });

  test("that the worker must write first: the message goes out again when she does, however often it is told", async () => {
    const { office, asked, tells } = await replied();
    for (const _ of [1, 2]) await tells(REFUSED);
    expect(await replies(office)).toEqual(["waiting window-asked"]);
    expect(asked).toEqual(["First."]);
    await tells({ outcome: "sent" });
    await office.worker("dara", "hello again");
    await tells(REFUSED);
    expect(office.provider.textsTo("dara")).toEqual(["First.", "First."]);
    expect(await replies(office)).toEqual(["sent"]);
  });

  test("that the worker must write first: what staff recorded for her goes out again as it was", async () => {
    const { office } = await atTheDesk();
    const media = { id: "a-voice", mime: "audio/ogg", bytes: 7 };
    await office.staff("dara", { verb: "voice", media });
    const row = (await office.transcript("dara")).at(-1)?.id ?? "";
    await office.provider.tells({ id: "s1", conversation: office.id("dara"), row, came: REFUSED });
    expect((await office.document("dara"))?.outbox[0]?.say).toMatchObject({ text: "", media });
  });

  test("that a recording of words failed, which the worker has: nothing", async () => {
    const office = await new Office({ can: { windowMs: DAY, media: ["voice"], soundApart: true } }).start();
    const voice = { topic: "fees.limit", jurisdiction: "SG", language: "en", id: "0123456789abcdef0123456789abcdef" } as const;
    await office.worker("dara", "thank you");
    const said = (await office.transcript("dara")).at(-1);
    await office.store.update(office.id("dara"), (document) => {
      if (!document) return null;
      const transcript = document.conversation.transcript.map((message) => (message.id === said?.id ? { ...message, voice } : message));
      return { ...document, conversation: { ...document.conversation, transcript } };
    });
    const delivery = async (part: string) => {
      const row = `${said?.id}${part}`;
      await office.provider.tells({ id: part, conversation: office.id("dara"), row, came: { outcome: "failed", why: "media" } });
      return (await office.transcript("dara")).at(-1)?.delivery;
    };
    expect(await delivery("~1")).toBe("sent");
    expect(await delivery("")).toBe("failed");
  });

  test("that the worker must write first, when she has written meanwhile: it goes out again at once, and no third time", async () => {
    const { office, tells, id } = await replied();
    await office.worker("dara", "hello again");
    await tells(REFUSED);
    expect(office.provider.textsTo("dara")).toEqual(["First.", "First."]);
    await office.provider.tells({ id: "s2", conversation: office.id("dara"), row: `${id}~again`, came: REFUSED });
    await settled();
    expect(office.provider.textsTo("dara")).toEqual(["First.", "First."]);
    expect(await replies(office)).toEqual(["failed window-missed"]);
  });
});

test("a conversation on a platform without such a rule is answered whenever staff write", async () => {
  const office = await new Office().start();
  await office.worker("dara", { kind: "choice", choice: "person" });
  await office.passes(30 * DAY);
  await office.staff("dara", { verb: "open" });
  await office.staff("dara", { verb: "reply", text: "First." });
  expect(textsOf(await office.transcript("dara")).at(-1)).toBe("First.");
  expect(office.provider.textsTo("dara").at(-1)).toBe("First.");
});
