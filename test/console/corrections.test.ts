import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Document } from "../../src/app/ports.ts";
import { withFact, withWords } from "../support/changed-content.ts";
import { Browserless } from "./support/browser.ts";
import { content, TestDesk } from "./support/desk.ts";

const CAP = "SG.fees.limit.cap";
const OLD = "An agency may take two months of your salary.";
const NEW = "An agency may take one month of your salary.";
const BEFORE = withWords(content, CAP, "en", OLD);
const AFTER = withWords(BEFORE, CAP, "en", NEW);
const AT = `/desk/corrections/${CAP}`;

let desk: TestDesk;
let admin: Browserless;

beforeEach(async () => {
  desk = await TestDesk.open();
  desk.content = BEFORE;
  admin = await new Browserless(desk).signIn(desk.password);
});

/** A worker who works in Singapore is told what an agency may take. */
async function told(name: string): Promise<string> {
  const id = await desk.worker(name, "hello");
  await desk.having(id, { profile: { destination: "SG" } });
  return desk.worker(name, "what fee is right?");
}

/** The content changes, and an administrator has it compared with what workers were told. */
async function look(after = AFTER): Promise<void> {
  desk.content = after;
  await admin.get("/desk/corrections");
  await admin.send("POST", "/desk/corrections/looks");
  await vi.waitFor(() => expect(desk.corrections.looked).toBeNull());
  await admin.get("/desk/corrections");
}

const hidden = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(admin.html)?.[1] ?? "";
const asRead = () => ({ seen: hidden("seen"), _once: hidden("_once") });

async function corrections(id: string): Promise<readonly string[]> {
  const { transcript } = await desk.conversation(id);
  return transcript.flatMap(({ content: { ...said } }) => (said.kind === "text" && said.text.includes("I told you:") ? [said.text] : []));
}

