import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { manualClock } from "../../src/app/manual-clock.ts";
import { isForUs, recipientOf, type Said, writtenOf } from "../../src/channels/whatsapp-web/map.ts";
import { markIn } from "../../src/channels/whatsapp-web/mark.ts";
import { outcomeOfSent } from "../../src/channels/whatsapp-web/outcome.ts";
import { DailyStarts } from "../../src/channels/whatsapp-web/starts.ts";
import { connectionOf, endingOf, type Happening, next, type State, waitAfter } from "../../src/channels/whatsapp-web/states.ts";
import { type Screen, showLink } from "../../src/cli/show-link.ts";
import { readConfig } from "../../src/config.ts";
import { run } from "../../src/main.ts";
import { recordingLog } from "./support/app.ts";

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
    [{ MITRA_WHATSAPP_WEB_STARTS: "5" }, /_STARTS is of no use without MITRA_WHATSAPP_WEB=yes/],
    [{ MITRA_WHATSAPP_WEB_DAYS: "5" }, /_DAYS is of no use without MITRA_WHATSAPP_WEB=yes/],
  ])("refuse %o", (set, fault) => {
    expect(readConfig(set)).toMatchObject({ faults: [expect.stringMatching(fault)] });
  });

  test("refuse both ways to WhatsApp at once", () => {
    expect(readConfig({ ...CLOUD, MITRA_WHATSAPP_WEB: "yes" })).toMatchObject({ faults: [expect.stringMatching(/one way only/)] });
    expect(readConfig({ ...CLOUD, MITRA_WHATSAPP_WEB: "no" })).toMatchObject({ whatsAppWeb: false });
  });
});
