import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { styleText } from "node:util";
import type { Activity } from "botframework-schema";
import type { Channel, Ids, Log, SendOutcome } from "../app/ports.ts";
import type { ContentSet } from "../domain/content.ts";
import { languageName } from "../domain/format.ts";
import type { Language } from "../domain/language.ts";
import { addressOf, type SaidData, voiceOf } from "./activity.ts";
import { ChannelAdapter, type Take } from "./adapter.ts";
import { CAPABILITIES } from "./capabilities.ts";

export interface TerminalDeps {
  readonly input: Readable;
  readonly output: Writable & { readonly isTTY?: boolean };
  readonly ids: Ids;
  readonly log: Log;
  readonly say: ContentSet["say"];
  /** What the person at the terminal speaks; a hint, as a phone's setting is. */
  readonly language: Language;
  /** Whether Mitra speaks first, as on the web page. */
  readonly greets?: boolean;
}

/** A conversation with one person at a terminal; `ended` resolves when the input ends. */
export function terminalChannel(deps: TerminalDeps): { readonly channel: Channel; readonly ended: Promise<void> } {
  const ended = Promise.withResolvers<void>();
  const chat = `terminal-${deps.ids.random()}`;
  const lines = createInterface({ input: deps.input, crlfDelay: Number.POSITIVE_INFINITY });
  const platform = {
    capabilities: CAPABILITIES.terminal,
    open: async (take: Take) => {
      // One line after another: the next one is taken up when the last one is stored.
      let before: Promise<unknown> = deps.greets
        ? take(activityOfOpening(chat, deps.ids.random(), deps.language), "terminal")
        : Promise.resolve();
      lines.on("line", (line) => {
        before = before.then(() => takeLine(deps, take, chat, line));
      });
      lines.on("close", () => before.then(() => ended.resolve()));
    },
    close: async () => lines.close(),
    deliver: (activity: Partial<Activity>) => print(deps, activity),
  };
  return { channel: new ChannelAdapter(platform, deps.log), ended: ended.promise };
}

async function takeLine(deps: TerminalDeps, take: Take, chat: string, line: string): Promise<void> {
  if (line.trim() === "") return;
  const { taken } = await take(activityOfLine(line, chat, deps.ids.random(), deps.language), "terminal");
  if (taken === "refused") deps.output.write(`${deps.say(deps.language, "web:terminal.not-stored").text}\n`);
}

/** The Activity of one line; numbers stay text, because the conversation knows which menu they mean. */
function activityOfLine(line: string, chat: string, id: string, language: Language): Partial<Activity> {
  return { ...activityFrom(chat, id, language), type: "message", text: line };
}

function activityOfOpening(chat: string, id: string, language: Language): Partial<Activity> {
  return { ...activityFrom(chat, id, language), type: "conversationUpdate", membersAdded: [{ id: chat, name: "" }] };
}

function activityFrom(chat: string, id: string, language: Language): Partial<Activity> {
  return {
    ...addressOf("terminal", chat, id),
    locale: language,
  };
}

/** Writes a message; a terminal that is closed means that the person has gone. */
function print({ output, say, language }: TerminalDeps, activity: Partial<Activity>): Promise<SendOutcome> {
  if (!output.writable) return Promise.resolve({ outcome: "gone", why: "closed" });
  const { text, channelData } = activity;
  const { from }: SaidData = channelData; // written by activityOf
  const voice = voiceOf(activity);
  const heard = voice ? [say(language, "web:terminal.voice", { language: languageName(voice.language, language) }).text] : [];
  const name = say(language, from === "staff" ? "web:page.from-person" : "web:page.from-bot").text;
  const shown = output.isTTY ? styleText(from === "staff" ? "yellow" : "cyan", name, { validateStream: false }) : name;
  return new Promise((resolve) => {
    output.write(`${shown}: ${indented([text ?? "", ...heard].join("\n"))}\n\n`, (error) =>
      resolve(error ? { outcome: "gone", why: "closed" } : { outcome: "sent" }),
    );
  });
}

function indented(text: string): string {
  return text.replaceAll("\n", "\n  ");
}
