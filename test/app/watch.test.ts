import { beforeEach, describe, expect, test } from "vitest";
import { manualClock } from "../../src/app/manual-clock.ts";
import type { Channel, Inbound, Log, Receive, SendOutcome } from "../../src/app/ports.ts";
import { type Alert, Alerts } from "../../src/app/watch/alerts.ts";
import type { Report } from "../../src/app/watch/standing.ts";
import { Standings } from "../../src/app/watch/standings.ts";
import { CAPABILITIES } from "../../src/channels/capabilities.ts";
import { settled } from "../support/office.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 20, 5);
const log: Log = { info() {}, warn() {}, error() {} };
const DOCUMENT = { reference: null, conversation: null } as unknown as Parameters<Channel["send"]>[0]; // nothing of it is looked at
const ROW = {} as Parameters<Channel["send"]>[1]; // as above
const HELLO = { externalId: "a" } as Inbound; // as above

let clock: ReturnType<typeof manualClock>;
let standings: Standings;
let told: Alert[];
let alerts: Alerts;
let kept: unknown;
/** Whether what carries alerts works. */
let carries: boolean;

/** A channel whose platform and store do as they are told. */
function channel(name: "telegram" | "whatsapp", reports = true) {
  let receive: Receive = async () => ({ conversation: "c", stored: "new" });
  const state = { sent: { outcome: "sent" } as SendOutcome, storing: true };
  const made: Channel = {
    capabilities: CAPABILITIES[name],
    start: async (app) => {
      receive = app;
    },
    stop: async () => {},
    send: async () => state.sent,
  };
  const watched = standings.watch(made, "polling", reports);
  const app: Receive = async () => {
    if (!state.storing) throw new Error("disk full");
    return { conversation: "c", stored: "new" };
  };
  return { state, watched, start: () => watched.start(app), comes: () => receive(HELLO).catch(() => null) };
}

const says = (name: string, state: Report["state"], why: string | null = null) => standings.report(name, { state, why });

function makeAlerts(): Alerts {
  const send = async (alert: Alert) => {
    if (carries) told.push(alert);
    return carries;
  };
  const keeping = {
    read: async () => kept,
    write: async (value: unknown) => {
      kept = structuredClone(value);
    },
  };
  return new Alerts({ standings, clock, log, ways: [{ name: "test", send }], afterMs: 5 * MINUTE, kept: keeping });
}

async function pass(ms: number): Promise<void> {
  await clock.advance(ms, settled);
  await settled();
}

const heard = () => told.map(({ event, trouble: { channel: of, what } }) => `${event} ${of} ${what}`);

beforeEach(async () => {
  clock = manualClock(START);
  standings = new Standings(clock);
  told = [];
  kept = null;
  carries = true;
  alerts = makeAlerts();
});

describe("how a channel stands", () => {
  test("is what its driver reports, and since when", async () => {
    await channel("telegram").start();
    says("telegram", "ready");
    await pass(MINUTE);
    says("telegram", "reconnecting", "offline");
    await pass(MINUTE);
    says("telegram", "reconnecting", "conflict");
    expect(standings.all()).toMatchObject([
      { channel: "telegram", state: "reconnecting", why: "conflict", since: START + MINUTE, notReadySince: START + MINUTE },
    ]);
  });

  test("is ready when it is started where the driver reports nothing, and stopped in the end", async () => {
    const { start, watched } = channel("whatsapp", false);
    expect(standings.all()[0]?.state).toBe("starting");
    await start();
    expect(standings.all()[0]?.state).toBe("ready");
    await watched.stop();
    expect(standings.all()[0]?.state).toBe("stopped");
  });

  test("counts what comes and goes, and says when the last message came and what failed last", async () => {
    const { start, state, watched, comes } = channel("whatsapp", false);
    await start();
    await comes();
    await watched.send(DOCUMENT, ROW);
    state.sent = { outcome: "gone", why: "blocked" };
    await watched.send(DOCUMENT, ROW);
    state.sent = { outcome: "retry", why: "offline" };
    await pass(MINUTE);
    await watched.send(DOCUMENT, ROW);
    expect(standings.all()).toMatchObject([
      {
        lastIn: START,
        lastFault: { why: "offline", at: START + MINUTE },
        notSentSince: START + MINUTE,
        counts: { in: 1, sent: 1, gone: 1, retry: 1 },
      },
    ]);
  });
});

