import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import fs, { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Store } from "../../src/app/ports.ts";
import { claimFolder } from "../../src/store/claim.ts";
import type { Fs } from "../../src/store/disk.ts";
import { layout } from "../../src/store/folders.ts";
import { lowdbStore } from "../../src/store/lowdb.ts";
import { documentOf, idOf, inboxRow, openStore, present, realClock, rememberingLog, tempFolder } from "./support.ts";

const DARA = idOf("dara1111");
const SREY = idOf("srey2222");

function closedStore(folder: string, fs?: Fs): Store {
  return lowdbStore({ folder, clock: realClock, log: rememberingLog(), ...(fs ? { fs } : {}) });
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: said by the system`), { code });
}

describe("one process a folder", () => {
  it("refuses a second one in words, and leaves the first at work", async () => {
    const folder = await tempFolder();
    const first = await openStore(folder);
    const refused = closedStore(folder).open();
    await expect(refused).rejects.toMatchObject({
      name: "StoreError",
      code: "locked",
      message: expect.stringContaining("already running"),
    });
    expect(await first.update(DARA, () => documentOf(DARA))).toEqual(documentOf(DARA));
    await expect(closedStore(folder).open()).rejects.toMatchObject({ code: "locked" });
  });

  it("refuses another process too, and takes over when that one is killed", async () => {
    const folder = await tempFolder();
    const child = spawn(process.execPath, [new URL("./crash-child.ts", import.meta.url).pathname, folder, "1"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child.stdout, "data");
    await expect(closedStore(folder).open()).rejects.toMatchObject({ code: "locked" });
    child.kill("SIGKILL");
    await once(child, "exit");
    await expect(openStore(folder)).resolves.toBeDefined();
  });

  it("refuses to open the same store twice, which stays open and keeps its folder", async () => {
    const folder = await tempFolder();
    const store = await openStore(folder);
    await expect(store.open()).rejects.toThrow("open already");
    expect(await store.read(DARA)).toBeNull();
    await expect(closedStore(folder).open()).rejects.toMatchObject({ code: "locked" });
  });

  it("frees the folder at close", async () => {
    const folder = await tempFolder();
    await (await openStore(folder)).close();
    await expect(openStore(folder)).resolves.toBeDefined();
  });

  it("lets exactly one of many have a folder that a dead one left", async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, "claim.sock"), ""); // refuses a connection, as the socket of a dead process does
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => claimFolder(folder)));
    const claims = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    expect(claims).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "locked" });
    await Promise.all(claims.map((claim) => claim.release()));
    expect(await readdir(folder)).toEqual([]);
  });

  it("holds in a folder whose name is too long for a socket", async () => {
    const folder = join(await tempFolder(), "a-very-long-name-of-a-folder-".repeat(4));
    const first = await openStore(folder);
    await expect(closedStore(folder).open()).rejects.toMatchObject({ code: "locked" });
    await first.close();
    await expect(openStore(folder)).resolves.toBeDefined();
  });
});

describe("a folder that cannot be used", () => {
  it("below a file is refused with what to do", async () => {
    const file = join(await tempFolder(), "a-file");
    await writeFile(file, "");
    const opening = closedStore(join(file, "data")).open();
    await expect(opening).rejects.toMatchObject({ code: "not-writable", message: expect.stringContaining("Give the folder to the user") });
  });

  it.each(["EACCES", "EROFS", "EPERM"])("is refused when the system says %s, and claimed by nobody", async (code) => {
    const folder = await tempFolder();
    const forbidden: Fs = { ...fs, open: () => Promise.reject(failure(code)) };
    await expect(closedStore(folder, forbidden).open()).rejects.toMatchObject({ name: "StoreError", code: "not-writable" });
    await expect(openStore(folder)).resolves.toBeDefined();
  });
});

describe("a full disk", () => {
  it("refuses the change in words, keeps the old document, and works again by itself (simulated)", async () => {
    let full = false;
    const open: Fs["open"] = async (...args) => {
      const handle = await fs.open(...args);
      if (full) handle.writeFile = () => Promise.reject(failure("ENOSPC"));
      return handle;
    };
    const folder = await tempFolder();
    const store = await openStore(folder, { fs: { ...fs, open } });
    await store.update(DARA, () => documentOf(DARA, { seen: ["before"] }));
    full = true;
    const refused = store.update(DARA, (document) => ({ ...present(document), seen: ["lost"], inbox: [inboxRow("lost")] }));
    await expect(refused).rejects.toMatchObject({ code: "full", message: expect.stringContaining("Free some space") });
    expect(await store.read(DARA)).toEqual(documentOf(DARA, { seen: ["before"] }));
    expect([...store.active()]).toEqual([]);
    await expect(store.audit({ at: 0, who: "system", did: "tried", conversation: DARA })).rejects.toMatchObject({ code: "full" });
    full = false;
    expect((await store.update(DARA, (document) => ({ ...present(document), seen: ["after"] })))?.seen).toEqual(["after"]);
    expect(await store.auditLines(9)).toEqual([]);
  });

  it("refuses every change that waited for the same write, and none that was answered before it (simulated)", async () => {
    let full = false;
    const open: Fs["open"] = (path, flags, mode) =>
      full && flags === "w" ? Promise.reject(failure("ENOSPC")) : fs.open(path, flags, mode);
    const store = await openStore(await tempFolder(), { fs: { ...fs, open } });
    await store.update(DARA, () => documentOf(DARA));
    full = true;
    const add = (external: string) =>
      store.update(DARA, (document) => ({ ...present(document), seen: [...present(document).seen, external] }));
    const same = () => store.update(DARA, (document) => document);
    const outcomes = await Promise.allSettled([same(), add("u1"), add("u2"), same()]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
    full = false;
    expect((await add("u3"))?.seen).toEqual(["u3"]);
  });

  it("on a real file system of one megabyte", async (context) => {
    const folder = await smallDisk();
    if (!folder) return context.skip("mounting a small disk needs root on Linux");
    const store = await openStore(join(folder, "data"));
    await store.update(DARA, () => documentOf(DARA, { seen: ["before"] }));
    await store.update(SREY, () => documentOf(SREY));
    await writeFile(join(folder, "filler"), Buffer.alloc(2_000_000)).catch(() => {});
    const big = documentOf(DARA, { seen: ["x".repeat(20_000)] });
    await expect(store.update(DARA, () => big)).rejects.toMatchObject({ code: "full" });
    expect(await store.read(DARA)).toEqual(documentOf(DARA, { seen: ["before"] }));
    await expect(store.update(SREY, () => null)).resolves.toBeNull();
    await rm(join(folder, "filler"));
    expect(await store.update(DARA, () => big)).toEqual(big);
    await store.close();
    const again = await openStore(join(folder, "data"));
    expect(await again.read(DARA)).toEqual(big);
    await again.close();
  });
});

/** A mounted file system of one megabyte, or null where that is not allowed. */
async function smallDisk(): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), "mitra-small-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "none", folder], { stdio: "ignore" });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync("umount", ["-l", folder]));
  return folder;
}

describe("a failing disk", () => {
  it("that cannot make a rename durable: the change is refused and the old document stands", async () => {
    let failing = false;
    const open: Fs["open"] = (path, flags, mode) =>
      failing && flags === "r" ? Promise.reject(failure("EIO")) : fs.open(path, flags, mode);
    const folder = await tempFolder();
    const store = await openStore(folder, { fs: { ...fs, open } });
    await store.update(DARA, () => documentOf(DARA, { seen: ["before"] }));
    failing = true;
    await expect(store.update(DARA, () => documentOf(DARA, { seen: ["lost"] }))).rejects.toMatchObject({ code: "io" });
    await expect(store.update(SREY, () => documentOf(SREY))).rejects.toMatchObject({ code: "io" });
    failing = false;
    expect((await store.read(DARA))?.seen).toEqual(["before"]);
    expect(await store.read(SREY)).toBeNull();
  });

  it("that was taken away is told of, and no second set of data begun in its place", async () => {
    const folder = join(await tempFolder(), "data");
    const store = await openStore(folder);
    await rm(folder, { recursive: true });
    await expect(store.update(DARA, () => documentOf(DARA))).rejects.toMatchObject({
      code: "io",
      message: expect.stringContaining("Check that the disk is connected"),
    });
    await expect(stat(folder)).rejects.toMatchObject({ code: "ENOENT" });
    await expect(store.read(DARA)).rejects.toMatchObject({ code: "io" });
    await expect(store.readSetting("staff")).rejects.toMatchObject({ code: "io" });
  });

  it("without hard links still keeps a previous copy", async () => {
    const link: Fs["link"] = () => Promise.reject(failure("EPERM"));
    const folder = await tempFolder();
    const store = await openStore(folder, { fs: { ...fs, link } });
    for (const seen of [["first"], ["second"]]) await store.update(DARA, () => documentOf(DARA, { seen }));
    await store.close();
    await writeFile(layout(folder).document(DARA), "");
    expect((await (await openStore(folder)).read(DARA))?.seen).toEqual(["first"]);
  });
});

describe("what others on the machine can see", () => {
  it("is nothing: files are the owner's alone, folders too", async () => {
    const folder = join(await tempFolder(), "data");
    const store = await openStore(folder);
    await store.update(DARA, () => documentOf(DARA, { inbox: [inboxRow("u1")] }));
    await store.writeSetting("staff", []);
    await store.audit({ at: 0, who: "system", did: "looked", conversation: DARA });
    const names = ["", ...(await readdir(folder, { recursive: true }))].filter((name) => !name.endsWith(".sock"));
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o077, name).toBe(0);
    expect(names.length).toBeGreaterThan(8);
  });
});

describe("markers of what is open", () => {
  it("stay through a busy conversation and go some seconds after it", async () => {
    let now = 0;
    let due: (() => void) | null = null;
    const clock = {
      now: () => now,
      after(_ms: number, run: () => void) {
        due = run;
        return () => {};
      },
    };
    const folder = await tempFolder();
    const made: string[] = [];
    const open: Fs["open"] = (path, flags, mode) => {
      if (String(path).startsWith(layout(folder).active) && flags === "w") made.push(String(path));
      return fs.open(path, flags, mode);
    };
    const store = await openStore(folder, { clock, fs: { ...fs, open } });
    for (let message = 0; message < 20; message++) {
      await store.update(DARA, () => documentOf(DARA, { inbox: [inboxRow(`u${message}`)] }));
      await store.update(DARA, () => documentOf(DARA));
    }
    expect(made).toHaveLength(1);
    expect(await readdir(layout(folder).active)).toEqual([DARA]);
    now = 60_000;
    (due as (() => void) | null)?.(); // set by `after`, which the compiler cannot see
    await expect.poll(() => readdir(layout(folder).active)).toEqual([]);
    await store.update(DARA, () => documentOf(DARA, { inbox: [inboxRow("later")] }));
    expect(await readdir(layout(folder).active)).toEqual([DARA]);
  });

  it("finish at the next start a removal that a crash cut short", async () => {
    const folder = await tempFolder();
    const { active, shard, page } = layout(folder);
    await mkdir(shard(DARA), { recursive: true });
    await mkdir(active, { recursive: true });
    for (const left of [join(active, DARA), page(DARA, 0), `${layout(folder).document(DARA)}.tmp`]) await writeFile(left, "left over");
    const store = await openStore(folder);
    expect(await store.read(DARA)).toBeNull();
    expect(await readdir(shard(DARA))).toEqual([]);
  });
});
