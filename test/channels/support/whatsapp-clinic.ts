import { vi } from "vitest";
import type { Clock, Store } from "../../../src/app/ports.ts";
import { makeService } from "../../../src/app/service.ts";
import { windowOf } from "../../../src/app/window.ts";
import { fitSay } from "../../../src/channels/fit.ts";
import { whatsAppWebChannel } from "../../../src/channels/whatsapp-web.ts";
import type { StaffVerb } from "../../../src/domain/events.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import { recording } from "../../contracts/channel.ts";
import { KNOWN } from "../../support/office.ts";
import { universe } from "../../support/universe.ts";
import { ids, clock as realClock, recordingLog } from "./app.ts";
import { FakeWhatsApp, type Votes } from "./fake-whatsapp.ts";

export const SREY = "85512345667@c.us";
export const BUDI = "6281234567890@c.us";
const DAY = 24 * 60 * 60_000;

export interface ClinicOptions {
  /** What an earlier service left. */
  readonly store?: Store;
  readonly fake?: FakeWhatsApp;
  /** To how many workers a day we may write first. */
  readonly most?: number;
  readonly polls?: boolean;
}

/** The whole service with the real driver, the real library and a real browser. Seconds pass by themselves, days by `days`. */
export async function clinic(ending: (() => Promise<unknown>)[], { store, fake: before, most = 0, polls = false }: ClinicOptions = {}) {
  const fake = before ?? (await FakeWhatsApp.make());
  if (!before) ending.push(() => fake.remove());
  let shift = 0;
  const clock: Clock = { now: () => realClock.now() + shift, after: realClock.after };
  const log = recordingLog();
  const content = universe(KNOWN);
  const kept = store ?? memoryStore();
  if (!store) await kept.open();
  const setting = (name: string) => ({ read: () => kept.readSetting(name), write: (value: unknown) => kept.writeSetting(name, value) });
  const { channel, state } = whatsAppWebChannel({
    browser: fake.browser,
    data: fake.data,
    library: fake.library,
    clock,
    log,
    kept: setting("whatsapp-web"),
    days: 7,
    starts: { most, kept: setting("whatsapp-web-starts") },
    listener: () => {},
    waitAfter: () => 100,
    recording,
    ids,
    polls: { shown: polls, kept: setting("whatsapp-web-polls") },
  });
  const service = makeService({ store: kept, clock, ids, log, content: () => content, channels: [channel], fitSay });
  await service.start();
  ending.push(() => service.stop());
  const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 20 });
  await eventually(() => {
    if (state().name !== "ready") throw new Error("not ready");
  });
  const idOf = (person: string) => ids.conversation("whatsapp", person.replace("@c.us", ""));
  const transcript = async (person: string) => (await kept.read(idOf(person)))?.conversation.transcript ?? [];
  let written = 0;
  const comes = (from: string, text: string) => fake.comes({ from, id: `in-${++written}-${clock.now()}`, text, at: clock.now() });
  return {
    fake,
    store: kept,
    service,
    log,
    channel,
    idOf,
    clockNow: clock.now,
    transcript,
    eventually,
    comes,
    votes: (vote: Votes) => fake.votes({ at: clock.now(), ...vote }),
    /** A worker writes, and has her answers. */
    async writes(from: string, text: string) {
      const known = (await transcript(from)).length;
      await comes(from, text);
      await eventually(async () => {
        if ((await transcript(from)).length === known) throw new Error("not taken in");
      });
      await service.idle();
    },
    async staff(person: string, verb: StaffVerb) {
      const result = await service.staff(idOf(person), { staff: "sok", do: verb });
      await service.idle();
      return result;
    },
    days: (days: number) => {
      shift += days * DAY;
    },
    reads: async (person: string) => (await fake.shown(person)).map(({ text }) => text),
    marks: async (person: string) =>
      (await transcript(person))
        .filter(({ from }) => from === "staff")
        .map(({ delivery, deliveryWhy }) => [delivery, deliveryWhy].filter(Boolean).join(" ")),
    banner: async (person: string) => {
      const document = await kept.read(idOf(person));
      return document && windowOf(document, channel, clock.now());
    },
  };
}
