import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StaffVerb } from "../../src/domain/events.ts";
import { CHATS, type Step, Town, whereCasesAre } from "../support/town.ts";

const chat = fc.nat(CHATS.length - 1);
const of = <T>(...values: readonly [T, ...T[]]) => fc.constantFrom(...values);
const says = of("talk to a person", "hello", "/move", "/move", "STOP", "START", "boss beat me");
const presses = of("move:yes", "move:yes", "move:yes", "move:no", "erase:yes", "safe:no");
const verbs = of<StaffVerb>(
  { verb: "claim" },
  { verb: "reply", text: "We read it." },
  { verb: "move", tell: true },
  { verb: "move", tell: false },
  { verb: "keep-here" },
  { verb: "release" },
  { verb: "resolve", outcome: "other" },
  { verb: "reopen" },
);
const settle = fc.constant<Step>({ do: "settle" });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 14, arbitrary: fc.record({ do: fc.constant("onward" as const), settled: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("says" as const), chat, text: says }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("presses" as const), chat, choice: presses }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("code" as const), chat, back: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("staff" as const), chat, verb: verbs }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("turn" as const), chat }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("letters" as const), chat, dies: fc.nat(6) }) },
  { weight: 5, arbitrary: settle },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("time" as const), minutes: of(1, 31) }) },
);

/** Plays the steps and whatever is left to do after them; after each one every case must be in one place. Gives how many moves there were. */
async function play(steps: readonly Step[]): Promise<number> {
  const town = new Town();
  await town.store.open();
  let before = await town.documents();
  let deletions = 0;
  let taken = new Set<string>();
  for (const what of [...steps, { do: "settle" } as const]) {
    await town.happens(what);
    const after = await town.documents();
    const [had, has] = [whereCasesAre(before, taken), whereCasesAre(after, town.taken)];
    const past = after.flatMap((document) => document?.conversation.pastTickets ?? []);
    expect(
      past.every(({ state }) => state === "resolved"),
      `what is past is closed after ${JSON.stringify(what)}`,
    ).toBe(true);
    for (const [name, places] of has) expect(places, `${name} after ${JSON.stringify(what)}`).toHaveLength(1);
    if (town.deletions === deletions)
      for (const name of had.keys()) expect([...has.keys()], `after ${JSON.stringify(what)}`).toContain(name);
    [before, deletions, taken] = [after, town.deletions, new Set(town.taken)];
  }
  for (const document of before) expect(document?.conversation.leaving ?? null, "nothing stays on its way").toBeNull();
  for (const document of before) expect(document?.letters ?? [], "no letter stays").toEqual([]);
  return before.flatMap((document) => document?.conversation.came ?? []).length;
}

const onward: Step = { do: "onward", settled: false };
const inChat = (chat: number): readonly Step[] => [
  { do: "turn", chat },
  { do: "letters", chat, dies: 0 },
];
/** From a case on the first chat to the same case on the second, each turn and each bringing of letters by itself. */
const WAY: readonly Step[] = [
  { do: "onward", settled: true },
  ...[onward, ...inChat(0), ...inChat(0)], // a code
  ...[onward, ...inChat(1), ...inChat(0), ...inChat(1)], // written, offered
  ...[onward, ...inChat(1), ...inChat(0)], // agreed, asked
  ...[onward, ...inChat(0), ...inChat(1), ...inChat(0)], // given, taken, let go
];
/** A case, a code, the code written, yes there, yes here. */
const STEPS = 5;

/** What comes between, in one of the two chats. */
const BETWEEN: readonly (readonly [string, (chat: number) => readonly Step[]])[] = [
  ...["STOP", "boss beat me", "/move", "talk to a person"].map(
    (text) => [text, (chat: number): Step[] => [{ do: "says", chat, text }]] as const,
  ),
  ...["erase:yes", "move:no"].map((choice) => [choice, (chat: number): Step[] => [{ do: "presses", chat, choice }]] as const),
  ["a case that is closed", (chat) => [{ do: "staff", chat, verb: { verb: "resolve", outcome: "other" } }]],
  ["a move by staff", (chat) => [{ do: "staff", chat, verb: { verb: "move", tell: false } }]],
  ["half an hour", () => [{ do: "time", minutes: 31 }]],
  ["a third chat with the code", () => [{ do: "code", chat: 2, back: 0 }, ...inChat(2)]],
  ...[1, 2, 3].map((dies) => [`death at write ${dies}`, (chat: number): Step[] => [{ do: "letters", chat, dies }]] as const),
];

describe("whatever happens on three chats, in whatever order, and wherever the process dies", () => {
  it("a case is in exactly one place, until the worker deletes it there", async () => {
    let moves = 0;
    const property = fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120 }), async (steps) => {
      moves += await play(steps);
    });
    await fc.assert(property, { numRuns: 120 });
    expect(moves).toBeGreaterThan(20);
  }, 120_000);

  it("undisturbed, it goes on in the second chat", async () => {
    expect(await play(WAY)).toBe(1);
  });

  it("the code written again and again in the second chat, at every point of the way, spoils nothing", async () => {
    const onwards = (count: number, settled = true) => Array.from({ length: count }, (): Step => ({ do: "onward", settled }));
    const again: Step = { do: "code", chat: 1, back: 0 };
    for (let at = 1; at <= STEPS; at++)
      for (const settled of [true, false])
        for (const codes of [[again], [again, again, again], [again, { do: "settle" } as const, again]]) {
          const way = [...onwards(at - 1), ...onwards(1, settled), ...codes, { do: "settle" } as const, ...onwards(STEPS - at)];
          expect(await play(way), `${codes.length} after ${at}, ${settled ? "" : "not "}settled`).toBe(1);
        }
  });

  it.each(BETWEEN)("%s, at every point of the way", async (_name, between) => {
    for (const chat of [0, 1])
      for (let at = 1; at <= WAY.length; at++)
        for (const then of [[], inChat(chat).slice(0, 1), inChat(chat)])
          await play([...WAY.slice(0, at), ...between(chat), ...then, ...WAY.slice(at)]);
  });
});
