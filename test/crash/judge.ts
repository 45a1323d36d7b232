import type { Document, Store } from "../../src/app/ports.ts";
import { fitSay } from "../../src/channels/fit.ts";
import type { Message } from "../../src/domain/message.ts";
import type { Helper, Worker } from "./people.ts";

/** A conversation as it is stored in the end, with its older pages. */
export async function readAll(store: Store, document: Document): Promise<readonly Message[]> {
  const pages = await Promise.all(Array.from({ length: document.pages }, (_, page) => store.page(document.conversation.id, page)));
  return [...pages.flat(), ...document.conversation.transcript];
}

const textOf = ({ content }: Pick<Message, "content">): string => (content.kind === "text" ? content.text : content.kind);

/** Every message of the worker is there once, in the order in which it was written, as it was written. */
export function judgeWorker({ written }: Worker, transcript: readonly Message[]): readonly string[] {
  const kept = transcript.filter(({ from }) => from === "worker").map(({ id, content }) => JSON.stringify({ id, content }));
  return firstDifference(
    "messages",
    kept,
    written.map(({ id, content }) => JSON.stringify({ id, content })),
  );
}

/** Of a worker who wrote to the bot alone: after each message its reply, once; before the first one the greeting. */
export function judgeReplies({ written }: Worker, transcript: readonly Message[]): readonly string[] {
  const wanted = written.flatMap(({ id, content }, index) => {
    const answer = `answer to ${textOf({ content })}`;
    return index === 0 ? [id, `${id}.0 chat:greeting.first`, `${id}.1 ${answer}`] : [id, `${id}.0 ${answer}`];
  });
  const kept = transcript.map((message) => (message.from === "worker" ? message.id : `${message.id} ${textOf(message)}`));
  return firstDifference("conversation", kept, wanted);
}

/** What staff were told is done is there once; what they were not told of at most once. */
export function judgeStaff({ chat, confirmed, unconfirmed }: Helper, transcript: readonly Message[]): readonly string[] {
  const count = (text: string) => transcript.filter((message) => message.from === "staff" && textOf(message) === text).length;
  return [
    ...confirmed.filter((text) => count(text) !== 1).map((text) => `${chat}: "${text}" is there ${count(text)} times`),
    ...unconfirmed.filter((text) => count(text) > 1).map((text) => `${chat}: "${text}" is there ${count(text)} times`),
  ];
}

/**
 * What the platform showed agrees with what is noted: in the order of the transcript, nothing that is not in it, everything that counts
 * as sent, nothing twice unless the channel allows it, and no message without a note of what became of it.
 */
export function judgeShown(worker: Worker, transcript: readonly Message[], shown: readonly string[]): readonly string[] {
  const again = worker.channel === "again";
  const said = transcript.filter(({ from }) => from === "bot" || from === "staff");
  const rows = said.map((message) => ({ message, parts: partsOf(message) }));
  const seen = new Set(shown);
  const expected = rows.flatMap(({ parts }) => parts).filter((row) => seen.has(row));
  const noted = rows.flatMap(({ message, parts }) => {
    const { id, delivery } = message;
    if (delivery === "sent") return parts.every((row) => seen.has(row)) ? [] : [`${id} counts as sent and was not shown`];
    if (delivery === "failed" || (delivery === "unknown" && !again)) return [];
    return [`${id} ended as ${delivery}`];
  });
  const twice = again || seen.size === shown.length ? [] : [`${worker.chat} was shown ${shown.length - seen.size} rows twice`];
  return [...twice, ...noted, ...firstDifference(`shown to ${worker.chat}`, [...seen], expected)];
}

function partsOf({ id, content, language = "en" }: Message): readonly string[] {
  const parts = fitSay({ text: textOf({ content }), language }, { maxText: 60, maxButtons: 20, maxLabel: 80 });
  return parts.map((_, index) => (index === 0 ? id : `${id}~${index}`));
}

function firstDifference(what: string, are: readonly string[], should: readonly string[]): readonly string[] {
  const at = are.findIndex((one, index) => one !== should[index]);
  if (at < 0 && are.length === should.length) return [];
  const place = at < 0 ? are.length : at;
  return [`${what}, place ${place} of ${should.length}: is ${are[place]}, should be ${should[place]}`];
}
