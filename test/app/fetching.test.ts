import { describe, expect, test, vi } from "vitest";
import { MOST_FILES, MOST_PENDING, MOST_TRIES } from "../../src/app/fetching.ts";
import type { Channel, Fetched, Inbound } from "../../src/app/ports.ts";
import type { Content } from "../../src/domain/message.ts";
import { Office, settled } from "../support/office.ts";
import { HOUR } from "../support/universe.ts";

const PERSON = { kind: "choice", choice: "person" } as const;
const ERASE = { kind: "choice", choice: "erase:yes" } as const;
const MB = 1024 ** 2;
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, ...Buffer.from("JFIF"), 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
const CAME: Fetched = { outcome: "fetched", bytes: JPEG };

type Answer = Fetched | Promise<Fetched>;

/** An office whose platform gives files by script, then the photo. */
function officeWith(script: Answer[] = [], office = new Office()) {
  const asked: string[] = [];
  const fetch: Channel["fetch"] = async (_document, where) => {
    asked.push(where);
    return script.shift() ?? CAME;
  };
  Object.assign(office.provider, { fetch });
  return { office, asked };
}

/** A worker sends a file; resolves when all is done that may be done now. */
async function sends(office: Office, id: string, { announced = 0, kind = "photo" as const, wait = true } = {}): Promise<void> {
  const content: Content = { kind, without: "coming" };
  const media = { where: `telegram:${id}`, announced };
  const inbound: Inbound = {
    channel: "web",
    chat: "dara",
    masked: "…",
    externalId: id,
    reference: "dara",
    event: { kind: "message", content },
    media,
  };
  await office.service.receive(inbound);
  if (wait) await office.service.idle();
}

async function passes(office: Office, ms: number): Promise<void> {
  await office.passes(ms);
  await office.service.idle();
}

const contentOf = async (office: Office, id: string) => (await office.transcript("dara")).find((message) => message.id === id)?.content;
const bytesOf = async (office: Office, id: string) => {
  const content = await contentOf(office, id);
  return content && "media" in content && content.media ? office.store.media(office.id("dara"), content.media.id) : null;
};
const words = (office: Office, why: string) => office.content.say("en", `chat:media.${why}`, { megabytes: 10 }).text;
const lastWords = (office: Office) => office.provider.textsTo("dara").at(-1);

