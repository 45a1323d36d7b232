import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { checkContent } from "../../src/content/check.ts";
import { toReadableContent } from "../../src/content/content-set.ts";
import type { Folders } from "../../src/content/files.ts";
import { loadContent } from "../../src/content/load.ts";
import { MOST_BYTES, readOpus } from "../../src/content/opus.ts";
import { recordingsIn } from "../../src/content/recordings.ts";
import { scriptOf } from "../../src/domain/answers/voice.ts";
import { sampleFile, sampleWith } from "../support/content-folder.ts";
import { opus } from "../support/opus.ts";

const NOW = Date.parse("2021-09-15T12:00:00Z");
const OGG = "knowledge/audio/km/fees.limit.SG.ogg";
const YAML = "knowledge/audio/km/fees.limit.SG.yaml";
const kmWords = "knowledge/SG/words/km.yaml";
/** The sample, with all that is told about fees in Singapore in Khmer, and numbers in words. */
const words = `${sampleFile(kmWords)}  SG.fees.limit.receipt: "គេត្រូវឲ្យបង្កាន់ដៃ។"\n`;
const whole = {
  [kmWords]: words,
  "locales/en/chat.json": JSON.stringify({ units: { "months-of-salary": "{number} months" } }),
  "locales/km/chat.json": null,
};
const of = { topic: "fees.limit", jurisdiction: "SG", language: "km" } as const;

async function checked(folders: Folders) {
  const load = await loadContent(folders);
  const { faults, gaps } = checkContent(load, NOW);
  const content = toReadableContent(load.raw);
  return { content, faults, recorded: gaps.filter(({ kind }) => kind === "recording").map(({ message }) => message) };
}

/** The sample with a recording of its Khmer answer for Singapore, made of the words of today. */
async function recorded() {
  const folders = await sampleWith(whole);
  const { content } = await checked(folders);
  const text = scriptOf(content, of, NOW)?.digest ?? "";
  const kept = await recordingsIn(folders).keep({ ...of, bytes: opus(2), role: "teacher", date: "2026-11-20", text });
  return { folders, kept, text };
}

describe("a recording is OGG Opus of at most a megabyte and three minutes", () => {
  test("and its length is read from its last page", () => {
    expect(readOpus(opus(2))).toEqual({ seconds: 2 });
    expect(readOpus(opus(180))).toEqual({ seconds: 180 });
  });

  const mp3 = Uint8Array.from([0x49, 0x44, 0x33, 4, 0, 0]);
  test.each([
    ["MP3", mp3, "not OGG Opus"],
    ["nothing at all", new Uint8Array(), "not OGG Opus"],
    ["Ogg that is not Opus", opus(1, { head: "OVorbisX" }), "not OGG Opus"],
    ["cut off on the way", opus(2).slice(0, -1), "not OGG Opus"],
    ["longer than three minutes", opus(181), "longer than three minutes"],
    ["a film with a second track", opus(2, { serial: 7 }), "more than one track"],
    ["without any sound", opus(0), "no sound"],
    ["larger than a megabyte", new Uint8Array(MOST_BYTES + 1), "larger than one megabyte"],
  ])("not one that is %s", (_what, bytes, message) => {
    expect(readOpus(bytes)).toEqual({ problem: expect.stringContaining(message) });
  });
});

