import { beforeEach, describe, expect, test } from "vitest";
import type { Card, Content } from "../../src/domain/message.ts";
import { Browserless } from "./support/browser.ts";
import { TestDesk } from "./support/desk.ts";

let desk: TestDesk;
let sok: Browserless;

beforeEach(async () => {
  desk = await TestDesk.open();
  sok = await new Browserless(desk).signIn(desk.password);
});

const AGENT: Card = { name: "Agent <b>Lim</b>", phones: ["+60 11-0000 0000", "04-000 0000"] };
const caseOf = (id: string) => `/desk/tickets/${id}`;
const openings = async (id: string) => (await desk.store.auditLines(50, id)).filter(({ did }) => did === "opened-contact");

/** A case in which the worker sent contacts, in a message whose id has signs that an address gives a meaning. */
async function caseWith(cards: readonly Card[], worker = "dara"): Promise<{ id: string; at: string }> {
  const id = await desk.worker(worker, "a person please");
  const content: Content = { kind: "contact", ...(cards.length > 0 ? { cards } : {}) };
  const { transcript } = await desk.conversation(id);
  await desk.having(id, { transcript: [...transcript, { id: "wamid.A+/=?", at: desk.clock.now(), from: "worker", content }] });
  return { id, at: `${caseOf(id)}/contacts/${encodeURIComponent("wamid.A+/=?")}` };
}

describe("a contact that a worker sent", () => {
  test("is on the page of the case by its kind alone, and is shown after a tap, with a line in the trail", async () => {
    const { id, at } = await caseWith([AGENT]);
    await sok.get(caseOf(id));
    expect(sok.words).toContain("Sent a contact Show the contact card");
    expect(sok.html).toContain(at);
    expect(sok.html).not.toMatch(/Lim|0000/);
    expect(await openings(id)).toEqual([]);
    await sok.get(at);
    expect(sok.words).toContain("Agent <b>Lim</b> +60 11-0000 0000 04-000 0000");
    expect(sok.html).not.toMatch(/tel:|<b>/);
    await sok.get(at);
    expect(await openings(id)).toEqual([expect.objectContaining({ who: "staff", conversation: id })]);
    desk.clock.pass(2 * 60_000);
    await sok.get(at);
    expect(await openings(id)).toHaveLength(2);
    await sok.get(`${caseOf(id)}/trail`);
    expect(sok.words).toContain("opened a contact card of the case");
    expect(desk.logged.join()).not.toMatch(/Lim|0000/);
  });

  test("says so where there is no name, no number, or nothing that could be read", async () => {
    const { id, at } = await caseWith([
      { name: "", phones: ["999"] },
      { name: "Boss", phones: [] },
    ]);
    await sok.get(at);
    expect(sok.words).toContain("No name 999 Boss No number");
    const empty = await caseWith([], "maly");
    await sok.get(caseOf(empty.id));
    expect(sok.words).toContain("Sent a contact No name or number could be read in it.");
    expect((await sok.raw(empty.at)).status).toBe(404);
    expect(await openings(id)).toHaveLength(1);
  });

  test("and a place that cannot be opened without their key are told in a sentence, and there is nothing to open", async () => {
    const { id, at } = await caseWith([AGENT]);
    const { transcript } = await desk.conversation(id);
    const line = { at: desk.clock.now(), from: "worker" as const };
    const locked = (["contact", "location"] as const).map((kind) => ({ ...line, id: kind, content: { kind, without: "locked" as const } }));
    await desk.having(id, { transcript: [...transcript.slice(0, -1), ...locked] });
    await sok.get(caseOf(id));
    const said = "It is kept but cannot be opened now. Tell whoever runs the server, or ask the worker to send it again.";
    expect(sok.words).toContain(`Sent a contact ${said}`);
    expect(sok.words).toContain(`Sent a place: … ${said}`);
    for (const nowhere of [at, `${caseOf(id)}/contacts/contact`]) expect((await sok.raw(nowhere)).status).toBe(404);
    expect(await openings(id)).toEqual([]);
  });

  test("is found on older pages of a long conversation", async () => {
    const { id, at } = await caseWith([AGENT]);
    const { transcript } = await desk.conversation(id);
    const line = { at: desk.clock.now(), from: "worker" as const, content: { kind: "text" as const, text: "and then" } };
    await desk.having(id, {
      transcript: [...transcript.slice(-1), ...Array.from({ length: 420 }, (_, nth) => ({ ...line, id: `w${nth}` }))],
    });
    expect((await desk.store.read(id))?.pages).toBeGreaterThan(0);
    await sok.get(at);
    expect(sok.words).toContain("+60 11-0000 0000");
  });

  test("is shown to nobody who is not signed in, nor under another case", async () => {
    const { id, at } = await caseWith([AGENT]);
    expect((await new Browserless(desk).raw(at)).status).toBe(302);
    const other = await desk.worker("maly", "a person please");
    expect((await sok.raw(at.replace(id, other))).status).toBe(404);
    expect((await sok.raw(`${caseOf(id)}/contacts/nothing`)).status).toBe(404);
    expect(await openings(id)).toEqual([]);
  });
});
