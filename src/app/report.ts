import { advance } from "../domain/advance.ts";
import type { ContentSet } from "../domain/content.ts";
import { becomes } from "../domain/delivery.ts";
import { FALLBACK_LANGUAGE } from "../domain/language.ts";
import type { Message, Say } from "../domain/message.ts";
import { REMEMBERED } from "./inbox.ts";
import { isOnlyHeard } from "./outbox.ts";
import type { Clock, Document, OutboxRow, Report, Store, TakeReport } from "./ports.ts";
import { againOf, invitedFor, isAgain, messageOfRow, partOf } from "./row-ids.ts";
import type { FitSay } from "./turn.ts";
import { lastOfWorker, withAsked } from "./window.ts";

export interface ReportDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly content: () => ContentSet;
  readonly fitFor: FitSay;
  /** Looks again at what a conversation has to send. */
  readonly wake: (id: string) => void;
}

/**
 * Notes what a platform tells of a message that it had taken. Reports come in any order, more than once, before our own note of the send, and of
 * conversations that are no more: what is known is never taken back, and what says nothing new writes nothing.
 */
export function makeReport({ store, clock, content, fitFor, wake }: ReportDeps): TakeReport {
  return async (report) => {
    const now = clock.now();
    const noted = (document: Document): Document => {
      const invited = invitedFor(report.row);
      if (invited !== null) return notInvited(document, invited, report, content(), now);
      return report.came.outcome === "waits"
        ? givenBack(document, report, fitFor, content(), now)
        : reported(document, report, fitFor, content(), now);
    };
    await store.update(report.conversation, (document) => document && noted(document));
    if (report.came.outcome === "waits") wake(report.conversation);
  };
}

function messageOf({ conversation }: Document, row: string): Message | undefined {
  const id = messageOfRow(row);
  return conversation.transcript.find((message) => message.id === id);
}

function reported(document: Document, report: Report, fitFor: FitSay, content: ContentSet, at: number): Document {
  const { row, came } = report;
  const message = messageOf(document, row);
  if (!message || came.outcome === "waits" || !becomes(message.delivery ?? "sent", came.outcome)) return document;
  const good = came.outcome !== "failed" && came.outcome !== "gone";
  if (good && !tellsMore(document, message, row)) return document;
  // The worker has the words, of which this was the recording.
  const say = sayOf(document, message, row, fitFor);
  if (came.outcome === "failed" && say && isOnlyHeard({ say })) return document;
  return advanced(document, { id: message.id, outcome: came.outcome, ...("why" in came ? { why: came.why } : {}) }, report.id, content, at);
}

/** Whether it arrived is kept for what staff wrote, and where nobody knew; a message is not there before all its parts have left. */
function tellsMore({ outbox }: Document, { id, from, delivery }: Message, row: string): boolean {
  if (outbox.some((left) => messageOfRow(left.id) === id && (left.state === "ready" || left.id !== row))) return false;
  return from === "staff" || delivery === "unknown";
}

/** A platform takes a message, and tells later that it cannot until the worker writes: it goes out then, once, however often that is told. Where it was given back twice, it has failed. */
function givenBack(document: Document, report: Report, fitFor: FitSay, content: ContentSet, at: number): Document {
  const message = messageOf(document, report.row);
  const { seen, outbox } = document;
  const once = `given-back.${report.row}`;
  if (!message || seen.includes(once) || report.came.outcome !== "waits") return document;
  const known = { ...document, seen: [...seen, once].slice(-REMEMBERED) };
  const say = sayOf(document, message, report.row, fitFor);
  const { why } = report.came;
  if (!say || isAgain(report.row) || !becomes(message.delivery ?? "sent", "waiting"))
    return advanced(known, { id: message.id, outcome: "failed", why: "window-missed" }, report.id, content, at);
  const held = { after: wroteBefore(document, message), tries: 0, notBefore: 0 };
  const from = message.from === "staff" ? "staff" : "bot";
  const row: OutboxRow = { id: againOf(report.row), from, say, queuedAt: message.at, state: "ready", attempts: 0, notBefore: 0, held };
  // Behind what is just being sent: of that nobody knows yet.
  const sending = outbox.filter(({ state }) => state === "sending");
  const rest = outbox.filter(({ state }) => state !== "sending");
  return advanced({ ...known, outbox: [...sending, row, ...rest] }, { id: message.id, outcome: "waiting", why }, report.id, content, at);
}

/** What the worker had written last when the message went out: what she has written since lets it go at once. */
function wroteBefore({ conversation }: Document, message: Message): string | null {
  const { transcript } = conversation;
  return lastOfWorker({ ...conversation, transcript: transcript.slice(0, transcript.indexOf(message)) })?.id ?? null;
}

/** What a row of a message said. */
function sayOf({ conversation }: Document, message: Message, row: string, fitFor: FitSay): Say | undefined {
  const { content, choices, voice, language = FALLBACK_LANGUAGE } = message;
  const media = content.kind === "voice" && content.media ? { media: content.media } : {};
  const text = content.kind === "text" ? content.text : "";
  const whole = { text, language, ...(choices ? { choices } : {}), ...(voice ? { voice } : {}), ...media };
  return fitFor(conversation.channel, whole)[partOf(row)];
}

/** The platform could not ask the worker to write: staff must know that nobody has. */
function notInvited(document: Document, row: string, { came }: Report, content: ContentSet, at: number): Document {
  if (came.outcome === "sent" || came.outcome === "delivered" || came.outcome === "read") return document;
  const asked = document.outbox.some(({ id, held }) => id === row && (held?.asked === "yes" || held?.asked === "asking"));
  return asked ? withAsked(document, row, { asked: "no" }, content, at) : document;
}

interface Noted {
  readonly id: string;
  readonly outcome: "sent" | "delivered" | "read" | "failed" | "gone" | "waiting";
  readonly why?: string;
}

function advanced(document: Document, { id, outcome, why }: Noted, report: string, content: ContentSet, at: number): Document {
  const event = { kind: "delivery", id: report, at, message: id, outcome, ...(why ? { why } : {}) } as const;
  return { ...document, conversation: advance(document.conversation, event, content).conversation };
}
