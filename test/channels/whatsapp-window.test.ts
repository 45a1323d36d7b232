import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { manualClock } from "../../src/app/manual-clock.ts";
import { makeService } from "../../src/app/service.ts";
import { windowOf } from "../../src/app/window.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { whatsAppCloudChannel } from "../../src/channels/whatsapp-cloud.ts";
import { readConfig } from "../../src/config.ts";
import type { StaffVerb } from "../../src/domain/events.ts";
import { memoryStore } from "../../src/store/memory.ts";
import { recording } from "../contracts/channel.ts";
import { KNOWN } from "../support/office.ts";
import { HOUR, START, universe } from "../support/universe.ts";
import { ids, recordingLog } from "./support/app.ts";
import { FakeGraph } from "./support/fake-graph.ts";
import { rest } from "./support/rest.ts";

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const SREY = "85512345678";
const TEMPLATE = { name: "please_write", languages: ["en", "id", "fil"] };

/** The whole service with the real channel, a platform on loopback that refuses what the real one refuses, and a clock that both share. */
async function clinic({ template = null as typeof TEMPLATE | null } = {}) {
  const fake = new FakeGraph();
  const clock = manualClock(START);
  fake.now = clock.now;
  fake.templates.set(TEMPLATE.name, TEMPLATE.languages);
  await fake.listen();
  ending.push(() => fake.close());
  const log = recordingLog();
  const content = universe(KNOWN);
  const { token, phoneId, appSecret, root: apiRoot } = fake;
  const say: typeof content.say = (...args) => content.say(...args);
  const deps = { token, phoneId, appSecret, verifyToken: "we-are-mitra", apiRoot, template, clock, log, recording, say };
  const { channel, routes } = whatsAppCloudChannel(deps);
  const store = memoryStore();
  await store.open();
  const service = makeService({ store, clock, ids, log, content: () => content, channels: [channel], fitSay });
  await service.start();
  ending.push(() => service.stop());
  const id = ids.conversation("whatsapp", SREY);
  const post = async (body: { readonly body: string; readonly headers: Record<string, string> }) => {
    const { status } = await routes.request("/hooks/whatsapp", { method: "POST", ...body });
    await rest(clock, service);
    return status;
  };
  let written = 0;
  return {
    fake,
    log,
    post,
    writes: (text: string) => post(fake.post([{ id: `wamid.in-${++written}`, from: SREY, type: "text", text: { body: text } }])),
    presses: (choice: string) =>
      post(
        fake.post([
          {
            id: `wamid.in-${++written}`,
            from: SREY,
            type: "interactive",
            interactive: { type: "button_reply", button_reply: { id: choice } },
          },
        ]),
      ),
    staff: async (verb: StaffVerb) => {
      const result = await service.staff(id, { staff: "sok", do: verb });
      await rest(clock, service);
      return result;
    },
    passes: async (ms: number) => {
      await clock.advance(ms);
      await rest(clock, service);
    },
    reads: () => fake.shown.map(({ text }) => text),
    marks: async () => {
      const { conversation } = (await store.read(id)) ?? {};
      const replies = conversation?.transcript.filter(({ from }) => from === "staff") ?? [];
      return replies.map(({ delivery, deliveryWhy }) => [delivery, deliveryWhy].filter(Boolean).join(" "));
    },
    banner: async () => {
      const document = await store.read(id);
      return document && windowOf(document, channel, clock.now());
    },
    erased: async () => (await store.read(id)) === null,
  };
}

/** Srey asked for a person, and staff have answered once. */
async function withCase(options?: Parameters<typeof clinic>[0]) {
  const all = await clinic(options);
  await all.writes("thank you");
  await all.presses("person");
  await all.presses("safe:yes");
  await all.staff({ verb: "claim" });
  await all.staff({ verb: "reply", text: "I am looking into it." });
  return all;
}

describe("staff answer Srey on WhatsApp two days after she wrote", () => {
  test("without a template: nothing is sent, staff are told, and it goes first when she writes", async () => {
    const { fake, staff, passes, marks, banner, writes, reads } = await withCase();
    expect(await banner()).toBe("open");
    await passes(47 * HOUR);
    const calls = fake.calls.length;
    expect(await banner()).toBe("closed");
    await staff({ verb: "reply", text: "Your agent must pay back." });
    await staff({ verb: "reply", text: "Come on Monday." });
    expect(fake.calls).toHaveLength(calls);
    expect(await marks()).toEqual(["sent", "waiting window-closed", "waiting window-closed"]);
    await writes("hello again");
    expect(reads().slice(-2)).toEqual(["Your agent must pay back.", "Come on Monday."]);
    expect(await marks()).toEqual(["sent", "sent", "sent"]);
    expect(await banner()).toBe("open");
  });

  test("with a template: she is asked once to write", async () => {
    const { staff, passes, marks, banner, writes, reads } = await withCase({ template: TEMPLATE });
    await passes(47 * HOUR);
    expect(await banner()).toBe("asks");
    await staff({ verb: "reply", text: "Your agent must pay back." });
    await staff({ verb: "reply", text: "Come on Monday." });
    expect(reads().at(-1)).toBe("please_write in en");
    expect(reads().filter((text) => text.startsWith("please_write"))).toHaveLength(1);
    expect(await marks()).toEqual(["sent", "waiting window-asked", "waiting window-asked"]);
    await writes("yes?");
    expect(reads().slice(-2)).toEqual(["Your agent must pay back.", "Come on Monday."]);
  });

  test("with a template that was not approved: staff see that nobody asked her", async () => {
    const { fake, staff, passes, marks, banner } = await withCase({ template: TEMPLATE });
    fake.templates.clear();
    await passes(47 * HOUR);
    await staff({ verb: "reply", text: "Your agent must pay back." });
    expect(await marks()).toEqual(["sent", "waiting window-not-asked"]);
    expect(await banner()).toBe("closed");
  });

  test("with a template that WhatsApp holds back later: staff see that too", async () => {
    const { fake, staff, passes, marks, post } = await withCase({ template: TEMPLATE });
    await passes(47 * HOUR);
    await staff({ verb: "reply", text: "Your agent must pay back." });
    expect(await post(fake.status("failed", { code: 131049 }))).toBe(200);
    expect(await marks()).toEqual(["sent", "waiting window-not-asked"]);
  });
});

