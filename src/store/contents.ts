import type { Document, InboxRow } from "../app/ports.ts";
import type { Content, ConversationId, Message, MessageId } from "../domain/message.ts";
import { earlierOf } from "../domain/move/parcel.ts";
import type { Came, Letter, MoveStep, Parcel } from "../domain/move/types.ts";

/** In whose messages a content stands. */
export interface Among {
  readonly conversation: ConversationId;
  /** The cases that came there; messages of theirs were written elsewhere. */
  readonly came: readonly Came[];
}

/** The messages of a document itself. */
export const amongOf = ({ conversation: { id, came = [] } }: Document): Among => ({ conversation: id, came });

/** What is to stand in the place of a content of a message. */
export type Visit = (content: Content, message: MessageId, among: Among) => Content;

/** Names the place of a content; and before it the places that it had in other conversations, the latest first. */
export function placesOf(message: MessageId, { conversation, came }: Among): readonly [string, ...string[]] {
  const earlier = earlierOf(message, came);
  const own = `content:${conversation}/${message}`;
  return earlier ? [own, ...placesOf(earlier.id, { conversation: earlier.from, came })] : [own];
}

/** Messages with their contents visited; the same array when all contents stay. */
export function visitMessages(messages: readonly Message[], among: Among, visit: Visit): readonly Message[] {
  return each(messages, (message) => {
    const content = visit(message.content, message.id, among);
    return content === message.content ? message : { ...message, content };
  });
}

/** A document with every content visited, wherever it stands; the same object when all stay. */
export function visitDocument(document: Document, visit: Visit): Document {
  const { conversation } = document;
  const { leaving } = conversation;
  const among = amongOf(document);
  const transcript = visitMessages(conversation.transcript, among, visit);
  const parcel = leaving && visitParcel(leaving.parcel, conversation.id, visit);
  const inbox = each(document.inbox, (row) => visitRow(row, among, visit));
  const letters = document.letters && each(document.letters, (letter) => visitLetter(letter, visit));
  const stays = transcript === conversation.transcript && parcel === leaving?.parcel;
  if (stays && inbox === document.inbox && letters === document.letters) return document;
  const within = { ...conversation, transcript, ...(leaving && parcel ? { leaving: { ...leaving, parcel } } : {}) };
  return { ...document, conversation: within, inbox, ...(letters ? { letters } : {}) };
}

function visitRow(row: InboxRow, among: Among, visit: Visit): InboxRow {
  const { event } = row;
  if (event.kind === "move") {
    const step = visitStep(event.do, visit);
    return step === event.do ? row : { ...row, event: { ...event, do: step } };
  }
  if (event.kind !== "message") return row;
  const content = visit(event.content, event.id, among);
  return content === event.content ? row : { ...row, event: { ...event, content } };
}

function visitLetter(letter: Letter, visit: Visit): Letter {
  if (letter.kind !== "step") return letter;
  const step = visitStep(letter.do, visit);
  return step === letter.do ? letter : { ...letter, do: step };
}

function visitStep(step: MoveStep, visit: Visit): MoveStep {
  if (step.step !== "take") return step;
  const parcel = visitParcel(step.parcel, step.from, visit);
  return parcel === step.parcel ? step : { ...step, parcel };
}

/** Wherever it lies on its way, a parcel holds messages of the conversation that it comes from. */
function visitParcel(parcel: Parcel, from: ConversationId, visit: Visit): Parcel {
  const messages = visitMessages(parcel.messages, { conversation: from, came: parcel.came }, visit);
  return messages === parcel.messages ? parcel : { ...parcel, messages };
}

/** Most documents stay as they are: an array is copied from the first item on that does not. */
function each<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  let changed: T[] | null = null;
  for (const [at, item] of items.entries()) {
    const now = change(item);
    if (changed) changed.push(now);
    else if (now !== item) changed = [...items.slice(0, at), now];
  }
  return changed ?? items;
}
