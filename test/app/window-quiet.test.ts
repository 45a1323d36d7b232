import { describe, expect, test } from "vitest";
import { Corrections, sealOf } from "../../src/app/corrections.ts";
import { startsNow, windowOf } from "../../src/app/window.ts";
import { withWords } from "../support/changed-content.ts";
import { Office, settled } from "../support/office.ts";
import { HOUR, universe } from "../support/universe.ts";

const DAY = 24 * HOUR;
const CAN = { windowMs: 7 * DAY, windowOurs: true } as const;
const CAP = "SG.fees.limit.cap";
const CONTENT = universe({ "agent fee in singapore?": { topic: "fees.limit", entities: { destination: "SG" } } });
const BEFORE = withWords(CONTENT, CAP, "en", "An agency may take two months of your salary.");
const AFTER = withWords(BEFORE, CAP, "en", "An agency may take one month of your salary.");

/** Dara and Siti were told what has changed since, and were silent for eight days. */
async function corrected(starts?: Office["provider"]["starts"]) {
  const before = await new Office({ can: CAN, content: BEFORE }).start();
  for (const chat of ["dara", "siti"]) await before.worker(chat, "agent fee in singapore?", `${chat} asked`);
  await before.passes(8 * DAY);
  const office = await before.diesAndComesBack({ can: CAN, content: AFTER });
  if (starts) office.provider.starts = starts;
  const log = { info() {}, warn() {}, error: (_what: string, error: unknown) => void office.errors.push(error) };
  const corrections = new Corrections({ ...office, log, content: () => AFTER, happen: office.service.happen });
  corrections.look();
  await settled();
  const seen = sealOf(await corrections.open());
  expect(await corrections.confirm({ id: "form", fact: CAP, seen, by: "ana" })).toBe("done");
  await settled();
  await office.passes(HOUR);
  const marks = async (chat: string) => {
    const [message] = (await office.transcript(chat)).filter(({ id }) => id.startsWith("correction."));
    return [message?.delivery, message?.deliveryWhy].filter(Boolean).join(" ");
  };
  return { office, marks };
}

describe("a correction for workers who were silent for long, where we do not write first", () => {
  test("waits for each of them, and goes before anything else when she writes", async () => {
    const { office, marks } = await corrected();
    expect(office.provider.calls).toEqual([]);
    expect([await marks("dara"), await marks("siti")]).toEqual(["waiting window-quiet", "waiting window-quiet"]);
    await office.worker("dara", "hello", "dara again");
    expect(office.provider.textsTo("dara")[0]).toContain("This has changed. Now: An agency may take one month");
    expect([await marks("dara"), await marks("siti")]).toEqual(["sent", "waiting window-quiet"]);
    expect(office.errors).toEqual([]);
  });

  test("goes to one of them where one a day may be written to first", async () => {
    const begun = new Set<string>();
    const may = (id: string) => begun.has(id) || begun.size < 1;
    const { office, marks } = await corrected({ may, take: async (id) => may(id) && begun.add(id).size > 0 });
    expect(office.provider.calls).toHaveLength(1);
    expect([await marks("dara"), await marks("siti")].sort()).toEqual(["sent", "waiting window-quiet"]);
  });

  test("never passes one that waits already, nor goes to a worker who is not to be written to", async () => {
    const { office } = await corrected();
    const waits = await office.document("dara");
    if (!waits) throw new Error("nothing is kept");
    const starts = { may: () => true, take: async () => true };
    const now = office.clock.now();
    const empty = { ...waits, outbox: [] };
    const unsafe = { ...empty, conversation: { ...waits.conversation, safeToMessage: false } };
    expect(await Promise.all([waits, empty, unsafe].map((document) => startsNow(document, { starts })))).toEqual([false, true, false]);
    const banners = [waits, empty, unsafe].map((document) =>
      windowOf(document, { capabilities: office.provider.capabilities, starts }, now),
    );
    expect(banners).toEqual(["quiet", "open", "quiet"]);
  });
});