describe("the operator is told", () => {
  test("at once that a number was logged out, once, and when it is linked again", async () => {
    await channel("whatsapp").start();
    await alerts.start();
    says("whatsapp", "ready");
    says("whatsapp", "logged-out");
    says("whatsapp", "linking");
    await pass(60 * MINUTE);
    expect(heard()).toEqual(["trouble whatsapp logged-out"]);
    expect(alerts.troubles()).toEqual([{ channel: "whatsapp", what: "logged-out", since: START }]);
    says("whatsapp", "ready");
    await pass(0);
    expect(heard()).toEqual(["trouble whatsapp logged-out", "mended whatsapp logged-out"]);
    expect(alerts.troubles()).toEqual([]);
  });

  test("of a channel that is away only when that lasts", async () => {
    await channel("telegram").start();
    await alerts.start();
    says("telegram", "ready");
    says("telegram", "reconnecting", "offline");
    await pass(4 * MINUTE);
    says("telegram", "ready");
    await pass(MINUTE);
    says("telegram", "reconnecting", "offline");
    await pass(2 * MINUTE);
    says("telegram", "starting");
    await pass(4 * MINUTE);
    expect(heard()).toEqual(["trouble telegram away"]);
  });

  test("once more when what passed by itself now waits for a person", async () => {
    await channel("whatsapp").start();
    await alerts.start();
    says("whatsapp", "reconnecting", "page");
    await pass(6 * MINUTE);
    says("whatsapp", "logged-out");
    await pass(MINUTE);
    says("whatsapp", "ready");
    await pass(0);
    expect(heard()).toEqual(["trouble whatsapp away", "trouble whatsapp logged-out", "mended whatsapp logged-out"]);
  });

  test("of a phone that nobody links, of a disk that takes nothing, of sends that fail", async () => {
    const [whatsapp, telegram] = [channel("whatsapp"), channel("telegram", false)];
    await whatsapp.start();
    await telegram.start();
    await alerts.start();
    says("whatsapp", "linking");
    telegram.state.storing = false;
    await telegram.comes();
    await pass(6 * MINUTE);
    expect(heard()).toEqual(["trouble whatsapp linking", "trouble telegram not-stored"]);
    telegram.state.storing = true;
    await telegram.comes();
    telegram.state.sent = { outcome: "retry", why: "offline" };
    await telegram.watched.send(DOCUMENT, ROW);
    await pass(6 * MINUTE);
    expect(heard().slice(2)).toEqual(["mended telegram not-stored", "trouble telegram not-sent"]);
  });

  test("by a way that fails at first, again until it is out, but not of what is over", async () => {
    await channel("whatsapp").start();
    await alerts.start();
    carries = false;
    says("whatsapp", "logged-out");
    await pass(MINUTE);
    carries = true;
    await pass(5 * MINUTE);
    expect(heard()).toEqual(["trouble whatsapp logged-out"]);
    carries = false;
    says("whatsapp", "ready");
    says("whatsapp", "logged-out");
    says("whatsapp", "ready");
    await pass(5_000);
    carries = true;
    await pass(60 * MINUTE);
    expect(heard().filter((line) => line.startsWith("trouble"))).toHaveLength(1);
  });

  test("after a restart too that it works again, and not twice that it does not", async () => {
    await channel("whatsapp").start();
    await alerts.start();
    says("whatsapp", "logged-out");
    await pass(MINUTE);
    await alerts.stop();
    standings = new Standings(clock);
    await channel("whatsapp").start();
    alerts = makeAlerts();
    await alerts.start();
    says("whatsapp", "linking");
    await pass(20 * MINUTE);
    expect(heard()).toEqual(["trouble whatsapp logged-out"]);
    says("whatsapp", "ready");
    await pass(0);
    expect(heard()).toEqual(["trouble whatsapp logged-out", "mended whatsapp logged-out"]);
  });

  test("nothing of a service that is stopped", async () => {
    const { start, watched } = channel("telegram");
    await start();
    await alerts.start();
    says("telegram", "ready");
    await watched.stop();
    await pass(60 * MINUTE);
    expect(heard()).toEqual([]);
  });
});
