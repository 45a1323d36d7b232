import type { Effect, RefusedEffect } from "../domain/effects.ts";
import type { Event, StaffVerb } from "../domain/events.ts";
import type { ConversationId, StaffId } from "../domain/message.ts";
import { storeEvent } from "./inbox.ts";
import type { Clock, Ids, Store } from "./ports.ts";

export interface StaffResult {
  readonly refused?: RefusedEffect["why"];
}
/** Does a verb of staff through the same turn as everything else; resolves when it is committed or refused. */
export type Staff = (id: ConversationId, action: { readonly staff: StaffId; readonly do: StaffVerb }) => Promise<StaffResult>;

export interface StaffDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly wake: (id: ConversationId) => void;
}

/** `done` is to be called with every committed event. */
export function makeStaff(deps: StaffDeps): { readonly staff: Staff; readonly done: (event: Event, effects: readonly Effect[]) => void } {
  const waiting = new Map<string, (result: StaffResult) => void>();
  const staff: Staff = async (id, action) => {
    const event: Event = { kind: "staff", id: `staff.${deps.ids.random()}`, at: deps.clock.now(), ...action };
    const { promise, resolve } = Promise.withResolvers<StaffResult>();
    waiting.set(event.id, resolve);
    try {
      if (!(await storeEvent(deps, id, event))) return { refused: "not-open" };
      return await promise;
    } finally {
      waiting.delete(event.id);
    }
  };
  const done = (event: Event, effects: readonly Effect[]): void => {
    const refused = effects.find((effect) => effect.kind === "refused");
    waiting.get(event.id)?.(refused ? { refused: refused.why } : {});
  };
  return { staff, done };
}
