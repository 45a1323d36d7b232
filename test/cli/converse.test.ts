import { Readable } from "node:stream";
import { beforeAll, describe, expect, it } from "vitest";
import type { ChannelName } from "../../src/channels/capabilities.ts";
import { converse } from "../../src/cli/converse.ts";
import { loadForUse } from "../../src/cli/load.ts";
import type { ContentSet } from "../../src/domain/content.ts";
import { projectFolders } from "../support/content-folder.ts";
import { collector, mitra, ndjson } from "./run.ts";

let content: ContentSet;
beforeAll(async () => {
  content = await loadForUse(projectFolders);
}, 120_000);

const NOW = Date.UTC(2026, 10, 2, 9);
const silent = { info() {}, warn() {}, error() {} };

async function played(channel: ChannelName, ...events: readonly unknown[]) {
  const { output, rows } = collector();
  await converse({ content, channel, now: NOW, log: silent }, Readable.from([Buffer.from(ndjson(...events))]), output);
  return rows();
}

const said = (row: { readonly replies: readonly { readonly text: string }[] }) => row.replies.map(({ text }) => text).join("\n");

describe("one line an event", () => {
  it("tells where the conversation stands and what was said, with its source", async () => {
    const [row] = await played("web", { chat: "a", text: "how much can an agency charge me in Singapore?" });
    expect(row).toMatchObject({ chat: "a", language: "en", owner: "bot" });
    const answers = row.replies.filter((reply: object) => "answer" in reply);
    expect(answers).toHaveLength(1);
    expect(answers[0].answer).toMatchObject({ topic: "fees.limit", jurisdiction: "SG", language: "en" });
    expect(answers[0].answer.sources.length).toBeGreaterThan(0);
    expect(answers[0].answer.expires).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(row.replies.at(-1).choices).toContainEqual({ id: "good", label: "👍 Yes" });
  });

  it("keeps chats apart", async () => {
    const rows = await played(
      "web",
      { chat: "a", text: "majikan tahan paspor saya di Malaysia" },
      { chat: "b", text: "hello" },
      { chat: "a", text: "mau bicara dengan orang" },
      { chat: "b", text: "hello again" },
    );
    expect(rows.map(({ chat, language, owner }) => [chat, language, owner])).toEqual([
      ["a", "id", "bot"],
      ["b", "en", "bot"],
      ["a", "id", "queue"],
      ["b", "en", "bot"],
    ]);
    expect(rows[3].ticket).toBeUndefined();
  });

  it("gives each case that goes on elsewhere a code of its own, and the same chat a new one when it asks again", async () => {
    const person = { text: "I want to talk to a person" };
    const move = { text: "use another phone" };
    const rows = await played(
      "web",
      { chat: "a", ...person },
      { chat: "b", ...person },
      ...["a", "a", "b"].map((chat) => ({ chat, ...move })),
    );
    const codes = rows.slice(2).map((row) => /[A-Z]{2}\d(?:-[A-Z]{2}\d){2}/.exec(said(row))?.[0]);
    expect(codes).not.toContain(undefined);
    expect(new Set(codes).size).toBe(3);
  });

  it("gives the same output for the same input", async () => {
    const events = [{ chat: "a", text: "I want to talk to a person" }, { staff: "claim", chat: "a" }, { wait: "1h" }];
    expect(await played("telegram", ...events)).toEqual(await played("telegram", ...events));
  });

  it("puts an error in the place of a line that cannot be read, and goes on", async () => {
    const rows = await played(
      "web",
      "nonsense",
      { text: "no chat" },
      { wait: "soon" },
      { staff: "dance", chat: "a" },
      { chat: "a", text: "hello" },
    );
    expect(rows.map((row) => "error" in row)).toEqual([true, true, true, true, false]);
    expect(rows[1].error).toBe('Line 2 cannot be played. It has no chat. Write "chat": "any name".');
  });

  it("stores what a platform brings twice only once", async () => {
    const [first, again] = await played("web", { chat: "a", id: "m1", text: "hello" }, { chat: "a", id: "m1", text: "hello" });
    expect(first.replies.length).toBeGreaterThan(0);
    expect(again).toMatchObject({ repeated: true, replies: [] });
  });
});

describe("choosing", () => {
  const question = { chat: "a", text: "how much can an agency charge me?" };

  it("takes a number or an id of what was offered last", async () => {
    const [asked, byNumber] = await played("web", question, { chat: "a", choose: 1 });
    const [, byId] = await played("web", question, { chat: "a", choose: asked.replies.at(-1).choices[0].id });
    expect(asked.replies.at(-1).shown).toBe("buttons");
    expect(said(byNumber)).toBe(said(byId));
    expect(byNumber.replies[0].answer.topic).toBe("fees.limit");
  });

  it("shows numbers where there are no buttons, and types them", async () => {
    const [asked, chosen] = await played("whatsapp", question, { chat: "a", choose: 2 });
    const reply = asked.replies.at(-1);
    expect(reply.shown).toBe("numbers");
    expect(reply.text).toContain(`\n2. ${reply.choices[1].label}`);
    expect(`country:${chosen.replies[0].answer.jurisdiction}`).toBe(reply.choices[1].id);
    expect(chosen.ticket).toBeUndefined();
  });

  it("says so when there is no such choice", async () => {
    const [, none] = await played("web", question, { chat: "a", choose: 99 });
    expect(none.error).toMatch(/^Line 2 cannot be played. Choice 99 is not on offer: \d+ choices were offered last.$/);
  });
});

