import { describe, expect, onTestFinished, test } from "vitest";
import type { Outdated } from "../../src/app/correction-scan.ts";
import { Corrections, sealOf } from "../../src/app/corrections.ts";
import { WITHDRAWN } from "../../src/domain/answers/correction.ts";
import { TOLD_DAYS } from "../../src/domain/answers/told.ts";
import type { ContentSet, Fact } from "../../src/domain/content.ts";
import type { Content, Message } from "../../src/domain/message.ts";
import { touched, withFact, withWords } from "../support/changed-content.ts";
import { Office, settled, textsOf } from "../support/office.ts";
import { HOUR, START, universe } from "../support/universe.ts";

const CAP = "SG.fees.limit.cap";
const ASKED = "agent fee in singapore?";
const CONTENT = universe({
  [ASKED]: { topic: "fees.limit", entities: { destination: "SG" } },
  "boss beat me": { danger: "safety.violence" },
  "thank you": { topic: "talk.thanks" },
  STOP: {},
});
const OLD = "An agency may take two months of your salary.";
const NEW = "An agency may take one month of your salary.";
const BEFORE = withWords(CONTENT, CAP, "en", OLD);
const AFTER = withWords(BEFORE, CAP, "en", NEW);
const asBackground = (fact: Fact): Fact => ({ ...fact, tell: "background" });
const GONE = withFact(BEFORE, CAP, () => null);
const DAY = 24 * HOUR;
const LONG = HOUR;

/** An office with its corrections, whose content an editor changes while it runs. */
class Corrected {
  readonly office: Office;
  readonly corrections: Corrections;
  content: ContentSet;
  #count = 0;

  constructor(office: Office, content: ContentSet) {
    this.office = office;
    this.content = content;
    const { store, clock, service } = office;
    const log = { info() {}, warn() {}, error: (_what: string, error: unknown) => void office.errors.push(error) };
    this.corrections = new Corrections({ store, clock, log, content: () => this.content, happen: service.happen });
    onTestFinished(() => expect(office.errors).toEqual([]));
  }

  /** Workers ask about fees in Singapore and are told; then the content changes, and the service is started anew with it. */
  static async after(told: readonly string[], content: ContentSet, meanwhile = async (_office: Office) => {}): Promise<Corrected> {
    const office = await new Office({ content: BEFORE }).start();
    for (const chat of told) await office.worker(chat, ASKED);
    await meanwhile(office);
    return new Corrected(await office.diesAndComesBack({ content }), content);
  }

  async look(): Promise<readonly Outdated[]> {
    this.corrections.look();
    await settled();
    return this.corrections.open();
  }

  /** An administrator looks, reads and confirms. */
  async confirm(id = "form"): Promise<string> {
    const outdated = await this.look();
    return this.corrections.confirm({ id, fact: CAP, seen: sealOf(outdated), by: "ana" });
  }

  /** A platform never gives an id twice, though the one of the tests counts anew after a restart. */
  worker(chat: string, content: Content | string) {
    return this.office.worker(chat, content, `${chat} after ${this.office.clock.now()} ${++this.#count}`);
  }

  /** Time enough for everything that is being sent. */
  async passes(ms = LONG): Promise<void> {
    await settled();
    await this.office.passes(ms);
  }

  /** The process dies, and a new one goes on with what is stored. */
  async dies(content = this.content): Promise<Corrected> {
    const office = await this.office.diesAndComesBack({ content });
    for (const setting of ["corrections-orders", "corrections-unneeded"])
      await office.store.writeSetting(setting, await this.office.store.readSetting(setting));
    for (const line of (await this.office.store.auditLines(50)).toReversed()) await office.store.audit(line);
    const next = new Corrected(office, content);
    await next.corrections.resume();
    return next;
  }

  /** The corrections in a chat's transcript. */
  async said(chat: string): Promise<readonly string[]> {
    return textsOf(await this.messages(chat));
  }

  async messages(chat: string): Promise<readonly Message[]> {
    const transcript = await this.office.transcript(chat);
    return transcript.filter(({ content }) => content.kind === "text" && content.text.startsWith("On November 22, 2026 I told you:"));
  }

  async done(): Promise<readonly string[]> {
    const lines = await this.office.store.auditLines(50);
    return lines
      .map(({ who, did }) => `${who} ${did}`)
      .filter((line) => line.includes("correct"))
      .reverse();
  }
}

const counts = (outdated: readonly Outdated[]) =>
  outdated.flatMap(({ letters }) => letters.map(({ language, now, later }) => ({ language, now, later })));

