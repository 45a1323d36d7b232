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
