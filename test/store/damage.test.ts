import { readdir, readFile, rename, truncate, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Document } from "../../src/app/ports.ts";
import { Disk } from "../../src/store/disk.ts";
import { DurableFile, previousOf } from "../../src/store/durable-file.ts";
import { layout } from "../../src/store/folders.ts";
import { seal, unseal } from "../../src/store/seal.ts";
import { documentOf, idOf, messagesOf, openStore, outboxRow, present, rememberingLog, tempFolder, withConversation } from "./support.ts";

const DARA = idOf("dara1111");
const SECRET = "my employer keeps my passport";
const isText = (data: unknown): data is string => typeof data === "string";

/** Ways in which a file comes back wrong from a disk. */
const harm = fc.oneof(
  fc.record({ kind: fc.constant("cut" as const), at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }) }),
  fc.record({ kind: fc.constant("flip" as const), at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), bit: fc.nat(7) }),
  fc.record({ kind: fc.constant("replace" as const), bytes: fc.uint8Array({ maxLength: 300 }) }),
);
type Harm = typeof harm extends fc.Arbitrary<infer T> ? T : never;

function harmed(bytes: Buffer, what: Harm): Buffer {
  if (what.kind === "replace") return Buffer.from(what.bytes);
  const at = Math.floor(bytes.length * what.at);
  if (what.kind === "cut") return bytes.subarray(0, at);
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << what.bit), at);
  return copy;
}

describe("the seal", () => {
  it("finds every cut, every flipped bit and every foreign file", () => {
    fc.assert(
      fc.property(fc.jsonValue(), harm, (data, what) => {
        expect(unseal(harmed(seal(data), what))).toEqual({ kind: "damaged" });
      }),
      { numRuns: 2_000 },
    );
  });

  it("gives back any JSON", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const data: unknown = JSON.parse(JSON.stringify(JSON.parse(text))); // JSON has no -0
        expect(unseal(seal(data))).toEqual({ kind: "good", data });
      }),
    );
  });
});

describe("a durable file", () => {
  it("gives the current or the previous text whatever happens to the current file", async () => {
    const path = join(await tempFolder(), "one.json");
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), harm, async (before, after, what) => {
        const file = new DurableFile(new Disk(), path, isText);
        await file.write(before);
        await file.write(after);
        await writeFile(path, harmed(await readFile(path), what));
        expect(await file.read()).toBe(before);
        expect(file.health).toBe("recovered");
      }),
      { numRuns: 100 },
    );
  });

  it("gives nothing, and says so, when both copies are bad", async () => {
    const file = new DurableFile(new Disk(), join(await tempFolder(), "one.json"), isText);
    await file.write("before");
    await file.write("after");
    for (const path of [file.path, previousOf(file.path)]) await truncate(path, 20);
    expect(await file.read()).toBeNull();
    expect(file.health).toBe("lost");
  });
});

/** A closed folder in which DARA was written twice: first with a message to send, then with `seen`. */
async function folderWithTwoVersions(second: Partial<Document> = { seen: ["u1"] }): Promise<string> {
  const folder = await tempFolder();
  const store = await openStore(folder);
  const row = outboxRow("r1", { say: { text: SECRET, language: "en" } });
  await store.update(DARA, () => documentOf(DARA, { outbox: [row] }));
  await store.update(DARA, (document) => ({ ...present(document), ...second }));
  await store.close();
  return folder;
}

