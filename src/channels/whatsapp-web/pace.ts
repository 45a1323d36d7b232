import type { Client } from "whatsapp-web.js";
import type { Clock, Document, OutboxRow } from "../../app/ports.ts";
import { messageOfRow } from "../../app/row-ids.ts";

const SHORTEST_MS = 1_000;
const LONGEST_MS = 6_000;
const MS_A_LETTER = 15;
/** The same text takes so much more or less, in parts of the whole. */
const JITTER = 0.25;

/**
 * How long somebody would write a text of so many letters (UTF-16 units), in milliseconds: from one second to six, longer the longer it is.
 * None for no letters at all.
 * @param fraction chance, in [0, 1)
 */
export function paceOf(letters: number, fraction: number): number {
  if (letters === 0) return 0;
  const whole = (SHORTEST_MS + letters * MS_A_LETTER) * (1 - JITTER + 2 * JITTER * fraction);
  return Math.min(Math.max(whole, SHORTEST_MS), LONGEST_MS);
}

/** The letters of a row that somebody would have to write; nobody writes the lines of a menu, nor a recording. */
export function lettersOf({ conversation }: Pick<Document, "conversation">, { id, say }: Pick<OutboxRow, "id" | "say">): number {
  const message = messageOfRow(id);
  const choices = conversation.transcript.find((other) => other.id === message)?.choices ?? [];
  const lines = say.text.split("\n");
  const menu = choices.length > 0 ? lines.splice(-choices.length) : [];
  // Only the last part of a message has them, and only where they are no buttons.
  const isMenu = menu.length === choices.length && choices.every(({ label }, index) => menu[index]?.endsWith(label));
  return isMenu ? lines.join("\n").trimEnd().length : say.text.length;
}

/** Shows in a chat that somebody writes, for so long, or until the signal. Never rejects, and does not wait for a page that hangs. */
export async function write(client: Client, to: string, ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const chat = client.getChatById(to);
  const shown = chat.then((found) => found.sendStateTyping());
  await pauseUntil(clock, ms, signal);
  void shown.then(async () => (await chat).clearState()).catch(() => {});
}

async function pauseUntil(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, resolve);
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  cancel();
}
