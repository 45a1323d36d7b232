import { afterEach, describe, expect, test } from "vitest";
import { DARA, GroupDesk, type Options, SOK, STRANGER } from "./support/desk.ts";

let desk: GroupDesk;
const open = async (options: Options = {}) => {
  desk = await GroupDesk.open(options);
  return desk;
};
afterEach(async () => {
  await desk.stop();
  await desk.fake.close();
});

/** A worker asks for a person in the web chat, and Sok takes the case in the group. */
async function taken(options: Options = {}): Promise<number> {
  await open(options);
  await desk.worker("srey", "my boss keeps my passport");
  await desk.worker("srey", "a person please");
  const thread = await desk.topic("srey");
  await desk.eventually(() => desk.group.line(thread, /passport|new message/));
  desk.group.presses(SOK, thread, "Take this case");
  await desk.eventually(() => desk.group.line(thread, /with Sok/));
  return thread;
}

describe("a case in the group", () => {
  test("is a topic with what the worker said before, taken by a button, answered by a reply, and closed with its outcome", async () => {
    const thread = await taken();
    expect(desk.group.shown[0]?.name).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4} · /);
    expect(desk.group.said(thread)[0]).toMatch(/waiting for a person/);
    expect(desk.group.said(thread)[0]).toContain(`https://mrc.example.org/desk/tickets/${desk.id("srey")}`);
    desk.group.writes(SOK, thread, "He must give it back. Where are you?", { answers: desk.group.line(thread, /passport/) });
    await desk.eventually(() => expect(desk.answers("srey")).toEqual(["He must give it back. Where are you?"]));
    await desk.worker("srey", "in Penang");
    await desk.eventually(() => desk.group.line(thread, /Worker: in Penang/));
    expect(desk.group.said(thread).join("\n")).not.toContain("He must give it back");
    desk.group.presses(SOK, thread, "Close this case");
    await desk.eventually(() => desk.group.presses(SOK, thread, "settled"));
    await desk.eventually(() => expect(desk.group.shown[0]?.closed).toBe(true));
    expect(desk.group.said(thread).at(-1)).toMatch(/closed: settled/);
  });

  test("a very long message is posted as far as it fits, and the console has the rest", async () => {
    const thread = await taken();
    await desk.worker("srey", `it is a long story ${"and then he said no ".repeat(400)}`);
    const { text } = await desk.eventually(() => desk.group.line(thread, /long story/));
    expect(text).toMatch(/ … \(The rest is in the console\.\)$/);
  });

  test("only the last card has buttons", async () => {
    const thread = await taken();
    await desk.eventually(() => expect(desk.group.lines.filter(({ buttons }) => buttons.length > 0)).toHaveLength(1));
    expect(desk.group.line(thread, /with Sok/).buttons.map(({ text }) => text)).toEqual([
      "Close this case",
      "Hand over",
      "Put back into the queue",
    ]);
  });

  test("is the same case at the console: what is done there shows in the topic, and the other way round", async () => {
    await open();
    await desk.worker("srey", "a person please");
    const thread = await desk.topic("srey");
    await desk.console("srey", { verb: "claim" }, "dara");
    await desk.eventually(() => desk.group.line(thread, /with Dara/));
    await desk.console("srey", { verb: "reply", text: "Hello, I am Dara." }, "dara");
    await desk.eventually(() => desk.group.line(thread, "💬 Dara: Hello, I am Dara."));
    await desk.console("srey", { verb: "note", text: "calls at night" }, "dara");
    await desk.eventually(() => desk.group.line(thread, "📝 Note by Dara: calls at night"));
    await desk.console("srey", { verb: "resolve", outcome: "informed" }, "dara");
    await desk.eventually(() => expect(desk.group.shown[0]?.closed).toBe(true));
    await desk.worker("srey", "and how long is a work permit?");
    desk.group.presses(SOK, thread, "Open this case again");
    await desk.eventually(() => expect(desk.group.shown[0]?.closed).toBe(false));
    await desk.eventually(() => desk.group.line(thread, /with Sok/));
    expect((await desk.store.read(desk.id("srey")))?.conversation.ticket).toMatchObject({ state: "claimed", claimedBy: "sok" });
  });

  test("what a worker asks the bot after the end of her case is not posted", async () => {
    const thread = await taken();
    await desk.console("srey", { verb: "resolve", outcome: "informed" }, "sok");
    await desk.eventually(() => expect(desk.group.shown[0]?.closed).toBe(true));
    await desk.worker("srey", "how do I tell my husband");
    await desk.worker("other", "a person please");
    await desk.topic("other");
    expect(desk.group.said(thread).join("\n")).not.toMatch(/husband|How did it go/);
  });

  test("is handed over by a button to a colleague, and put back", async () => {
    const thread = await taken();
    desk.group.presses(SOK, thread, "Hand over");
    await desk.eventually(() => desk.group.presses(SOK, thread, "Dara"));
    await desk.eventually(() => desk.group.line(thread, /with Dara/));
    desk.group.presses(DARA, thread, "Put back into the queue");
    await desk.eventually(() => desk.group.line(thread, /waiting for a person(.|\n)*/));
    await desk.eventually(() => expect(desk.group.lines.at(-1)?.buttons.map(({ text }) => text)).toEqual(["Take this case"]));
  });

  test("in danger rings, an ordinary one does not", async () => {
    await open();
    await desk.worker("srey", "a person please");
    await desk.worker("mala", "boss beat me");
    const [quiet, loud] = [await desk.topic("srey"), await desk.topic("mala")];
    await desk.eventually(() => desk.group.line(loud, /boss beat me/));
    await desk.eventually(() => desk.group.line(quiet, /a person please/));
    expect(desk.group.lines.filter(({ thread, silent }) => thread === quiet && !silent)).toEqual([]);
    expect(desk.group.line(loud, /boss beat me/).silent).toBe(false);
    expect(desk.group.line(loud, /🔴 Danger/).silent).toBe(false);
  });
});

