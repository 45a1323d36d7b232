// Changes many conversations as fast as it can and says on stdout what was stored: "<conversation> <number>".
// Started, and killed without warning, by the tests.
import { writeSync } from "node:fs";
import type { Document } from "../../src/app/ports.ts";
import { newConversation } from "../../src/domain/conversation.ts";
import type { Message } from "../../src/domain/message.ts";
import { lowdbStore } from "../../src/store/lowdb.ts";

const [folder = "", workers = "1"] = process.argv.slice(2);
const clock = { now: () => Date.now(), after: () => () => {} };
const store = lowdbStore({ folder, clock, log: { info() {}, warn() {}, error() {} } });

function message(n: number): Message {
  return { id: `m${n}`, at: n, from: "worker", content: { kind: "text", text: `message ${n}` } };
}

function addMessage(id: string) {
  return (document: Document | null): Document => {
    const conversation = document?.conversation ?? newConversation(id, "web", 0, "en");
    const n = conversation.messageCount;
    const transcript = [...conversation.transcript, message(n)];
    const empty = { reference: null, address: { masked: "", full: "" }, inbox: [], outbox: [], seen: [], pages: 0 };
    return { ...empty, ...document, conversation: { ...conversation, transcript, messageCount: n + 1 } };
  };
}

async function keepWriting(id: string): Promise<never> {
  for (;;) {
    const stored = await store.update(id, addMessage(id));
    writeSync(1, `${id} ${stored?.conversation.messageCount}\n`);
  }
}

await store.open();
await Promise.all(Array.from({ length: Number(workers) }, (_, n) => keepWriting(`worker${String(n).padStart(4, "0")}`)));