describe("an administrator", () => {
  test("sees what changed and for how many, reads the very text, confirms it, and each worker is told once", async () => {
    const ids = [await told("dara"), await told("siti")];
    await look();
    expect(admin.words).toContain(`Workers were told (English) ${OLD} Now ${NEW}`);
    expect(admin.words).toContain("English: 2 workers");
    for (const id of ids) expect(admin.html).not.toContain(id);
    await admin.get(AT);
    expect(admin.words).toContain(`I told you: “${OLD}” This has changed. Now: ${NEW} Source:`);
    expect(admin.words).toContain("It goes out now and cannot be taken back.");
    const form = asRead();
    for (const id of ids) expect(await corrections(id)).toEqual([]);
    await Promise.all([admin.copy().get(AT), admin.send("POST", `${AT}/sending`, form)]);
    await admin.send("POST", `${AT}/sending`, form);
    await desk.corrections.idle();
    await vi.waitFor(() => expect(desk.corrections.looked).toBeNull());
    for (const id of ids) expect(await corrections(id)).toHaveLength(1);
    await admin.get("/desk/corrections");
    expect(admin.words).toContain("There is nothing to decide.");
    expect(admin.words).toContain("Sent; confirmed for 2 workers");
    const did = (await desk.store.auditLines(20)).map((line) => line.did).filter((line) => line.startsWith("correct"));
    expect(did.toSorted()).toEqual([`corrected:${CAP}`, `corrected:${CAP}`, `correction-confirmed:${CAP}`]);
    await admin.get(AT);
    expect(admin.status).toBe(404);
  });

  test("who taps twice at the same moment sends once", async () => {
    const id = await told("dara");
    await look();
    await admin.get(AT);
    const form = asRead();
    const other = await admin.copy().get("/desk/corrections");
    await Promise.all([admin.send("POST", `${AT}/sending`, form), other.send("POST", `${AT}/sending`, form)]);
    await desk.corrections.idle();
    expect(await corrections(id)).toHaveLength(1);
    expect(await desk.corrections.orders()).toHaveLength(1);
    const confirmed = (await desk.store.auditLines(20)).filter(({ did }) => did === `correction-confirmed:${CAP}`);
    expect(confirmed).toHaveLength(1);
  });

  test("who read something else than what would go out now sends nothing, and reads it again", async () => {
    const id = await told("dara");
    await look();
    await admin.get(AT);
    const form = asRead();
    await look(withWords(BEFORE, CAP, "en", "Nothing may be taken."));
    await admin.send("POST", `${AT}/sending`, form);
    expect(admin.status).toBe(409);
    expect(admin.words).toContain("so nothing was done. Read it again, then decide.");
    expect(admin.words).toContain("Nothing may be taken.");
    await admin.send("POST", `${AT}/sending`);
    expect(admin.status).toBe(409);
    await desk.corrections.idle();
    expect(await corrections(id)).toEqual([]);
  });

  test("sees that a fact is no longer told, and that the correction says where to ask", async () => {
    await told("dara");
    await look(withFact(BEFORE, CAP, () => null));
    expect(admin.words).toContain("This is no longer told.");
    await admin.get(AT);
    expect(admin.words).toMatch(/Please do not rely on this any more\. Ask first: \S/);
  });

  test("sees apart who gets it only when she writes", async () => {
    await desk.having(await told("dara"), { safeToMessage: false });
    await look();
    expect(admin.words).toContain("English: 1 worker with the answer to the next message, because it is not safe to write first");
  });

  test("leaves a text as it is, and can decide anew", async () => {
    const id = await told("dara");
    await look();
    const said = { said: hidden("said") };
    await admin.send("PUT", `${AT}/unneeded`, said);
    expect(admin.words).toContain("There is nothing to decide.");
    expect(admin.words).toContain(`Left without a correction (1) ${CAP} ${OLD}`);
    await admin.send("PUT", `${AT}/unneeded`, said);
    expect(admin.status).toBe(409);
    await admin.send("DELETE", `${AT}/unneeded`, said);
    expect(admin.words).toContain("English: 1 worker");
    expect(await corrections(id)).toEqual([]);
    const did = (await desk.store.auditLines(20)).map((line) => line.did).filter((line) => line.startsWith("correct"));
    expect(did.toSorted()).toEqual([`correction-reconsidered:${CAP}`, `correction-unneeded:${CAP}`]);
  });

  test("sees how far the looking is, and that nobody has looked since the content changed", async () => {
    await told("dara");
    await look();
    desk.content = BEFORE;
    await admin.get("/desk/corrections");
    expect(admin.words).toContain("have not been compared yet");
    const gate = Promise.withResolvers<void>();
    const documents = await Array.fromAsync(desk.store.all());
    desk.store.all = async function* (): AsyncGenerator<Document> {
      yield* documents;
      await gate.promise;
    };
    await admin.send("POST", "/desk/corrections/looks");
    await admin.get("/desk/corrections");
    expect(admin.words).toContain("Looking: 1 conversation so far.");
    gate.resolve();
    await vi.waitFor(() => expect(desk.corrections.looked).toBeNull());
    await admin.get("/desk/corrections");
    expect(admin.words).toContain("There is nothing to decide.");
    expect(admin.words).toContain("Looked at 1 conversation:");
  });
});

test("corrections are for administrators", async () => {
  await told("dara");
  await look();
  const made = await desk.accounts.add("Ana", "staff", false);
  if (typeof made === "string") throw new Error(made);
  const ana = await new Browserless(desk).signIn(made.password, "Ana");
  await ana.get("/desk/corrections");
  expect(ana.status).toBe(403);
  await ana.get("/desk/");
  await ana.send("POST", `${AT}/sending`, { seen: "x" });
  expect(ana.status).toBe(403);
});

test("a person who has the case reads in it that the bot has not sent the correction", async () => {
  const id = await told("dara");
  await desk.worker("dara", "a person please");
  await admin.get(`/desk/tickets/${id}`);
  await admin.send("PUT", `/desk/tickets/${id}/claim`);
  await look();
  await admin.get(AT);
  await admin.send("POST", `${AT}/sending`, asRead());
  await desk.corrections.idle();
  await admin.get(`/desk/tickets/${id}`);
  expect(admin.words).toContain("Mitra has not sent this correction, because a person has the case.");
  await admin.get(`/desk/tickets/${id}/trail`);
  expect(admin.words).toContain(`had a correction shown to the person who has the case (${CAP})`);
});