describe("a fact that changed", () => {
  test("is listed with its old and its new words and the number of workers, and each is told once when staff confirm", async () => {
    const told = await Corrected.after(["dara", "siti"], AFTER);
    const [listed, ...others] = await told.look();
    expect(others).toEqual([]);
    expect(listed).toMatchObject({ fact: CAP, kind: "changed", text: OLD, today: NEW, language: "en" });
    expect(counts([listed as Outdated])).toEqual([{ language: "en", now: 2, later: 0 }]);
    expect(told.office.provider.calls).toEqual([]);
    expect(await told.confirm()).toBe("done");
    await told.passes();
    for (const chat of ["dara", "siti"]) {
      const [text = "", ...more] = await told.said(chat);
      expect(more).toEqual([]);
      expect(text).toContain(`“${OLD}”\nThis has changed. Now: ${NEW}\nSource: `);
      expect(text).toBe(listed?.letters[0]?.correction.text);
      expect(told.office.provider.textsTo(chat)).toEqual([text]);
    }
    expect(await told.look()).toEqual([]);
    expect(await told.done()).toEqual([`ana correction-confirmed:${CAP}`, `ana corrected:${CAP}`, `ana corrected:${CAP}`]);
    expect((await told.corrections.orders()).map(({ state, workers }) => ({ state, workers }))).toEqual([{ state: "sent", workers: 2 }]);
  });

  test("is not sent again when the form comes twice, the confirmation is repeated, or the looking is", async () => {
    const told = await Corrected.after(["dara"], AFTER);
    const seen = sealOf(await told.look());
    const confirmed = { id: "form", fact: CAP, seen, by: "ana" };
    expect(await told.corrections.confirm(confirmed)).toBe("done");
    expect(await told.corrections.confirm(confirmed)).toBe("repeat");
    expect(await told.corrections.confirm({ ...confirmed, id: "another form" })).toBe("changed");
    await told.passes();
    const next = await told.dies();
    expect(await next.corrections.confirm(confirmed)).toBe("repeat");
    expect(await next.confirm("a third form")).toBe("changed");
    await next.passes();
    expect(await next.said("dara")).toHaveLength(1);
  });

  test("reaches everybody once when the process dies in the middle of the sending", async () => {
    const chats = ["a", "b", "c", "d", "e"];
    const told = await Corrected.after(chats, AFTER);
    await told.confirm();
    await told.passes(450);
    const early = told.office.provider.calls.length;
    expect(early).toBeGreaterThan(0);
    expect(early).toBeLessThan(chats.length);
    const next = await told.dies();
    await next.passes();
    for (const chat of chats) expect(await next.said(chat)).toHaveLength(1);
    expect(early + next.office.provider.calls.length).toBe(chats.length);
    expect(await next.look()).toEqual([]);
  });

  test("stops with the service, and the next one sends the rest", async () => {
    const told = await Corrected.after(["a", "b", "c"], AFTER);
    await told.confirm();
    await told.passes(0);
    await told.corrections.stop();
    await told.passes();
    expect(told.office.provider.calls).toHaveLength(1);
    const next = await told.dies();
    await next.passes();
    for (const chat of ["a", "b", "c"]) expect(await next.said(chat)).toHaveLength(1);
  });

  test("reaches everybody once when the process dies right after the confirmation", async () => {
    const told = await Corrected.after(["a", "b"], AFTER);
    const seen = sealOf(await told.look());
    // It ends before anything is sent, but what was confirmed is kept.
    await told.corrections.stop();
    await told.corrections.confirm({ id: "form", fact: CAP, seen, by: "ana" });
    expect(told.office.provider.calls).toEqual([]);
    const next = await told.dies();
    await next.passes();
    for (const chat of ["a", "b"]) expect(await next.said(chat)).toHaveLength(1);
  });

  test("reaches everybody once when the disk was full for a while", async () => {
    const told = await Corrected.after(["a", "b", "c"], AFTER);
    const { store } = told.office;
    const update = store.update.bind(store);
    let writes = 0;
    store.update = async (id, change) => {
      const before = await store.read(id);
      const brings = before && change(before)?.inbox.some(({ event }) => event.kind === "correction");
      if (brings && ++writes === 2) throw new Error("no space left");
      return update(id, change);
    };
    await told.confirm();
    await told.passes();
    expect(told.office.errors.splice(0)).toHaveLength(1);
    for (const chat of ["a", "b", "c"]) expect(await told.said(chat)).toHaveLength(1);
    expect(await told.corrections.orders()).toMatchObject([{ state: "sent" }]);
  });

  test("is sent slowly, so that others get their answers meanwhile", async () => {
    const told = await Corrected.after(["a", "b", "c"], AFTER);
    await told.confirm();
    await told.passes();
    const times = told.office.provider.calls.map(({ at }) => at);
    expect(times.slice(1).map((at, index) => at - (times[index] ?? 0))).toEqual([200, 200]);
  });

  test("is not sent in words that nobody confirmed: it changes again first, and is listed anew", async () => {
    const told = await Corrected.after(["dara"], AFTER);
    const seen = sealOf(await told.look());
    told.content = withWords(BEFORE, CAP, "en", "Nothing may be taken.");
    expect(await told.corrections.confirm({ id: "form", fact: CAP, seen, by: "ana" })).toBe("changed");
    await told.look();
    expect(await told.corrections.confirm({ id: "form", fact: CAP, seen, by: "ana" })).toBe("changed");
    await told.passes();
    expect(await told.said("dara")).toEqual([]);
  });

  test("is not sent to who has been told other words than those that staff read", async () => {
    const told = await Corrected.after(["dara"], AFTER);
    const [listed] = await told.look();
    const now = listed?.letters[0]?.correction.now ?? "";
    const { happen } = told.office.service;
    const event = { kind: "correction", at: START, staff: "ana", fact: CAP, now } as const;
    await happen(told.office.id("dara"), { ...event, id: "c1", said: "other words" });
    await settled();
    expect(await told.said("dara")).toEqual([]);
    await happen(told.office.id("dara"), { ...event, id: "c2", said: listed?.said ?? "" });
    await settled();
    expect(await told.said("dara")).toHaveLength(1);
  });

  test("is not sent when the content changes between the confirmation and the worker's turn", async () => {
    const told = await Corrected.after(["dara"], AFTER);
    const { happen } = told.office.service;
    const said = (await told.office.document("dara"))?.conversation.told?.[CAP]?.said ?? "";
    expect(said).not.toBe("");
    await happen(told.office.id("dara"), { kind: "correction", id: "c", at: START, staff: "ana", fact: CAP, said, now: WITHDRAWN });
    await settled();
    expect(await told.said("dara")).toEqual([]);
  });
});

