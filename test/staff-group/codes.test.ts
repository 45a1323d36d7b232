import { afterEach, expect, test } from "vitest";
import { GroupDesk } from "./support/desk.ts";

let desk: GroupDesk;
afterEach(async () => {
  await desk.stop();
  await desk.fake.close();
});

test("the code by which a worker takes her case to another phone is not posted for a whole group to use", async () => {
  desk = await GroupDesk.open();
  await desk.worker("srey", "a person please");
  const thread = await desk.topic("srey");
  await desk.worker("srey", "/move");
  const code = (await desk.store.read(desk.id("srey")))?.conversation.move?.code ?? "no code was made";
  expect(desk.web.textsTo("srey").join("\n")).toContain(code);
  await desk.worker("srey", `I write it here too: ${code.toLowerCase()}`);
  await desk.eventually(() => desk.group.line(thread, /I write it here too/));
  const posted = desk.group.lines.map(({ text }) => text).join("\n");
  expect(posted.toUpperCase()).not.toContain(code);
  expect(posted).toContain("•••-•••-•••");
});
