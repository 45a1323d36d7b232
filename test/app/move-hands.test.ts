import { beforeEach, expect, test } from "vitest";
import { CODE_MS, codeIn } from "../../src/domain/move/code.ts";
import { type Phone, Phones } from "../support/phones.ts";
import { MINUTE } from "../support/universe.ts";

let phones: Phones;
let old: Phone;
let fresh: Phone;

beforeEach(async () => {
  phones = await Phones.open();
  old = phones.phone("whatsapp", "sokha");
  fresh = phones.phone("telegram", "somebody");
  await old.sends("talk to a person");
  await old.staff({ verb: "claim" });
});

async function codeOfStaff(): Promise<string> {
  await old.staff({ verb: "move", tell: false });
  return (await old.conversation()).move?.code ?? "no code was made";
}

test("the code of a colleague who then puts the case back leads nobody to it, as when her account is ended", async () => {
  const code = await codeOfStaff();
  await old.staff({ verb: "release" });
  await fresh.sends(code);
  expect(fresh.reads().at(-1)).toBe(fresh.words("move.wrong"));
  expect((await old.conversation()).ticket?.state).toBe("queued");
});

test("the code of a colleague who then hands the case on leads nobody to it, though it was written before", async () => {
  const code = await codeOfStaff();
  await fresh.sends(code);
  await old.staff({ verb: "transfer", to: "sok" });
  expect(fresh.reads().at(-1)).toBe(fresh.words("move.stays"));
  expect((await old.conversation()).ticket?.claimedBy).toBe("sok");
});

test("a code that the worker asked for stays good whoever has the case", async () => {
  old.reads();
  await old.sends("/move");
  const code = old.code();
  await old.staff({ verb: "transfer", to: "sok" });
  await fresh.sends(code);
  expect(fresh.reads()).toContain(fresh.words("move.offer"));
});

test("stopping a move writes nothing into the first chat, which others may hold, though the case waits in the queue again", async () => {
  await old.staff({ verb: "release" });
  old.reads();
  await codeOfStaff();
  await phones.passes(21 * MINUTE);
  expect((await old.conversation()).ticket?.state).toBe("queued");
  old.reads();
  await old.staff({ verb: "keep-here" });
  expect(old.reads()).toEqual([]);
  expect(await old.conversation()).toMatchObject({ move: null, ticket: { state: "claimed", claimedBy: "dara" } });
});

test("while a move waits of which the first chat is to know nothing, it is not told either that its case waits, that somebody took it, or closed it", async () => {
  await old.staff({ verb: "release" });
  await codeOfStaff();
  old.reads();
  await phones.passes(21 * MINUTE);
  await phones.passes(31 * MINUTE);
  await old.staff({ verb: "claim" }, "sok");
  expect((await old.conversation()).ticket?.claimedBy).toBe("sok");
  await old.staff({ verb: "resolve", outcome: "unreachable" }, "sok");
  expect((await old.conversation()).ticket?.state).toBe("resolved");
  expect(old.reads()).toEqual([]);
});

test("nor does the first chat show then that a person is writing", async () => {
  const shown: object[] = [];
  Object.assign(phones.providers.whatsapp, { typing: async (document: object) => void shown.push(document) });
  await phones.service.typing(old.id);
  await codeOfStaff();
  await phones.service.typing(old.id);
  expect(shown).toHaveLength(1);
});

test("whoever holds the first phone cannot put a code of theirs in the place of the one that staff made", async () => {
  const code = await codeOfStaff();
  old.reads();
  await old.sends("/move");
  expect(old.reads()).toEqual([expect.stringContaining(old.words("move.stays"))]);
  expect((await old.conversation()).move?.code).toBe(code);
  await fresh.sends(code);
  await fresh.presses("move:yes");
  expect((await fresh.conversation()).ticket?.claimedBy).toBe("dara");
});

test("when the time of that code is over the worker can ask for one again", async () => {
  await codeOfStaff();
  await phones.passes(CODE_MS);
  old.reads();
  await old.sends("/move");
  expect(codeIn(old.code())).not.toBeNull();
});

test("what staff write into the first chat after the time of their code ends the quiet there", async () => {
  await codeOfStaff();
  await phones.passes(CODE_MS);
  await old.staff({ verb: "reply", text: "Are you there?" });
  expect((await old.conversation()).move).toBeNull();
  await old.staff({ verb: "release" });
  old.reads();
  await old.staff({ verb: "claim" }, "sok");
  expect(old.reads()).toEqual([old.words("person.here")]);
});
