import { afterEach, describe, expect, test } from "vitest";
import { manualClock } from "../../src/app/manual-clock.ts";
import type { Document } from "../../src/app/ports.ts";
import { makeService } from "../../src/app/service.ts";
import { fetchFile } from "../../src/channels/bot-framework/file.ts";
import { transcriptOf } from "../../src/channels/bot-framework/hand-over.ts";
import { botFrameworkChannel } from "../../src/channels/bot-framework.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { historyOf } from "../../src/channels/web-map.ts";
import { newConversation } from "../../src/domain/conversation.ts";
import type { Message } from "../../src/domain/message.ts";
import { memoryStore } from "../../src/store/memory.ts";
import { START, universe } from "../support/universe.ts";
import { ids, recordingLog } from "./support/app.ts";
import { FakeBotService } from "./support/fake-bot-service.ts";
import { rest } from "./support/rest.ts";

// Whoever has a page with a Direct Line can post any Activity of hers: the service's token proves nothing about her.

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function running() {
  const fake = new FakeBotService();
  await fake.listen();
  ending.push(() => fake.close());
  const [clock, log, content] = [manualClock(START), recordingLog(), universe({})];
  const { channel, routes } = await botFrameworkChannel({ credentials: null, publicUrl: null, clock, log, say: content.say });
  const store = memoryStore();
  await store.open();
  const service = makeService({ store, clock, ids, log, content: () => content, channels: [channel], fitSay });
  await service.start();
  ending.push(() => service.stop());
  const posts = async (part: object) => {
    const whole = {
      type: "message",
      id: "a1",
      channelId: "directline",
      serviceUrl: fake.root,
      from: { id: "dara", role: "user" },
      recipient: { id: "mitra", role: "bot" },
      conversation: { id: "line-1" },
      ...part,
    };
    const headers = { "content-type": "application/json" };
    const { status } = await routes.request("/api/messages", { method: "POST", headers, body: JSON.stringify(whole) });
    await rest(clock, service);
    return status;
  };
  return { store, posts, id: ids.conversation("botframework", "directline:line-1") };
}

describe("one post with thousands of files", () => {
  test("is a few messages, the last of which says that there was more", async () => {
    const { posts, store, id } = await running();
    const attachments = Array.from({ length: 5_000 }, () => ({ contentType: "image/png" }));
    expect(await posts({ text: "all my papers", attachments })).toBe(200);
    const { conversation } = (await store.read(id)) ?? {};
    const said = conversation?.transcript.filter(({ from }) => from === "worker") ?? [];
    expect(said).toHaveLength(21);
    expect(said[0]?.content).toMatchObject({ kind: "photo", caption: "all my papers" });
    expect(said.at(-1)?.content).toMatchObject({ kind: "unknown" });
  });
});

describe("a file that is said to lie at the service", () => {
  const { signal } = new AbortController();
  const asked = async (path: string) => {
    const fake = new FakeBotService();
    await fake.listen();
    ending.push(() => fake.close());
    let gave = false;
    const token = async () => {
      gave = true;
      return "a-token";
    };
    await fetchFile({ where: `${fake.root}${path}`, mostBytes: 100, reference: {}, signal }, { serviceUrl: fake.root }, token);
    return gave;
  };

  test("is asked for with the bot's token", async () => {
    expect(await asked("/v3/attachments/0-eus-d1-abc/views/original")).toBe(true);
  });

  test.each([
    "/v3/conversations",
    "/v3/conversations/another-worker/members",
    "/v3/attachments/../conversations",
    "/v3/attachments/%2e%2e/conversations",
    "/v3/attachments/..%2Fconversations%2Fx/views/original",
    "/attachments/0",
  ])("is asked for without it where no files of the connector are: %s", async (path) => {
    expect(await asked(path)).toBe(false);
  });
});

test("another desk is not told what the worker wrote in the chat from which her case came, nor whom she knows", () => {
  const line = (id: string, text: string, part: Partial<Message> = {}): Message => ({
    id,
    at: START,
    from: "worker",
    content: { kind: "text", text },
    ...part,
  });
  const conversation = {
    ...newConversation("a".repeat(26), "botframework", START, "en"),
    transcript: [
      line("1", "they keep my passport", { cameFrom: "whatsapp" }),
      line("2", "I am here now"),
      line("3", "", { content: { kind: "contact", cards: [{ name: "Agent", phones: ["+60 11-0000 0000"] }] } }),
    ],
  };
  const document: Pick<Document, "conversation" | "reference"> = { conversation, reference: {} };
  expect(transcriptOf(document).activities.map(({ text }) => text)).toEqual(["I am here now"]);
  // Her own page, which anybody with the phone can open, has neither.
  expect(historyOf({ conversation: { ...conversation, messageCount: 3 } }, 0).map(({ text }) => text)).toEqual(["I am here now"]);
});
