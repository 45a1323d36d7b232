import { Readable, Writable } from "node:stream";
import { setImmediate as breathe } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { matchLines } from "../../src/cli/match.ts";
import type { Matcher } from "../../src/domain/matcher/types.ts";
import { collector, mitra, ndjson } from "./run.ts";

/** Says back what it was asked, so that a test sees what reaches the matcher. */
const echo: Matcher = {
  speaksOf: () => [],
  match: (text, hints = {}) => ({
    text,
    language: hints.language ?? null,
    languageConfidence: 1,
    topic: null,
    confidence: 0,
    scope: 0,
    verdict: "none",
    danger: null,
    alternatives: [],
    entities: hints.country ? { destination: hints.country } : {},
    reasons: [text],
  }),
};

async function matched(input: string) {
  const { output, rows } = collector();
  await matchLines(echo, Readable.from([Buffer.from(input)]), output);
  return rows();
}

describe("rows", () => {
  it("come back in their order, each with its id", async () => {
    const rows = await matched(ndjson({ id: "a", text: "one" }, { id: 2, text: "two" }, { text: "three" }));
    expect(rows.map(({ id, reasons }) => [id, reasons[0]])).toEqual([
      ["a", "one"],
      [2, "two"],
      [null, "three"],
    ]);
  });

  it("that cannot be read get an error in their place, and the others go on", async () => {
    const rows = await matched(
      ndjson({ id: 1, text: "one" }, "nonsense", "[1]", { id: 4 }, { id: 5, text: "x", language: "xx" }, { text: "six" }),
    );
    expect(rows.map((row) => ("error" in row ? [row.id, "error"] : [row.id]))).toEqual([
      [1],
      [null, "error"],
      [null, "error"],
      [4, "error"],
      [5, "error"],
      [null],
    ]);
    expect(rows[3].error).toBe('Line 4 has no text. Write "text": "what the worker wrote".');
  });

  it("pass on language and country, however they are written", async () => {
    const [row] = await matched(ndjson({ text: "x", language: "km-KH", country: "sg" }));
    expect(row).toMatchObject({ language: "km", entities: { destination: "SG" } });
  });

  it("may end in any way, hold line separators, and be cut anywhere", async () => {
    const text = "បង\u2028ប្អូន";
    const bytes = Buffer.from(`\ufeff${ndjson({ text }, { text: "two" })}`.replace("\n", "\r\n\n"));
    const { output, rows } = collector();
    await matchLines(echo, Readable.from(Array.from(bytes, (byte) => Buffer.from([byte]))), output);
    expect(rows().map(({ reasons }) => reasons[0])).toEqual([text, "two"]);
  });

  it("wait for a slow reader instead of filling the memory", async () => {
    let taken = 0;
    const waiting: (() => void)[] = [];
    const slow = new Writable({ highWaterMark: 1_000, write: (_chunk, _encoding, done) => void waiting.push(done) });
    const source = Readable.from(
      (function* () {
        for (let row = 0; row < 10_000; row++) {
          taken++;
          yield Buffer.from(`{"id":${row},"text":"x"}\n`);
        }
      })(),
    );
    const done = matchLines(echo, source, slow);
    for (let round = 0; round < 50; round++) await breathe();
    expect(taken).toBeLessThan(200);
    slow._write = (_chunk, _encoding, next) => next();
    for (const next of waiting.splice(0)) next();
    await done;
    expect(taken).toBe(10_000);
  });
});

describe("mitra match", () => {
  it("finds topic, country and danger in the project's own languages", async () => {
    const input = ndjson(
      { id: "en", text: "my boss keeps my passport in Malaysia" },
      { id: "id", text: "majikan saya memukul saya" },
      { id: "none", text: "purple elephant on the roof of tuesday" },
    );
    const { code, err, rows } = await mitra(["match"], { input });
    expect([code, err]).toEqual([0, ""]);
    const [english, indonesian, none] = rows();
    expect(english).toMatchObject({ id: "en", language: "en", topic: "documents.passport", danger: null, entities: { destination: "MY" } });
    expect(indonesian).toMatchObject({ id: "id", language: "id", danger: "safety.violence" });
    expect(none).toMatchObject({ id: "none", topic: null, danger: null });
  }, 120_000);

  it("answers a hundred thousand rows", async () => {
    const count = 100_000;
    const input = Array.from({ length: count }, (_, id) => `{"id":${id},"text":"hello"}`).join("\n");
    const { code, rows } = await mitra(["match"], { input });
    expect(code).toBe(0);
    expect(rows().map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, id) => id));
  }, 120_000);

  it("refuses when there is nothing to read", async () => {
    const { code, out, err } = await mitra(["match"]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^error: There was no row to read on standard input\..*\n$/);
  }, 120_000);
});
