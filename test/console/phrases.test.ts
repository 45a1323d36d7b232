import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { foldersBelow } from "../../src/cli/load.ts";
import { keepPhrase } from "../../src/content/keep-phrase.ts";
import { withoutPersonalData } from "../../src/domain/personal.ts";
import { sampleFolders } from "../support/content-folder.ts";
import { Browserless } from "./support/browser.ts";
import { TestDesk } from "./support/desk.ts";

let top: string;
let desk: TestDesk;
let admin: Browserless;

beforeEach(async () => {
  top = await mkdtemp(path.join(tmpdir(), "mitra-phrases-"));
  onTestFinished(() => rm(top, { recursive: true, force: true }));
  const folders = foldersBelow(top);
  for (const part of ["intents", "knowledge", "locales"] as const) await cp(sampleFolders[part], folders[part], { recursive: true });
  desk = await TestDesk.open({ keepPhrase: (phrase) => keepPhrase(folders, phrase) });
  admin = await new Browserless(desk).signIn(desk.password);
});

const learnt = () => readFile(path.join(top, "intents/en/from-desk.yml"), "utf8").catch(() => "");
const topicTaught = "fees.limit";

/** A worker was misunderstood, and staff said what the message was about. */
async function misunderstood(text: string): Promise<string> {
  const id = await desk.worker("dara", text, "a person please");
  const message = (await desk.conversation(id)).transcript.find(({ from }) => from === "worker")?.id ?? "";
  await admin.get(`/desk/tickets/${id}`);
  await admin.send("POST", `/desk/tickets/${id}/corrections`, { message, topic: topicTaught });
  return id;
}

describe("a message that the bot misunderstood", () => {
  test("is learnt from when an administrator agrees, and leaves its traces in the trail", async () => {
    const id = await misunderstood("where is the money of my work, call me 081 234 5678");
    expect(admin.status).toBe(200);
    await admin.get("/desk/phrases");
    expect(admin.html).toContain("where is the money of my work, call me …");
    expect(admin.html).not.toContain("081 234 5678");
    const [proposal] = await desk.proposals.list();
    await admin.send("PUT", `/desk/phrases/${proposal?.id}`, { text: "where is the money of my work", topic: topicTaught });
    expect(await learnt()).toContain("- where is the money of my work\n");
    expect(await learnt()).toContain(`intent: ${topicTaught}`);
    expect(admin.words).toContain("There is nothing to decide.");
    const trail = (await desk.store.auditLines(20, id)).map(({ did }) => did);
    expect(trail).toEqual(expect.arrayContaining(["phrase-proposed", "phrase-accepted"]));
  });

  test("is not learnt from when an administrator leaves it out", async () => {
    await misunderstood("purple sky");
    const [proposal] = await desk.proposals.list();
    await admin.get("/desk/phrases");
    await admin.send("DELETE", `/desk/phrases/${proposal?.id}`);
    expect(await desk.proposals.list()).toEqual([]);
    expect(await learnt()).toBe("");
  });

  test("is refused where it would be a fault, with the sentence of the check", async () => {
    await misunderstood("where is my money");
    const [proposal] = await desk.proposals.list();
    await admin.get("/desk/phrases");
    await admin.send("PUT", `/desk/phrases/${proposal?.id}`, { text: "write to me at dara@example.org", topic: topicTaught });
    expect(admin.status).toBe(409);
    expect(admin.words).toContain("It was not accepted: this phrase holds an e-mail address.");
    expect(await learnt()).toBe("");
    expect(await desk.proposals.list()).toHaveLength(1);
  });

  test("is gone from the list when the worker has deleted everything", async () => {
    const id = await misunderstood("where is my money");
    await desk.having(id, { erased: true });
    expect(await desk.proposals.list()).toEqual([]);
  });

  test("is for administrators to decide", async () => {
    await misunderstood("where is my money");
    const made = await desk.accounts.add("Ana", "staff", false);
    if (typeof made === "string") throw new Error(made);
    const ana = await new Browserless(desk).signIn(made.password, "Ana");
    await ana.get("/desk/phrases");
    expect(ana.status).toBe(403);
  });
});

describe("personal data is taken out", () => {
  test.each([
    ["call me +66 81 234 5678 please", "call me … please"],
    ["my name is Somchai Jaidee, boss not pay", "my name is …, boss not pay"],
    ["passport AB1234567 lost", "passport … lost"],
    ["mail dara@example.org or https://fb.example/dara", "mail … or …"],
    ["agent want 15000 baht", "agent want 15000 baht"],
    ["agen minta 15.000.000", "agen minta 15.000.000"],
  ])("%s", (text, left) => {
    expect(withoutPersonalData(text)).toBe(left);
  });
});
