import { describe, expect, test } from "vitest";
import { Office, settled } from "../support/office.ts";

const PAUSE = 4_000;

/** Workers who have been greeted, on a channel that lets pass four seconds before each message. */
async function slow(...workers: readonly string[]) {
  const office = await new Office().start();
  for (const worker of workers) await office.worker(worker, "thank you");
  office.provider.calls.length = 0;
  const begun: string[] = [];
  office.provider.pace = async (_document, row, signal) => {
    begun.push(row.id);
    const { promise, resolve } = Promise.withResolvers<void>();
    office.clock.after(PAUSE, resolve);
    signal.addEventListener("abort", () => resolve());
    await promise;
  };
  return { office, begun };
}

const rows = ({ provider }: Office) => provider.calls.map(({ row }) => row);

describe("a channel on which answers take their time", () => {
  test("sends nothing before the time is over, and marks nothing as being sent", async () => {
    const { office, begun } = await slow("dara");
    await office.worker("dara", "thank you", "first");
    await office.passes(PAUSE - 1);
    expect([begun, rows(office)]).toEqual([["first.0"], []]);
    expect((await office.document("dara"))?.outbox).toMatchObject([{ id: "first.0", state: "ready" }]);
    await office.passes(1);
    expect(rows(office)).toEqual(["first.0"]);
  });

  test("keeps the order of one worker, and holds up no other", async () => {
    const { office } = await slow("dara", "srey");
    await office.worker("dara", "thank you", "d1");
    await office.worker("dara", "thank you", "d2");
    await office.worker("srey", "thank you", "s1");
    await office.passes(PAUSE);
    expect(rows(office).sort()).toEqual(["d1.0", "s1.0"]);
    await office.passes(PAUSE);
    expect(rows(office).at(-1)).toBe("d2.0");
  });

  test("lets no time pass in danger, not even for what stands before the emergency words", async () => {
    const { office, begun } = await slow("dara");
    await office.worker("dara", "thank you", "thanks");
    expect(rows(office)).toEqual([]);
    await office.worker("dara", "boss beat me", "danger");
    expect(begun).toEqual(["thanks.0"]);
    expect(rows(office).slice(0, 2)).toEqual(["thanks.0", "danger.0"]);
    expect((await office.document("dara"))?.outbox).toEqual([]);
  });

  test("does not begin its pause anew when the worker writes on meanwhile", async () => {
    const { office } = await slow("dara");
    await office.worker("dara", "thank you", "first");
    await office.passes(PAUSE - 1);
    await office.worker("dara", "thank you", "second");
    await office.passes(1);
    expect(rows(office)).toEqual(["first.0"]);
  });

  test("stops at once, and the next run sends it", async () => {
    const { office } = await slow("dara");
    await office.worker("dara", "thank you", "first");
    await office.service.stop();
    expect([rows(office), office.provider.afterStop]).toEqual([[], []]);
    const after = await office.diesAndComesBack();
    expect(rows(after)).toEqual(["first.0"]);
    expect((await after.transcript("dara")).at(-1)).toMatchObject({ delivery: "sent" });
  });

  test("that died during the pause sends it in its next run, as if nothing had been", async () => {
    const { office } = await slow("dara");
    await office.worker("dara", "thank you", "first");
    const after = await office.diesAndComesBack();
    expect(rows(after)).toEqual(["first.0"]);
    expect((await after.transcript("dara")).at(-1)).toMatchObject({ delivery: "sent" });
  });

  test("whose worker has everything deleted meanwhile sends nothing of what waited", async () => {
    const { office } = await slow("dara");
    await office.worker("dara", "thank you", "first");
    await office.worker("dara", { kind: "choice", choice: "erase:yes" }, "erase");
    await office.passes(2 * PAUSE);
    expect(rows(office)).not.toContain("first.0");
    expect(await office.document("dara")).toBeNull();
  });

  test("sends all the same when its pause fails", async () => {
    const { office } = await slow("dara");
    office.provider.pace = () => Promise.reject(new Error("no page"));
    await office.worker("dara", "thank you", "first");
    await settled();
    expect(rows(office)).toEqual(["first.0"]);
    expect(office.errors).toHaveLength(1);
  });
});
