import { beforeEach, describe, expect, it } from "vitest";
import { historyOf } from "../../src/channels/web-map.ts";
import { codeIn } from "../../src/domain/move/code.ts";
import { textsOf } from "../support/office.ts";
import { type Phone, Phones } from "../support/phones.ts";
import { HOUR, MINUTE } from "../support/universe.ts";

let phones: Phones;
/** Sokha's phone with WhatsApp, and the one where she goes on. */
let old: Phone;
let fresh: Phone;

beforeEach(async () => {
  phones = await Phones.open();
  old = phones.phone("whatsapp", "sokha");
  fresh = phones.phone("telegram", "sokha on another phone");
});

async function withCase(phone: Phone): Promise<string> {
  await phone.sends("talk to a person");
  await phone.presses("safe:yes");
  phone.reads();
  return (await phone.conversation()).ticket?.id ?? "";
}

async function codeOn(phone: Phone): Promise<string> {
  await phone.sends("/move");
  return phone.code();
}

/** Up to the question on the first phone. */
async function agreedThere(): Promise<string> {
  const code = await codeOn(old);
  await fresh.sends(code);
  await fresh.presses("move:yes");
  fresh.reads();
  return code;
}

async function moved(): Promise<void> {
  await agreedThere();
  await old.presses("move:yes");
}

describe("a case goes on on another phone", () => {
  it("asks on both phones, and then the second one has it under a number that leads there", async () => {
    const number = await withCase(old);
    await old.sends("they keep my passport");
    await old.staff({ verb: "reply", text: "We read it." });
    const code = await codeOn(old);
    expect(codeIn(code)).toBe(code);
    await fresh.sends(code.toLowerCase().replaceAll("-", " "));
    expect(fresh.reads()).toContain(fresh.words("move.offer"));
    await fresh.presses("move:yes");
    expect(fresh.reads()).toEqual([fresh.words("move.look-there")]);
    expect(old.reads()).toEqual([old.words("move.ask", { channel: "Telegram" })]);
    await old.presses("move:yes");

    const there = await fresh.conversation();
    const ticket = there.ticket;
    expect(ticket).toMatchObject({ state: "claimed", claimedBy: "dara", formerly: [number] });
    expect(fresh.reads()[0]).toBe(fresh.words("move.here", { case: ticket?.id ?? "", before: number }));
    expect(old.reads()).toEqual([old.words("move.gone")]);
    expect(textsOf(there.transcript)).toEqual(expect.arrayContaining(["they keep my passport", "We read it."]));
    expect(there.timers.map(({ kind }) => kind)).toContain("claimed-no-reply");
    expect(await phones.store.findTicket(number)).toBe(fresh.id);
    expect(await phones.store.findTicket(ticket?.id ?? "")).toBe(fresh.id);
    expect(phones.errors).toEqual([]);
  });

  it("asks the first phone again when something else was written there, but not without end", async () => {
    await withCase(old);
    const code = await codeOn(old);
    await fresh.sends(code);
    await fresh.presses("move:yes");
    const question = old.words("move.ask", { channel: "Telegram" });
    expect(old.reads()).toEqual([question]);
    await old.sends("here");
    expect(old.reads().at(-1)).toBe(question);
    for (const words of ["I am here", "what is it", "hello"]) await old.sends(words);
    expect(old.reads().filter((text) => text === question)).toHaveLength(1);
    await old.presses("move:yes");
    expect((await old.conversation()).ticket).toBeNull();
  });

  it("leaves an ordinary conversation that knows nothing of it", async () => {
    const number = await withCase(old);
    await old.sends("they keep my passport");
    await moved();
    const left = await old.conversation();
    expect(left).toMatchObject({ owner: "bot", ticket: null, pastTickets: [], timers: [], profile: {}, lastAnswer: null });
    expect(textsOf(left.transcript)).toEqual([old.words("move.gone")]);
    expect([...phones.store.active()].map(({ id }) => id)).toEqual([fresh.id]);
    old.reads();
    await old.sends("/case");
    expect(old.reads()).toEqual([old.words("case.none")]);
    await old.presses("person");
    expect((await old.conversation()).ticket?.id).toBe(`${number}-2`);
  });

  it("tells whoever writes a code nothing of the case, not even its number or its language", async () => {
    const number = await withCase(old);
    await old.sends("they keep my passport");
    const code = await codeOn(old);
    await fresh.sends(code);
    const said = fresh.reads().join("\n");
    expect(said).not.toContain(number);
    expect(said).not.toContain("passport");
    expect((await fresh.conversation()).transcript.every(({ id }) => !id.includes(old.id))).toBe(true);
    await fresh.presses("move:no");
    expect(fresh.reads()).toEqual([fresh.words("move.stays")]);
    expect(old.reads()).toEqual([old.words("move.stays")]);
    expect((await old.conversation()).ticket?.id).toBe(number);
  });

  it("goes on and back, and every number still leads to it", async () => {
    const first = await withCase(old);
    await moved();
    const second = (await fresh.conversation()).ticket?.id ?? "";
    await fresh.presses("safe:yes");
    const code = await codeOn(fresh);
    await old.sends(code);
    await old.presses("move:yes");
    await fresh.presses("move:yes");
    const ticket = (await old.conversation()).ticket;
    expect(ticket).toMatchObject({ id: `${first}-2`, formerly: [first, second] });
    expect((await fresh.conversation()).ticket).toBeNull();
    for (const number of [first, second, `${first}-2`]) expect(await phones.store.findTicket(number)).toBe(old.id);
  });
});

