import { open, writeFile } from "node:fs/promises";
import { Command, InvalidArgumentError } from "commander";
import { systemClock, systemIds } from "../app/clock.ts";
import { makeLog } from "../app/log.ts";
import type { Channel } from "../app/ports.ts";
import { messageOfRow } from "../app/row-ids.ts";
import { makeService } from "../app/service.ts";
import { fitSay } from "../channels/fit.ts";
import { CHANNELS } from "../channels/registry.ts";
import { FALLBACK_LANGUAGE, isLanguage, LANGUAGES, type Language } from "../domain/language.ts";
import { memoryStore } from "../store/memory.ts";
import { saidLine, workerLine } from "./dialogue.ts";
import { loadForUse, settings } from "./load.ts";
import { Refusal } from "./refusal.ts";
import { words } from "./words.ts";

export function chatCommand(): Command {
  return new Command("chat")
    .description(words("chat.about"))
    .option("--language <tag>", words("chat.language"), languageOf)
    .option("--record <file>", words("chat.record"))
    .action(chat);
}

function languageOf(tag: string): Language {
  if (isLanguage(tag)) return tag;
  throw new InvalidArgumentError(words("chat.bad-language", { languages: LANGUAGES.join(", ") }));
}

async function chat({ language = FALLBACK_LANGUAGE, record }: { language?: Language; record?: string }): Promise<void> {
  const log = makeLog(settings().logLevel);
  const lines = [`phone:  ${language}`];
  if (record !== undefined) await takeName(record);
  const content = await loadForUse();
  const ids = systemIds("chat");
  const terminalChannel = await CHANNELS.terminal();
  const { input, output } = { input: process.stdin, output: process.stdout };
  const { channel, ended } = terminalChannel({ input, output, ids, log, say: content.say, language, greets: true });
  const recorded = recording(channel, lines);
  const store = memoryStore();
  const service = makeService({ store, clock: systemClock, ids, log, content: () => content, channels: [recorded], fitSay });
  if (output.isTTY) output.write(`${words("chat.hint")}\n\n`);
  // The clock keeps no process alive; the last answers must be out before this one ends.
  const awake = setInterval(() => {}, 60_000);
  await store.open();
  await service.start();
  await ended;
  await service.idle();
  await service.stop();
  clearInterval(awake);
  if (record !== undefined) await writeFile(record, `${lines.join("\n")}\n`);
  if (output.isTTY) output.write(`${words("chat.ended")}${record === undefined ? "" : ` ${words("chat.recorded", { file: record })}`}\n`);
}

/** Makes the file before anything is said, so that a recording is never lost at its end, nor another one with it. */
async function takeName(file: string): Promise<void> {
  try {
    await (await open(file, "wx")).close();
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    throw new Refusal(words(exists ? "chat.exists" : "chat.not-writable", { file }));
  }
}

/** The same channel, with both sides written down as a golden dialogue. */
function recording(channel: Channel, lines: string[]): Channel {
  const said = new Set<string>();
  return {
    capabilities: channel.capabilities,
    start: (receive) =>
      channel.start((inbound) => {
        const { kind, content } = inbound.event;
        lines.push(kind === "opened" ? "worker: (opens the chat)" : workerLine(content));
        return receive(inbound);
      }),
    stop: () => channel.stop(),
    send: (document, row) => {
      const id = messageOfRow(row.id);
      const message = document.conversation.transcript.find((each) => each.id === id);
      if (!said.has(id) && message?.content.kind === "text") {
        const { text } = message.content;
        lines.push(saidLine(row.from, message.choices ? { text, choices: message.choices } : { text }));
      }
      said.add(id);
      return channel.send(document, row);
    },
  };
}
