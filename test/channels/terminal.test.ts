import { PassThrough } from "node:stream";
import { expect, it, vi } from "vitest";
import { terminalChannel } from "../../src/channels/terminal.ts";
import { choicesOf, ids, recordingLog, SmallApp } from "./support/app.ts";
import { realSay } from "./support/texts.ts";

async function sitDown(isTTY: boolean) {
  const [input, output] = [new PassThrough(), Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY })];
  const app = new SmallApp(() => [{ text: "Which country?\nChoose one.", language: "km", choices: choicesOf("Thailand", "Malaysia") }]);
  const { channel, ended } = terminalChannel({ input, output, ids, log: recordingLog(), say: realSay(), language: "km" });
  app.channel = channel;
  await channel.start(app.receive);
  return { app, channel, input, ended, printed: () => String(output.read() ?? "") };
}

it("shows an answer with its choices numbered, in the digits of the language", async () => {
  const { app, input, printed } = await sitDown(false);
  input.write("សួស្តី\n\n");
  await vi.waitFor(() => expect(app.received).toHaveLength(1));
  await vi.waitFor(() => expect(printed()).toBe("Mitra: Which country?\n  Choose one.\n  \n  ១. Thailand\n  ២. Malaysia\n\n"));
  expect(app.received[0]?.event).toMatchObject({ content: { kind: "text", text: "សួស្តី" }, hints: { language: "km" } });
});

it("uses colours only for a person who looks at a terminal", async () => {
  for (const isTTY of [true, false]) {
    const { app, input, printed } = await sitDown(isTTY);
    input.write("Hello\n");
    let seen = "";
    await vi.waitFor(() => {
      seen += printed();
      expect(seen).toContain("Malaysia");
    });
    expect(seen.includes("\u001b[")).toBe(isTTY);
    expect(app.received).toHaveLength(1);
  }
});

it("ends when the input ends, after the last line is stored", async () => {
  const { app, input, ended } = await sitDown(false);
  input.end("one\ntwo\nthree");
  await ended;
  expect(app.texts).toEqual(["one", "two", "three"]);
});
