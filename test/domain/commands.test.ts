import { describe, expect, test } from "vitest";
import { commandOf } from "../../src/domain/commands.ts";
import { universe } from "../support/universe.ts";

const content = universe();
const BUTTONS = ["help", "language", "person", "move", "privacy"] as const;

describe("a command", () => {
  test.each(content.languages)("is what stands on its button, typed long after (%s)", (language) => {
    const typed = BUTTONS.map((command) => commandOf(`${content.say(language, `chat:choices.${command}`).text}.`, content));
    expect(typed).toEqual(BUTTONS);
  });

  test.each(content.languages)("has words of its own (%s)", (language) => {
    const words = content.say(language, "chat:commands.move").text.split(",");
    expect(words.map((word) => commandOf(word, content))).toEqual(words.map(() => "move"));
  });

  test.each([
    ["pakai HP lain", "move"],
    ["arko phone chalaune", "move"],
    ["Gumamit ng ibang telepono", "move"],
    ["ប្រើទូរសព្ទផ្សេង", "move"],
    ["ប្ដូរទូរស័ព្ទ", "move"],
    ["/STOP", "stop"],
    ["ＳＴＯＰ！", "stop"],
    ["st\u200bop", "stop"],
  ])("is known as another keyboard writes it: %s", (text, command) => {
    expect(commandOf(text, content)).toBe(command);
  });

  test.each(["stop my boss", "my boss uses another phone", "", "?!", `stop${" ".repeat(300)}now`])("is a whole message: %j", (text) => {
    expect(commandOf(text, content)).toBeNull();
  });
});
