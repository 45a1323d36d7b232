import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { manualClock } from "../../src/app/manual-clock.ts";
import { inboundOf } from "../../src/channels/activity.ts";
import { CAPABILITIES, WHATSAPP_POLLS } from "../../src/channels/capabilities.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { isForUs, recipientOf, type Said, writtenOf } from "../../src/channels/whatsapp-web/map.ts";
import { markIn } from "../../src/channels/whatsapp-web/mark.ts";
import { outcomeOfSent } from "../../src/channels/whatsapp-web/outcome.ts";
import { Polls } from "../../src/channels/whatsapp-web/polls.ts";
import { DailyStarts } from "../../src/channels/whatsapp-web/starts.ts";
import { connectionOf, endingOf, type Happening, next, type State, waitAfter } from "../../src/channels/whatsapp-web/states.ts";
import { isOfAsked, votedOf, voteOf } from "../../src/channels/whatsapp-web/vote.ts";
import { type Screen, showLink } from "../../src/cli/show-link.ts";
import { readConfig } from "../../src/config.ts";
import { run } from "../../src/main.ts";
import { ids, recordingLog } from "./support/app.ts";

const MINUTE = 60_000;
const stateAfter = (...happenings: readonly Happening[]): State => happenings.reduce<State>(next, { name: "starting" });
const READY: Happening = { what: "ready" };
const LOST: Happening = { what: "lost", why: "browser" };

describe("the state of the session", () => {
  test("does not change when the page tells again what it told", () => {
    const ready = stateAfter(READY);
    expect(next(ready, READY)).toBe(ready);
    const waiting = stateAfter({ what: "qr", qr: "a" });
    expect(next(waiting, { what: "qr", qr: "a" })).toBe(waiting);
    expect(next(waiting, { what: "qr", qr: "b" })).toEqual({ name: "waiting-for-qr", qr: "b" });
  });

  test("only a session that was ready wavers", () => {
    expect(stateAfter({ what: "wavered" })).toEqual({ name: "starting" });
    expect(stateAfter(READY, { what: "wavered" })).toEqual({ name: "reconnecting", why: "network" });
    expect(stateAfter(READY, { what: "wavered" }, READY)).toEqual({ name: "ready" });
  });

  test("says that the phone ended the link until there is something to scan", () => {
    expect(stateAfter(READY, { what: "logged-out" }, { what: "started" })).toEqual({ name: "logged-out" });
    expect(stateAfter(READY, LOST, { what: "started" })).toEqual({ name: "starting" });
  });

  test.each([READY, LOST, { what: "qr", qr: "a" }, { what: "started" }, { what: "logged-out" }] as const)(
    "is over once it was stopped, whatever comes late: $what",
    (late) => {
      expect(stateAfter({ what: "stopped" }, late)).toEqual({ name: "stopped" });
    },
  );

  test("waits grow, and have an end", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1_000].map(waitAfter);
    expect(waits.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000]);
    expect(waits.at(-1)).toBe(5 * MINUTE);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
  });

  test("a reason of the library is an end, and a word of the page only where no reason follows", () => {
    expect(endingOf("LOGOUT")).toEqual({ what: "logged-out" });
    expect(endingOf("TOS_BLOCK")).toEqual({ what: "lost", why: "refused" });
    expect(endingOf("something new")).toEqual({ what: "lost", why: "other" });
    expect(["CONNECTED", "TIMEOUT", "UNPAIRED", "CONFLICT"].map(connectionOf)).toEqual([
      { what: "ready" },
      { what: "wavered" },
      null,
      null,
    ]);
  });
});