describe("people", () => {
  const called = { chat: "a", text: "I want to talk to a person" };

  it("take over, answer and close; the bot is silent meanwhile, whatever comes", async () => {
    const media = ["photo", "voice", "video", "document", "sticker"].map((kind) => ({ chat: "a", [kind]: "my contract" }));
    const rows = await played(
      "telegram",
      called,
      { staff: "claim", chat: "a" },
      ...media,
      { chat: "a", location: { latitude: 1.3, longitude: 103.8 } },
      { chat: "a", text: "how much can an agency charge me?" },
      { staff: "reply", chat: "a", text: "I am here." },
      { staff: "resolve", chat: "a", outcome: "informed" },
    );
    expect(rows.map(({ owner }) => owner)).toEqual(["queue", ...Array(9).fill("staff"), "bot"]);
    expect(rows.slice(2, 9).map(({ replies }) => replies)).toEqual(Array(7).fill([]));
    expect(rows[9].replies).toMatchObject([{ text: "I am here.", from: "staff" }]);
    expect(rows[10].ticket).toMatchObject({ state: "resolved", outcome: "informed" });
  });

  it("are refused with a reason", async () => {
    const rows = await played(
      "web",
      called,
      { staff: "claim", chat: "a", as: "dara" },
      { staff: "claim", chat: "a", as: "sok" },
      { staff: "claim", chat: "nobody" },
    );
    expect(rows.map(({ refused }) => refused)).toEqual([undefined, undefined, "owned-by-other", "not-open"]);
  });

  it("are called at once for danger, in front of everybody", async () => {
    const [row] = await played("web", { chat: "a", text: "I work in Singapore. my boss beat me and locked me in" });
    expect(row).toMatchObject({ owner: "queue", ticket: { priority: "danger" } });
    expect(said(row)).toContain("999");
  });
});

describe("waiting", () => {
  it("fires what comes due, one line for each chat that hears of it", async () => {
    const rows = await played(
      "web",
      { chat: "a", text: "I want to talk to a person" },
      { chat: "b", text: "I want to talk to a person" },
      { chat: "c", text: "hello" },
      { wait: "29m" },
      { wait: "90s" },
    );
    expect(rows[3]).toEqual({ replies: [] });
    expect(rows.slice(4).map(({ chat, replies }) => [chat, replies.length])).toEqual([
      ["a", 1],
      ["b", 1],
    ]);
  });

  it("puts a case that was claimed and not answered back into the queue", async () => {
    const rows = await played(
      "web",
      { chat: "a", text: "I want to talk to a person" },
      { staff: "claim", chat: "a" },
      { wait: "2h" },
      { chat: "a", text: "the boss is back" },
    );
    expect(rows.at(-1).owner).toBe("queue");
  });
});

describe("deleting", () => {
  it("leaves nothing, and the worker is met as a new one", async () => {
    const rows = await played(
      "web",
      { chat: "a", text: "I want to talk to a person" },
      { chat: "a", choose: "erase:yes" },
      { staff: "claim", chat: "a" },
      { chat: "a", text: "hello" },
    );
    expect(rows[1]).toMatchObject({ owner: "bot", erased: true, language: "en" });
    expect(rows[2].refused).toBe("not-open");
    expect(rows[3]).toMatchObject({ owner: "bot" });
    expect(rows[3].ticket).toBeUndefined();
  });
});

describe("mitra converse", () => {
  it("answers in a pipe, and says nothing else", async () => {
    const { code, err, rows } = await mitra(["converse", "--channel", "telegram", "--now", "2026-11-02T09:00Z"], {
      input: ndjson({ chat: "a", text: "hello" }, { chat: "a", text: "thank you" }),
    });
    expect([code, err]).toEqual([0, ""]);
    expect(rows()).toHaveLength(2);
  }, 120_000);

  it.each([
    [["--channel", "fax"], "It must be one of web, telegram, whatsapp, botframework, terminal."],
    [["--now", "tomorrow"], "It must be a time such as 2026-11-02T09:00Z."],
    [["--speed", "9"], "unknown option '--speed'"],
    [[], "There was no event to play on standard input."],
  ])(
    "refuses %j in one line",
    async (args, sentence) => {
      const { code, out, err } = await mitra(["converse", ...args], { input: "{broken" });
      expect(code).toBe(2);
      expect(err).toContain(sentence);
      expect(err.trimEnd().split("\n")).toHaveLength(1);
      if (args.length > 0) expect(out).toBe("");
    },
    120_000,
  );
});
