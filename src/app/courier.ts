import type { MoveEvent } from "../domain/events.ts";
import type { ConversationId, Time } from "../domain/message.ts";
import { makeCode, TRIES } from "../domain/move/code.ts";
import type { Letter, MoveStep } from "../domain/move/types.ts";
import { storeEvent } from "./inbox.ts";
import type { Clock, Document, Ids, Log, Store } from "./ports.ts";
import { withoutRest } from "./turn.ts";

export interface CourierDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly wake: (id: ConversationId) => void;
}

/** Brings what a conversation has for others. Rejects when something could not be stored; it is kept, and brought again. */
export type Deliver = (id: ConversationId) => Promise<void>;

/**
 * Carries letters between conversations. Two documents cannot be changed at once, so each letter is committed with the one that writes it,
 * stored in the inbox of the other, and only then taken off: after a kill it is brought again, and its id makes that it happens once.
 */
export function makeCourier(deps: CourierDeps): Deliver {
  const { store, clock, ids, log } = deps;
  /** Wrong codes lately, from all conversations; a restart forgets them. */
  let wrong: readonly Time[] = [];

  const bring = (to: ConversationId, id: string, what: MoveStep): Promise<boolean> => {
    const event: MoveEvent = { kind: "move", id, at: clock.now(), do: what };
    return storeEvent(deps, to, event);
  };

  const newCode = (): string => {
    const used = new Set([...store.active()].map(({ moveCode }) => moveCode));
    const code = makeCode(ids.fraction);
    return used.has(code) ? newCode() : code;
  };

  /** Of the case that the code belongs to, nothing is known here but where to ask. */
  const written = async ({ conversation }: Document, letter: Extract<Letter, { kind: "code-written" }>): Promise<void> => {
    const { id, channel } = conversation;
    wrong = wrong.filter((at) => at > clock.now() - TRIES.withinMs);
    const tooMany = wrong.length >= TRIES.wrong;
    const owner = tooMany ? undefined : [...store.active()].find(({ moveCode }) => moveCode === letter.code);
    // The id of the letter comes from the event of one conversation alone; there it may be that of another's.
    const name = ids.conversation("letter", `${id} ${letter.id}`);
    const asked = owner && (await bring(owner.id, `move.${name}`, { step: "written", code: letter.code, from: id, channel }));
    if (asked) return;
    if (tooMany) log.warn("Too many wrong codes were written in an hour: somebody may be guessing. Codes are refused for a while.");
    else wrong = [...wrong, clock.now()];
    await bring(id, `${letter.id}.refused`, { step: "refused", why: tooMany ? "too-many" : "wrong" });
  };

  /** The bytes of its files must be there before the first conversation lets go of the case. */
  const copyFiles = async (from: ConversationId, to: ConversationId): Promise<void> => {
    const parcel = (await store.read(from))?.conversation.leaving?.parcel;
    for (const { id } of parcel?.files ?? []) {
      const bytes = await store.media(from, id);
      if (bytes) await store.saveMedia(to, id, bytes);
    }
  };

  const deliverOne = async (document: Document, letter: Letter): Promise<void> => {
    const { id } = document.conversation;
    if (letter.kind === "code-written") return written(document, letter);
    if (letter.kind === "wants-code") {
      const { by, tell } = letter;
      await bring(id, `${letter.id}.made`, { step: "code", move: ids.random(), code: newCode(), by, tell });
      return;
    }
    if (letter.do.step === "taken") await copyFiles(letter.to, id);
    await bring(letter.to, letter.id, letter.do);
  };

  /** Until there is an answer, the case is brought again each time; when nobody is there any more, it stays. */
  const deliverCase = async ({ conversation }: Document): Promise<void> => {
    const { id, leaving } = conversation;
    if (!leaving) return;
    const { id: move, to, parcel } = leaving;
    const there = await bring(to, `move.${move}.take`, { step: "take", move, from: id, parcel });
    if (!there) await bring(id, `move.${move}.returned`, { step: "returned", move });
  };

  return async (id) => {
    const document = await store.read(id);
    if (!document) return;
    await deliverCase(document);
    for (const letter of document.letters ?? []) {
      await deliverOne(document, letter);
      await store.update(id, (now) => now && withoutRest(withoutLetter(now, letter)));
    }
  };
}

function withoutLetter(document: Document, { id }: Letter): Document {
  const { letters = [] } = document;
  return letters.some((other) => other.id === id) ? { ...document, letters: letters.filter((other) => other.id !== id) } : document;
}