describe("what is not clearly an answer reaches no worker", () => {
  test("before the case is taken, with a sentence that says to take it", async () => {
    await open();
    await desk.worker("srey", "a person please");
    const thread = await desk.topic("srey");
    const card = await desk.eventually(() => desk.group.line(thread, /waiting for a person/));
    const mine = desk.group.writes(SOK, thread, "Hello!", { answers: card });
    await desk.eventually(() => expect(desk.group.line(thread, "Press “Take this case” first")).toMatchObject({ answers: mine }));
    expect(desk.answers("srey")).toEqual([]);
    expect((await desk.store.read(desk.id("srey")))?.conversation.ticket?.state).toBe("queued");
  });

  test("words that answer no message, a note without its sign, a slip, talk to a colleague, what was forwarded", async () => {
    const thread = await taken();
    const worker = desk.group.line(thread, /passport/);
    await desk.console("srey", { verb: "note", text: "she sounds afraid" }, "dara");
    const note = await desk.eventually(() => desk.group.line(thread, /sounds afraid/));
    const said = [
      desk.group.writes(SOK, thread, "she sounds like a liar"),
      desk.group.writes(SOK, thread, "why?", { answers: note }),
      desk.group.writes(SOK, thread, "/ ask the embassy", { answers: worker }),
      desk.group.writes(SOK, thread, "#note ask the embassy", { answers: worker }),
      desk.group.writes(SOK, thread, "@dara do you know her?", {
        answers: worker,
        more: { entities: [{ type: "mention", offset: 0, length: 5 }] },
      }),
      desk.group.writes(SOK, thread, "look what he wrote", { answers: worker, more: { forward_origin: { type: "hidden_user" } } }),
    ];
    await desk.eventually(() => {
      const told = desk.group.lines.filter(({ text }) => text.includes("Not sent to the worker")).map(({ answers }) => answers);
      expect(told).toEqual(said);
    });
    expect(desk.answers("srey")).toEqual([]);
  });

  test("a note with // stays with colleagues, at the console too", async () => {
    const thread = await taken();
    desk.group.writes(DARA, thread, "// she called yesterday", { answers: desk.group.line(thread, /passport/) });
    desk.group.writes(SOK, thread, "／／ thank you");
    await desk.eventually(async () => {
      const document = await desk.store.read(desk.id("srey"));
      const notes = document?.conversation.transcript.filter(({ from }) => from === "note");
      expect(notes).toMatchObject([
        { staff: "dara", content: { text: "she called yesterday" } },
        { staff: "sok", content: { text: "thank you" } },
      ]);
    });
    expect(desk.answers("srey")).toEqual([]);
  });

  test("photos, recordings and edits, each with a sentence", async () => {
    const thread = await taken();
    const worker = desk.group.line(thread, /passport/);
    desk.group.writes(SOK, thread, "", { answers: worker, more: { photo: [{ file_id: "x" }], caption: "this form" } });
    desk.group.writes(SOK, thread, "", { answers: worker, more: { voice: { file_id: "x" } } });
    const sent = desk.group.writes(SOK, thread, "Go to the police", { answers: worker });
    await desk.eventually(() => expect(desk.answers("srey")).toEqual(["Go to the police"]));
    desk.group.edits(SOK, thread, sent, "Do not go to the police", worker);
    await desk.eventually(() => expect(desk.group.line(thread, "An edit reaches nobody")).toMatchObject({ answers: sent }));
    expect(desk.group.said(thread).filter((text) => text.includes("Only text goes out"))).toHaveLength(2);
    const link = desk.group.writes(SOK, thread, "Read https://example.org/police", { answers: worker });
    await desk.eventually(() => expect(desk.answers("srey")).toHaveLength(2));
    desk.group.edits(SOK, thread, link, "Read https://example.org/police", worker);
    await desk.eventually(() => expect(desk.fake.waiting).toBe(0));
    expect(desk.group.lines.filter(({ answers }) => answers === link)).toEqual([]);
    expect(desk.answers("srey")).not.toContain("Do not go to the police");
  });

  test("a reply that is too long is refused in words", async () => {
    const thread = await taken();
    desk.group.writes(SOK, thread, "a".repeat(4_050), { answers: desk.group.line(thread, /passport/) });
    await desk.eventually(() => desk.group.line(thread, /too long/));
    expect(desk.answers("srey")).toEqual([]);
  });

  test("after STOP nothing goes out, and staff are told", async () => {
    const thread = await taken();
    await desk.worker("srey", "STOP");
    await desk.eventually(() => desk.group.line(thread, /wrote STOP/));
    const mine = desk.group.writes(SOK, thread, "are you there?", { answers: desk.group.line(thread, /passport/) });
    await desk.eventually(() => expect(desk.group.line(thread, /^ℹ️ Not done\. .*STOP/s)).toMatchObject({ answers: mine }));
    expect(desk.answers("srey")).toEqual([]);
  });
});

