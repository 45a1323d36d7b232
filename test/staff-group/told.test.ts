import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { BOT_ID, type GroupLine } from "../channels/support/fake-group.ts";
import { DARA, GroupDesk, SOK, STRANGER } from "./support/desk.ts";

const NAMES: Readonly<Record<number, string>> = { [BOT_ID]: "Mitra", [SOK]: "Sok", [DARA]: "Dara", [STRANGER]: "a stranger" };
const WIDTH = 14;

/** Everything that is seen, in the order in which it happens: in the worker's chat, in the group, on a button. */
class Witness {
  readonly lines: string[] = [];
  readonly #desk: GroupDesk;
  #seen = { group: 0, worker: 0, toasts: 0, topics: 0 };

  constructor(desk: GroupDesk) {
    this.#desk = desk;
  }

  scene(title: string): void {
    this.lines.push("", `--- ${title}`, "");
  }

  note(who: string, what: string): void {
    this.look();
    const [first = "", ...more] = what.split("\n");
    this.lines.push(`${who.padEnd(WIDTH)}| ${first}`, ...more.map((line) => `${"".padEnd(WIDTH)}| ${line}`));
  }

  /** Notes what is new since the last look. */
  look(): void {
    const { group, web, toasts } = this.#desk;
    const { ...from } = this.#seen;
    this.#seen = { group: group.lines.length, worker: web.calls.length, toasts: toasts.length, topics: group.topics.size };
    const fresh = group.lines.slice(from.group);
    this.#lines(fresh.filter((line) => line.from !== BOT_ID));
    for (const { text } of web.calls.slice(from.worker)) this.note("  she reads", text);
    for (const text of toasts.slice(from.toasts)) if (text) this.note("  on a button", text);
    for (const { name } of [...group.topics.values()].slice(from.topics)) this.note("(the group)", `has a new topic: ${name}`);
    this.#lines(fresh.filter((line) => line.from === BOT_ID));
  }

  #lines(lines: readonly GroupLine[]): void {
    const { group } = this.#desk;
    for (const line of lines) {
      const buttons = line.buttons.length > 0 ? `\n${line.buttons.map(({ text }) => `[ ${text} ]`).join("  ")}` : "";
      const bell = line.from === BOT_ID && !line.silent ? "🔔 " : "";
      const answered = group.lines
        .find(({ id }) => id === line.answers)
        ?.text.split("\n")[0]
        ?.slice(0, 40);
      const to = answered === undefined ? "" : `(in reply to “${answered}”)\n`;
      this.note(NAMES[line.from] ?? "?", `${bell}${to}${line.text}${buttons}`);
    }
  }
}

let desk: GroupDesk;
afterEach(async () => {
  await desk.stop();
  await desk.fake.close();
});

/** Told as staff would see it; docs/telegram.md shows it. `npx vitest -u` writes it anew, to be read as a change. */
test("a case in the group, from its first word to its last", async () => {
  desk = await GroupDesk.open();
  const { group } = desk;
  const told = new Witness(desk);
  const until = async (thread: number, words: RegExp) => {
    await desk.eventually(() => group.line(thread, words));
    // What comes along with it, the buttons of the card before it taken away, is seen too.
    await desk.eventually(() => expect(group.lines.filter(({ buttons }) => buttons.length > 0).length).toBeLessThanOrEqual(1));
    told.look();
  };
  const worker = async (text: string) => {
    told.note("Worker", text);
    await desk.worker("srey", text);
  };
  const presses = async (who: number, thread: number, button: string) => {
    await desk.eventually(() => group.lines.findLast((one) => one.buttons.some(({ text }) => text === button)) ?? expect.fail());
    told.note(NAMES[who] ?? "", `presses [ ${button} ]`);
    group.presses(who, thread, button);
  };

  told.scene("A worker writes in the web chat, and asks for a person.");
  await worker("a person please");
  const thread = await desk.topic("srey");
  await until(thread, /a person please/);
  await worker("the boss keeps my passport. my number is +855 12 345 678");
  await until(thread, /passport/);

  told.scene("Sok answers before anybody has the case; then she takes it.");
  group.writes(SOK, thread, "Hello, I am here to help.", { answers: group.line(thread, /passport/) });
  await until(thread, /first, then answer/);
  await presses(SOK, thread, "Take this case");
  await until(thread, /with Sok/);
  await presses(STRANGER, thread, "Close this case");
  await desk.eventually(() => expect(desk.toasts).toHaveLength(2));
  told.look();

  told.scene("What answers a message of Mitra goes to the worker, and nothing else does.");
  group.writes(SOK, thread, "He must give it back. May I call him?", { answers: group.line(thread, /passport/) });
  await desk.eventually(() => expect(desk.answers("srey")).toHaveLength(1));
  told.look();
  group.writes(SOK, thread, "this boss again!");
  await until(thread, /Not sent to the worker/);
  group.writes(DARA, thread, "// We had him last year, case of the two sisters.");
  await desk.eventually(() => expect(desk.fake.waiting).toBe(0));
  group.writes(STRANGER, thread, "who is she?");
  await until(thread, /only from staff/);

  told.scene("The worker goes on; Dara helps at the console; Sok closes the case.");
  await worker("yes please call");
  await until(thread, /yes please call/);
  told.note("Dara", "(at the console) keeps a note: Called him. He brings it tomorrow.");
  await desk.console("srey", { verb: "note", text: "Called him. He brings it tomorrow." }, "dara");
  await until(thread, /Called him/);
  await presses(SOK, thread, "Close this case");
  await presses(SOK, thread, "settled");
  await desk.eventually(() => expect(group.shown[0]?.closed).toBe(true));
  await until(thread, /closed: settled/);
  told.note("(the group)", "shows the topic as closed");

  told.scene("She has everything deleted.");
  told.note("Worker", "writes “delete”, and presses the button that says yes");
  await desk.web.brings("srey", { kind: "choice", choice: "erase:yes" });
  await desk.eventually(() => expect(group.shown).toEqual([]));
  told.look();
  told.note("(the group)", "has the topic no more, nor anything that was in it");

  const text = `${told.lines
    .map((line) => line.trimEnd())
    .join("\n")
    .trim()}\n`;
  await expect(text).toMatchFileSnapshot("a-case-in-the-group.txt");
  expect(readFileSync(path.join(import.meta.dirname, "../../docs/telegram.md"), "utf8")).toContain(text);
});
