import type { Effect, RefusedEffect } from "../domain/effects.ts";
import type { Event, StaffVerb } from "../domain/events.ts";
import type { ConversationId, Message, StaffId } from "../domain/message.ts";
import { storeEvent } from "./inbox.ts";
import type { Clock, Document, Ids, Store } from "./ports.ts";

export interface StaffResult {
  readonly refused?: RefusedEffect["why"];
}
/** `once`: a key under which a reply or note is written once, however often it is asked for, over a restart too. */
export interface StaffAction {
  readonly staff: StaffId;
  readonly do: StaffVerb;
  readonly once?: string;
}
/** Does a verb of staff through the same turn as everything else; resolves when it is committed or refused. */
export type Staff = (id: ConversationId, action: StaffAction) => Promise<StaffResult>;

export interface StaffDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly wake: (id: ConversationId) => void;
}

/** `done` is to be called with every committed event. */
export function makeStaff(deps: StaffDeps): { readonly staff: Staff; readonly done: (event: Event, effects: readonly Effect[]) => void } {
  const waiting = new Map<string, Set<(result: StaffResult) => void>>();
  const staff: Staff = async (id, { once, ...action }) => {
    const before = once === undefined ? "nothing" : earlier(await deps.store.read(id), eventId(once));
    if (before === "done") return {};
    // A refused one may be tried again, as a new event.
    const event: Event = {
      kind: "staff",
      id: eventId(once === undefined || before === "refused" ? deps.ids.random() : once),
      at: deps.clock.now(),
      ...action,
    };
    const { promise, resolve } = Promise.withResolvers<StaffResult>();
    const others = waiting.get(event.id) ?? new Set();
    waiting.set(event.id, others.add(resolve));
    try {
      if (!(await storeEvent(deps, id, event))) return { refused: "not-open" };
      return await promise;
    } finally {
      others.delete(resolve);
      if (others.size === 0) waiting.delete(event.id);
    }
  };
  const done = (event: Event, effects: readonly Effect[]): void => {
    const refused = effects.find((effect) => effect.kind === "refused");
    for (const resolve of waiting.get(event.id) ?? []) resolve(refused ? { refused: refused.why } : {});
  };
  return { staff, done };
}

const eventId = (key: string): string => `staff.${key}`;

/** What came of a reply or note under the same id before, perhaps in a run that died before it could tell. */
function earlier(document: Document | null, id: string): "nothing" | "done" | "refused" {
  if (!document?.seen.includes(id) || document.inbox.some(({ externalId }) => externalId === id)) return "nothing";
  const wrote = ({ id: line, from }: Message) => line.startsWith(`${id}.`) && (from === "staff" || from === "note");
  return document.conversation.transcript.some(wrote) ? "done" : "refused";
}