describe("who is obeyed", () => {
  test("a stranger is told once, with her number, and nothing that she writes or presses works", async () => {
    await open();
    await desk.worker("srey", "a person please");
    const thread = await desk.topic("srey");
    const card = await desk.eventually(() => desk.group.line(thread, /waiting for a person/));
    desk.group.presses(STRANGER, thread, "Take this case");
    desk.group.writes(STRANGER, thread, "hello srey", { answers: card });
    desk.group.writes(STRANGER, thread, "// mine", { answers: card });
    await desk.eventually(() => expect(desk.toasts.at(-1)).toMatch(/only from staff/));
    desk.group.presses(STRANGER, thread, "Take this case");
    await desk.eventually(() => desk.group.line(thread, new RegExp(`only from staff.*${STRANGER}`)));
    await desk.eventually(() => expect(desk.fake.waiting).toBe(0));
    expect(desk.group.said(thread).filter((text) => text.includes(String(STRANGER)))).toHaveLength(1);
    const { conversation } = (await desk.store.read(desk.id("srey"))) ?? {};
    expect(conversation?.ticket?.state).toBe("queued");
    expect(conversation?.transcript.filter(({ from }) => from === "staff" || from === "note")).toEqual([]);
  });

  test("a colleague whose number was taken away is a stranger", async () => {
    const thread = await taken();
    await desk.accounts.setTelegram("sok", null);
    desk.group.writes(SOK, thread, "one more thing", { answers: desk.group.line(thread, /passport/) });
    await desk.eventually(() => desk.group.line(thread, /only from staff/));
    expect(desk.answers("srey")).toEqual([]);
  });

  test("who writes as the group is nobody", async () => {
    const thread = await taken();
    const more = { from: { id: 1_087_968_824, is_bot: true, first_name: "Group" }, sender_chat: { id: desk.group.id, type: "supergroup" } };
    desk.group.writes(1_087_968_824, thread, "answer", { answers: desk.group.line(thread, /passport/), more });
    await desk.eventually(() => desk.group.line(thread, /Remain anonymous/));
    expect(desk.answers("srey")).toEqual([]);
  });

  test("of two who press at once one has the case, and the other is told who", async () => {
    await open();
    await desk.worker("srey", "a person please");
    const thread = await desk.topic("srey");
    await desk.eventually(() => desk.group.line(thread, /waiting for a person/));
    desk.group.presses(DARA, thread, "Take this case");
    desk.group.presses(SOK, thread, "Take this case");
    await desk.eventually(() => expect(desk.toasts).toEqual(["Done.", expect.stringMatching(/^Dara has this case/)]));
    await desk.eventually(() => desk.group.line(thread, /with Dara/));
    desk.group.writes(SOK, thread, "hello", { answers: desk.group.line(thread, /with Dara/) });
    await desk.eventually(() => desk.group.line(thread, /Not done\. Dara has this case, not you/));
    expect(desk.answers("srey")).toEqual([]);
  });

  test("another group is left as before", async () => {
    await open();
    desk.fake.brings({ message: { message_id: 1, date: 1, chat: { id: -999_999, type: "supergroup" }, from: { id: SOK }, text: "hi" } });
    await desk.eventually(() => expect(desk.fake.calls).toContainEqual(expect.objectContaining({ method: "leaveChat" })));
    expect(desk.fake.calls.filter(({ method, body }) => method === "leaveChat" && Number(body.chat_id) === desk.group.id)).toEqual([]);
  });

  test("an old button is answered sensibly", async () => {
    const thread = await taken();
    desk.group.pressesData(SOK, thread, "claim:of-an-older-version", 3);
    desk.group.pressesData(SOK, 4_711, "claim", 3);
    desk.group.pressesData(SOK, thread, "what", 3);
    await desk.eventually(() => expect(desk.toasts.filter((text) => text.includes("too old"))).toHaveLength(2));
  });
});

