import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/app/clock.ts";
import { makeLog } from "../../src/app/log.ts";
import { readDialogue } from "../../src/cli/dialogue.ts";
import { browserCheck } from "../../src/cli/doctor/browser.ts";
import { nodeCheck } from "../../src/cli/doctor/settings.ts";
import { lowdbStore } from "../../src/store/lowdb.ts";
import { lineWith, sampleFile, sampleWith } from "../support/content-folder.ts";
import { mitra, type Row } from "./run.ts";

const SLOW = 120_000;
const COMMANDS = ["start", "chat", "match", "converse", "evaluate", "content", "doctor"];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mitra-cli-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("every command", () => {
  it.each([[[]], [["content", "check"]], [["content", "coverage"]], ...COMMANDS.map((name) => [[name]])])(
    "explains itself: %j",
    async (args) => {
      const { code, out, err } = await mitra([...args, "--help"]);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain("Usage: mitra");
    },
  );

  it("is in the general help", async () => {
    const { out } = await mitra(["--help"]);
    for (const name of COMMANDS) expect(out).toMatch(new RegExp(`^ {2}${name}\\b`, "m"));
  });

  it.each([["dance"], ["content", "dance"], ["doctor", "--fast"], ["chat", "--language", "xx"], ["match", "file.ndjson"]])(
    "refuses what it does not know in one line: %s %s",
    async (...args) => {
      const { code, out, err } = await mitra(args);
      expect([code, out]).toEqual([2, ""]);
      expect(err).toMatch(/^error: [^\n]+\n$/);
    },
  );

  it("refuses a setting that does not exist", async () => {
    const { code, err } = await mitra(["match"], { env: { MITRA_PROT: "80" } });
    expect(code).toBe(2);
    expect(err).toMatch(/^error: MITRA_PROT is no setting of Mitra\.[^\n]*\n$/);
  });

  it(
    "is quiet when its reader goes away",
    async () => {
      const child = spawn("sh", ["-c", `"${process.execPath}" src/cli/mitra.ts match | head -n 1`], {
        cwd: path.join(import.meta.dirname, "../.."),
      });
      const err: string[] = [];
      child.stderr.on("data", (chunk) => err.push(String(chunk)));
      child.stdin.on("error", () => {});
      child.stdin.end('{"text":"hello"}\n'.repeat(20_000));
      await once(child, "close");
      expect(err.join("")).toBe("");
    },
    SLOW,
  );
});

describe("content check", () => {
  it("names a fault by file and line, and ends with 1", async () => {
    const faulty = sampleFile("knowledge/SG/facts.yaml", "tell: lead", "tell: first");
    const { knowledge } = await sampleWith({ "knowledge/SG/facts.yaml": faulty });
    const args = ["content", "check", "--folder", path.dirname(knowledge)];
    const { code, out } = await mitra(args);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`^knowledge/SG/facts.yaml:${lineWith(faulty, "tell: first")}: .+`, "m"));
    const [report] = (await mitra([...args, "--json"])).rows();
    expect(report.faults[0]).toMatchObject({ file: "knowledge/SG/facts.yaml", line: lineWith(faulty, "tell: first") });
    expect(Object.keys(report)).toEqual(["faults", "gaps", "summary", "long"]);
  });

  it("ends with 0 when there is none", async () => {
    const { knowledge } = await sampleWith({});
    const { code, out } = await mitra(["content", "check", "--folder", path.dirname(knowledge)]);
    expect([code, out.split("\n")[0]]).toEqual([0, "No faults."]);
  });

  it("refuses a folder that is not there", async () => {
    const { code, out, err } = await mitra(["content", "check", "--folder", path.join(folder, "nowhere")]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("nowhere is no folder that can be read.");
  });

  it("names answers that are too long as a whole, and ends with 1", async () => {
    const long = sampleFile("knowledge/SG/contacts.yaml", "name: First office", `name: ${"First office of many names ".repeat(20)}`);
    const { knowledge } = await sampleWith({ "knowledge/SG/contacts.yaml": long });
    const { code, out } = await mitra(["content", "check", "--folder", path.dirname(knowledge)]);
    expect(code).toBe(1);
    expect(out).toContain("knowledge/answers/en/safety.violence.yaml:1: the first message on safety.violence has ");
    expect(out).toMatch(/^Contacts checked more than two years ago, or never: \d+\./m);
  });
});

describe("content coverage", () => {
  it("counts topics by country and texts by language, for people, for programs and as a page", async () => {
    const { knowledge } = await sampleWith({});
    const args = ["content", "coverage", "--folder", path.dirname(knowledge)];
    const { code, out } = await mitra(args);
    expect(code).toBe(0);
    expect(out).toContain(
      "  SG Singapore: 2 topics with rules or numbers of its own, 0 left out, 0 general, 0 from home only, 0 without\n",
    );
    expect(out).toContain("  km Khmer: 1 of 2 answers (0 reviewed), 1 of 2 told facts in words (1 reviewed)\n");
    const [json] = (await mitra([...args, "--json"])).rows();
    expect(json).toMatchObject({ countries: ["SG", "KH"], topics: [{ topic: "fees.limit", cells: { SG: "own", KH: "none" } }, {}] });
    expect((await mitra([...args, "--markdown"])).out).toContain("| fees.limit | ● | – |\n");
  });
});