describe("a message of the library", () => {
  const said = (change: Partial<Said> = {}): Said => ({
    id: { fromMe: false, remote: "85512345667@c.us", id: "ABC", _serialized: "false_85512345667@c.us_ABC" },
    from: "85512345667@c.us",
    fromMe: false,
    isStatus: false,
    type: "chat" as Said["type"],
    body: "hello",
    timestamp: 1,
    ...change,
  });

  test.each([
    ["a person", {}, true],
    ["a person whose number is hidden", { from: "111@lid" }, true],
    ["a group", { from: "111-222@g.us" }, false],
    ["the status list", { from: "status@broadcast", isStatus: true }, false],
    ["a channel", { from: "111@newsletter" }, false],
    ["ourselves", { fromMe: true }, false],
  ])("of %s", (_, change, ours) => {
    expect(isForUs(said(change))).toBe(ours);
  });

  test("has the same id whichever name its sender has, and the chat leads back to the sender", () => {
    const [open, hidden] = [writtenOf(said(), "85512345667@c.us"), writtenOf(said({ from: "111@lid" }), "85512345667@c.us")];
    expect(hidden.activity).toEqual(open.activity);
    expect(recipientOf(open.activity.conversation?.id ?? "")).toBe("85512345667@c.us");
    expect(recipientOf("111@lid")).toBe("111@lid");
  });

  test("that was sent is sent only when WhatsApp took it", () => {
    expect([{ ack: 1 }, { ack: -1 }, undefined, null].map((sent) => outcomeOfSent(sent).outcome)).toEqual([
      "sent",
      "failed",
      "unknown",
      "unknown",
    ]);
  });
});

describe("the mark up to which messages were taken", () => {
  test("outlives a restart, with the ids of the last messages", async () => {
    const kept: unknown[] = [undefined];
    const place = { read: async () => kept.at(-1), write: async (value: unknown) => void kept.push(structuredClone(value)) };
    const before = markIn(place);
    expect(await before.since()).toBeLessThan(0);
    before.taken("a", 100 * MINUTE);
    before.taken("b", 90 * MINUTE);
    await before.flush();
    const later = markIn(place);
    expect(await later.since()).toBe(90 * MINUTE);
    expect([...(await later.known())]).toEqual(["a", "b"]);
  });

  test("that cannot be read or kept stops nothing", async () => {
    const broken = { read: () => Promise.reject(new Error("disk")), write: () => Promise.reject(new Error("disk")) };
    const mark = markIn(broken);
    mark.taken("a", 100 * MINUTE);
    await mark.flush();
    expect(await mark.since()).toBe(90 * MINUTE);
  });
});

describe("to how many workers we write first", () => {
  const HOUR = 60 * MINUTE;
  async function starts(most: number, start = 0, kept: unknown[] = []) {
    const clock = manualClock(start);
    const log = recordingLog();
    const place = { read: async () => kept.at(-1), write: async (value: unknown) => void kept.push(structuredClone(value)) };
    const daily = new DailyStarts({ kept: place, clock, log, most });
    await daily.open();
    return { daily, clock, kept, log };
  }

  test("is to nobody unless the operator says so", async () => {
    const { daily, kept } = await starts(0);
    expect([daily.may("srey"), await daily.take("srey"), kept]).toEqual([false, false, []]);
  });

  test("is counted by workers, not by messages, and also when they come at once", async () => {
    const { daily } = await starts(2);
    const taken = await Promise.all(["srey", "srey", "budi", "dara", "srey"].map((who) => daily.take(who)));
    expect(taken).toEqual([true, true, true, false, true]);
    expect(["srey", "dara"].map((who) => daily.may(who))).toEqual([true, false]);
  });

  test("is counted over restarts, for a whole day, and while the clock was put back", async () => {
    const { daily, kept } = await starts(1, 10 * HOUR);
    await daily.take("srey");
    const later = (await starts(1, 33 * HOUR, kept)).daily;
    expect([await later.take("budi"), await later.take("srey")]).toEqual([false, true]);
    expect(await (await starts(1, 5 * HOUR, kept)).daily.take("budi")).toBe(false);
    expect(await (await starts(1, 34 * HOUR, kept)).daily.take("budi")).toBe(true);
    expect(kept.at(-1)).toEqual([{ id: "budi", at: 34 * HOUR }]);
  });

  test("is to nobody where what was counted cannot be read, and is not counted where it cannot be kept", async () => {
    const unread = await starts(9, 0, ["damaged"]);
    expect([unread.daily.may("srey"), await unread.daily.take("srey")]).toEqual([false, false]);
    expect(unread.log.lines).toHaveLength(1);
    let full = true;
    const write = async () => {
      if (full) throw new Error("disk full");
    };
    const daily = new DailyStarts({ kept: { read: async () => null, write }, clock: manualClock(0), log: recordingLog(), most: 1 });
    await daily.open();
    await expect(daily.take("srey")).rejects.toThrow("disk full");
    full = false;
    expect(await daily.take("budi")).toBe(true);
  });
});