describe("what is said", () => {
  test("comes in the worker's language with the text as it was told", async () => {
    const inKhmer = async (office: Office) => {
      await office.worker("sok", "thank you");
      await office.store.update(office.id("sok"), (known) => {
        return known && { ...known, conversation: { ...known.conversation, language: "km", languageFrom: "chosen" } };
      });
      await office.worker("sok", ASKED);
    };
    const told = await Corrected.after(["dara"], withFact(BEFORE, CAP, asBackground), inKhmer);
    const outdated = await told.look();
    expect(new Set(outdated.flatMap(({ letters }) => letters.map(({ language }) => language)))).toEqual(new Set(["en", "km"]));
    const khmer = outdated.find(({ language }) => language === "km");
    expect(khmer?.text).toMatch(/\p{Script=Khmer}/u);
    await told.confirm();
    await told.passes();
    const [text] = told.office.provider.textsTo("sok");
    expect(text).toBe(khmer?.letters[0]?.correction.text);
    expect(text).toContain(khmer?.text);
  });

  test("names where to ask when the fact is no longer told", async () => {
    const told = await Corrected.after(["dara"], GONE);
    const [listed] = await told.look();
    expect(listed).toMatchObject({ kind: "withdrawn", today: null });
    await told.confirm();
    await told.passes();
    const [text = ""] = await told.said("dara");
    const [, second, third] = text.split("\n");
    expect(second).toBe("Please do not rely on this any more.");
    expect(third).toMatch(/^Ask first: \S.*\d.*, or a person here\.$/);
    expect((await told.office.document("dara"))?.conversation.told).not.toHaveProperty([CAP]);
    expect(await told.look()).toEqual([]);
  });

  test.each([
    ["background", asBackground],
    [
      "left out, since nobody can confirm it",
      (fact: Fact): Fact => ({ ...fact, confidence: "press", source: { ...fact.source, url: "" } }),
    ],
  ])("counts as no longer told when it is %s", async (_why, change) => {
    const nobody: ContentSet = { ...withFact(BEFORE, CAP, change), contacts: () => [] };
    const [listed] = await (await Corrected.after(["dara"], nobody)).look();
    expect(listed).toMatchObject({ fact: CAP, kind: "withdrawn" });
  });

  test("has other numbers when a value changes, in every language", async () => {
    const worded = withWords(CONTENT, CAP, "en", "An agency may take {value}.");
    const more = withFact(worded, CAP, (fact) => ({ ...fact, values: { ...fact.values, value: { amount: 1, unit: "months-of-salary" } } }));
    const office = await new Office({ content: worded }).start();
    await office.worker("dara", ASKED);
    const told = new Corrected(await office.diesAndComesBack({ content: more }), more);
    expect(await told.look()).toMatchObject([
      { text: "An agency may take 2 months of salary.", today: "An agency may take 1 month of salary." },
    ]);
  });
});