describe("what belongs to a case", () => {
  const MANY = 230;

  async function longStory(): Promise<void> {
    await withCase(old);
    await old.staff({ verb: "claim" });
    for (let day = 0; day < MANY; day++) {
      await phones.passes(10_000);
      await old.sends(`day ${day}`);
    }
    expect((await old.document())?.pages).toBeGreaterThan(0);
    await old.staff({ verb: "reply", text: "Thank you." });
  }

  async function wholeOf(phone: Phone): Promise<readonly string[]> {
    const document = await phone.document();
    const pages = await Promise.all(Array.from({ length: document?.pages ?? 0 }, (_, page) => phones.store.page(phone.id, page)));
    const messages = [...pages.flat(), ...(document?.conversation.transcript ?? [])];
    expect(document?.conversation.messageCount).toBe(messages.length);
    return textsOf(messages).filter((text) => text.startsWith("day "));
  }

  it("older pages go along, and none is left", async () => {
    await longStory();
    await moved();
    expect(await wholeOf(fresh)).toHaveLength(MANY);
    expect(await wholeOf(old)).toEqual([]);
    expect((await old.document())?.pages).toBe(0);
  });

  it("older pages are as they were when the case comes back", async () => {
    await longStory();
    const before = await wholeOf(old);
    await agreedThere();
    await fresh.sends("boss beat me");
    await old.presses("move:yes");
    expect(await wholeOf(old)).toEqual(before);
    expect(await wholeOf(fresh)).toEqual([]);
  });

  it("the page of the web chat shows what is written there, and nothing of the chat before", async () => {
    fresh = phones.phone("web", "sokha on the web page");
    await withCase(old);
    await old.sends("they keep my passport");
    await moved();
    await fresh.staff({ verb: "reply", text: "We are here." });
    const conversation = await fresh.conversation();
    const texts = historyOf({ conversation }, 0).map(({ text }) => text);
    expect(texts.at(-1)).toBe("We are here.");
    expect(texts).not.toContain("they keep my passport");
    expect(textsOf(conversation.transcript)).toContain("they keep my passport");
  });

  it("files go along, and none is left", async () => {
    await withCase(old);
    const photo = new TextEncoder().encode("a photo of a contract");
    const id = "photo0of0a0contract";
    await phones.store.update(old.id, (document) => document && { ...document, media: [{ id, bytes: photo.length }] });
    await phones.store.saveMedia(old.id, id, photo);
    await moved();
    expect(await phones.store.media(fresh.id, id)).toEqual(photo);
    expect(await phones.store.media(old.id, id)).toBeNull();
    expect((await fresh.document())?.media).toEqual([{ id, bytes: photo.length }]);
  });
});