describe("what the options of polls mean", () => {
  const yesAndNo = (what: string) => ["yes", "no"].map((id) => ({ id: `${what}:${id}`, label: id }));
  const options = ["yes", "no"];
  async function polls(kept: unknown[] = []) {
    const log = recordingLog();
    const place = { read: async () => kept.at(-1), write: async (value: unknown) => void kept.push(structuredClone(value)) };
    const known = new Polls({ kept: place, ids, log });
    await known.open();
    return { known, kept, log };
  }

  test("is told by the poll, not by the word alone, for each worker, and after a restart", async () => {
    const { known, kept } = await polls();
    await known.offer("85512345667", "Is it safe to write?", yesAndNo("safe"));
    await known.offer("85512345667", "Delete all? ", yesAndNo("erase"));
    await known.offer("6281234567890", "Is it safe to write?", yesAndNo("other"));
    const after = (await polls(kept)).known;
    for (const { choiceOf } of [known, after].map((each) => ({ choiceOf: each.choiceOf.bind(each) }))) {
      expect(choiceOf({ chat: "85512345667", question: "Is it safe to write?", options }, "yes")).toBe("safe:yes");
      expect(choiceOf({ chat: "85512345667", question: "Delete all?", options }, "no")).toBe("erase:no");
      expect(choiceOf({ chat: "6281234567890", question: "Is it safe to write?", options }, "yes")).toBe("other:yes");
      expect(choiceOf({ chat: "6281234567890", question: "Delete all?", options }, "yes")).toBeNull();
      expect(choiceOf({ chat: "6281234567890", question: "Is it safe to write?", options }, "perhaps")).toBeNull();
    }
  });

  test("is kept without words and numbers, once for a poll that is sent again, and for the last thousand", async () => {
    const { known, kept } = await polls();
    for (const _ of [1, 2]) await known.offer("85512345667", "Is it safe to write?", yesAndNo("safe"));
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toMatch(/85512|Is it safe/);
    for (let n = 0; n < 1_000; n++) await known.offer("85512345667", `Question ${n}`, yesAndNo(`q${n}`));
    expect(kept.at(-1)).toHaveLength(1_000);
    expect(known.choiceOf({ chat: "85512345667", question: "Is it safe to write?", options }, "yes")).toBeNull();
    expect(known.choiceOf({ chat: "85512345667", question: "Question 0", options }, "yes")).toBe("q0:yes");
  });

  test("that cannot be read or kept holds up nothing", async () => {
    const log = recordingLog();
    const broken = { read: () => Promise.reject(new Error("disk")), write: () => Promise.reject(new Error("disk")) };
    const known = new Polls({ kept: broken, ids, log });
    await known.open();
    await known.offer("85512345667", "Is it safe to write?", yesAndNo("safe"));
    expect(known.choiceOf({ chat: "85512345667", question: "Is it safe to write?", options }, "yes")).toBe("safe:yes");
    expect(log.lines).toHaveLength(2);
  });
});

