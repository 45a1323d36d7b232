// The service with the real store and the real channel of Telegram, whose platform is on the other side of a socket. Started, and killed
// without warning, by the test. Time runs faster, so that waits between tries are short.
import { systemIds } from "../../src/app/clock.ts";
import type { Clock, Log } from "../../src/app/ports.ts";
import { makeService } from "../../src/app/service.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { telegramChannel } from "../../src/channels/telegram.ts";
import { lowdbStore } from "../../src/store/lowdb.ts";
import { SPEED } from "./wire.ts";
import { quickWords } from "./words.ts";

const [folder = "", token = "", apiRoot = "", beganAt = "0"] = process.argv.slice(2);
const began = Number(beganAt);
const clock: Clock = {
  now: () => began + (Date.now() - began) * SPEED,
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(ms / SPEED, 0), 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};
const log: Log = {
  info() {},
  warn() {},
  error: (what, error) => process.send?.(`${what} ${error instanceof Error ? error.stack : String(error)}`),
};
const store = lowdbStore({ folder, clock, log });
const content = quickWords();
const deps = { token, apiRoot, webhook: null, clock, log, say: content.say, languages: () => ["en"] as const, recording: async () => null };
const { channel } = await telegramChannel({ ...deps, report: () => {} });
const ids = systemIds("of the crash test");
const service = makeService({ store, clock, ids, log, content: () => content, channels: [channel], fitSay });
process.on("disconnect", () => process.exit());
await store.open();
await service.start();
process.send?.("up");
