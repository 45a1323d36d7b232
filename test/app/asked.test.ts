import { describe, expect, test } from "vitest";
import { AskedLately } from "../../src/app/asked.ts";
import { manualClock } from "../../src/app/manual-clock.ts";
import type { Log } from "../../src/app/ports.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { Office, settled } from "../support/office.ts";
import { MINUTE, START, universe } from "../support/universe.ts";

const SINGAPORE = {
  "fees in singapore": { topic: "fees.limit", entities: { destination: "SG" } },
  "boss beat me": { danger: "safety.violence" },
} as const;

/** A service that counts what is asked. */
async function counting(store = new MemoryStore()) {
  const clock = manualClock(START);
  const errors: unknown[] = [];
  const log: Log = { info() {}, warn() {}, error: (_what, error) => void errors.push(error) };
  const asked = new AskedLately({ store, clock, log });
  const office = await new Office({ content: universe(SINGAPORE), store, clock, heard: (...args) => asked.committed(...args) }).start();
  return { office, asked, errors, kept: () => store.readSetting("asked-lately") };
}

describe("what workers asked lately", () => {
  test("is counted with the answer, once a conversation, and written within a minute", async () => {
    const { office, asked, kept } = await counting();
    for (const who of ["dara", "thida", "dara"]) await office.worker(who, "fees in singapore");
    expect(await asked.count("fees.limit", "SG", 7)).toBe(2);
    expect(await kept()).toBeNull();
    await office.passes(MINUTE);
    expect(await kept()).toEqual({ "2026-11-22": { "fees.limit SG": 2 } });
  });

  test("is not told of all countries together where one worker could be meant", async () => {
    const { office, asked } = await counting();
    for (const place of ["singapore", "malaysia", "thailand"]) await office.worker("dara", `fees in ${place}`);
    expect(await asked.count("fees.limit", null, 7)).toBe(0);
  });

  test("counts danger too, and nothing that staff do or that is no answer", async () => {
    const { office, asked } = await counting();
    await office.worker("dara", "boss beat me");
    await office.worker("thida", "thank you");
    await office.staff("dara", { verb: "claim" });
    await office.staff("dara", { verb: "reply", text: "Where are you?" });
    expect(await asked.count("safety.violence", "INT", 7)).toBe(1);
    expect(await asked.count("fees.limit", null, 30)).toBe(0);
  });

  test("holds up nobody when it cannot be counted or written", async () => {
    class Forgetful extends MemoryStore {
      override writeSetting(name: string, value: unknown): Promise<void> {
        return name === "asked-lately" ? Promise.reject(new Error("no space left")) : super.writeSetting(name, value);
      }
    }
    const { office, errors } = await counting(new Forgetful());
    await office.worker("dara", "fees in singapore");
    await office.passes(MINUTE);
    await settled();
    expect(errors).toHaveLength(1);
    await office.worker("thida", "fees in singapore");
    expect(office.provider.calls.filter(({ text }) => text.includes("Singapore")).length).toBeGreaterThanOrEqual(2);
  });
});
