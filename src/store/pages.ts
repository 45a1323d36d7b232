import type { Document } from "../app/ports.ts";
import type { Message } from "../domain/message.ts";

/** A document holds at most this many messages; beyond, the oldest `PAGE` move out. */
const MOST = 200;
const PAGE = 100;
/** A message on its way stays in the document, where what becomes of it or of its file is noted, unless a channel is silent for so long. */
const MOST_WAITING = 1_000;

export interface PageCut {
  readonly page: number;
  readonly messages: readonly Message[];
}

/** Moves the oldest messages of a long transcript to pages; the document counts them. */
export function cutPages(document: Document): { readonly document: Document; readonly cuts: readonly PageCut[] } {
  const cuts: PageCut[] = [];
  let { transcript } = document.conversation;
  let { pages } = document;
  while (transcript.length > MOST && (transcript.length > MOST_WAITING || !isWaiting(transcript.slice(0, PAGE)))) {
    cuts.push({ page: pages, messages: transcript.slice(0, PAGE) });
    transcript = transcript.slice(PAGE);
    pages += 1;
  }
  if (cuts.length === 0) return { document, cuts };
  return { document: { ...document, conversation: { ...document.conversation, transcript }, pages }, cuts };
}

function isWaiting(messages: readonly Message[]): boolean {
  return messages.some(({ delivery, content }) => delivery === "waiting" || ("without" in content && content.without === "coming"));
}
