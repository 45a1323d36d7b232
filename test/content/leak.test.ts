import path from "node:path";
import { describe, expect, it } from "vitest";
import { loadContent } from "../../src/content/load.ts";
import { zawgyi } from "../../src/content/zawgyi.ts";
import { matchable, withoutMarks } from "../../src/domain/normalize.ts";
import { readValidation } from "../../src/evaluate/validation.ts";
import { projectFolders } from "../support/content-folder.ts";

const sets = readValidation(path.join(import.meta.dirname, "../validation"));
const { raw } = await loadContent(projectFolders, { only: ["intents", "knowledge"] });

/** Letters and digits alone: who changes a comma has written no new message. */
const bare = (text: string) =>
  withoutMarks(matchable(text, zawgyi))
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();

describe("messages that the matcher is measured on", () => {
  it.each(sets)("$name: are not learnt from", ({ messages }) => {
    const learnt = new Set(raw.phrases.map(({ item }) => bare(item.text)));
    expect(messages.filter(({ text }) => bare(text) !== "" && learnt.has(bare(text))).map(({ text }) => text)).toEqual([]);
  });

  it.each(sets)("$name: name topics and dangers that there are", ({ messages }) => {
    const kinds = new Map<string, string>(raw.topics.map(({ item }) => [item.id, item.kind]));
    for (const { text, topic, accept, danger } of messages) {
      for (const named of [...(topic === null ? [] : [topic]), ...accept]) expect(kinds.has(named), `${text}: ${named}`).toBe(true);
      if (danger !== null) expect(kinds.get(danger), text).toBe("danger");
    }
  });

  it.each(sets)("$name: are each there once", ({ messages }) => {
    expect(new Set(messages.map(({ text }) => text)).size).toBe(messages.length);
  });
});
