import fs, { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Fs } from "../../src/store/disk.ts";
import { decrypt, encrypt } from "../../src/store/media-crypt.ts";
import { LEFT_FOR_MESSAGES } from "../../src/store/media-files.ts";
import { documentOf, idOf, openStore, rememberingLog, tempFolder } from "./support.ts";

const DARA = idOf("dara1111");
const SREY = idOf("srey2222");
const LISTED = { media: [{ id: "photo1111", bytes: 0 }] };
const WORDS = "the passport of Dara, which her employer keeps";

async function withPhoto() {
  const folder = await tempFolder();
  const store = await openStore(folder);
  for (const id of [DARA, SREY]) {
    await store.update(id, () => documentOf(id, LISTED));
    await store.saveMedia(id, "photo1111", Buffer.from(`${WORDS} ${id}`));
  }
  const pathOf = (id: string) => join(folder, "conversations", id.slice(0, 2), `${id}.media-photo1111`);
  return { folder, store, pathOf };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

it("writes nothing of a file that can be read without the key", async () => {
  const { folder, pathOf } = await withPhoto();
  expect((await readFile(pathOf(DARA))).length).toBeGreaterThan(WORDS.length);
  for (const file of await filesIn(folder)) expect((await readFile(file)).includes("passport"), file).toBe(false);
});

it("encrypts the same bytes differently each time, and opens them with the same key in the same place only", () => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const [one, two] = [encrypt(key, Buffer.from(WORDS), "a/b"), encrypt(key, Buffer.from(WORDS), "a/b")];
  expect(one.equals(two)).toBe(false);
  expect(decrypt(key, one, "a/b").toString()).toBe(WORDS);
  expect(decrypt(other, one, "a/b")).toBe("other-key");
  expect(decrypt(key, one, "a/c")).toBe("damaged");
  for (let at = 0; at < one.length; at += 7) {
    const changed = Buffer.from(one);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(["damaged", "other-key"], `byte ${at}`).toContain(decrypt(key, changed, "a/b"));
    expect(decrypt(key, one.subarray(0, at), "a/b"), `cut at ${at}`).toEqual(expect.stringMatching(/damaged|other-key/));
  }
});

it("shows nobody another worker's file that was put in her place, and tells the operator", async () => {
  const { store, pathOf } = await withPhoto();
  await writeFile(pathOf(DARA), await readFile(pathOf(SREY)));
  expect(await store.media(DARA, "photo1111")).toBeNull();
  expect(store.damages()).toMatchObject([{ id: DARA, what: "set-aside" }]);
  expect(Buffer.from((await store.media(SREY, "photo1111")) ?? "").toString()).toContain(SREY);
});

it("leaves no byte on the disk when a worker has everything deleted, a damaged file put aside and a half-written one included", async () => {
  const { folder, store, pathOf } = await withPhoto();
  await writeFile(pathOf(DARA), "damaged");
  await store.media(DARA, "photo1111");
  await store.saveMedia(DARA, "photo1111", Buffer.from(WORDS));
  await writeFile(`${pathOf(DARA)}.tmp`, "half");
  await store.update(DARA, () => null);
  expect((await filesIn(folder)).filter((file) => file.includes(DARA) && !file.includes("/active/"))).toEqual([]);
});

it("removes the bytes at once when the document no longer lists them, half-written ones too", async () => {
  const { folder, store, pathOf } = await withPhoto();
  await writeFile(`${pathOf(DARA)}.tmp`, "half");
  await store.update(DARA, (document) => document && { ...document, media: [] });
  expect((await filesIn(folder)).filter((file) => file.includes(DARA) && file.includes("media"))).toEqual([]);
});

it("leaves files alone whose key is not there, and shows them again when it comes back", async () => {
  const { folder, store } = await withPhoto();
  const key = join(folder, "settings", "media-key.json");
  const kept = await readFile(key);
  await store.close();
  await rm(key);
  const log = rememberingLog();
  const without = await openStore(folder, { log });
  expect(await without.media(DARA, "photo1111")).toBeNull();
  expect(without.damages()).toEqual([]);
  expect(log.warnings.join()).toContain("media-key.json");
  await without.close();
  await writeFile(key, kept);
  const again = await openStore(folder);
  expect(Buffer.from((await again.media(DARA, "photo1111")) ?? "").toString()).toContain(WORDS);
});

it("keeps no more files when the disk is nearly full, while messages are still stored (simulated)", async () => {
  const folder = await tempFolder();
  const size = 4_096;
  let free = LEFT_FOR_MESSAGES + 2 * size;
  const statfs = async (path: string) => ({ ...(await fs.statfs(path)), bsize: size, bavail: free / size });
  const store = await openStore(folder, { fs: { ...fs, statfs: statfs as Fs["statfs"] } }); // one of its overloads, the one that is called
  await store.update(DARA, () => documentOf(DARA, LISTED));
  expect(await store.saveMedia(DARA, "photo1111", Buffer.alloc(size))).toBe(true);
  free -= 2 * size;
  await expect(store.saveMedia(DARA, "photo1111", Buffer.alloc(size))).rejects.toMatchObject({ code: "full" });
  expect((await store.update(DARA, (document) => document && { ...document, seen: ["a message"] }))?.seen).toEqual(["a message"]);
});

it("leaves nothing half-written when the disk is full (simulated)", async () => {
  const folder = await tempFolder();
  let full = false;
  const open: Fs["open"] = async (...args) => {
    const handle = await fs.open(...args);
    if (full) handle.writeFile = () => Promise.reject(Object.assign(new Error("full"), { code: "ENOSPC" }));
    return handle;
  };
  const store = await openStore(folder, { fs: { ...fs, open } });
  await store.update(DARA, () => documentOf(DARA, LISTED));
  await store.saveMedia(DARA, "photo1111", Buffer.from(WORDS));
  full = true;
  await expect(store.saveMedia(DARA, "photo1111", Buffer.from(WORDS))).rejects.toMatchObject({ code: "full" });
  expect((await filesIn(folder)).filter((file) => file.endsWith(".tmp"))).toEqual([]);
});
