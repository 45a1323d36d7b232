import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { FLAGS } from "./support/as-npm-starts.ts";

const top = path.join(import.meta.dirname, "..");
const started: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "mitra-start-"));
  folders.push(folder);
  return folder;
}

/** As `npm start` runs it; `until` resolves with all it has said once that includes a text. */
function start(settings: Readonly<Record<string, string>>) {
  const env = { ...process.env, MITRA_PORT: "0", ...settings };
  const child = spawn(process.execPath, [...FLAGS, "src/main.ts"], { cwd: top, env, stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  let said = "";
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const until = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => said.includes(text) && resolve(said);
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (piece) => {
          said += piece;
          look();
        });
      void ended.then(() => (said.includes(text) ? resolve(said) : reject(new Error(`It ended without saying ${text}: ${said}`))));
    });
  return { child, until, ended };
}

describe("the service starts as the operator runs it", { timeout: 60_000 }, () => {
  test("it says where, gives the first password once, and answers", async () => {
    const MITRA_DATA = await dataFolder();
    const first = start({ MITRA_DATA });
    const said = await first.until("password");
    const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0] ?? "";
    expect(await (await fetch(`${address}health`)).json()).toEqual({ ok: true });
    expect((await fetch(address)).headers.get("content-security-policy")).toContain("default-src 'none'");
    first.child.kill("SIGTERM");
    expect(await first.ended).toBe(0);
    const second = start({ MITRA_DATA });
    expect(await second.until("/desk/")).not.toContain("password");
  });

  test("a second process on the same data is refused with a sentence", async () => {
    const MITRA_DATA = await dataFolder();
    await start({ MITRA_DATA }).until("/desk/");
    const second = start({ MITRA_DATA });
    expect(await second.until("did not start")).toMatch(/another|already/i);
    expect(await second.ended).toBe(1);
  });

  test("a kill leaves the folder usable", async () => {
    const MITRA_DATA = await dataFolder();
    const first = start({ MITRA_DATA });
    await first.until("/desk/");
    first.child.kill("SIGKILL");
    await first.ended;
    await start({ MITRA_DATA }).until("/desk/");
  });

  test("data that cannot be a folder is refused with what to do", async () => {
    const file = path.join(await dataFolder(), "file");
    await writeFile(file, "x");
    const child = start({ MITRA_DATA: path.join(file, "data") });
    expect(await child.until("did not start")).toContain("- ");
    expect(await child.ended).toBe(1);
  });

  test("a port in use and wrong settings are named", async () => {
    const first = start({ MITRA_DATA: await dataFolder() });
    const port = /:(\d+)\//.exec(await first.until("/desk/"))?.[1] ?? "";
    const MITRA_DATA = await dataFolder();
    const second = start({ MITRA_DATA, MITRA_PORT: port });
    expect(await second.until("did not start")).toContain(`Port ${port}`);
    expect(await second.ended).toBe(1);
    expect(await start({ MITRA_DATA }).until("password")).toContain("/desk/");
    const third = start({ MITRA_PORT: "http", MITRA_PASSWORD: "x" });
    expect(await third.until("MITRA_PASSWORD")).toContain("MITRA_PORT must be a number");
  });
});