describe("nobody is listed", () => {
  test("when nothing changed that is told", async () => {
    const told = await Corrected.after(["dara"], touched(BEFORE));
    expect(await told.look()).toEqual([]);
    expect(told.corrections.findings).toMatchObject({ looked: 1 });
  });

  test("when only a value for editors changed", async () => {
    const more = withFact(BEFORE, CAP, (fact) => ({ ...fact, values: { ...fact.values, "for-editors": { amount: 7 } } }));
    expect(await (await Corrected.after(["dara"], more)).look()).toEqual([]);
  });

  test("who was told longer ago than it is kept", async () => {
    const told = await Corrected.after(["dara"], AFTER);
    await told.passes((TOLD_DAYS - 1) * DAY);
    expect(await told.look()).toHaveLength(1);
    await told.passes(2 * DAY);
    expect(await told.look()).toEqual([]);
  });

  test("who wrote STOP, had everything deleted, or asked again since and was told the new words", async () => {
    const told = await Corrected.after(["stopped", "gone", "again", "dara"], AFTER, async (office) => {
      await office.worker("stopped", { kind: "choice", choice: "stop" });
      await office.worker("gone", { kind: "choice", choice: "privacy:erase" });
      await office.worker("gone", { kind: "choice", choice: "erase:yes" });
    });
    await told.worker("again", ASKED);
    expect(counts(await told.look())).toEqual([{ language: "en", now: 1, later: 0 }]);
    await told.confirm();
    await told.passes();
    for (const chat of ["stopped", "gone", "again"]) expect(await told.said(chat)).toEqual([]);
    expect(await told.said("dara")).toHaveLength(1);
  });

  test("who writes STOP between the confirmation and the sending", async () => {
    const told = await Corrected.after(["a", "b"], AFTER);
    await told.confirm();
    await told.worker("b", { kind: "choice", choice: "stop" });
    await told.worker("a", { kind: "choice", choice: "stop" });
    await told.passes();
    expect([...(await told.said("a")), ...(await told.said("b"))].length).toBeLessThan(2);
    expect(told.office.provider.textsTo("b").filter((text) => text.includes(NEW))).toEqual([]);
  });
});

describe("a worker to whom it is not safe to write first", () => {
  const unsafe = async (office: Office) => {
    await office.worker("dara", { kind: "choice", choice: "safe:no" });
  };

  test("is not written to, and is told after the answer to the next message, once", async () => {
    const told = await Corrected.after(["dara"], AFTER, unsafe);
    expect(counts(await told.look())).toEqual([{ language: "en", now: 0, later: 1 }]);
    await told.confirm();
    await told.passes();
    expect(told.office.provider.calls).toEqual([]);
    expect(await told.look()).toEqual([]);
    expect(told.corrections.findings).toMatchObject({ waiting: 1 });
    const next = await told.dies();
    await next.worker("dara", "thank you");
    const texts = next.office.provider.textsTo("dara");
    expect(texts).toHaveLength(2);
    expect(texts[0]).toBe("You are welcome. Write any time you have a question.");
    expect(texts[1]).toContain(`This has changed. Now: ${NEW}`);
    await next.worker("dara", "thank you");
    expect(await next.said("dara")).toHaveLength(1);
    expect(await next.done()).toEqual([`ana correction-confirmed:${CAP}`, `ana correction-waits:${CAP}`, `ana corrected:${CAP}`]);
  });

  test("is not told in words that nobody confirmed: it is listed anew", async () => {
    const told = await Corrected.after(["dara"], AFTER, unsafe);
    await told.confirm();
    await told.passes();
    const next = await told.dies(withWords(BEFORE, CAP, "en", "Nothing may be taken."));
    await next.worker("dara", "thank you");
    expect(await next.said("dara")).toEqual([]);
    expect(counts(await next.look())).toEqual([{ language: "en", now: 0, later: 1 }]);
  });

  test("who writes of danger gets help, and the correction another time", async () => {
    const told = await Corrected.after(["dara"], AFTER, unsafe);
    await told.confirm();
    await told.passes();
    await told.worker("dara", "boss beat me");
    expect(await told.said("dara")).toEqual([]);
    await told.worker("dara", "thank you");
    expect(await told.said("dara")).toHaveLength(1);
  });

  test("who wrote STOP is told once she has written START", async () => {
    const told = await Corrected.after(["dara"], AFTER, unsafe);
    await told.confirm();
    await told.passes();
    await told.worker("dara", { kind: "choice", choice: "stop" });
    await told.worker("dara", "thank you");
    expect(await told.said("dara")).toEqual([]);
    await told.worker("dara", { kind: "choice", choice: "start" });
    expect(await told.said("dara")).toHaveLength(1);
  });

  test("and has everything deleted gets nothing", async () => {
    const told = await Corrected.after(["dara"], AFTER, unsafe);
    await told.confirm();
    await told.passes();
    await told.worker("dara", { kind: "choice", choice: "privacy:erase" });
    const before = told.office.provider.calls.length;
    await told.worker("dara", { kind: "choice", choice: "erase:yes" });
    expect(told.office.provider.textsTo("dara").slice(before)).toEqual([
      "Everything is deleted here. Please also delete the chat on your phone.",
    ]);
  });
});