describe("a worker's photo", () => {
  test("is stored as a message before it is asked for, then kept with what its bytes say that it is", async () => {
    const late = Promise.withResolvers<Fetched>();
    const { office, asked } = officeWith([late.promise]);
    await office.start();
    await sends(office, "p1", { wait: false });
    await vi.waitFor(() => expect(asked).toEqual(["telegram:p1"]));
    expect(await contentOf(office, "p1")).toEqual({ kind: "photo", without: "coming" });
    late.resolve(CAME);
    await vi.waitFor(async () =>
      expect(await contentOf(office, "p1")).toMatchObject({ media: { mime: "image/jpeg", bytes: JPEG.length } }),
    );
    expect(Buffer.from((await bytesOf(office, "p1")) ?? "")).toEqual(JPEG);
    expect(await office.document("dara")).toMatchObject({ fetching: [], media: [{ bytes: JPEG.length }] });
    expect(JSON.stringify(await office.document("dara"))).not.toContain(JPEG.toString("base64").slice(0, 12));
  });

  test("that the platform brings twice is fetched once", async () => {
    const { office, asked } = officeWith();
    await office.start();
    await sends(office, "p1");
    await sends(office, "p1");
    expect(asked).toEqual(["telegram:p1"]);
  });

  test("is asked for again, ever later, and counts as lost after the last try; the worker is told, and staff see it", async () => {
    const { office, asked } = officeWith(Array.from({ length: MOST_TRIES }, () => ({ outcome: "retry" as const })));
    await office.start();
    await sends(office, "p1");
    expect(asked).toHaveLength(1);
    await passes(office, 4_000);
    expect(asked).toHaveLength(1);
    await passes(office, 2_000);
    expect(asked).toHaveLength(2);
    for (let hour = 0; hour < 6; hour++) await passes(office, HOUR);
    expect(asked).toHaveLength(MOST_TRIES);
    expect(await contentOf(office, "p1")).toEqual({ kind: "photo", without: "lost" });
    expect(await office.document("dara")).toMatchObject({ fetching: [], media: [] });
  });

  test("waits as long as the platform asks", async () => {
    const { office, asked } = officeWith([{ outcome: "retry", afterMs: 60_000 }]);
    await office.start();
    await sends(office, "p1");
    await passes(office, 50_000);
    expect(asked).toHaveLength(1);
    await passes(office, 11_000);
    expect(await contentOf(office, "p1")).toMatchObject({ media: { mime: "image/jpeg" } });
  });

  test("that is announced as too large is not asked for; the worker is told how large it may be", async () => {
    const { office, asked } = officeWith();
    await office.start();
    await sends(office, "p1", { announced: 10 * MB + 1 });
    expect(asked).toEqual([]);
    expect(await contentOf(office, "p1")).toEqual({ kind: "photo", without: "too-big" });
    expect(lastWords(office)).toBe(words(office, "too-big"));
  });

  test.each<[string, Fetched, string]>([
    ["turns out too large", { outcome: "too-big" }, "too-big"],
    ["is larger than it was said to be", { outcome: "fetched", bytes: Buffer.alloc(10 * MB + 1) }, "too-big"],
    ["is not there any more", { outcome: "gone" }, "lost"],
  ])("that %s is not kept, and the worker hears it at once", async (_, answer, why) => {
    const { office } = officeWith([answer]);
    await office.start();
    await sends(office, "p1");
    expect(await contentOf(office, "p1")).toEqual({ kind: "photo", without: why });
    expect(lastWords(office)).toBe(words(office, why));
    expect((await office.document("dara"))?.media).toEqual([]);
  });

  test("is fetched by the next run when the process dies between storing and fetching", async () => {
    const { office } = officeWith([new Promise<Fetched>(() => {})]);
    await office.start();
    await sends(office, "p1", { wait: false });
    await settled();
    const left = (await office.document("dara"))?.fetching;
    expect(left).toMatchObject([{ where: "telegram:p1", attempts: 1 }]);
    const after = await office.diesAndComesBack();
    const { asked } = officeWith([], after);
    await passes(after, 10_000);
    expect(asked).toEqual(["telegram:p1"]);
    expect(Buffer.from((await bytesOf(after, "p1")) ?? "")).toEqual(JPEG);
  });

  test("stays where its message can be found, however much is written meanwhile", async () => {
    const late = Promise.withResolvers<Fetched>();
    const { office } = officeWith([late.promise]);
    await office.start();
    await sends(office, "p1", { wait: false });
    for (let count = 0; count < 210; count++) await office.worker("dara", `message ${count}`);
    expect(await office.document("dara")).toMatchObject({ pages: 0 });
    late.resolve(CAME);
    await office.service.idle();
    const older = await office.store.page(office.id("dara"), 0);
    expect(older.find(({ id }) => id === "p1")?.content).toMatchObject({ media: { mime: "image/jpeg" } });
  });
});

describe("a worker who had everything deleted", () => {
  test("has no photo left, kept or on its way", async () => {
    const late = Promise.withResolvers<Fetched>();
    const { office } = officeWith([CAME, late.promise]);
    await office.start();
    await sends(office, "p1");
    const kept = (await office.document("dara"))?.media?.[0]?.id ?? "";
    await sends(office, "p2", { wait: false });
    await office.worker("dara", { kind: "choice", choice: "privacy:erase" });
    await office.worker("dara", ERASE);
    expect(await office.document("dara")).toBeNull();
    late.resolve(CAME);
    await office.service.idle();
    expect(await office.document("dara")).toBeNull();
    expect(await office.store.media(office.id("dara"), kept)).toBeNull();
  });

  test("keeps the photo that she sends after it", async () => {
    const { office } = officeWith();
    await office.start();
    await sends(office, "p1");
    await office.worker("dara", { kind: "choice", choice: "privacy:erase" });
    await Promise.all([office.worker("dara", ERASE), sends(office, "p2")]);
    await office.service.idle();
    expect(await contentOf(office, "p1")).toBeUndefined();
    expect(Buffer.from((await bytesOf(office, "p2")) ?? "")).toEqual(JPEG);
  });
});

