// The service as it is, with the real store, inbox, turns and outbox; workers, staff and platforms are on the other side of the IPC
// channel. Started, and killed without warning, by the test.
import { flushCompileCache } from "node:module";
import { systemIds } from "../../src/app/clock.ts";
import type { Channel, Clock, Log, SendOutcome } from "../../src/app/ports.ts";
import { makeService } from "../../src/app/service.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { lowdbStore } from "../../src/store/lowdb.ts";
import { type Asked, CHANNELS, type FromService, SPEED, type ToService } from "./wire.ts";
import { quickWords } from "./words.ts";

const [folder = "", beganAt = "0"] = process.argv.slice(2);
const began = Number(beganAt);
const clock: Clock = {
  now: () => began + (Date.now() - began) * SPEED,
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(ms / SPEED, 0), 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};
const tell = (message: FromService): void => void process.send?.(message);
const log: Log = {
  info() {},
  warn: (what) => what.startsWith("A message did not go out") || tell({ kind: "fault", what }),
  error: (what, error) => tell({ kind: "fault", what: `${what} ${error instanceof Error ? error.stack : String(error)}` }),
};
const ids = systemIds("of the crash test");
const outcomes = new Map<number, (outcome: SendOutcome) => void>();

function channelOver(name: (typeof CHANNELS)[number]): Channel {
  const limits = { maxText: 60, maxButtons: 20, maxLabel: 80, perSecond: 500, perSecondChat: 20, media: [] };
  return {
    capabilities: { ...limits, name, idempotent: name === "again" },
    async start() {},
    async stop() {},
    send(document, row) {
      const { promise, resolve } = Promise.withResolvers<SendOutcome>();
      const call = outcomes.size;
      outcomes.set(call, resolve);
      tell({ kind: "send", sent: { call, channel: name, chat: String(document.reference), row: row.id, text: row.say.text } });
      return promise;
    },
  };
}

const store = lowdbStore({ folder, clock, log, cached: 20 });
const content = quickWords();
const service = makeService({ store, clock, ids, log, content: () => content, channels: CHANNELS.map(channelOver), fitSay });

/** Conversations with something stored and not processed, or committed and not sent. */
const left = (): number => [...store.active()].filter((row) => row.hasInbox || row.hasOutbox).length;

async function answer(call: number, what: Asked): Promise<FromService> {
  if (what.do === "receive") return { kind: "answer", call, stored: (await service.receive(what.inbound)).stored };
  if (what.do === "staff") {
    const { refused } = await service.staff(ids.conversation(what.channel, what.chat), { staff: "sok", do: what.verb });
    return { kind: "answer", call, ...(refused ? { refused } : {}) };
  }
  if (what.do === "idle") {
    await service.idle();
    return { kind: "answer", call, left: left() };
  }
  await service.stop();
  await store.close();
  return { kind: "answer", call };
}

process.on("message", (message: ToService) => {
  if (message.kind === "outcome") return outcomes.get(message.call)?.(message.outcome);
  void answer(message.call, message.what).then(tell, (error: unknown) => log.error("A call failed.", error));
});
process.on("disconnect", () => process.exit());

await store.open();
const unfinished = left();
await service.start();
tell({ kind: "started", left: unfinished, damages: store.damages().length });
flushCompileCache(); // a process that is killed would never write it
