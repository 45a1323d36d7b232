// Messages from `receive` to the answer sent, through the embedded store.
import { join } from "node:path";
import { systemClock, systemIds } from "../../src/app/clock.ts";
import type { Channel } from "../../src/app/ports.ts";
import { makeService } from "../../src/app/service.ts";
import { fitSay } from "../../src/channels/fit.ts";
import { lowdbStore } from "../../src/store/lowdb.ts";
import { quickWords } from "../crash/words.ts";
import { type Measured, measure } from "./measure.ts";

/** The flood guard lets a worker be answered so often within a minute; then the next worker writes. */
const MESSAGES_EACH = 15;

/** A platform that takes everything at once, so that only our own work is measured. Tells when a message of a chat was answered. */
function instantChannel(idempotent: boolean) {
  const waiting = new Map<string, () => void>();
  const limits = { maxText: 16_000, maxButtons: 20, maxLabel: 80, perSecond: Infinity, perSecondChat: Infinity, media: [] };
  const channel: Channel = {
    capabilities: { ...limits, name: "bench", idempotent },
    async start() {},
    async stop() {},
    async send(_document, { say }) {
      waiting.get(say.text)?.();
      return { outcome: "sent" };
    },
  };
  const answered = (text: string): Promise<void> =>
    new Promise((resolve) => {
      waiting.set(text, () => {
        waiting.delete(text);
        resolve();
      });
    });
  return { channel, answered };
}

/** `writers` workers at once, each waiting for the answer before the next message. */
export async function messages(folder: string, writers: number, idempotent: boolean): Promise<Measured> {
  const log = { info() {}, warn: console.warn, error: console.error };
  const store = lowdbStore({ folder: join(folder, `messages-${writers}-${idempotent}`), clock: systemClock, log });
  await store.open();
  const content = quickWords();
  const { channel, answered } = instantChannel(idempotent);
  const ids = systemIds("bench");
  const service = makeService({ store, clock: systemClock, ids, log, content: () => content, channels: [channel], fitSay });
  await service.start();
  const measured = await measure(writers, async (writer, n) => {
    const chat = `${writer}-${Math.floor(n / MESSAGES_EACH)}`;
    const text = `message ${n} of ${chat}`;
    const answer = answered(`answer to ${text}`);
    const event = { kind: "message" as const, content: { kind: "text" as const, text } };
    await service.receive({ channel: "bench", chat, masked: "…", externalId: `${n}`, reference: chat, event });
    await answer;
  });
  await service.stop();
  await store.close();
  return measured;
}