describe("a vote of the library", () => {
  const OURS = "628000000000@c.us";
  const SREY = "85512345667@c.us";
  const told = (change: object = {}) => ({
    voter: { user: "85512345667", server: "c.us", _serialized: SREY },
    selectedOptions: [{ name: "yes", localId: 0 }],
    interractedAtTs: 1_000,
    parentMsgKey: { fromMe: true, id: "POLL", remote: SREY, _serialized: `true_${SREY}_POLL` },
    parentMessage: {
      pollName: "Is it safe to write?",
      pollOptions: [
        { name: "yes", localId: 0 },
        { name: "no", localId: 1 },
      ],
    },
    ...change,
  });
  const means = { choiceOf: () => "safe:yes" };
  const contentOf = (change: object, polls: Pick<Polls, "choiceOf"> = means) => {
    const vote = voteOf(told(change));
    if (!vote) return null;
    return inboundOf(votedOf(vote, vote.asked, polls).activity, "…")?.event.content;
  };

  test("is the choice that was offered with these words", () => {
    expect(contentOf({})).toEqual({ kind: "choice", choice: "safe:yes", label: "yes" });
    expect(voteOf(told())?.id).not.toBe(voteOf(told({ interractedAtTs: 1_001 }))?.id);
  });

  test("is its words where nobody knows any more what they meant, and is told as something else where the page has lost them", () => {
    expect(contentOf({}, { choiceOf: () => null })).toEqual({ kind: "text", text: "yes" });
    const lost = { selectedOptions: [{ name: undefined, localId: 0 }], parentMessage: {} };
    expect(contentOf(lost)).toEqual({ kind: "unknown", what: "empty" });
  });

  test.each([
    ["taken back", { selectedOptions: [] }],
    ["in a poll of somebody else", { parentMsgKey: { fromMe: false, id: "POLL", remote: SREY } }],
    ["in a group", { parentMsgKey: { fromMe: true, id: "POLL", remote: "1203@g.us" } }],
    ["in a shape that we do not know", { parentMsgKey: undefined }],
  ])("%s is none", (_, change) => {
    expect(voteOf(told(change))).toBeNull();
  });

  test("is hers under a number and a hidden one, and nobody else's", () => {
    expect(isOfAsked(SREY, SREY, OURS)).toBe(true);
    expect(isOfAsked("111@lid", SREY, OURS)).toBe(true);
    expect(isOfAsked(OURS, "111@lid", OURS)).toBe(false);
    expect(isOfAsked("6281234567890@c.us", SREY, OURS)).toBe(false);
    expect(isOfAsked("222@lid", "111@lid", OURS)).toBe(false);
  });
});

describe("choices that do not fit in a poll", () => {
  const choices = (...labels: readonly string[]) => labels.map((label, index) => ({ id: `c${index}`, label }));
  const asPoll = (text: string, ...labels: readonly string[]) =>
    fitSay({ text, language: "en", choices: choices(...labels) }, WHATSAPP_POLLS).at(-1)?.choices !== undefined;
  const many = (count: number) => Array.from({ length: count }, (_, index) => `option ${index}`);

  test("become numbered lines", () => {
    expect([asPoll("Where?", "here", "there"), asPoll("Where?", ...many(12))]).toEqual([true, true]);
    expect([asPoll("Where?", "here"), asPoll("Where?", ...many(13)), asPoll("Where?", "same", "same ")]).toEqual([false, false, false]);
    expect([asPoll(" ", "here", "there"), asPoll("x".repeat(256), "here", "there")]).toEqual([false, false]);
    expect([asPoll("Where?", "here", "x".repeat(100)), asPoll("Where?", "here", "x".repeat(101))]).toEqual([true, false]);
  });

  test("on no other channel is a single choice less of a button", () => {
    const say = { text: "Where?", language: "en" as const, choices: choices("here") };
    expect(fitSay(say, CAPABILITIES.telegram)).toEqual([say]);
  });
});

describe("the code to scan", () => {
  const shown = async (isTTY: boolean, ...states: readonly State[]) => {
    const lines: string[] = [];
    const log = recordingLog();
    const screen: Screen = { isTTY, write: (text) => lines.push(text) };
    const show = showLink(screen, log);
    for (const state of states) {
      show(state);
      await new Promise((wait) => setTimeout(wait, 50));
    }
    return { text: lines.join(""), log: log.lines.join("\n") };
  };
  const WAITING: State = { name: "waiting-for-qr", qr: "2@abcdefghijklmnopqrstuvwxyz,secret" };

  test("is drawn in a terminal, and then that it was scanned", async () => {
    const { text } = await shown(true, WAITING, { name: "ready" }, { name: "reconnecting", why: "network" }, { name: "ready" });
    expect(text).toMatch(/Linked devices.*\n(.*[▄▀█ ]{29}.*\n){14}/);
    expect(text.match(/WhatsApp is linked/g)).toHaveLength(1);
  });

  test("is a code to type where one was asked for, and nothing to scan", async () => {
    const { text } = await shown(true, { ...WAITING, code: "WXYZ1234" });
    expect(text).toMatch(/Link with phone number.*WXYZ1234/);
    expect(text).not.toMatch(/[▄▀█]/);
  });

  test("is written neither to a file nor to the log, which says only that it waits", async () => {
    const { text, log } = await shown(
      false,
      WAITING,
      { ...WAITING, qr: "3@another,secret" },
      { ...WAITING, code: "secretWX" },
      { name: "ready" },
    );
    expect(text).toBe("");
    expect(log.split("\n")).toHaveLength(1);
    expect(log).not.toContain("secret");
  });
});

