import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { activityOf } from "../../src/channels/activity.ts";
import { CAPABILITIES } from "../../src/channels/capabilities.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { terminalChannel } from "../../src/channels/terminal.ts";
import { historyOf, messageOf } from "../../src/channels/web-map.ts";
import { newConversation } from "../../src/domain/conversation.ts";
import type { Say, Voice } from "../../src/domain/message.ts";
import { collector } from "../cli/run.ts";
import { opus } from "../support/opus.ts";
import { ids, recordingLog, rowOf, SmallApp } from "./support/app.ts";
import { realSay } from "./support/texts.ts";
import { webOver } from "./support/web-worker.ts";

const voice: Voice = { topic: "fees.limit", jurisdiction: "SG", language: "km", id: "0123456789abcdef0123456789abcdef" };
const address = `/audio/${voice.id}.ogg`;
const say: Say = { text: "At most two months.", language: "km", voice };
const conversation = newConversation("c", "web", 0, "km");

describe("a recording goes out with the words", () => {
  test("where the channel can play it, after the last part of them", () => {
    const parts = fitSay({ ...say, text: "One sentence. Another sentence." }, { ...CAPABILITIES.web, maxText: 20 });
    expect(parts.map((part) => part.voice)).toEqual([undefined, voice]);
  });

  test("and nowhere else", () => {
    for (const channel of Object.values(CAPABILITIES)) {
      const can = channel.media as readonly string[]; // a list of names that is known exactly
      expect(fitSay(say, channel).some((part) => part.voice !== undefined)).toBe(can.includes("voice"));
    }
  });

  test("to the web page as an address that changes with its bytes, live and in the history", () => {
    const live = messageOf(activityOf({ reference: { conversation: { id: "c" } }, conversation }, rowOf(say)));
    const line = { id: "m", at: 0, from: "bot", content: { kind: "text", text: say.text }, voice } as const;
    const [kept] = historyOf({ conversation: { ...conversation, transcript: [line], messageCount: 1 } }, 0);
    expect([live.voice, kept?.voice]).toEqual([address, address]);
  });

  test("to a terminal as a line that says so", async () => {
    const { output, text } = collector();
    const deps = { input: Readable.from([]), output, ids, log: recordingLog(), say: realSay(), language: "en" } as const;
    const { channel } = terminalChannel(deps);
    await channel.send({ reference: {}, conversation }, rowOf(say));
    expect(text()).toContain("At most two months.\n  (A recording of this answer in Khmer");
  });
});

describe("the address of a recording", () => {
  const bytes = opus(1);
  const { routes } = webOver(new SmallApp(), {
    recording: async (id) => (id === voice.id ? bytes : null),
  });
  const get = (path: string, range?: string) => routes.request(path, range ? { headers: { range } } : {});

  test("gives the sound, to be kept for ever", async () => {
    const answer = await get(address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("audio/ogg; codecs=opus");
    expect(answer.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
  });

  test("tells whoever finds it on a phone nothing of what was asked", () => {
    expect(address).not.toMatch(/fees|SG|km/);
  });

  test("lets pages of ours play it, and no other", async () => {
    expect((await get(address)).headers.get("content-security-policy")).toContain("media-src 'self'");
  });

  const last = bytes.length - 1;
  test.each([
    ["bytes=0-", 206, 0, last],
    ["bytes=10-19", 206, 10, 19],
    ["bytes=10-999999", 206, 10, last],
    ["bytes=-5", 206, last - 4, last],
    ["bytes=-999999", 206, 0, last],
  ])("gives the part %s", async (range, status, first, end) => {
    const answer = await get(address, range);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-range")).toBe(`bytes ${first}-${end}/${bytes.length}`);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes.slice(first, end + 1));
  });

  test.each(["bytes=999999-", "bytes=9-5", "bytes=-0"])("has no part %s", async (range) => {
    const answer = await get(address, range);
    expect([answer.status, answer.headers.get("content-range")]).toEqual([416, `bytes */${bytes.length}`]);
  });

  test.each(["lines=1-2", "bytes=a-b", "bytes=0-1,5-6", "bytes=-"])("gives the whole when asked for %s", async (range) => {
    expect((await get(address, range)).status).toBe(200);
  });

  test.each([
    address.replace("0123", "3210"),
    address.replace(/[^/]+$/, "other.ogg"),
    "/audio/..%2F..%2F0123456789abcdef0123456789abcdef.ogg",
  ])("leads nowhere when it is %s", async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});
