import { beforeEach, describe, expect, test } from "vitest";
import { AskedLately } from "../../src/app/asked.ts";
import { CAPABILITIES } from "../../src/channels/capabilities.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { composeAnswer } from "../../src/domain/answers/answer.ts";
import { type FactMark, isStale, marksOf } from "../../src/domain/answers/fact-marks.ts";
import { previewOf } from "../../src/domain/answers/preview.ts";
import type { Question } from "../../src/domain/answers/telling.ts";
import { Browserless } from "./support/browser.ts";
import { content, NOON, TestDesk } from "./support/desk.ts";

const DAY_MS = 86_400_000;
const FEES = "/desk/knowledge?topic=fees.limit&country=SG&language=en";
const question: Question = { topic: "fees.limit", jurisdiction: "SG", language: "en", profile: { destination: "SG" }, now: NOON };

let desk: TestDesk;
let admin: Browserless;

beforeEach(async () => {
  desk = await TestDesk.open();
  admin = await new Browserless(desk).signIn(desk.password);
});

async function colleague(name: string): Promise<Browserless> {
  const made = await desk.accounts.add(name, "staff", false);
  if (typeof made === "string") throw new Error(made);
  return new Browserless(desk).signIn(made.password, name);
}

const inOneLine = (text: string) => text.replaceAll(/\s+/g, " ").trim();
const told = () => desk.store.auditLines(20, "knowledge").then((lines) => lines.map(({ did, who }) => `${who} ${did}`));

describe("what a worker reads", () => {
  test("is shown as it is composed, with the choices below it", async () => {
    await admin.get(FEES);
    const answer = composeAnswer(content, question);
    expect(answer).not.toBeNull();
    for (const say of [answer?.first, answer?.second]) expect(admin.words).toContain(inOneLine(say?.text ?? "?"));
    const choices = previewOf(content, question).flatMap((say) => say.choices ?? []);
    expect(choices.length).toBeGreaterThan(2);
    for (const { label } of choices) expect(admin.html).toContain(`<span class="chip">${label}</span>`);
  });

  test("is shown as each channel can: without buttons, as numbered lines", async () => {
    await admin.get(`${FEES}&channel=whatsapp`);
    const says = previewOf(content, question).flatMap((say) => fitSay(say, CAPABILITIES.whatsapp));
    for (const { text } of says) expect(admin.words).toContain(inOneLine(text));
    expect(admin.html).not.toContain('class="chip"');
    expect(says.at(-1)?.text).toMatch(/^1\. /m);
  });

  test("is in the language that is chosen, and names what is missing in it", async () => {
    await admin.get("/desk/knowledge?topic=fees.limit&country=SG&language=km");
    const [first] = previewOf(content, { ...question, language: "km" });
    expect(admin.words).toContain(inOneLine(first?.text ?? "?"));
    expect(admin.html).toContain('<p class="text" lang="km">');
  });

  test("where the country of origin matters and is not known, is the question for it", async () => {
    const topic = [...content.topics.values()].find(({ asks }) => asks === "origin")?.id ?? "";
    await admin.get(`/desk/knowledge?topic=${topic}&language=en`);
    const [asked] = previewOf(content, { ...question, topic, jurisdiction: null, profile: {} });
    expect(asked?.choices?.some(({ id }) => id.startsWith("home:"))).toBe(true);
    expect(admin.words).toContain(inOneLine(asked?.text ?? "?"));
    await admin.get(`/desk/knowledge?topic=${topic}&language=en&home=KH`);
    expect(admin.words).not.toContain(inOneLine(asked?.text ?? "?"));
  });

  test("in danger calls nobody, opens no case and is no conversation", async () => {
    await admin.get("/desk/knowledge?topic=safety.violence&country=SG&language=en");
    expect(admin.words).toContain(inOneLine(content.say("en", "chat:choices.safe-yes").text));
    expect([...desk.store.active()]).toEqual([]);
    expect(desk.asked).toEqual([]);
  });

  test("nothing is shown for an address that nobody can mean", async () => {
    await admin.get("/desk/knowledge?topic=<script>&country=XX&language=zz&channel=fax&home=QQ");
    expect(admin.status).toBe(200);
    expect(admin.html).not.toContain("<script>&");
    expect(admin.words).toContain("Choose a topic");
  });

  test("is for those who are signed in", async () => {
    const answer = await new Browserless(desk).raw(FEES);
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/desk/sign-in"]);
  });
});

