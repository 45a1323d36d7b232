import type { Document, Log } from "../app/ports.ts";
import type { Content, ConversationId, Message, MessageId } from "../domain/message.ts";
import { type Among, placesOf, type Visit, visitDocument, visitMessages } from "./contents.ts";
import type { MediaKey } from "./media-key.ts";
import { isPrivate, isSealed, locked, openContent, type PrivateContent, type SealedContent, sealContent } from "./sealed-content.ts";

/**
 * Seals places and contact cards when they are written, and opens them when they are read. Neither rejects: a worker's messages are not held up
 * by a key. What cannot be opened is locked and is written again as it was; what cannot be sealed is written in plain, and sealed later.
 */
export class PrivateContents {
  #key: MediaKey;
  #log: Log;
  /** What was written of a content, and in which place: it stays the same from one write to the next. */
  #written = new WeakMap<Content, { readonly place: string; readonly sealed: SealedContent }>();

  constructor(key: MediaKey, log: Log) {
    this.#key = key;
    this.#log = log;
  }

  /** The document as it is written. */
  seal(document: Document): Promise<Document> {
    return this.#seal(document.conversation.id, document, visitDocument);
  }

  /** The document as it was before `seal`. */
  open(document: Document): Promise<Document> {
    return this.#open(document.conversation.id, document, visitDocument);
  }

  /** A page as it is written. */
  sealPage(messages: readonly Message[], among: Among): Promise<readonly Message[]> {
    return this.#seal(among.conversation, messages, (page, visit) => visitMessages(page, among, visit));
  }

  /** The page as it was before `sealPage`. */
  openPage(messages: readonly Message[], among: Among): Promise<readonly Message[]> {
    return this.#open(among.conversation, messages, (page, visit) => visitMessages(page, among, visit));
  }

  async #seal<T>(conversation: ConversationId, data: T, over: (data: T, visit: Visit) => T): Promise<T> {
    if (!some(data, over, (content) => isPrivate(content) || isSealed(content))) return data;
    const key = some(data, over, isPrivate) ? await this.#keyToWrite(conversation) : null;
    return over(data, (content, message, among) => {
      if (isSealed(content)) return asContent({ kind: content.kind, sealed: content.sealed });
      return isPrivate(content) ? this.#sealed(key, content, message, among) : content;
    });
  }

  #sealed(key: Buffer | null, content: PrivateContent, message: MessageId, among: Among): Content {
    const [place] = placesOf(message, among);
    const written = this.#written.get(content);
    if (written?.place === place) return asContent(written.sealed);
    if (!key) return content;
    const sealed = sealContent(key, content, place);
    this.#written.set(content, { place, sealed });
    return asContent(sealed);
  }

  async #open<T>(conversation: ConversationId, data: T, over: (data: T, visit: Visit) => T): Promise<T> {
    if (!some(data, over, isSealed)) return data;
    const key = await this.#key.read().catch(() => null);
    let closed = 0;
    const opened = over(data, (content, message, among) => {
      if (!isSealed(content)) return content;
      const found = key && this.#opened(key, content, placesOf(message, among));
      if (!found) closed += 1;
      return found ?? locked(content);
    });
    if (closed > 0) this.#log.warn(LOCKED_SAID, { conversation, contents: closed });
    return opened;
  }

  #opened(key: Buffer, { kind, sealed }: SealedContent, places: readonly string[]): PrivateContent | null {
    for (const place of places) {
      const content = openContent(key, { kind, sealed }, place);
      if (!content) continue;
      this.#written.set(content, { place, sealed: { kind, sealed } });
      return content;
    }
    return null;
  }

  async #keyToWrite(conversation: ConversationId): Promise<Buffer | null> {
    try {
      return await this.#key.toWrite();
    } catch (error) {
      this.#log.error(PLAIN_SAID, error, { conversation });
      return null;
    }
  }
}

// What is written is no Content before it is opened again; it is handed to nobody but the disk.
const asContent = (sealed: SealedContent): Content => sealed as unknown as Content;

function some<T>(data: T, over: (data: T, visit: Visit) => T, is: (content: Content) => boolean): boolean {
  let found = false;
  over(data, (content) => {
    found ||= is(content);
    return content;
  });
  return found;
}

const LOCKED_SAID =
  "Places or contact cards are damaged or sealed under another key; restore settings/media-key.json of that time from a backup, then start again.";
const PLAIN_SAID =
  "The key of files cannot be used, so a place or a contact card is kept without encryption; restore settings/media-key.json from a backup, then start again.";