describe("a damaged document", () => {
  it("gives way to its previous copy, whose messages are never blindly sent again", async () => {
    const folder = await folderWithTwoVersions();
    await truncate(layout(folder).document(DARA), 50);
    const store = await openStore(folder);
    const expected = [{ id: "r1", state: "sending" }];
    expect((await store.read(DARA))?.outbox.map(({ id, state }) => ({ id, state }))).toEqual(expected);
    expect(store.damages()).toMatchObject([{ id: DARA, what: "recovered" }]);
    expect([...store.active()]).toMatchObject([{ id: DARA, hasOutbox: true }]);
  });

  it("is set aside as it was, and told to the operator without any content", async () => {
    const folder = await folderWithTwoVersions();
    await writeFile(layout(folder).document(DARA), "not what Mitra wrote");
    const log = rememberingLog();
    await (await openStore(folder, { log })).read(DARA);
    const [aside] = await readdir(layout(folder).damaged);
    expect(await readFile(join(layout(folder).damaged, aside ?? ""), "utf8")).toBe("not what Mitra wrote");
    expect(log.warnings).toHaveLength(1);
    expect(log.warnings.join()).not.toContain(SECRET);
  });

  it("is whole again after the recovery: a restart finds no more damage", async () => {
    const folder = await folderWithTwoVersions();
    await truncate(layout(folder).document(DARA), 0);
    const recovered = await openStore(folder);
    const document = await recovered.read(DARA);
    await recovered.close();
    const again = await openStore(folder);
    expect(await again.read(DARA)).toEqual(document);
    expect(again.damages()).toEqual([]);
  });

  it("comes back from the previous copy when the file itself is gone", async () => {
    const folder = await folderWithTwoVersions();
    await unlink(layout(folder).document(DARA));
    const store = await openStore(folder);
    expect((await store.read(DARA))?.outbox).toHaveLength(1);
    expect(store.damages()).toMatchObject([{ what: "recovered" }]);
  });

  it("starts anew when no copy can be read, and both are kept for a person to look at", async () => {
    const folder = await folderWithTwoVersions({ outbox: [] });
    const { document, damaged } = layout(folder);
    for (const path of [document(DARA), previousOf(document(DARA))]) await truncate(path, 30);
    const store = await openStore(folder);
    expect(await store.read(DARA)).toBeNull();
    expect(store.damages()).toMatchObject([{ id: DARA, what: "set-aside" }]);
    expect(await readdir(damaged)).toHaveLength(2);
    expect(await store.update(DARA, () => documentOf(DARA))).toEqual(documentOf(DARA));
    await store.close();
    expect((await openStore(folder)).damages()).toEqual([]);
    expect(await readdir(damaged)).toHaveLength(2);
  });

  it("of another worker in this worker's place is not taken for theirs", async () => {
    const folder = await folderWithTwoVersions();
    const srey = idOf("darasrey");
    const store = await openStore(folder);
    await store.update(srey, () => documentOf(srey));
    await store.close();
    await rename(layout(folder).document(srey), layout(folder).document(DARA));
    expect((await (await openStore(folder)).read(DARA))?.conversation.id).toBe(DARA);
  });

  it("leaves nothing of a worker who has everything deleted afterwards", async () => {
    const folder = await folderWithTwoVersions();
    await truncate(layout(folder).document(DARA), 50);
    const store = await openStore(folder);
    await store.update(DARA, () => null);
    await store.close();
    const names = await readdir(folder, { recursive: true });
    expect(names.filter((name) => name.includes(DARA))).toEqual([]);
  });

  it("written by a newer Mitra is left alone, and the operator told what to do", async () => {
    const folder = await folderWithTwoVersions();
    const path = layout(folder).document(DARA);
    // The same envelope as seal writes, with a later format and its right checksum.
    const body = JSON.stringify({ tomorrow: true });
    await writeFile(path, `{"format":2,"crc":"${crc32(`2:${body}`).toString(16).padStart(8, "0")}","data":${body}}\n`);
    await expect(openStore(folder)).rejects.toMatchObject({ code: "io", message: expect.stringContaining("newer version") });
    expect(await readFile(path, "utf8")).toContain("tomorrow");
  });
});

describe("a damaged page", () => {
  it("is set aside; the conversation goes on without it", async () => {
    const folder = await tempFolder();
    const store = await openStore(folder);
    await store.update(DARA, () => withConversation(documentOf(DARA), { transcript: messagesOf(0, 350) }));
    await truncate(layout(folder).page(DARA, 0), 100);
    expect(await store.page(DARA, 0)).toEqual([]);
    expect(await store.page(DARA, 1)).toEqual(messagesOf(100, 200));
    expect(store.damages()).toMatchObject([{ id: DARA, what: "set-aside" }]);
  });
});

describe("damaged settings", () => {
  it("come back from their previous copy", async () => {
    const folder = await tempFolder();
    const store = await openStore(folder);
    await store.writeSetting("staff", ["first"]);
    await store.writeSetting("staff", ["first", "second"]);
    await truncate(layout(folder).setting("staff"), 10);
    expect(await store.readSetting("staff")).toEqual(["first"]);
    expect(store.damages()).toMatchObject([{ id: "settings/staff", what: "recovered" }]);
    expect(await store.readSetting("staff")).toEqual(["first"]);
    expect(store.damages()).toHaveLength(1);
  });

  it("without a readable copy stop Mitra with a sentence, instead of opening the console to anybody", async () => {
    const folder = await tempFolder();
    const store = await openStore(folder);
    await store.writeSetting("staff", ["first"]);
    await truncate(layout(folder).setting("staff"), 10);
    await expect(store.readSetting("staff")).rejects.toMatchObject({
      code: "io",
      message: expect.stringContaining("Restore the file from a backup"),
    });
  });
});

describe("a torn line of the audit", () => {
  it("is left out, and swallows no line that follows", async () => {
    const folder = await tempFolder();
    const line = (n: number) => ({ at: Date.UTC(2026, 0, n), who: "staff-1", did: "revealed", conversation: DARA });
    const store = await openStore(folder);
    await store.audit(line(1));
    await writeFile(join(layout(folder).audit, "2026-01.ndjson"), '{"at":17684', { flag: "a" });
    await store.audit(line(2));
    expect(await store.auditLines(9)).toEqual([line(2), line(1)]);
  });

  it("and long files are read from their end, in whatever script", async () => {
    const store = await openStore(await tempFolder());
    const lines = Array.from({ length: 3_000 }, (_, n) => ({
      at: Date.UTC(2026, 0, 1) + n,
      who: "staff-1",
      did: "បង្ហាញ".repeat(n % 9),
      conversation: DARA,
    }));
    await Promise.all(lines.map((line) => store.audit(line)));
    expect(await store.auditLines(5_000)).toEqual(lines.toReversed());
  });
});
