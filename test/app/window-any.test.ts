import fc from "fast-check";
import { expect, test } from "vitest";
import type { Report, SendOutcome } from "../../src/app/ports.ts";
import { isAgain, messageOfRow } from "../../src/app/row-ids.ts";
import { Office, settled } from "../support/office.ts";
import { SENT } from "../support/provider.ts";
import { HOUR } from "../support/universe.ts";

const DAY = 24 * HOUR;

type Step =
  | { readonly do: "reply" }
  | { readonly do: "worker" }
  | { readonly do: "hours"; readonly hours: number }
  | { readonly do: "platform"; readonly next: SendOutcome }
  | { readonly do: "report"; readonly nth: number; readonly came: Report["came"]; readonly told: number }
  | { readonly do: "die" };

const outcome = fc.constantFrom<SendOutcome>(
  { outcome: "waits", why: "window-closed" },
  { outcome: "retry", why: "too-many", afterMs: 60_000 },
  { outcome: "unknown", why: "offline" },
  { outcome: "failed", why: "other" },
);
const came = fc.constantFrom<Report["came"]>(
  { outcome: "sent" },
  { outcome: "delivered" },
  { outcome: "read" },
  { outcome: "failed", why: "held-back" },
  { outcome: "gone", why: "undeliverable" },
  { outcome: "waits", why: "window-closed" },
);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ do: "reply" }) },
  { weight: 3, arbitrary: fc.constant<Step>({ do: "worker" }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 30 }).map((hours): Step => ({ do: "hours", hours })) },
  { weight: 2, arbitrary: outcome.map((next): Step => ({ do: "platform", next })) },
  { weight: 4, arbitrary: fc.record({ nth: fc.nat(20), came, told: fc.nat(1) }).map((report): Step => ({ do: "report", ...report })) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: "die" }) },
);

/** One call, and how the platform ended it. */
interface Made {
  readonly row: string;
  readonly ended: SendOutcome["outcome"];
}

/** A case on a platform that takes messages for a day, whose every call is kept over restarts. */
class Line {
  office!: Office;
  readonly made: Made[] = [];
  readonly givenBack = new Set<string>();
  readonly wrote: string[] = [];
  next: SendOutcome = SENT;
  #texts = 0;

  async open(): Promise<this> {
    this.#watch(new Office({ can: { windowMs: DAY } }));
    await this.office.start();
    await this.office.worker("dara", { kind: "choice", choice: "person" }, "w0");
    await this.office.staff("dara", { verb: "claim" });
    return this;
  }

  #watch(office: Office): void {
    this.office = office;
    office.provider.send = async (_document, row) => {
      const ended = this.next;
      this.next = SENT;
      this.made.push({ row: row.id, ended: ended.outcome });
      return ended;
    };
    office.provider.invite = async () => SENT;
  }

  async take(step: Step): Promise<void> {
    if (step.do === "worker") await this.office.worker("dara", "thank you", `w${++this.#texts}`);
    if (step.do === "hours") await this.office.passes(step.hours * HOUR);
    if (step.do === "platform") this.next = step.next;
    if (step.do === "report") await this.report(step);
    if (step.do === "die") this.#watch(await this.office.diesAndComesBack());
    if (step.do !== "reply") return;
    const refused = (await this.office.staff("dara", { verb: "reply", text: `Reply ${this.wrote.length}.` })).refused;
    if (!refused) this.wrote.push((await this.office.transcript("dara")).findLast(({ from }) => from === "staff")?.id ?? "");
  }

  async report({ nth, came, told }: Extract<Step, { do: "report" }>): Promise<void> {
    const taken = this.made.filter(({ ended }) => ended === "sent" || ended === "unknown");
    const row = taken[nth % Math.max(taken.length, 1)]?.row;
    if (row === undefined) return;
    if (came.outcome === "waits") this.givenBack.add(row);
    await this.office.provider.tells({ id: `${row}.${came.outcome}.${told}`, conversation: this.office.id("dara"), row, came });
    await settled();
  }
}

test("whatever the platform does and tells, in whatever order: nothing is lost, nothing is sent twice that it may have taken, and replies keep their order", async () => {
  let held = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const line = await new Line().open();
      for (const one of steps) await line.take(one);
      const waiting = (await line.office.document("dara"))?.outbox.filter((row) => row.held).length ?? 0;
      held += waiting;
      // The platform works again, and she writes.
      line.next = SENT;
      await line.office.worker("dara", "thank you", "last");
      await line.office.passes(HOUR);
      expect((await line.office.document("dara"))?.outbox).toEqual([]);

      for (const [at, { row }] of line.made.entries()) {
        const before = line.made.slice(0, at).findLast((other) => other.row === row);
        if (before) expect(["waits", "retry"]).toContain(before.ended);
        if (isAgain(row)) expect(line.givenBack).toContain(row.slice(0, -"~again".length));
      }
      const told = line.made.map(({ row }) => messageOfRow(row));
      const order = [...new Set(told)].filter((message) => line.wrote.includes(message));
      expect(order).toEqual(line.wrote.filter((message) => order.includes(message)));
      const transcript = await line.office.transcript("dara");
      for (const message of line.wrote) {
        const found = transcript.find(({ id }) => id === message);
        expect(found?.delivery).not.toBe("waiting");
        if (found?.delivery === "sent") expect(told).toContain(message);
      }
    }),
    { numRuns: 60 },
  );
  expect(held).toBeGreaterThan(0);
}, 120_000);