describe("a recording in the content", () => {
  test("is there for its answer, country and language, and for no other", async () => {
    const { folders, kept, text } = await recorded();
    const { content, faults, recorded: gaps } = await checked(folders);
    expect([kept, faults, gaps]).toEqual([{ kept: true }, [], []]);
    expect(content.audio("fees.limit", "SG", "km")).toMatchObject({ ...of, seconds: 2, text, role: "teacher", date: "2026-11-20" });
    expect(content.audio("fees.limit", "INT", "km")).toBeNull();
    expect(content.audio("fees.limit", "SG", "en")).toBeNull();
  });

  test("that is no Opus is a fault of its file, with what to do", async () => {
    const { faults } = await checked(await sampleWith({ [OGG]: "not a sound" }));
    expect(faults).toEqual([{ file: OGG, line: 1, message: expect.stringContaining("Convert it") }]);
  });

  test.each([
    ["an unknown topic", "knowledge/audio/km/fees.limt.ogg", "no topic fees.limt. Did you mean fees.limit?"],
    ["an unknown country", "knowledge/audio/km/fees.limit.ZZ.ogg", "no country ZZ"],
    ["no language", "knowledge/audio/xx/fees.limit.ogg", "not named after a language"],
    ["nothing we know", "knowledge/audio/km/Fees 1.ogg", "not named after an answer"],
    ["another folder", "knowledge/SG/fees.limit.ogg", "not in a place that I read"],
  ])("named after %s is a fault", async (_what, name, message) => {
    const { faults } = await checked(await sampleWith({ [name]: opus(1) }));
    expect(faults.map((fault) => `${fault.file} ${fault.message}`)).toEqual([
      expect.stringMatching(`${name.replaceAll(".", "\\.")} .*${message.replace("?", "\\?")}`),
    ]);
  });

  test("whose words have changed since is a gap", async () => {
    const { folders } = await recorded();
    await writeFile(path.join(folders.knowledge, "SG/words/km.yaml"), words.replace("ទីភ្នាក់ងារ", "ក្រុមហ៊ុន"));
    expect((await checked(folders)).recorded).toEqual([`km: ${OGG} was recorded for an older text. Record it again, or remove it.`]);
  });

  test("whose fact has changed since is a gap too, though its words are the same", async () => {
    const { folders } = await recorded();
    await writeFile(path.join(folders.knowledge, "SG/facts.yaml"), sampleFile("knowledge/SG/facts.yaml", "amount: 2,", "amount: 3,"));
    expect((await checked(folders)).recorded).toEqual([expect.stringContaining("older text")]);
  });

  test("of which nobody said what was read is a gap, and so is what lies there alone", async () => {
    const alone = await checked(await sampleWith({ [OGG]: opus(1) }));
    expect(alone.recorded).toEqual([expect.stringContaining("no file beside it")]);
    const left = await checked(await sampleWith({ [YAML]: "recorded_by_role: teacher\ndate: 2026-11-20\ntext: x\n" }));
    expect(left.recorded).toEqual([expect.stringContaining("no recording beside it")]);
  });

  test("that is missing is neither fault nor gap", async () => {
    expect(await checked(await sampleWith({}))).toMatchObject({ faults: [], recorded: [] });
  });
});

describe("recordings are kept and taken away", () => {
  test("a new one takes the place of the old; the old address leads nowhere", async () => {
    const { folders, text } = await recorded();
    const recordings = recordingsIn(folders);
    const before = (await checked(folders)).content;
    const old = before.audio("fees.limit", "SG", "km")?.id ?? "";
    expect(await recordings.read(before, old)).toEqual(Buffer.from(opus(2)));
    await recordings.keep({ ...of, bytes: opus(3), role: "nurse", date: "2026-11-21", text });
    expect(await recordings.read(before, old)).toBeNull();
    const after = (await checked(folders)).content;
    expect(after.audio("fees.limit", "SG", "km")).toMatchObject({ seconds: 3, role: "nurse" });
    expect(await recordings.read(after, old)).toBeNull();
  });

  test("a faulty one is not kept, and the old one stays", async () => {
    const { folders } = await recorded();
    const kept = await recordingsIn(folders).keep({ ...of, bytes: opus(200), role: "nurse", date: "2026-11-21", text: "x" });
    expect(kept).toMatchObject({ kept: false, why: "fault" });
    expect((await checked(folders)).content.audio("fees.limit", "SG", "km")).toMatchObject({ role: "teacher" });
  });

  test("nothing is left when one is removed, and nothing can be removed twice", async () => {
    const { folders } = await recorded();
    expect(await recordingsIn(folders).remove(of)).toEqual({ kept: true });
    expect(await readdir(path.join(folders.knowledge, "audio/km"))).toEqual([]);
    expect(await recordingsIn(folders).remove(of)).toMatchObject({ kept: false, why: "none" });
  });

  test("an address cannot lead out of the folder", async () => {
    const { folders } = await recorded();
    expect(await recordingsIn(folders).read((await checked(folders)).content, "../km/fees.limit.SG")).toBeNull();
  });
});