describe("where it comes from", () => {
  test("every fact of topic and country stands below, with source, date and marks", async () => {
    await admin.get(FEES);
    const facts = content.facts("fees.limit", "SG");
    expect(facts.length).toBeGreaterThan(0);
    for (const fact of facts) {
      expect(admin.html).toContain(`id="f-${fact.id}"`);
      expect(admin.words).toContain(inOneLine(fact.statement));
      if (fact.source.url) expect(admin.html).toContain(`<a href="${fact.source.url.replaceAll("&", "&amp;")}" rel="noreferrer">`);
    }
    const inAnswer = composeAnswer(content, question)?.first.answer?.facts ?? [];
    expect(admin.words.split(" · in the answer above").length - 1).toBe(inAnswer.length);
  });

  test("the contacts named come first, and old numbers are marked", async () => {
    await admin.get("/desk/knowledge?topic=complaint.where&country=SG&language=en");
    const [first] = content.contacts("complaint.where", "SG");
    const cards = admin.html.slice(admin.html.indexOf("<h2>Contacts")).split("<li id=").slice(1);
    expect(cards[0]).toContain(first?.name);
    const named = cards.map((card) => card.includes("· named in the answer above"));
    expect(named[0]).toBe(true);
    expect(named).toEqual([...named].sort((a, b) => Number(b) - Number(a)));
    const old = content.contacts("complaint.where", "SG").filter((contact) => isStale(contact, NOON));
    for (const { id } of old)
      expect(cards.find((card) => card.startsWith(`"c-${id}"`))).toMatch(/Checked more than two years ago|Without a date/);
  });
});