describe("the settings", () => {
  const CLOUD = {
    MITRA_WHATSAPP_TOKEN: "t",
    MITRA_WHATSAPP_PHONE_ID: "123456",
    MITRA_WHATSAPP_APP_SECRET: "s",
    MITRA_WHATSAPP_VERIFY: "v",
  };

  test("name the browser, and it is off unless it is asked for", () => {
    expect(readConfig({})).toMatchObject({ whatsAppWeb: false, chromium: null });
    expect(readConfig({ MITRA_WHATSAPP_WEB: "yes", MITRA_CHROMIUM: "/opt/chromium" })).toMatchObject({
      whatsAppWeb: true,
      chromium: "/opt/chromium",
    });
  });

  test("that name no browser are refused in a sentence before anything runs", async () => {
    const data = await mkdtemp(path.join(tmpdir(), "mitra-whatsapp-"));
    const env = {
      MITRA_WHATSAPP_WEB: "yes",
      MITRA_CHROMIUM: path.join(data, "none"),
      MITRA_DATA: data,
      MITRA_PORT: "0",
      MITRA_LOG: "silent",
    };
    const config = readConfig(env);
    if ("faults" in config) throw new Error(config.faults.join());
    await expect(run(config)).rejects.toMatchObject({ name: "StartRefused", sentences: [expect.stringContaining("MITRA_CHROMIUM")] });
    await rm(data, { recursive: true });
  });

  test("say how long a worker may be silent before she has to write first, and how many a day are written to all the same", () => {
    expect(readConfig({ MITRA_WHATSAPP_WEB: "yes" })).toMatchObject({ whatsAppWebDays: 7, whatsAppWebStarts: 0 });
    const set = { MITRA_WHATSAPP_WEB: "yes", MITRA_WHATSAPP_WEB_DAYS: "30", MITRA_WHATSAPP_WEB_STARTS: "5" };
    expect(readConfig(set)).toMatchObject({ whatsAppWebDays: 30, whatsAppWebStarts: 5 });
  });

  test.each([
    [{ MITRA_WHATSAPP_WEB: "yes", MITRA_WHATSAPP_WEB_DAYS: "0" }, /_DAYS must be a number of days/],
    [{ MITRA_WHATSAPP_WEB: "yes", MITRA_WHATSAPP_WEB_STARTS: "-1" }, /_STARTS must be a number of workers/],
    [{ MITRA_WHATSAPP_POLLS: "yes" }, /_POLLS is of no use without MITRA_WHATSAPP_WEB=yes/],
    [{ MITRA_WHATSAPP_WEB_STARTS: "5" }, /_STARTS is of no use without MITRA_WHATSAPP_WEB=yes/],
    [{ MITRA_WHATSAPP_WEB_DAYS: "5" }, /_DAYS is of no use without MITRA_WHATSAPP_WEB=yes/],
  ])("refuse %o", (set, fault) => {
    expect(readConfig(set)).toMatchObject({ faults: [expect.stringMatching(fault)] });
  });

  test("show polls only where that is asked for", () => {
    expect(readConfig({ MITRA_WHATSAPP_WEB: "yes" })).toMatchObject({ whatsAppPolls: false });
    expect(readConfig({ MITRA_WHATSAPP_WEB: "yes", MITRA_WHATSAPP_POLLS: "yes" })).toMatchObject({ whatsAppPolls: true });
  });

  test("refuse both ways to WhatsApp at once", () => {
    expect(readConfig({ ...CLOUD, MITRA_WHATSAPP_WEB: "yes" })).toMatchObject({ faults: [expect.stringMatching(/one way only/)] });
    expect(readConfig({ ...CLOUD, MITRA_WHATSAPP_WEB: "no" })).toMatchObject({ whatsAppWeb: false });
  });
});
