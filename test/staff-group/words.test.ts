import { afterEach, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { newConversation, type Ticket } from "../../src/domain/conversation.ts";
import { LANGUAGES } from "../../src/domain/language.ts";
import { buttonsFor, cardText, colleagueButtons, type Keyboard, outcomeButtons, readPress } from "../../src/staff-group/cards.ts";
import { wordsFor } from "../../src/staff-group/words.ts";
import { universe } from "../support/universe.ts";
import { GroupDesk, SOK } from "./support/desk.ts";

const content = universe();
const TICKET: Ticket = {
  id: "K7Q2-MX4D",
  openedAt: 0,
  reason: "danger",
  topic: "safety.violence",
  priority: "danger",
  state: "queued",
  waitingSince: 0,
};
const LONG = "អ្នកស្រី សុខ ចន្ធី រតនៈ ពេជ្រ មុនី វង្ស ";
const colleagues = [1, 2].map((number) => ({ id: `${LONG}${number}`, name: `${LONG}${number}` }));

describe.each(LANGUAGES)("in %s", (language) => {
  const words = wordsFor(content, { language }, colleagues);

  test("a card and every sentence are there, without keys or gaps", () => {
    const conversation = newConversation("k7q2mx4dabcdefghabcdefgh12", "web", 0, "km");
    const options = { first: true, text: true, publicUrl: "https://mrc.example.org" };
    const said = ["queued", "claimed", "resolved"].map(
      (state) => cardText(words, conversation, { ...TICKET, state: state as Ticket["state"] }, options), // the three states there are
    );
    for (const text of said) expect(text).not.toMatch(/\{\w+\}|\b(group|case|state|banner)\.\w/);
    expect(said[0]).toContain("K7Q2-MX4D");
  });

  test("what a pressed button answers fits", () => {
    for (const key of ["unlisted", "old-button", "old-case", "done"])
      expect([...words.t(`group.${key}`, { id: "5000000001" })].length, key).toBeLessThanOrEqual(200);
  });

  test("no button carries more than the platform takes, and each is understood again", () => {
    const states = (["queued", "claimed", "resolved"] as const).map((state) => buttonsFor(words, { ...TICKET, state }));
    const keyboards: readonly Keyboard[] = [...states, outcomeButtons(words), colleagueButtons(words, colleagues, colleagues[0]?.id ?? "")];
    const buttons = keyboards.flatMap(({ inline_keyboard }) => inline_keyboard.flat());
    expect(buttons.length).toBeGreaterThan(14);
    for (const { text, callback_data } of buttons) {
      expect(Buffer.byteLength(callback_data)).toBeLessThanOrEqual(64);
      expect(readPress(callback_data)).not.toBeNull();
      expect(text.trim()).not.toBe("");
    }
  });
});

describe("a group that is spoken to in Khmer", () => {
  let desk: GroupDesk;
  afterEach(async () => {
    await desk.stop();
    await desk.fake.close();
  });

  test("reads and presses Khmer, while the worker reads her own language", async () => {
    desk = await GroupDesk.open({ language: "km" });
    await desk.worker("srey", "a person please");
    const thread = await desk.topic("srey");
    const { t } = wordsFor(desk.content, { language: "km" }, []);
    await desk.eventually(() => desk.group.line(thread, t("state.queued")));
    desk.group.presses(SOK, thread, t("case.claim"));
    await desk.eventually(() => desk.group.line(thread, t("state.claimed", { name: "Sok" })));
    expect(desk.web.textsTo("srey").at(-1)).toBe(desk.content.say("en", "chat:person.here").text);
  });
});

test("the group is off unless it is set, its texts are off unless they are asked for, and it needs the bot", () => {
  const MITRA_TELEGRAM_TOKEN = "123456:abcdefghijklmnopqrstuvwxyz";
  expect(readConfig({ MITRA_TELEGRAM_TOKEN })).toMatchObject({ telegram: { staffGroup: null } });
  const group = { MITRA_TELEGRAM_TOKEN, MITRA_TELEGRAM_STAFF_GROUP: "-1001234567890" };
  expect(readConfig(group)).toMatchObject({ telegram: { staffGroup: { chat: -1_001_234_567_890, text: false, language: "en" } } });
  expect(readConfig({ ...group, MITRA_TELEGRAM_STAFF_TEXT: "yes", MITRA_TELEGRAM_STAFF_LANGUAGE: "my" })).toMatchObject({
    telegram: { staffGroup: { text: true, language: "my" } },
  });
  expect(readConfig({ MITRA_TELEGRAM_STAFF_GROUP: "-1001234567890" })).toMatchObject({ faults: [expect.stringContaining("TOKEN")] });
  expect(readConfig({ ...group, MITRA_TELEGRAM_STAFF_GROUP: "@ours" })).toMatchObject({ faults: [expect.stringContaining("-100")] });
});
