import { describe, expect, it } from "vitest";
import { manualClock } from "../../src/app/manual-clock.ts";
import { contentOf, readDialogue, saidLine, workerLine } from "../../src/cli/dialogue.ts";

describe("a dialogue as text", () => {
  it("keeps comments, leaves out results, and joins indented lines", () => {
    const text = "# why\n\nworker: one\n        two\nmitra:  Hello\n        [A] [B]\nstaff Dara: note call back\nwait:   2h\n";
    expect(readDialogue(text)).toEqual([
      { source: "# why", step: null },
      { source: "", step: null },
      { source: "worker: one\n        two", step: { kind: "worker", text: "one\ntwo" } },
      { source: "staff Dara: note call back", step: { kind: "staff", staff: "Dara", verb: { verb: "note", text: "call back" } } },
      { source: "wait:   2h", step: { kind: "wait", ms: 7_200_000 } },
    ]);
  });

  it.each([
    ["# x\nboss: come here", "Line 2: A line begins with phone, worker, staff or wait"],
    ["staff:  dance", "Line 1: “dance” is no verb of staff."],
    ["staff:  resolve gladly", "Line 1: “resolve gladly” is no verb of staff."],
    ["wait:   soon", "Line 1: A line begins with"],
  ])("names the line that cannot be read: %j", (text, sentence) => {
    expect(() => readDialogue(text)).toThrow(sentence);
  });

  it("tells buttons, media and words apart", () => {
    const menu = [{ id: "good", label: "👍 Yes" }];
    expect(contentOf("[👍 Yes]", menu)).toEqual({ kind: "choice", choice: "good", label: "👍 Yes" });
    expect(contentOf("[No such button]", menu)).toEqual({ kind: "text", text: "[No such button]" });
    expect(contentOf("(photo) my pay book", menu)).toEqual({ kind: "photo", caption: "my pay book" });
    expect(contentOf("(my boss) is angry", menu)).toEqual({ kind: "text", text: "(my boss) is angry" });
    expect(contentOf("(opens the chat)", menu)).toBe("opens");
  });

  it("writes what it can read again", () => {
    for (const text of ["hello", "one\ntwo", "(voice)", "(photo) my pay book"]) {
      const content = contentOf(text, []);
      const [line] = readDialogue(content === "opens" ? "" : workerLine(content));
      expect(line?.step).toEqual({ kind: "worker", text });
    }
    expect(readDialogue(saidLine("bot", { text: "a\nb", choices: [{ id: "x", label: "X" }] }))).toEqual([]);
  });
});

describe("the clock that is moved by hand", () => {
  it("fires in the order of the times, each at its own, also what is armed meanwhile", async () => {
    const clock = manualClock(1_000);
    const fired: [string, number][] = [];
    const fire = (name: string) => () => void fired.push([name, clock.now()]);
    clock.after(300, fire("late"));
    clock.after(100, () => {
      fire("early")();
      clock.after(50, fire("between"));
    });
    const cancel = clock.after(200, fire("cancelled"));
    clock.after(900, fire("never"));
    cancel();
    await clock.advance(400);
    expect(fired).toEqual([
      ["early", 1_100],
      ["between", 1_150],
      ["late", 1_300],
    ]);
    expect(clock.now()).toBe(1_400);
  });

  it("waits for what a timer sets off before time moves on", async () => {
    const clock = manualClock(0);
    const seen: number[] = [];
    const settled = async () => void seen.push(clock.now());
    clock.after(10, () => {});
    clock.after(20, () => {});
    await clock.advance(100, settled);
    expect(seen).toEqual([10, 20]);
  });
});