describe("doctor", () => {
  const examined = async (env: Readonly<Record<string, string>>) => {
    const { code, rows } = await mitra(["doctor", "--json"], { env: { MITRA_DATA: path.join(folder, "data"), ...env } });
    const [{ ok, checks }] = rows();
    const of = (name: string) => checks.find((check: Row) => check.name === name);
    return { code, ok, of };
  };

  it("finds a fresh machine well, and changes nothing on it", async () => {
    const { of } = await examined({ MITRA_CACHE: path.join(folder, "cache") });
    for (const name of ["node", "data folder", "store", "cache folder"]) expect(of(name)).toMatchObject({ state: "ok" });
    expect(await readdir(folder)).toEqual([]);
  });

  it("tells what to do about a folder that cannot be one", async () => {
    await writeFile(path.join(folder, "data"), "a file");
    const { code, ok, of } = await examined({});
    expect([code, ok]).toEqual([1, false]);
    expect(of("data folder")).toMatchObject({ state: "fault" });
    expect(of("data folder").message).toContain("set MITRA_DATA to another folder");
  });

  it("tells every wrong setting at once", async () => {
    const { code, rows } = await mitra(["doctor", "--json"], { env: { MITRA_PORT: "many", MITRA_DAATA: "x" } });
    const faults = rows()[0].checks.filter(({ name }: Row) => name === "settings");
    expect(code).toBe(1);
    expect(faults.map(({ message }: Row) => message.split(" ")[0])).toEqual(["MITRA_PORT", "MITRA_DAATA"]);
  });

  it("knows a Mitra that runs", async () => {
    const store = lowdbStore({ folder: path.join(folder, "data"), clock: systemClock, log: makeLog("silent") });
    await store.open();
    const busy = createServer().listen(0, "127.0.0.1");
    await once(busy, "listening");
    const address = busy.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const { of } = await examined({ MITRA_PORT: port });
    expect(of("store")).toEqual({ name: "store", state: "ok", message: "In use by a running Mitra." });
    expect(of("port")).toMatchObject({ state: "note" });
    busy.close();
    await store.close();
  });

  it("counts damaged documents", async () => {
    const data = path.join(folder, "data");
    const id = "mitra7doctor2test";
    const store = lowdbStore({ folder: data, clock: systemClock, log: makeLog("silent") });
    await store.open();
    await store.close();
    await mkdir(path.join(data, "conversations", id.slice(0, 2)), { recursive: true });
    await writeFile(path.join(data, "conversations", id.slice(0, 2), `${id}.json`), "{half a docu");
    const { code, of } = await examined({});
    expect(code).toBe(1);
    expect(of("store").message).toMatch(/^1 damaged documents were found, 1 of them set aside/);
  });

  it("warns of an address that others can listen to", async () => {
    const { of } = await examined({ MITRA_PUBLIC_URL: "http://chat.example.org" });
    expect(of("setting publicUrl")).toMatchObject({ state: "fault" });
  });

  it("knows which Node.js fits", () => {
    expect(["22.17.9", "18.0.0", "22.18.0", "24.21.0"].map((version) => nodeCheck(version).state)).toEqual(["fault", "fault", "ok", "ok"]);
  });

  it("takes the first browser that can be started", async () => {
    const { message } = await browserCheck([path.join(folder, "none"), process.execPath]);
    expect(message).toBe(`${process.execPath}.`);
  });

  it(
    "says what to do where WhatsApp needs a browser that is not there",
    async () => {
      const env = { MITRA_DATA: folder, MITRA_WHATSAPP_WEB: "yes", MITRA_CHROMIUM: path.join(folder, "none") };
      const { code, out } = await mitra(["doctor"], { env });
      expect(code).toBe(1);
      expect(out).toContain("TO DO  browser: No Chromium was found for WhatsApp. Install one, or set MITRA_CHROMIUM to its path.");
    },
    SLOW,
  );
});

describe("chat", () => {
  it(
    "greets first, answers, keeps nothing, and records what was said",
    async () => {
      const file = path.join(folder, "talk.txt");
      const data = path.join(folder, "data");
      const { code, out, err } = await mitra(["chat", "--language", "id", "--record", file], {
        input: "majikan tahan paspor saya di Malaysia\n1\n",
        env: { MITRA_DATA: data },
      });
      expect([code, err]).toEqual([0, ""]);
      expect(out.indexOf("Halo, saya Mitra")).toBe("Mitra: ".length);
      expect(out).toContain("👍 Ya");
      const steps = readDialogue(await readFile(file, "utf8")).flatMap(({ step }) => (step ? [step] : []));
      expect(steps).toEqual([
        { kind: "phone", language: "id" },
        { kind: "worker", text: "(opens the chat)" },
        { kind: "worker", text: "majikan tahan paspor saya di Malaysia" },
        { kind: "worker", text: "1" },
      ]);
      expect(await readdir(folder)).toEqual(["talk.txt"]);
    },
    SLOW,
  );

  it("does not write over a recording", async () => {
    const file = path.join(folder, "talk.txt");
    await writeFile(file, "precious");
    const { code, err } = await mitra(["chat", "--record", file], { input: "hello\n" });
    expect([code, await readFile(file, "utf8")]).toEqual([2, "precious"]);
    expect(err).toContain("exists already. Choose another name for the recording.");
  });
});
