import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { zawgyi } from "../../src/content/zawgyi.ts";
import { readCsv } from "../../src/evaluate/csv.ts";
import { evaluateSets } from "../../src/evaluate/files.ts";
import { readLabelled } from "../../src/evaluate/labelled.ts";
import { atThreshold, auroc, calibrationError, macroF1, mcc } from "../../src/evaluate/metrics.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mitra-evaluate-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = async (name: string, text: string) => {
  await writeFile(path.join(folder, name), text);
  return path.join(folder, name);
};

describe("CSV", () => {
  test("may hold commas, quotes and newlines in quotes", () => {
    const cells = readCsv('\ufeffsentence,label\r\n"a, ""b""\nc",X\r\n\r\nplain "q",Y').map((record) => record.cells);
    expect(cells).toEqual([
      ["sentence", "label"],
      ['a, "b"\nc', "X"],
      ['plain "q"', "Y"],
    ]);
  });

  test("keeps empty cells, and names the line of a quote that is never closed", () => {
    expect(readCsv("a,,c\n,x,").map((record) => record.cells)).toEqual([
      ["a", "", "c"],
      ["", "x", ""],
    ]);
    expect(() => readCsv('a,b\nc,d\n"e,f\n')).toThrow(/^3: /);
  });
});

describe("labelled texts", () => {
  const expected = [
    { text: "hello", label: "talk.greeting" },
    { text: "salary late", label: "wages.unpaid" },
  ];

  test.each([
    ["a.csv", "sentence,label\nhello,talk.greeting\nsalary late,wages.unpaid\n"],
    ["a.json", JSON.stringify(expected)],
    [
      "a.yml",
      'version: "3.1"\nnlu:\n  - intent: talk.greeting\n    examples: |\n      - hello\n  - intent: wages.unpaid\n    examples: |\n      - salary late\n',
    ],
  ])("are read from %s", async (name, text) => {
    expect(readLabelled(await write(name, text))).toEqual(expected);
  });

  test.each([
    ["a.csv", "text;label\nx;y", "a.csv:1: "],
    ["b.csv", "text,label\nx,", "b.csv:2: "],
    ["a.json", '[{"text": 1}]', "entry 1"],
    ["a.yml", "nlu: 3", "a.yml:1: "],
    ["a.txt", "x", "neither"],
    ["empty.csv", "sentence,label\n", "no labelled texts"],
  ])("in %s are refused with the place", async (name, text, message) => {
    const file = await write(name, text);
    expect(() => readLabelled(file)).toThrow(message);
  });
});

describe("measures", () => {
  const rows = [
    { gold: "a", label: "a", confidence: 0.9 },
    { gold: "b", label: "b", confidence: 0.8 },
    { gold: "a", label: "b", confidence: 0.6 },
    { gold: "none", label: "a", confidence: 0.2 },
  ];

  test("agree with a count by hand", () => {
    expect(atThreshold(rows, 0.5, "none")).toMatchObject({ inScopeAccuracy: 2 / 3, oosRecall: 1 });
    expect(atThreshold(rows, 0.1, "none").oosRecall).toBe(0);
    expect(auroc(rows, "none")).toBe(1);
    expect(calibrationError(rows)).toBeCloseTo((0.1 + 0.2 + 0.6 + 0.2) / 4);
    expect(macroF1(["a", "a", "b"], ["a", "b", "b"])).toBeCloseTo(2 / 3);
  });

  test("correlation is 1 when all is right, 0 when nothing is told, and that of two classes for two", () => {
    expect(mcc(["a", "b"], ["a", "b"])).toBe(1);
    expect(mcc(["a", "b"], ["a", "a"])).toBe(0);
    const [tp, fp, fn, tn] = [3, 1, 2, 4];
    const gold = [...Array(tp + fn).fill("y"), ...Array(fp + tn).fill("n")];
    const given = [...Array(tp).fill("y"), ...Array(fn).fill("n"), ...Array(fp).fill("y"), ...Array(tn).fill("n")];
    expect(mcc(gold, given)).toBeCloseTo((tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)));
  });

  test("are all in the report", () => {
    const train = ["red", "blue"].flatMap((label) =>
      ["paint it", "colour is", "make it", "i want"].map((text) => ({ text: `${text} ${label}`, label })),
    );
    const test_ = [
      { text: "please red", label: "red" },
      { text: "so blue", label: "blue" },
      { text: "xyzzy", label: "none" },
    ];
    const { report, predictions } = evaluateSets(train, test_, { zawgyi, oos: "none" });
    expect(report).toMatchObject({ inScopeAccuracy: 1, auroc: 1, rows: 3 });
    expect(report.thresholds.map(({ threshold }) => threshold)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    expect(predictions.map(({ label }) => label).slice(0, 2)).toEqual(["red", "blue"]);
  });
});

describe("mitra evaluate", () => {
  const mitra = (...args: string[]) =>
    promisify(execFile)(process.execPath, [path.join(import.meta.dirname, "../../src/cli/mitra.ts"), "evaluate", ...args]).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );

  test("prints the report as JSON and writes every prediction", async () => {
    const train = await write(
      "train.csv",
      "sentence,label\nhello,greet\nhi friend,greet\ngood day,greet\nno pay,wage\nsalary late,wage\nunpaid wage,wage\n",
    );
    const onto = await write(
      "test.json",
      JSON.stringify([
        { text: "hello friend", label: "greet" },
        { text: "zzz", label: "none" },
      ]),
    );
    const out = path.join(folder, "predictions.ndjson");
    const { code, stdout, stderr } = await mitra("--train", train, "--test", onto, "--oos-label", "none", "--json", "--predictions", out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(Object.keys(JSON.parse(stdout))).toEqual(
      expect.arrayContaining(["accuracy", "macroF1", "thresholds", "bestMcc", "p99Ms", "rssMb", "rows"]),
    );
    const written = (await readFile(out, "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(written[0]).toMatchObject({ text: "hello friend", gold: "greet", label: "greet" });
    expect(written).toHaveLength(2);
  });

  test("reads and learns files as texts of the language that is asked for", async () => {
    const rows = [
      "hello,greet,en",
      "hi friend,greet,en",
      "no pay,wage,en",
      "salary late,wage,",
      "lương chưa trả,wage,vi",
      "xin chào bạn,greet,vi",
    ];
    const train = await write("train.csv", `text,label,language\n${rows.join("\n")}\n`);
    const onto = await write("test.csv", "text,label,language\nluong chua tra,wage,vi\nhello you,greet,en\n");
    const { stdout } = await mitra("--train", train, "--test", onto, "--language", "vi", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ rows: 1, inScopeAccuracy: 1 });
    const { code, stderr } = await mitra("--train", train, "--test", onto, "--language", "km");
    expect({ code, stderr: stderr.includes("km") }).toEqual({ code: 2, stderr: true });
  });

  test.each([
    ["a file that is not there", ["--train", "nowhere.csv", "--test", "nowhere.csv"], "nowhere.csv"],
    ["half of the files", ["--train", "nowhere.csv"], "--test"],
    ["a language that is none", ["--language", "xx"], "xx"],
  ])("refuses %s in one line", async (_, args, message) => {
    const { code, stdout, stderr } = await mitra(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain(message);
  });
});