describe("where it is not safe to write first", () => {
  it("asks on the first phone only once the worker writes there", async () => {
    await old.sends("talk to a person");
    await old.presses("safe:no");
    old.reads();
    await agreedThere();
    expect(old.reads()).toEqual([]);
    await old.sends("here I am");
    expect(old.reads().at(-1)).toBe(old.words("move.ask", { channel: "Telegram" }));
    await old.presses("move:yes");
    expect((await fresh.conversation()).ticket).not.toBeNull();
  });
});

describe("staff start it for a worker who has lost her phone", () => {
  const staffCode = async () => (await old.conversation()).move?.code ?? "no code";

  it("needs no yes on the first phone, which learns nothing unless staff want it", async () => {
    const number = await withCase(old);
    await old.staff({ verb: "claim" });
    old.reads();
    expect(await old.staff({ verb: "move", tell: false })).toEqual({});
    await fresh.sends(await staffCode());
    await fresh.presses("move:yes");
    expect((await fresh.conversation()).ticket).toMatchObject({ claimedBy: "dara", formerly: [number] });
    expect(old.reads()).toEqual([]);
    const did = (await phones.store.auditLines(20)).map((line) => `${line.who} ${line.did}`);
    expect(did).toEqual(expect.arrayContaining(["dara move-started", "dara moved-away", "system moved-here"]));
  });

  it("takes a case that nobody has, without a word to the first phone", async () => {
    await withCase(old);
    await old.staff({ verb: "move", tell: false });
    expect((await old.conversation()).ticket).toMatchObject({ state: "claimed", claimedBy: "dara" });
    await fresh.sends(await staffCode());
    await fresh.presses("move:yes");
    expect(old.reads()).toEqual([]);
    expect((await fresh.conversation()).owner).toBe("staff");
  });

  it("tells the first phone when staff choose so", async () => {
    await withCase(old);
    await old.staff({ verb: "move", tell: true });
    old.reads();
    await fresh.sends(await staffCode());
    await fresh.presses("move:yes");
    expect(old.reads()).toEqual([old.words("move.gone")]);
  });

  it("is for whoever has the case, and can be taken back", async () => {
    await withCase(old);
    await old.staff({ verb: "claim" });
    expect(await old.staff({ verb: "move", tell: false }, "mai")).toEqual({ refused: "not-yours" });
    await old.staff({ verb: "move", tell: false });
    const code = await staffCode();
    await fresh.sends(code);
    await old.staff({ verb: "keep-here" });
    fresh.reads();
    await fresh.sends({ kind: "choice", choice: "move:yes:01" });
    await fresh.sends(code);
    expect(fresh.reads().at(-1)).toBe(fresh.words("move.wrong"));
    expect((await old.conversation()).ticket?.state).toBe("claimed");
  });

  it("brings messages of staff that no platform had yet", async () => {
    await withCase(old);
    await old.staff({ verb: "claim" });
    old.provider.script.push({ outcome: "retry", why: "offline", afterMs: HOUR });
    const long = `Come to the office. ${"Bring all your papers with you, please. ".repeat(8)}`.trim();
    await old.staff({ verb: "reply", text: long });
    await old.staff({ verb: "move", tell: false });
    const before = old.reads().length;
    await fresh.sends(await staffCode());
    await fresh.presses("move:yes");
    expect(fresh.reads()).toContain(long);
    await phones.passes(2 * HOUR);
    expect(old.reads().slice(before)).not.toContain(long);
    const line = (await fresh.conversation()).transcript.find(({ content }) => content.kind === "text" && content.text === long);
    expect(line).toMatchObject({ from: "staff", delivery: "sent" });
  });

  it("refuses verbs where the case was, in words that lead on", async () => {
    await withCase(old);
    await moved();
    expect(await old.staff({ verb: "reply", text: "Are you there?" })).toEqual({ refused: "moved" });
  });
});