describe("what is said of a lost file", () => {
  test("is for the person who holds the case to say", async () => {
    const { office } = officeWith([{ outcome: "gone" }]);
    await office.start();
    await office.worker("dara", PERSON);
    await office.staff("dara", { verb: "claim" });
    const said = office.provider.calls.length;
    await sends(office, "p1");
    expect(office.provider.calls).toHaveLength(said);
    expect(await contentOf(office, "p1")).toEqual({ kind: "photo", without: "lost" });
  });

  test("is not said to one who said STOP, nor hours later when nobody knows who reads it", async () => {
    const { office } = officeWith([{ outcome: "gone" }, { outcome: "retry", afterMs: HOUR }, { outcome: "gone" }]);
    await office.start();
    await office.worker("dara", { kind: "choice", choice: "stop" });
    const stopped = office.provider.calls.length;
    await sends(office, "p1");
    expect(office.provider.calls).toHaveLength(stopped);
    await office.worker("dara", { kind: "choice", choice: "start" });
    await sends(office, "p2");
    const said = office.provider.calls.length;
    await passes(office, 2 * HOUR);
    expect(await contentOf(office, "p2")).toEqual({ kind: "photo", without: "lost" });
    expect(office.provider.calls).toHaveLength(said);
  });
});

test("one worker cannot fill the disk", async () => {
  const { office, asked } = officeWith(
    Array.from({ length: 40 }, () => ({ outcome: "fetched" as const, bytes: Buffer.concat([JPEG, Buffer.alloc(10 * MB - JPEG.length)]) })),
  );
  await office.start();
  for (let count = 0; count < 33; count++) await sends(office, `p${count}`);
  expect(asked).toHaveLength(31);
  expect(await contentOf(office, "p32")).toEqual({ kind: "photo", without: "lost" });
});

test("one worker cannot make the list of her files grow without end, however small they are", async () => {
  const { office, asked } = officeWith();
  await office.start();
  await sends(office, "first");
  const many = Array.from({ length: MOST_FILES - 2 }, (_, n) => ({ id: `small${n}`, bytes: 1 }));
  await office.store.update(office.id("dara"), (document) => document && { ...document, media: [...(document.media ?? []), ...many] });
  for (const id of ["last", "beyond"]) await sends(office, id);
  expect(asked).toEqual(["telegram:first", "telegram:last"]);
  expect(await contentOf(office, "beyond")).toEqual({ kind: "photo", without: "lost" });
  expect((await office.document("dara"))?.media).toHaveLength(MOST_FILES);
});

test("files that wait for a host which gives none do not make the document of a worker grow without end", async () => {
  const { office, asked } = officeWith(Array.from({ length: 2 * MOST_PENDING }, () => ({ outcome: "retry" as const })));
  await office.start();
  for (let count = 0; count < MOST_PENDING + 5; count++) await sends(office, `p${count}`);
  expect((await office.document("dara"))?.fetching).toHaveLength(MOST_PENDING);
  expect(asked).toHaveLength(MOST_PENDING);
  expect(await contentOf(office, `p${MOST_PENDING + 4}`)).toEqual({ kind: "photo", without: "lost" });
  expect(await contentOf(office, "p0")).toEqual({ kind: "photo", without: "coming" });
});

test("files of many workers are not all in memory at once", async () => {
  const gates = Array.from({ length: 8 }, () => Promise.withResolvers<Fetched>());
  const { office, asked } = officeWith(gates.map(({ promise }) => promise));
  await office.start();
  for (let worker = 0; worker < 8; worker++) {
    const event = { kind: "message" as const, content: { kind: "photo", without: "coming" } as const };
    const media = { where: `telegram:${worker}`, announced: 0 };
    await office.service.receive({
      channel: "web",
      chat: `w${worker}`,
      masked: "…",
      externalId: "p",
      reference: `w${worker}`,
      event,
      media,
    });
  }
  await settled();
  expect(asked).toHaveLength(3);
  for (const { resolve } of gates) resolve(CAME);
  await office.service.idle();
  expect(asked).toHaveLength(8);
});