describe("what a group must not know", () => {
  test("neither name nor number nor place of the worker is posted, nor whatever else points to her", async () => {
    const thread = await taken();
    await desk.worker("srey", "my name is Srey Mom, call +855 12 345 678 or mom@example.org");
    await desk.web.brings("srey", { kind: "location", latitude: 5.4141, longitude: 100.3288 });
    await desk.web.brings("srey", { kind: "contact", cards: [{ name: "Agent Lim", phones: ["+60 11-222 333"] }] });
    await desk.eventually(() => desk.group.line(thread, /Sent a place/));
    await desk.eventually(() => desk.group.line(thread, /Sent a contact/));
    const all = JSON.stringify([desk.group.lines, desk.group.shown]);
    for (const word of ["Srey Mom", "345 678", 'example.org"', "mom@", "5.4141", "srey", "Agent Lim", "222 333"])
      expect(all).not.toContain(word);
    expect(desk.group.said(thread).join("\n")).toMatch(/my name is …/);
  });

  test("without text: the number of the case, its topic and priority, and how many messages are new", async () => {
    const thread = await taken({ text: false });
    await desk.worker("srey", "he hits me");
    await desk.eventually(() => desk.group.line(thread, /^👤 1 new message from the worker/));
    await desk.console("srey", { verb: "reply", text: "Are you safe?" }, "sok");
    await desk.eventually(() => desk.group.line(thread, "💬 Sok answered."));
    expect(JSON.stringify(desk.group.lines)).not.toMatch(/hits|passport|safe\?|Language:|Works in/);
    expect(desk.group.said(thread)[0]).toMatch(/Topic: .*\nIn the console: https/);
    desk.group.writes(SOK, thread, "Please call 999", { answers: desk.group.line(thread, /^👤/) });
    await desk.eventually(() => expect(desk.answers("srey")).toContain("Please call 999"));
  });
});