test.each([
  ["tl", "fil"],
  ["id", "id"],
  ["km", "en"],
] as const)("who reads %s is asked in %s", async (language, code) => {
  const { staff, passes, presses, reads } = await withCase({ template: TEMPLATE });
  await staff({ verb: "release" });
  await presses(`lang:${language}`);
  await staff({ verb: "claim" });
  await passes(25 * HOUR);
  await staff({ verb: "reply", text: "Hello" });
  expect(reads().at(-1)).toBe(`please_write in ${code}`);
});

describe("WhatsApp tells what became of an answer", () => {
  test("that it reached the phone and was read, in whatever order and however often", async () => {
    const { fake, post, marks } = await withCase();
    for (const status of ["delivered", "sent", "delivered"]) await post(fake.status(status));
    expect(await marks()).toEqual(["delivered"]);
    for (const status of ["read", "delivered", "read"]) expect(await post(fake.status(status))).toBe(200);
    expect(await marks()).toEqual(["read"]);
  });

  test.each([
    [131026, "gone undeliverable"],
    [131049, "failed held-back"],
    [130472, "failed held-back"],
    [131053, "failed media"],
    [131042, "failed account"],
    [131056, "failed too-many"],
    [999999, "failed other"],
  ])("that it failed after all, with code %d: %s", async (code, mark) => {
    const { fake, post, marks } = await withCase();
    for (const _ of [1, 2]) await post(fake.status("failed", { code }));
    await post(fake.status("sent"));
    expect(await marks()).toEqual([mark]);
  });

  test("before it has answered the call", async () => {
    const { fake, post, staff, marks } = await withCase();
    fake.early = async (message) => {
      const { body, headers } = fake.status("failed", { code: 131026, message });
      void post({ body, headers });
      await sleep(20);
    };
    await staff({ verb: "reply", text: "Your agent must pay back." });
    expect(await marks()).toEqual(["sent", "gone undeliverable"]);
  });

  test("when nobody knew whether it had left", async () => {
    const { fake, post, staff, marks } = await withCase();
    fake.faults.push("reset-after");
    await staff({ verb: "reply", text: "Your agent must pay back." });
    expect(await marks()).toEqual(["sent", "unknown offline"]);
    const data = fake.calls.at(-1)?.biz_opaque_callback_data;
    fake.taken.push({ id: "wamid.lost", to: SREY, data });
    await post(fake.status("delivered"));
    expect(await marks()).toEqual(["sent", "delivered"]);
  });

  test("that she must write first, though it had taken it: the answer goes out again when she does, once", async () => {
    const { fake, post, marks, banner, writes, reads } = await withCase();
    const first = fake.taken.at(-1)?.id;
    for (const _ of [1, 2]) await post(fake.status("failed", { code: 131047, message: first }));
    expect(await marks()).toEqual(["waiting window-closed"]);
    expect(await banner()).toBe("closed");
    await writes("hello again");
    await post(fake.status("failed", { code: 131047, message: first }));
    expect(reads().filter((text) => text === "I am looking into it.")).toHaveLength(2);
    expect(await marks()).toEqual(["sent"]);
  });

  test("of somebody who had everything deleted, or of another program on our number: nothing comes of it", async () => {
    const { fake, post, staff, presses, erased, log } = await withCase();
    const reply = fake.taken.at(-1)?.id;
    await staff({ verb: "release" });
    for (const choice of ["privacy:erase", "erase:yes"]) await presses(choice);
    expect(await erased()).toBe(true);
    expect(await post(fake.status("failed", { code: 131026, message: reply }))).toBe(200);
    expect(await post(fake.status("read", { message: "wamid.of-another" }))).toBe(200);
    expect(await erased()).toBe(true);
    expect(log.lines.join("\n")).not.toContain(SREY);
  });
});

describe("the template in the settings", () => {
  const CLOUD = {
    MITRA_WHATSAPP_TOKEN: "t",
    MITRA_WHATSAPP_PHONE_ID: "106540352242922",
    MITRA_WHATSAPP_APP_SECRET: "s",
    MITRA_WHATSAPP_VERIFY: "v",
  };

  test("has a name and the languages it was approved in; without it nobody is asked", () => {
    expect(readConfig({ ...CLOUD, MITRA_WHATSAPP_TEMPLATE: "please_write:en,id,fil" })).toMatchObject({
      whatsAppCloud: { template: TEMPLATE },
    });
    expect(readConfig(CLOUD)).toMatchObject({ whatsAppCloud: { template: null } });
  });

  test.each(["please_write", "Please write:en", "please_write:english", "please_write:"])("is refused as %s, in words", (written) => {
    expect(readConfig({ ...CLOUD, MITRA_WHATSAPP_TEMPLATE: written })).toEqual({ faults: [expect.stringContaining("please_write:en,id")] });
  });

  test("is refused without the Cloud API", () => {
    expect(readConfig({ MITRA_WHATSAPP_TEMPLATE: "please_write:en" })).toEqual({
      faults: [expect.stringContaining("is for the Cloud API")],
    });
  });
});
