import { afterEach, expect, test } from "vitest";
import { GroupDesk, type Options } from "./support/desk.ts";

let desk: GroupDesk;
afterEach(async () => {
  await desk.stop();
  await desk.fake.close();
});

/** The lines that say that a worker's words were shown in the group, the newest first. */
const shown = async () => (await desk.store.auditLines(100)).filter(({ did }) => did === "shown-in-group");

async function asked(options: Options = {}): Promise<number> {
  desk = await GroupDesk.open(options);
  await desk.worker("srey", "my boss keeps my passport");
  await desk.worker("srey", "a person please");
  return desk.topic("srey");
}

test("a worker's words in the group leave one line a day on the case, over restarts too", async () => {
  const thread = await asked();
  await desk.eventually(() => desk.group.line(thread, /passport/));
  const line = { who: "system", did: "shown-in-group", conversation: desk.id("srey"), ticket: await desk.case("srey") };
  expect(await shown()).toEqual([expect.objectContaining(line)]);
  await desk.worker("srey", "in Penang");
  await desk.eventually(() => desk.group.line(thread, /Penang/));
  await desk.stop();
  desk = await desk.comesBack();
  await desk.worker("srey", "he is back");
  await desk.eventually(() => desk.group.line(thread, /he is back/));
  const days = new Set((await shown()).map(({ at }) => new Date(at).toISOString().slice(0, 10)));
  expect(await shown()).toHaveLength(days.size);
  await desk.worker("mala", "a person please");
  await desk.topic("mala");
  await desk.eventually(async () => expect((await shown()).map(({ conversation }) => conversation)).toContain(desk.id("mala")));
});

test("a post that the platform puts off leaves no second line", async () => {
  const thread = await asked();
  await desk.eventually(() => desk.group.line(thread, /passport/));
  await desk.worker("mala", "boss beat me");
  const fault = { status: 429, description: "Too Many Requests", retryAfter: 5 };
  for (let nth = 0; nth < 3; nth++) desk.fake.faults.push({ method: "sendMessage", fault });
  const other = await desk.topic("mala");
  await desk.eventually(() => desk.group.line(other, /boss beat me/));
  expect(desk.fake.faults).toEqual([]);
  expect((await shown()).filter(({ conversation }) => conversation === desk.id("mala"))).toHaveLength(1);
});

test("what leaves no trace is not shown", async () => {
  desk = await GroupDesk.open();
  const { audit } = desk.store;
  desk.store.audit = async () => Promise.reject(new Error("no space left"));
  await desk.web.brings("srey", "boss beat me");
  const thread = await desk.topic("srey");
  await desk.eventually(() => expect(desk.log.some((line) => line.includes("no space left"))).toBe(true));
  expect(desk.group.said(thread).join("\n")).not.toContain("beat me");
  desk.store.audit = audit;
  await desk.eventually(() => desk.group.line(thread, /boss beat me/));
});

test("where no words are shown there is nothing to note", async () => {
  const thread = await asked({ text: false });
  await desk.eventually(() => desk.group.line(thread, /new message/));
  expect(await shown()).toEqual([]);
});