describe("the list of what an editor has to look at", () => {
  const everyFact = content.jurisdictions.flatMap((place) => [...content.topics.keys()].flatMap((topic) => content.facts(topic, place)));
  const marked = (mark: FactMark) => everyFact.filter((fact) => marksOf(content, fact, NOON).includes(mark));

  test.each(["draft", "disputed", "expired", "expiring", "undated", "check", "left-out"] as const)(
    "counts all that are %s",
    async (mark) => {
      await admin.get(`/desk/knowledge/list?list=${mark}`);
      expect(admin.html).toContain(`(${marked(mark).length})</h2>`);
    },
  );

  test("can be narrowed to a country and goes on over pages, and every entry leads to its fact", async () => {
    const [most] = marked("draft").map(({ jurisdiction }) => jurisdiction);
    const here = marked("draft").filter(({ jurisdiction }) => jurisdiction === most);
    const seen: string[] = [];
    let next: string | undefined = `/desk/knowledge/list?list=draft&country=${most}`;
    while (next) {
      await admin.get(next);
      seen.push(...[...admin.html.matchAll(/#f-([^"]+)"/g)].map(([, id = ""]) => id));
      next = /rel="next" href="([^"]+)"/.exec(admin.html)?.[1]?.replaceAll("&amp;", "&");
    }
    expect(seen).toEqual(here.map(({ id }) => id));
    const [fact] = here;
    await admin.get(`/desk/knowledge?topic=${fact?.topic}&country=${fact?.jurisdiction}`);
    expect(admin.html).toContain(`id="f-${fact?.id}"`);
  });

  test("a fact that a rule leaves out says why", async () => {
    const [fact] = marked("left-out");
    if (!fact) throw new Error("no fact is left out any more: find another example");
    await admin.get(`/desk/knowledge?topic=${fact.topic}&country=${fact.jurisdiction}&language=en`);
    expect(admin.words).toMatch(/Left out: (only a group or the press|this minimum wage)/);
  });
});

describe("who asked lately", () => {
  const asksInSingapore = async (name: string) => {
    await desk.worker(name, "hello");
    await desk.having(desk.ids.conversation("telegram", name), { profile: { destination: "SG" } });
    await desk.worker(name, "what fee");
  };
  const count = (days: number, place: string | null = "SG") => desk.askedLately.count("fees.limit", place, days);

  test("is a number of conversations, told from three on", async () => {
    await asksInSingapore("a");
    await asksInSingapore("b");
    await admin.get(FEES);
    expect(admin.words).toContain("Singapore: conversations in the last seven days: fewer than three");
    await asksInSingapore("c");
    await admin.get(FEES);
    expect(admin.words).toContain("Singapore: conversations in the last seven days: 3; in the last thirty days: 3");
    expect(admin.words).toContain("All countries: conversations in the last seven days: 3");
  });

  test("counts one who asks again once, by the latest day", async () => {
    await asksInSingapore("a");
    desk.clock.pass(10 * DAY_MS);
    expect([await count(7), await count(30)]).toEqual([0, 1]);
    await desk.worker("a", "what fee");
    await desk.worker("a", "which fee");
    expect([await count(7), await count(30)]).toEqual([1, 1]);
    desk.clock.pass(31 * DAY_MS);
    expect(await count(30)).toBe(0);
  });

  test("knows the country asked about where the rule told is another's", async () => {
    const elsewhere = content.destinations.find((code) => content.facts("fees.limit", code).length === 0) ?? "QA";
    await desk.worker("a", "hello");
    await desk.having(desk.ids.conversation("telegram", "a"), { profile: { destination: elsewhere } });
    await desk.worker("a", "what fee");
    expect([await count(7, elsewhere), await count(7, null)]).toEqual([1, 0]);
  });

  test("outlives a restart, and holds nothing of who asked", async () => {
    await asksInSingapore("a");
    await desk.askedLately.flush();
    const kept = JSON.stringify(await desk.store.readSetting("asked-lately"));
    expect(kept).toBe(`{"2026-11-20":{"fees.limit SG":1}}`);
    const after = new AskedLately(desk);
    expect(await after.count("fees.limit", "SG", 7)).toBe(1);
  });
});

describe("a proposed change", () => {
  const fact = content.facts("fees.limit", "SG")[0];
  const fields = { topic: "fees.limit", country: "SG", language: "en", fact: fact?.id ?? "" };
  const change = { change: "It is one month now.", why: "The law has changed.", source: "https://example.org/law", sourceDate: "2026-10" };

  test("is kept with who, when, and the text as it was; nothing of what workers read changes", async () => {
    const ana = await colleague("Ana");
    const before = previewOf(content, question);
    await ana.get(`/desk/knowledge/proposals/new?${new URLSearchParams(fields)}`);
    expect(ana.words).toContain(inOneLine(fact?.statement ?? "?"));
    await ana.send("POST", "/desk/knowledge/proposals", { ...fields, ...change });
    expect(ana.words).toContain("Your proposal is kept for an editor.");
    expect(ana.words).toContain("1 proposed change waits for an editor.");
    const [proposal] = await desk.factProposals.list();
    expect(proposal).toMatchObject({ ...change, by: "ana", at: NOON, fact: fact?.id, jurisdiction: "SG", language: "en", closed: null });
    expect(proposal?.oldText).toContain(fact?.statement);
    expect(previewOf(content, question)).toEqual(before);
    expect(await told()).toEqual(["ana change-proposed"]);
  });

  test("is decided on by an administrator, with a reason when it is not taken up", async () => {
    await admin.get(FEES);
    await admin.send("POST", "/desk/knowledge/proposals", { ...fields, ...change });
    const [proposal] = await desk.factProposals.list();
    await admin.get("/desk/knowledge/proposals");
    expect(admin.words).toContain(change.change);
    expect(admin.html).toContain(`<a href="${change.source}" rel="noreferrer">`);
    await admin.send("PUT", `/desk/knowledge/proposals/${proposal?.id}`, { as: "not-now" });
    expect([admin.status, admin.words]).toEqual([400, expect.stringContaining("Give a reason")]);
    await admin.send("PUT", `/desk/knowledge/proposals/${proposal?.id}`, { as: "not-now", reason: "The law is not in force." });
    expect(admin.words).toContain("The law is not in force.");
    await admin.send("PUT", `/desk/knowledge/proposals/${proposal?.id}`, { as: "done" });
    expect(admin.status).toBe(409);
    expect(await told()).toEqual(["staff proposal-not-now", "staff change-proposed"]);
  });

  test("may be about the text of an answer", async () => {
    await admin.get(FEES);
    await admin.send("POST", "/desk/knowledge/proposals", { ...fields, ...change, fact: "" });
    const [proposal] = await desk.factProposals.list();
    expect(proposal?.fact).toBeNull();
    expect(proposal?.oldText).toContain(composeAnswer(content, question)?.first.text);
  });

  test.each([
    ["empty", { change: "  " }, 400, "Say what should change and why"],
    ["far too long", { why: "x".repeat(1_001) }, 400, "One of these texts is too long"],
    ["about a fact that is not there", { fact: "SG.nothing" }, 404, "There is no such topic or fact"],
  ])("is refused when it is %s, and what was typed stays", async (_what, wrong, status, sentence) => {
    await admin.get(FEES);
    await admin.send("POST", "/desk/knowledge/proposals", { ...fields, ...change, ...wrong });
    expect([admin.status, admin.words]).toEqual([status, expect.stringContaining(sentence)]);
    if (status === 400) expect(admin.html).toContain(`value="${change.source}"`);
    expect(await desk.factProposals.list()).toEqual([]);
  });

  test("sent twice is kept once, and shows what was typed as text", async () => {
    await admin.get(FEES);
    const script = { ...fields, ...change, change: "<script>alert(1)</script>", source: "javascript:alert(1)" };
    await admin.send("POST", "/desk/knowledge/proposals", script);
    await admin.get(FEES);
    await admin.send("POST", "/desk/knowledge/proposals", script);
    expect(await desk.factProposals.list()).toHaveLength(1);
    await admin.get("/desk/knowledge/proposals");
    expect(admin.html).not.toContain("<script>alert");
    expect(admin.html).not.toContain('href="javascript');
  });

  test("is no business of colleagues once it is made", async () => {
    const ana = await colleague("Ana");
    await ana.get("/desk/knowledge/proposals");
    expect(ana.status).toBe(403);
    await ana.get(FEES);
    await ana.send("PUT", "/desk/knowledge/proposals/abc", { as: "done" });
    expect(ana.status).toBe(403);
  });

  test("gives way to newer ones, those that are decided first", async () => {
    const to = { topic: "fees.limit", jurisdiction: "SG", language: "en", fact: null, oldText: "", by: "ana" } as const;
    const add = (number: number) => desk.factProposals.add({ ...to, ...change, change: `change ${number}` });
    for (let number = 0; number < 500; number++) await add(number);
    const [newest] = await desk.factProposals.list();
    await desk.factProposals.close(newest?.id ?? "", "done", "ana", "");
    await add(500);
    const list = await desk.factProposals.list();
    expect(list).toHaveLength(500);
    expect(list.map((one) => one.change)).not.toContain("change 499");
    expect(list.at(-1)?.change).toBe("change 0");
  });
});
