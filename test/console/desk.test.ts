import { beforeEach, describe, expect, test } from "vitest";
import { Browserless } from "./support/browser.ts";
import { TestDesk } from "./support/desk.ts";

let desk: TestDesk;
let sok: Browserless;

beforeEach(async () => {
  desk = await TestDesk.open();
  sok = await new Browserless(desk).signIn(desk.password);
});

/** A colleague who has signed in and chosen her own password. */
async function colleague(name: string): Promise<Browserless> {
  const made = await desk.accounts.add(name, "staff", false);
  if (typeof made === "string") throw new Error(made);
  return new Browserless(desk).signIn(made.password, name);
}

const last = async (id: string) => (await desk.conversation(id)).transcript.at(-1);
const caseOf = (id: string) => `/desk/tickets/${id}`;

describe("the queue", () => {
  test("shows who waits: danger first, then whoever waits longest", async () => {
    await desk.worker("dara", "a person please");
    desk.clock.pass(600_000);
    await desk.worker("maly", "a person please");
    desk.clock.pass(600_000);
    const beaten = await desk.worker("thida", "I was beaten");
    desk.clock.pass(300_000);
    await sok.get("/desk/");
    const order = [...sok.html.matchAll(/href="\/desk\/tickets\/(\w+)"/g)].map((match) => match[1]);
    expect(order).toEqual([beaten, desk.ids.conversation("telegram", "dara"), desk.ids.conversation("telegram", "maly")]);
    expect(sok.words).toContain("waiting: 25 minutes");
    expect(sok.words).toContain("⚠ Danger");
    expect(sok.title).toBe("(3) Queue – Mitra desk");
  });

  test("says of whom it is not safe to write to first, and of nobody else", async () => {
    const watched = await desk.worker("dara", "a person please", "no, not safe");
    const alone = await desk.worker("maly", "a person please", "yes, it is safe");
    await sok.get("/desk/");
    const card = (id: string) => sok.html.split(`<li id="c-${id}"`)[1]?.split("</li>")[0];
    expect(card(watched)).toContain("Not safe to write first");
    expect(card(alone)).not.toContain("safe to write");
  });

  test("stays short when very many wait, and says how many are not shown", async () => {
    for (let number = 0; number < 103; number += 1) await desk.worker(`worker ${number}`, "a person please");
    await sok.get("/desk/");
    expect(sok.html.match(/<li id="c-/g)).toHaveLength(100);
    expect(sok.words).toContain("Waiting for a person (103)");
    expect(sok.words).toContain("3 more are not shown.");
  });

  test("puts my cases on top and says who has the others", async () => {
    const mine = await desk.worker("dara", "a person please");
    const theirs = await desk.worker("maly", "a person please");
    const ana = await colleague("Ana");
    await ana.get(caseOf(theirs)).then(() => ana.send("PUT", `${caseOf(theirs)}/claim`));
    await sok.get(caseOf(mine)).then(() => sok.send("PUT", `${caseOf(mine)}/claim`));
    await sok.get("/desk/");
    expect(sok.words).toMatch(/My cases \(1\).*Waiting for a person \(0\) Nobody is waiting\..*With colleagues \(1\).*with Ana/);
  });
});

describe("a case without any script", () => {
  test("is taken, answered, noted and closed", async () => {
    const id = await desk.worker("dara", "what fee is allowed", "a person please");
    await sok.get(caseOf(id));
    expect(sok.words).toContain("Understood: Agency fees: how much? (87% sure)");
    await sok.send("PUT", `${caseOf(id)}/claim`);
    expect(await desk.conversation(id)).toMatchObject({ owner: "staff", ticket: { claimedBy: "staff" } });
    await sok.send("POST", `${caseOf(id)}/replies`, { text: "Hello.\r\nI am here." });
    expect(await last(id)).toMatchObject({ from: "staff", content: { text: "Hello.\nI am here." } });
    await sok.send("POST", `${caseOf(id)}/notes`, { text: "call the agency" });
    expect(sok.words).toContain("Note by staff");
    await sok.send("PUT", `${caseOf(id)}/resolution`, { outcome: "informed" });
    expect(sok.words).toContain("closed: given information");
    await sok.send("DELETE", `${caseOf(id)}/resolution`);
    await sok.send("DELETE", `${caseOf(id)}/claim`);
    expect(await desk.conversation(id)).toMatchObject({ owner: "queue", ticket: { state: "queued" } });
  });

  test("is handed over to a colleague", async () => {
    const id = await desk.worker("dara", "a person please");
    await colleague("Ana");
    await sok.get(caseOf(id));
    await sok.send("PUT", `${caseOf(id)}/claim`);
    await sok.send("PUT", `${caseOf(id)}/transfer`, { to: "ana" });
    expect((await desk.conversation(id)).ticket).toMatchObject({ state: "claimed", claimedBy: "ana" });
    expect(sok.words).toContain("Ana has this case.");
  });

  test("keeps the text of a reply that a colleague's claim overtook, and says what to do", async () => {
    const id = await desk.worker("dara", "a person please");
    const ana = await colleague("Ana");
    await ana.get(caseOf(id));
    await ana.send("PUT", `${caseOf(id)}/claim`);
    await sok.get(caseOf(id));
    await sok.send("POST", `${caseOf(id)}/replies`, { text: "A long <answer> that took ten minutes" });
    expect(sok.status).toBe(409);
    expect(sok.words).toContain("Ana has this case, not you. Ask for it to be handed over");
    expect(sok.words).toContain("A long <answer> that took ten minutes");
  });

  test("gives back the text of a reply when the case was closed or the worker wrote STOP meanwhile", async () => {
    const id = await desk.worker("dara", "a person please");
    await sok.get(caseOf(id)).then(() => sok.send("PUT", `${caseOf(id)}/claim`));
    await desk.having(id, { stopped: true });
    await sok.send("POST", `${caseOf(id)}/replies`, { text: "written too late" });
    expect(sok.words).toContain("Your text, to copy: written too late");
    await desk.having(id, { stopped: false });
    await desk.staff(id, { staff: "staff", do: { verb: "resolve", outcome: "settled" } });
    await sok.send("POST", `${caseOf(id)}/replies`, { text: "written too late" });
    expect(sok.words).toContain("This case is closed. Open it again first.");
    expect(sok.words).toContain("Your text, to copy: written too late");
  });

  test("goes to one of two who take it at the same moment; the other reads who has it", async () => {
    const id = await desk.worker("dara", "a person please");
    const ana = await colleague("Ana");
    await Promise.all([sok, ana].map((someone) => someone.get(caseOf(id))));
    await Promise.all([sok, ana].map((someone) => someone.send("PUT", `${caseOf(id)}/claim`)));
    expect([sok.status, ana.status].toSorted()).toEqual([200, 409]);
    const [loser, winner] = sok.status === 409 ? [sok, "Ana"] : [ana, "staff"];
    expect(loser.words).toContain(`${winner} has this case. Ask for it to be handed over`);
  });

  test("sends a reply once when the button is tapped twice", async () => {
    const id = await desk.worker("dara", "a person please");
    await sok.get(caseOf(id)).then(() => sok.send("PUT", `${caseOf(id)}/claim`));
    const reply = { text: "Hello", _once: "same-form" };
    await Promise.all([sok.send("POST", `${caseOf(id)}/replies`, reply), sok.send("POST", `${caseOf(id)}/replies`, reply)]);
    await sok.send("POST", `${caseOf(id)}/replies`, reply);
    expect((await desk.conversation(id)).transcript.filter(({ from }) => from === "staff")).toHaveLength(1);
  });

  test("says that nothing was stored when the disk is full, and gives the text back", async () => {
    const id = await desk.worker("dara", "a person please");
    await sok.get(caseOf(id)).then(() => sok.send("PUT", `${caseOf(id)}/claim`));
    desk.failing = true;
    await sok.send("POST", `${caseOf(id)}/replies`, { text: "Do not lose me", _once: "k" });
    expect(sok.status).toBe(503);
    expect(sok.words).toContain("This could not be stored, so nothing was sent.");
    expect(sok.words).toContain("Do not lose me");
    desk.failing = false;
    await sok.send("POST", `${caseOf(id)}/replies`, { text: "Do not lose me", _once: "k" });
    expect(await last(id)).toMatchObject({ from: "staff", content: { text: "Do not lose me" } });
    expect(desk.logged.join("\n")).not.toContain("Do not lose me");
  });

  test("shows text of a worker as text, whatever it is", async () => {
    const id = await desk.worker("dara", "a person <script>alert(1)</script> \"'>");
    await sok.get(caseOf(id));
    expect(sok.html).not.toContain("<script>alert");
    expect(sok.words).toContain("<script>alert(1)</script>");
  });
});

describe("what staff see of a worker", () => {
  test("warns when it is not safe to write first, and when the worker wrote STOP", async () => {
    const id = await desk.worker("dara", "a person please");
    await sok.get(caseOf(id)).then(() => sok.send("PUT", `${caseOf(id)}/claim`));
    await desk.having(id, { safeToMessage: false, stopped: true });
    await sok.get(caseOf(id));
    expect(sok.words).toContain("Not safe to write first.");
    expect(sok.words).toContain("The worker wrote STOP.");
    expect(sok.html).not.toContain("/replies");
    await sok.send("POST", `${caseOf(id)}/replies`, { text: "are you there?" });
    expect(sok.words).toContain("Wait until the worker writes START");
  });

  test("says in words why a message did not arrive", async () => {
    const id = await desk.worker("dara", "a person please");
    const { transcript } = await desk.conversation(id);
    const gone = transcript.map((message) =>
      message.from === "bot" ? { ...message, delivery: "gone" as const, deliveryWhy: "blocked" } : message,
    );
    await desk.having(id, { transcript: gone });
    await sok.get(caseOf(id));
    expect(sok.words).toContain("Not delivered. The worker blocked the bot.");
  });

  test("marks an answer whose words no reviewer has signed, and shows its sources", async () => {
    const id = await desk.worker("dara", "a person please");
    await desk.having(id, { profile: { destination: "SG" }, ticket: null, owner: "bot" });
    await desk.worker("dara", "what fee is allowed");
    await sok.get(caseOf(id));
    expect(sok.words).toContain("Answer about: Agency fees: how much?, Singapore DRAFT");
    expect(sok.words).toContain("Ministry of Manpower");
  });

  test("hides the contact until a reason is given, shows it once, and keeps the reason", async () => {
    const id = await desk.worker("dara", "a person please");
    await sok.get(caseOf(id));
    expect(sok.html).not.toContain("telegram.example/dara");
    await sok.send("POST", `${caseOf(id)}/reveals`, { reason: "because" });
    expect(sok.html).not.toContain("telegram.example/dara");
    expect(sok.words).toContain("Choose a reason from the list");
    await sok.send("POST", `${caseOf(id)}/reveals`, { reason: "emergency" });
    expect(sok.words).toContain("https://telegram.example/dara");
    expect(sok.html).not.toContain('data-region="contact"');
    await sok.get(caseOf(id));
    expect(sok.html).not.toContain("telegram.example/dara");
    await sok.get(`${caseOf(id)}/trail`);
    expect(sok.words).toMatch(/staff · saw the full contact \(Emergency\).*staff · read this case/);
  });

  test("leaves a line when a case is read, once an hour for each", async () => {
    const id = await desk.worker("dara", "a person please");
    const reads = async () => (await desk.store.auditLines(99, id)).filter(({ did }) => did === "read");
    const ana = await colleague("Ana");
    for (const someone of [sok, sok, ana]) await someone.get(caseOf(id));
    expect(await reads()).toHaveLength(2);
    desk.clock.pass(3_600_001);
    await sok.get(caseOf(id));
    expect(await reads()).toHaveLength(3);
    expect(JSON.stringify(await reads())).not.toContain("person please");
  });

  test("leads back through pages of older messages", async () => {
    const id = await desk.worker("dara", "a person please");
    const line = (number: number) => ({
      id: `w${number}`,
      at: desk.clock.now(),
      from: "worker" as const,
      content: { kind: "text" as const, text: `line ${number}.` },
    });
    await desk.having(id, { transcript: Array.from({ length: 420 }, (_, number) => line(number)) });
    await sok.get(caseOf(id));
    expect(sok.words).toContain("line 419.");
    const pages = (await desk.store.read(id))?.pages ?? 0;
    await sok.get(`${caseOf(id)}/pages/${pages - 1}`);
    expect(sok.words).not.toContain("line 419.");
    await sok.get(`${caseOf(id)}/pages/0`);
    expect(sok.words).toContain("line 0.");
    expect((await sok.get(`${caseOf(id)}/pages/${pages}`)).status).toBe(404);
  });

  test("is found by case number, however it is typed", async () => {
    const id = await desk.worker("dara", "a person please");
    const number = (await desk.conversation(id)).ticket?.id ?? "";
    await sok.get(`/desk/search?case=${encodeURIComponent(` ${number.toLowerCase().replace("-", " ")} `)}`);
    expect(sok.path).toBe(caseOf(id));
    await sok.get("/desk/search?case=ZZZZ-ZZZZ");
    expect(sok.status).toBe(404);
    expect(sok.words).toContain("No case has this number.");
  });
});
