import { afterEach, describe, expect, test } from "vitest";
import whatsAppWeb from "whatsapp-web.js";
import { BUDI, type ClinicOptions, clinic, SREY } from "./support/whatsapp-clinic.ts";

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const COUNTRY = "Which country is this about? I will give you the numbers there.";
const OWN = "628000000000@c.us";

/** Srey is in danger, and has been asked by a poll where she is. */
async function asked(options: ClinicOptions = {}) {
  const all = await clinic(ending, { polls: true, ...options });
  await all.writes(SREY, "boss beat me");
  const said = async (person = SREY) =>
    (await all.transcript(person)).flatMap(({ from, content }) => (from === "worker" ? [content] : [])).slice(1);
  return { ...all, said };
}
const choice = (id: string, label: string) => ({ kind: "choice", choice: id, label });
const MALAYSIA = choice("country:MY", "Malaysia");

describe("choices as a poll", () => {
  test("are shown as one, for one answer; a vote is the choice, and is answered as such", async () => {
    const { fake, votes, said, service, reads, eventually } = await asked();
    const [poll] = (await fake.shown(SREY)).filter(({ type }) => type === "poll_creation");
    expect(poll).toMatchObject({ text: COUNTRY, options: expect.arrayContaining(["Malaysia", "Thailand"]) });
    const before = (await reads(SREY)).length;
    await votes({ from: SREY, question: COUNTRY, option: "Malaysia" });
    await eventually(async () => expect(await said()).toEqual([MALAYSIA]));
    await service.idle();
    expect((await reads(SREY)).slice(before).join("\n")).toContain("999");
  });

  test("a vote that is told again is heard once, a changed one is a new choice, and one that is taken back is nothing", async () => {
    const { votes, said, clockNow, eventually } = await asked();
    const at = clockNow();
    for (const _ of [1, 2]) await votes({ from: SREY, question: COUNTRY, option: "Malaysia", at });
    await votes({ from: SREY, question: COUNTRY, option: null, at: at + 1 });
    await votes({ from: SREY, question: COUNTRY, option: "Thailand", at: at + 2 });
    await votes({ from: SREY, question: COUNTRY, option: "Malaysia", at });
    await votes({ from: SREY, question: COUNTRY, option: "Malaysia", at: at + 3 });
    await eventually(async () => expect(await said()).toEqual([MALAYSIA, choice("country:TH", "Thailand"), MALAYSIA]));
  });

  test("a vote of ours, of a stranger, or from long ago is nobody's choice", async () => {
    const { votes, said, transcript, comes, clockNow, eventually } = await asked();
    await votes({ from: OWN, chat: SREY, question: COUNTRY, option: "Thailand" });
    await votes({ from: BUDI, chat: SREY, question: COUNTRY, option: "Thailand" });
    await votes({ from: SREY, question: COUNTRY, option: "Thailand", at: clockNow() - 25 * 60 * 60_000 });
    await comes(SREY, "Malaysia");
    await eventually(async () => expect(await said()).toEqual([{ kind: "text", text: "Malaysia" }]));
    expect([await transcript(OWN), await transcript(BUDI)]).toEqual([[], []]);
  });

  test("a vote under a hidden number is hers", async () => {
    const { fake, votes, said, eventually } = await asked();
    await fake.run(`fake.hides("111222@lid", ${JSON.stringify(SREY)})`);
    await votes({ from: "111222@lid", chat: SREY, question: COUNTRY, option: "Malaysia" });
    await eventually(async () => expect(await said()).toEqual([MALAYSIA]));
  });

  test.each([true, false])(
    "an old poll means what it meant, after a restart too, whether polls are still shown or not (%s)",
    async (polls) => {
      const { fake, store, service, writes } = await asked();
      await writes(SREY, "thank you");
      fake.phone.unread.push(...(await fake.run<typeof fake.phone.unread>("fake.polls()")));
      await service.stop();
      await fake.save();
      const next = await clinic(ending, { fake, store, polls });
      await next.votes({ from: SREY, question: COUNTRY, option: "Malaysia" });
      await next.eventually(async () =>
        expect((await next.transcript(SREY)).findLast(({ from }) => from === "worker")?.content).toEqual(MALAYSIA),
      );
    },
  );
});

test("the page of these tests takes no poll that the phone's form would not", async () => {
  const { fake } = await clinic(ending);
  const send = async (question: string, ...options: string[]) =>
    (await fake.client.sendMessage(SREY, new whatsAppWeb.Poll(question, options), { sendSeen: false, waitUntilMsgSent: true })).ack;
  const many = Array.from({ length: 13 }, (_, index) => `option ${index}`);
  expect(await send("Where?", "here", "there")).toBe(1);
  for (const wrong of [["one"], ["same", "same"], ["here", "x".repeat(101)], many]) expect(await send("Where?", ...wrong)).toBe(-1);
  expect(await send("x".repeat(256), "here", "there")).toBe(-1);
});
