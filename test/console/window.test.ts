import { describe, expect, test } from "vitest";
import { ELSEWHERE } from "../../src/domain/desk/tickets.ts";
import type { Message } from "../../src/domain/message.ts";
import { Browserless } from "./support/browser.ts";
import { TestDesk } from "./support/desk.ts";

async function at(window: "open" | "closed" | "asks" | "quiet") {
  const desk = await TestDesk.open({ window: () => window });
  const sok = await new Browserless(desk).signIn(desk.password);
  const id = await desk.worker("dara", "a person please");
  const page = `/desk/tickets/${id}`;
  await sok.get(page);
  return { desk, sok, id, page };
}

describe("a case whose worker has not written for a day", () => {
  test.each([
    ["closed", "What you write waits, and goes out by itself when the worker writes."],
    ["asks", "When you answer, the worker is asked by a short message to write"],
    ["quiet", "Mitra does not write first on WhatsApp, so that the number is not banned."],
  ] as const)("says so before anything is written (%s)", async (window, words) => {
    expect((await at(window)).sok.words).toContain(words);
  });

  test("says nothing of it while answers go out", async () => {
    expect((await at("open")).sok.words).not.toContain("takes no answer now");
  });

  test("says nothing of it to a worker who wrote STOP, to whom nothing can be written anyway", async () => {
    const { desk, sok, id, page } = await at("closed");
    await desk.having(id, { stopped: true });
    await sok.get(page);
    expect(sok.words).not.toContain("takes no answer now");
  });
});

describe("at a message of staff", () => {
  test.each<[NonNullable<Message["delivery"]>, string | undefined, string]>([
    ["waiting", undefined, "On its way"],
    ["waiting", "window-closed", "Not sent yet. WhatsApp takes an answer only for a day"],
    ["waiting", "window-asked", "The worker was asked by a short message to write"],
    ["waiting", "window-not-asked", "It is not certain that the worker was asked to write."],
    ["waiting", "window-quiet", "Not sent yet. The worker had not written for many days"],
    ["delivered", undefined, "Arrived on the phone"],
    ["read", undefined, "Read"],
    ["failed", "window-missed", "Not delivered. WhatsApp took it for too late"],
    ["gone", "undeliverable", "Not delivered. WhatsApp could not deliver it"],
    ["failed", "held-back", "Not delivered. WhatsApp kept it back"],
    ["failed", "media", "Not delivered. WhatsApp could not take the file."],
    ["failed", "account", "Not delivered. Our WhatsApp account may not send now."],
  ])("%s %s reads: %s", async (delivery, deliveryWhy, words) => {
    const { desk, sok, id, page } = await at("open");
    await sok.send("PUT", `${page}/claim`);
    await sok.send("POST", `${page}/replies`, { text: "Come on Monday." });
    const { transcript } = await desk.conversation(id);
    const marked = transcript.map((message): Message => {
      if (message.from !== "staff") return message;
      return { ...message, delivery, ...(deliveryWhy ? { deliveryWhy } : {}) };
    });
    await desk.having(id, { transcript: marked });
    await sok.get(page);
    expect(sok.words.slice(sok.words.indexOf("Come on Monday."))).toContain(words);
  });
});

test("a case that another office has can be taken back", async () => {
  const { desk, sok, id, page } = await at("open");
  const { ticket } = await desk.conversation(id);
  if (!ticket) throw new Error("there is no case");
  await desk.having(id, { owner: "staff", ticket: { ...ticket, state: "claimed", claimedBy: ELSEWHERE } });
  await sok.get(page);
  expect(sok.words).toContain("Another office");
  expect(sok.html).not.toContain(ELSEWHERE);
  await sok.send("PUT", `${page}/claim`);
  expect((await desk.conversation(id)).ticket?.claimedBy).not.toBe(ELSEWHERE);
});
