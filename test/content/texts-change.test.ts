import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withChanges } from "../../src/content/texts/change.ts";
import { leavesOf } from "../../src/content/texts/source.ts";

const YAML = `# the head
topic: fees.limit
review: draft   # not yet
variants:
  cap: plain words # said so
  "no": 'it''s single'
  unknown: |
    a block
    of lines
  anywhere: >-
    folded
    words
steps:
  - "first"   # one

  - second
proof: last`;

const texts = fc.string({ unit: "binary", minLength: 1 });
const paths = leavesOf(YAML).map(({ path }) => path);
const valuesOf = (source: string) => leavesOf(source).map(({ text }) => text);

describe("a text is changed in its file", () => {
  test("whatever it is and however it was written: it alone, and no byte beside it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths.slice(2)), texts, (path, text) => {
        const after = withChanges("knowledge/answers/en/fees.limit.yaml", YAML, [{ path, text }], paths);
        const at = paths.indexOf(path);
        expect(valuesOf(after)).toEqual(valuesOf(YAML).with(at, text));
        const [old, fresh] = [leavesOf(YAML)[at], leavesOf(after)[at]];
        expect([after.slice(0, fresh?.from), after.slice(fresh?.to).trimStart()]).toEqual([
          YAML.slice(0, old?.from),
          YAML.slice(old?.to).trimStart(),
        ]);
      }),
    );
  });

  test("all of them at once", () => {
    const changes = paths.slice(2).map((path) => ({ path, text: `new ${path.join(".")}` }));
    const after = withChanges("knowledge/answers/en/fees.limit.yaml", YAML, changes, paths);
    expect(valuesOf(after)).toEqual(["fees.limit", "draft", ...changes.map(({ text }) => text)]);
    for (const comment of ["# the head", "# not yet", "# said so", "# one"]) expect(after).toContain(comment);
  });
});

describe("a new text is put in", () => {
  test("whatever it is, after those that stand before it in English; what was there stays as it was", () => {
    const order = [...paths.slice(0, 4), ["variants", "yes"], ...paths.slice(4)];
    fc.assert(
      fc.property(texts, (text) => {
        const after = withChanges("knowledge/answers/en/fees.limit.yaml", YAML, [{ path: ["variants", "yes"], text }], order);
        expect(valuesOf(after)).toEqual(valuesOf(YAML).toSpliced(4, 0, text));
        for (const comment of ["# the head", "# not yet", "# said so", "# one"]) expect(after).toContain(comment);
      }),
    );
  });

  test("into JSON with the indent, the end and the mark that the file has", () => {
    const before = '\uFEFF{\n\t"a": {\n\t\t"x": "1"\n\t}\n}\n\n';
    const change = { path: ["a", "b"], text: "neu" };
    expect(
      withChanges(
        "locales/en/chat.json",
        before,
        [change],
        [
          ["a", "b"],
          ["a", "x"],
        ],
      ),
    ).toBe(before.replace('"1"', '"1",\n\t\t"b": "neu"'));
  });
});
