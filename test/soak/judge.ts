import type { Store } from "../../src/app/ports.ts";
import { CAPABILITIES, WHATSAPP_CLOUD } from "../../src/channels/capabilities.ts";
import { fitSay } from "../../src/channels/fit.ts";
import type { ConversationId, Message } from "../../src/domain/message.ts";

/** What was found wrong, and counts over all workers. */
export interface Verdict {
  readonly wrong: string[];
  messages: number;
  /** Replies of the bot by what became of them. */
  readonly replies: Record<string, number>;
}

export interface Case {
  readonly id: ConversationId;
  readonly channel: "telegram" | "whatsapp";
  readonly name: string;
  /** What the worker wrote, in order. */
  readonly texts: readonly string[];
  /** What the platform showed the worker, in order. */
  readonly shown: readonly string[];
}

/** Each message is stored once and in order; what is noted as sent was shown once and in order, what is unknown at most once, and nothing else was. */
export async function judge(verdict: Verdict, store: Store, { id, channel, name, texts, shown }: Case): Promise<void> {
  const document = await store.read(id);
  const transcript = document?.conversation.transcript ?? [];
  const written = transcript
    .filter(({ from }) => from === "worker")
    .map(({ content }) => (content.kind === "text" ? content.text : content.kind));
  verdict.messages += written.length;
  if (written.join("|") !== texts.join("|"))
    verdict.wrong.push(`${channel} ${name}: wrote ${texts.join("|")}, stored ${written.join("|")}`);
  if (document && document.outbox.length > 0) verdict.wrong.push(`${channel} ${name}: ${document.outbox.length} replies were never sent`);
  const replies = transcript.filter(({ from }) => from === "bot");
  for (const { delivery = "none" } of replies) verdict.replies[delivery] = (verdict.replies[delivery] ?? 0) + 1;
  const left = matched(replies, channel, [...shown]);
  if (left !== null) verdict.wrong.push(`${channel} ${name}: ${left}`);
  if (!answered(transcript)) verdict.wrong.push(`${channel} ${name}: a message has no reply`);
}

/** Walks both in order. Null when they agree. */
function matched(replies: readonly Message[], channel: Case["channel"], shown: string[]): string | null {
  for (const reply of replies) {
    for (const text of textsOf(reply, channel)) {
      if (shown[0] === text) shown.shift();
      else if (reply.delivery === "sent") return `"${text.slice(0, 40)}" counts as sent, shown was "${shown[0]?.slice(0, 40)}"`;
    }
  }
  return shown.length === 0 ? null : `"${shown[0]?.slice(0, 40)}" was shown without a note of it`;
}

function textsOf({ content, language = "en", choices }: Message, channel: Case["channel"]): string[] {
  const text = content.kind === "text" ? content.text : "";
  const say = { text, language, ...(choices ? { choices } : {}) };
  return fitSay(say, channel === "telegram" ? CAPABILITIES.telegram : WHATSAPP_CLOUD).map((part) => part.text);
}

/** Behind each message of the worker stands a reply, before the next. */
function answered(transcript: readonly Message[]): boolean {
  return transcript.every(({ from }, at) => from !== "worker" || transcript[at + 1]?.from === "bot");
}
