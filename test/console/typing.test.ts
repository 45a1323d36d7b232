import { describe, expect, test } from "vitest";
import { Office } from "../support/office.ts";
import { Browserless } from "./support/browser.ts";
import { TestDesk } from "./support/desk.ts";

describe("the worker sees that a person writes", () => {
  const typings = (desk: TestDesk) => desk.asked.filter((asked) => asked.startsWith("typing"));

  test("while who has the case does, and nothing is stored of it", async () => {
    const desk = await TestDesk.open();
    const sok = await new Browserless(desk).signIn(desk.password);
    const id = await desk.worker("dara", "a person please");
    await sok.get(`/desk/tickets/${id}`);
    await sok.send("PUT", `/desk/tickets/${id}/typing`);
    expect(typings(desk)).toEqual([]);
    await sok.get(`/desk/tickets/${id}`);
    await sok.send("PUT", `/desk/tickets/${id}/claim`);
    const before = await desk.conversation(id);
    await sok.send("PUT", `/desk/tickets/${id}/typing`);
    expect(sok.status).toBe(204);
    expect(typings(desk)).toEqual([`typing ${id}`]);
    expect(await desk.conversation(id)).toEqual(before);
  });

  /** Who was shown it, after the worker answered whether it is safe to write to her. */
  async function shownTo(...says: readonly string[]): Promise<readonly string[]> {
    const shown: string[] = [];
    const office = await new Office().start();
    Object.assign(office.provider, { typing: async ({ reference }: { reference: unknown }) => void shown.push(String(reference)) });
    await office.worker("dara", { kind: "choice", choice: "person" });
    for (const choice of says) await office.worker("dara", { kind: "choice", choice });
    await office.service.typing(office.id("dara"));
    await office.service.typing(office.id("nobody"));
    return shown;
  }

  test("where nobody else may see it", async () => {
    expect(await shownTo()).toEqual(["dara"]);
    expect(await shownTo("safe:yes")).toEqual(["dara"]);
    expect(await shownTo("safe:no")).toEqual([]);
  });
});