describe("refusals", () => {
  it("a code works for half an hour", async () => {
    await withCase(old);
    const code = await codeOn(old);
    await phones.passes(31 * MINUTE);
    await fresh.sends(code);
    expect(fresh.reads().at(-1)).toBe(fresh.words("move.expired"));
  });

  it("a code works once, whoever wrote it", async () => {
    await withCase(old);
    const code = await codeOn(old);
    await fresh.sends(code);
    const other = phones.phone("web", "somebody");
    await other.sends(code);
    expect(other.reads().at(-1)).toBe(other.words("move.expired"));
    await fresh.presses("move:yes");
    await old.presses("move:yes");
    const third = phones.phone("web", "a third");
    await third.sends(code);
    expect(third.reads().at(-1)).toBe(third.words("move.wrong"));
  });

  it("the same code once more asks its question once more, or says where it is asked", async () => {
    const number = await withCase(old);
    const code = await codeOn(old);
    for (let nth = 0; nth < 3; nth++) {
      await fresh.sends(nth % 2 === 0 ? code : code.toLowerCase().replaceAll("-", ""));
      expect(fresh.reads().at(-1)).toBe(fresh.words("move.offer"));
      await phones.passes(MINUTE);
    }
    await fresh.presses("move:yes");
    expect(fresh.reads()).toEqual([fresh.words("move.look-there")]);
    await fresh.sends(code);
    expect(fresh.reads()).toEqual([fresh.words("move.look-there")]);
    expect(old.reads()).toEqual([old.words("move.ask", { channel: "Telegram" })]);
    await old.presses("move:yes");
    expect((await fresh.conversation()).ticket?.formerly).toEqual([number]);
  });

  it("the same code twice at once asks, and refuses nothing", async () => {
    await withCase(old);
    const code = await codeOn(old);
    await Promise.all([fresh.sends(code), fresh.sends(code)]);
    expect(fresh.reads()).toContain(fresh.words("move.offer"));
    expect(textsOf((await fresh.conversation()).transcript)).not.toContain(fresh.words("move.expired"));
    await fresh.presses("move:yes");
    expect(fresh.reads()).toEqual([fresh.words("move.look-there")]);
  });

  it("the same code once more after half an hour is too old", async () => {
    const number = await withCase(old);
    const code = await codeOn(old);
    await fresh.sends(code);
    await phones.passes(31 * MINUTE);
    fresh.reads();
    await fresh.sends(code);
    expect([fresh.words("move.wrong"), fresh.words("move.expired")]).toContain(fresh.reads().at(-1));
    expect((await old.conversation()).ticket?.id).toBe(number);
  });

  it("another code in between is tried like any, and the first one counts for nothing then", async () => {
    await withCase(old);
    const code = await codeOn(old);
    await fresh.sends(code);
    await fresh.sends("AB2-CD3-EF4");
    expect(fresh.reads().at(-1)).toBe(fresh.words("move.wrong"));
    await fresh.sends(code);
    expect(fresh.reads().at(-1)).toBe(fresh.words("move.wrong"));
  });

  it("a wrong code is refused, and after five in an hour all are", async () => {
    for (let nth = 0; nth < 5; nth++) await fresh.sends("AB2-CD3-EF4");
    expect(fresh.reads().at(-1)).toBe(fresh.words("move.wrong"));
    await withCase(old);
    const code = await codeOn(old);
    await fresh.sends(code);
    expect(fresh.reads().at(-1)).toBe(fresh.words("move.too-many"));
    await phones.passes(61 * MINUTE);
    await fresh.sends(await codeOn(old));
    expect(fresh.reads().at(-1)).toBe(fresh.words("move.offer"));
  });

  it("too many wrong codes from all chats together stop all of them for an hour", async () => {
    await withCase(old);
    for (let nth = 0; nth < 200; nth++) await phones.phone("web", `guesses ${nth}`).sends("AB2-CD3-EF4");
    await fresh.sends(await codeOn(old));
    expect(fresh.reads().at(-1)).toBe(fresh.words("move.too-many"));
    await phones.passes(61 * MINUTE);
    await fresh.sends(await codeOn(old));
    expect(fresh.reads().at(-1)).toBe(fresh.words("move.offer"));
  });

  it("the code of the same chat", async () => {
    await withCase(old);
    const code = await codeOn(old);
    await old.sends(code);
    expect(old.reads()).toEqual([old.words("move.same-chat")]);
  });

  it("two open cases are never put together", async () => {
    await withCase(old);
    const own = await withCase(fresh);
    const code = await codeOn(old);
    await fresh.sends(code);
    expect(fresh.reads()).toEqual([fresh.words("move.has-case", { case: own })]);
    await phones.phone("web", "sokha").sends(code);
    expect((await old.conversation()).move?.stage).toBe("written");
  });

  it("nor when the second one opens while the first is asked: the first stays as it was", async () => {
    const number = await withCase(old);
    await old.sends("they keep my passport");
    await agreedThere();
    await fresh.sends("boss beat me");
    old.reads();
    await old.presses("move:yes");
    expect(old.reads()).toEqual([old.words("move.stays")]);
    const back = await old.conversation();
    expect(back).toMatchObject({ owner: "queue", ticket: { id: number, state: "queued" }, leaving: null });
    expect(textsOf(back.transcript)).toContain("they keep my passport");
    expect((await fresh.conversation()).ticket?.priority).toBe("danger");
  });

  it("an old button moves nothing", async () => {
    const number = await withCase(old);
    await agreedThere();
    const yes = (await old.conversation()).menu[0]?.id ?? "";
    await phones.passes(31 * MINUTE);
    old.reads();
    await old.sends({ kind: "choice", choice: yes });
    expect(old.reads()).toContain(old.words("help.old-button"));
    expect((await old.conversation()).ticket?.id).toBe(number);
  });

  it("without a case it is said how to get a code", async () => {
    await fresh.sends("/move");
    expect(fresh.reads().at(-1)).toBe(fresh.words("move.how", { command: "move" }));
  });
});