describe("a correction that the channel refuses", () => {
  test("comes after the answer to the worker's next message, once", async () => {
    const told = await Corrected.after(["dara"], AFTER);
    told.office.provider.script.push({ outcome: "failed", why: "window-closed" });
    await told.confirm();
    await told.passes();
    expect(await told.look()).toEqual([]);
    expect(told.corrections.findings).toMatchObject({ waiting: 1 });
    await told.worker("dara", "thank you");
    expect(told.office.provider.textsTo("dara").at(-1)).toContain(NEW);
    await told.worker("dara", "thank you");
    expect(await told.messages("dara")).toMatchObject([{ delivery: "failed" }, { delivery: "sent" }]);
    expect(await told.look()).toEqual([]);
    expect(told.corrections.findings).toMatchObject({ waiting: 0 });
  });

  test("is not repeated when nobody knows whether it arrived", async () => {
    const told = await Corrected.after(["dara"], AFTER);
    told.office.provider.script.push({ outcome: "unknown", why: "offline" });
    await told.confirm();
    await told.passes();
    await told.worker("dara", "thank you");
    expect(await told.messages("dara")).toMatchObject([{ delivery: "unknown" }]);
    expect(await told.look()).toEqual([]);
  });

  test("is not listed while it is on its way", async () => {
    const told = await Corrected.after(["dara"], AFTER);
    told.office.provider.script.push("never");
    await told.confirm();
    await told.passes(1_000);
    expect(await told.look()).toEqual([]);
    expect(await told.messages("dara")).toMatchObject([{ delivery: "waiting" }]);
  });
});

describe("a worker with a case", () => {
  test("that a person has is not written to: the person reads the correction", async () => {
    const told = await Corrected.after(["dara"], AFTER, async (office) => {
      await office.worker("dara", { kind: "choice", choice: "person" });
      await office.staff("dara", { verb: "claim" });
    });
    await told.confirm();
    await told.passes();
    expect(told.office.provider.textsTo("dara").filter((text) => text.includes(NEW))).toEqual([]);
    const [note] = await told.messages("dara");
    expect(note).toMatchObject({ from: "note", staff: "ana" });
    expect(await told.look()).toEqual([]);
    expect(await told.done()).toEqual([`ana correction-confirmed:${CAP}`, `ana correction-shown:${CAP}`]);
  });

  test("that waits in the queue is written to", async () => {
    const told = await Corrected.after(["dara"], AFTER, async (office) => {
      await office.worker("dara", { kind: "choice", choice: "person" });
      await office.worker("dara", { kind: "choice", choice: "safe:yes" });
    });
    await told.confirm();
    await told.passes(10_000);
    expect(await told.messages("dara")).toMatchObject([{ from: "bot", delivery: "sent" }]);
  });
});

describe("what staff leave as it is", () => {
  test("is not listed again, until the fact changes once more or they decide anew", async () => {
    const told = await Corrected.after(["dara"], AFTER);
    const [listed] = await told.look();
    expect(await told.corrections.leave(CAP, listed?.said ?? "", "ana")).toBe(true);
    expect(await told.look()).toEqual([]);
    const next = await told.dies();
    expect(await next.look()).toEqual([]);
    expect(await next.corrections.unneeded()).toMatchObject([{ fact: CAP, text: OLD, by: "ana" }]);
    next.content = withWords(BEFORE, CAP, "en", "Nothing may be taken.");
    expect(await next.look()).toHaveLength(1);
    next.content = AFTER;
    expect(await next.look()).toEqual([]);
    await next.corrections.reconsider(CAP, listed?.said ?? "");
    expect(await next.corrections.open()).toHaveLength(1);
    expect(await next.said("dara")).toEqual([]);
  });
});
