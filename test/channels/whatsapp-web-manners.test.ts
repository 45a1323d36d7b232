import { afterEach, describe, expect, test } from "vitest";
import { BUDI, type ClinicOptions, clinic, SREY } from "./support/whatsapp-clinic.ts";

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});
const opened = (options?: ClinicOptions) => clinic(ending, options);

interface Sign {
  readonly to: string;
  readonly sign: string;
  readonly at: number;
}

describe("an answer to Srey", () => {
  test("is preceded by the sign that somebody writes, for as long as it would take, and the sign goes before the answer comes", async () => {
    const { fake, writes } = await opened();
    await writes(SREY, "thank you");
    const signs = await fake.run<Sign[]>("fake.signs");
    const sent = await fake.shown(SREY);
    expect(sent.length).toBeGreaterThan(0);
    expect(signs.map(({ sign }) => sign)).toEqual(sent.flatMap(({ text }) => ["writes", "stops", text]));
    const [begins, ends] = signs;
    expect((ends?.at ?? 0) - (begins?.at ?? 0)).toBeGreaterThan(900);
  });

  test("in danger comes at once, without a sign", async () => {
    const { fake, writes } = await opened();
    await writes(SREY, "boss beat me");
    expect((await fake.shown(SREY)).length).toBeGreaterThan(0);
    expect(await fake.run("fake.typing")).toEqual([]);
  });

  test("does not wait for the one to Budi", async () => {
    const { fake, comes, eventually } = await opened();
    await comes(BUDI, "thank you");
    await comes(SREY, "thank you");
    await eventually(async () => expect(await fake.run("fake.typing")).toEqual([BUDI, SREY]));
    expect(await fake.run("fake.outbox")).toEqual([]);
  });

  test("that is just being written does not keep the service from stopping, and goes out once with the next start", async () => {
    const { fake, comes, service, store, eventually, transcript } = await opened();
    await comes(SREY, "thank you");
    await eventually(async () => expect(await fake.run("fake.typing")).toEqual([SREY]));
    const began = performance.now();
    await service.stop();
    expect(performance.now() - began).toBeLessThan(900);
    const next = await opened({ store, fake });
    const said = async () => (await transcript(SREY)).filter(({ from }) => from === "bot");
    const texts = (await said()).map(({ content }) => ("text" in content ? content.text : ""));
    await eventually(async () => expect((await said()).map(({ delivery }) => delivery)).toEqual(texts.map(() => "sent")));
    expect(texts.length).toBeGreaterThan(0);
    expect((await next.reads(SREY)).map((read, index) => read.startsWith(texts[index] ?? "?"))).toEqual(texts.map(() => true));
  });
});

/** Srey asked for help, and staff have answered once. */
async function withCase(options?: ClinicOptions) {
  const all = await opened(options);
  await all.writes(SREY, "boss beat me");
  await all.staff(SREY, { verb: "claim" });
  await all.staff(SREY, { verb: "reply", text: "I am looking into it." });
  return all;
}

describe("staff answer Srey after she was silent for eight days", () => {
  test("nothing is sent, staff are told, and it goes first when she writes", async () => {
    const { staff, days, banner, marks, reads, writes } = await withCase();
    days(6);
    expect(await banner(SREY)).toBe("open");
    await staff(SREY, { verb: "reply", text: "Are you well?" });
    days(2);
    expect(await banner(SREY)).toBe("quiet");
    await staff(SREY, { verb: "reply", text: "Your agent must pay back." });
    expect((await reads(SREY)).at(-1)).toBe("Are you well?");
    expect(await marks(SREY)).toEqual(["sent", "sent", "waiting window-quiet"]);
    await writes(SREY, "hello again");
    expect((await reads(SREY)).at(-1)).toBe("Your agent must pay back.");
    expect(await marks(SREY)).toEqual(["sent", "sent", "sent"]);
    expect(await banner(SREY)).toBe("open");
  });

  test("it is sent where one worker a day may be written to first, and none to Budi before the next day, over a restart too", async () => {
    const { fake, store, service, staff, writes, days, banner, reads } = await withCase({ most: 1 });
    await writes(BUDI, "boss beat me");
    await staff(BUDI, { verb: "claim" });
    days(8);
    expect([await banner(SREY), await banner(BUDI)]).toEqual(["open", "open"]);
    await staff(SREY, { verb: "reply", text: "Your agent must pay back." });
    await staff(SREY, { verb: "reply", text: "Come on Monday." });
    expect((await reads(SREY)).slice(-2)).toEqual(["Your agent must pay back.", "Come on Monday."]);
    expect([await banner(SREY), await banner(BUDI)]).toEqual(["open", "quiet"]);
    await service.stop();

    const next = await opened({ store, fake, most: 1 });
    next.days(8.5);
    await next.staff(BUDI, { verb: "reply", text: "How are you?" });
    expect(await next.marks(BUDI)).toEqual(["waiting window-quiet"]);
    await next.staff(SREY, { verb: "reply", text: "At nine." });
    expect(await next.reads(SREY)).toEqual(["At nine."]);
    expect(await next.reads(BUDI)).toEqual([]);
  });
});
