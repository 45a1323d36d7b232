import type { Readable, Writable } from "node:stream";
import { Command, InvalidArgumentError } from "commander";
import { makeLog } from "../app/log.ts";
import { CAPABILITIES, type ChannelName } from "../channels/capabilities.ts";
import type { Language } from "../domain/language.ts";
import { type Input, readInput } from "./converse/input.ts";
import { byConversation, standing } from "./converse/output.ts";
import { openStage, type Stage, type StageDeps } from "./converse/stage.ts";
import { linesOf, objectOf, writeJson } from "./lines.ts";
import { loadForUse, settings } from "./load.ts";
import { Refusal } from "./refusal.ts";
import { words } from "./words.ts";

export function converseCommand(): Command {
  return new Command("converse")
    .description(words("converse.about"))
    .option("--channel <name>", words("converse.channel"), channelOf, "web")
    .option("--now <time>", words("converse.now"), timeOf)
    .addHelpText("after", words("converse.help"))
    .action(async ({ channel, now }: { channel: ChannelName; now?: number }) => {
      const { logLevel } = settings();
      const deps = { content: await loadForUse(), channel, now: now ?? Date.now(), log: makeLog(logLevel) };
      await converse(deps, process.stdin, process.stdout);
    });
}

function channelOf(name: string): ChannelName {
  if (Object.hasOwn(CAPABILITIES, name)) return name as ChannelName; // hasOwn does not narrow
  throw new InvalidArgumentError(words("converse.bad-channel", { channels: Object.keys(CAPABILITIES).join(", ") }));
}

function timeOf(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(time)) return time;
  throw new InvalidArgumentError(words("converse.bad-now"));
}

/** Plays every line through the real service, one after another. Refuses in the end when there was no line that could be read. */
export async function converse(deps: StageDeps, input: Readable, output: Writable): Promise<void> {
  const stage = await openStage(deps);
  const chats = new Map<string, string>();
  let readable = 0;
  for await (const line of linesOf(input)) {
    const fields = objectOf(line);
    const read = typeof fields === "string" ? fields : readInput(fields);
    if (typeof read !== "string") readable++;
    const results = typeof read === "string" ? [{ error: atLine(line.number, read) }] : await play(stage, read, chats, line.number);
    for (const result of results) await writeJson(output, result);
  }
  await stage.close();
  if (readable === 0) throw new Refusal(words("converse.empty"));
}

function atLine(line: number, why: string): string {
  return why.startsWith("Line ") ? why : words("converse.line", { line, why });
}

async function play(stage: Stage, input: Input, chats: Map<string, string>, line: number): Promise<readonly object[]> {
  if (input.kind === "wait") return afterWaiting(stage, input.ms, chats);
  const { chat } = input;
  chats.set(stage.idOf(chat), chat);
  const done = await act(stage, input);
  if ("error" in done) return [{ chat, error: atLine(line, done.error) }];
  const document = await stage.read(stage.idOf(chat));
  return [{ ...standing(chat, document, stage.taken()), ...done }];
}

async function afterWaiting(stage: Stage, ms: number, chats: ReadonlyMap<string, string>): Promise<readonly object[]> {
  await stage.wait(ms);
  const said = byConversation(stage.taken());
  const lines: object[] = [];
  for (const [id, chat] of chats) {
    const sent = said.get(id);
    if (sent) lines.push(standing(chat, await stage.read(id), sent));
  }
  return lines.length > 0 ? lines : [{ replies: [] }];
}

type Done = { readonly refused?: string; readonly repeated?: true } | { readonly error: string };

async function act(stage: Stage, input: Exclude<Input, { kind: "wait" }>): Promise<Done> {
  const { chat } = input;
  switch (input.kind) {
    case "staff": {
      const refused = await stage.staff(chat, input.as, input.verb);
      return refused ? { refused } : {};
    }
    case "opened":
      return told(await stage.worker(chat, { kind: "opened", content: { kind: "text", text: "" }, ...hintsOf(input) }));
    case "said":
      return told(await stage.worker(chat, { kind: "message", content: input.content, ...hintsOf(input) }, input.id));
    case "chose":
      return choose(stage, input);
  }
}

const told = (stored: "new" | "repeat"): Done => (stored === "repeat" ? { repeated: true } : {});

function hintsOf({ language }: { readonly language?: Language }) {
  return language ? { hints: { language } } : {};
}

/** Presses a button, or types the number where the channel has no buttons. */
async function choose(stage: Stage, { chat, choose, id }: Extract<Input, { kind: "chose" }>): Promise<Done> {
  const document = await stage.read(stage.idOf(chat));
  const menu = document?.conversation.menu ?? [];
  const at = typeof choose === "number" ? choose - 1 : menu.findIndex((choice) => choice.id === choose);
  const choice = menu[at];
  if (!choice && typeof choose === "number") return { error: words("converse.no-choice", { choose, count: menu.length }) };
  const content = stage.hasButtons
    ? { kind: "choice" as const, choice: choice?.id ?? String(choose), ...(choice ? { label: choice.label } : {}) }
    : { kind: "text" as const, text: choice ? String(at + 1) : String(choose) };
  return told(await stage.worker(chat, { kind: "message", content }, id));
}