describe("STOP and deleting everything end it while it is pending", () => {
  const ends: readonly (readonly [string, (phone: Phone) => Promise<unknown>])[] = [
    ["STOP", (phone) => phone.sends("STOP")],
    [
      "deleting everything",
      async (phone) => {
        await phone.sends("/privacy");
        await phone.presses("privacy:erase");
        await phone.presses("erase:yes");
      },
    ],
  ];

  it.each(ends)("%s on the second phone", async (_what, end) => {
    const number = await withCase(old);
    await agreedThere();
    await end(fresh);
    expect((await old.conversation()).ticket?.id).toBe(number);
    expect((await old.conversation()).move).toBeNull();
  });

  it.each(ends)("%s on the first phone", async (_what, end) => {
    await withCase(old);
    await agreedThere();
    await end(old);
    expect(fresh.reads()).toEqual([fresh.words("move.stays")]);
    expect((await fresh.conversation()).coming).toBeNull();
  });

  it("deleting everything where the case went deletes it all, and the number leads nowhere", async () => {
    const number = await withCase(old);
    await old.sends("they keep my passport");
    await moved();
    await ends[1]?.[1](fresh);
    expect(await fresh.document()).toBeNull();
    expect(await phones.store.findTicket(number)).toBeNull();
    expect(JSON.stringify(await old.document())).not.toMatch(/passport/);
    expect((await old.conversation()).gone).toEqual([{ ticket: number }]);
  });

  it("deleting everything on the first phone leaves the case where it went", async () => {
    const number = await withCase(old);
    await moved();
    await ends[1]?.[1](old);
    expect(await old.document()).toBeNull();
    expect((await fresh.conversation()).ticket?.state).toBe("queued");
    expect(await phones.store.findTicket(number)).toBe(fresh.id);
  });
});
