import { Hear } from "./hear.ts";
import { Kept } from "./kept.ts";
import { Poster } from "./poster.ts";
import type { Desk, GroupDeps } from "./types.ts";
import { chatOf, readGroupUpdate } from "./update.ts";

/** A verb that is not done by then is stored, and waited for again when the platform brings it again: workers must not wait behind it. */
const LONGEST_VERB_MS = 20_000;

/** The staff group of a bot: a second desk, which acts by the same verbs as the console. */
export interface StaffGroup {
  /** True for updates that are ours to take. */
  owns(update: unknown): boolean;
  /** Does what an update asks for; false: it could not be stored, and has to come again. Updates are taken one after another. */
  take(update: unknown): Promise<boolean>;
  /** Reads what is kept and begins to post. */
  start(desk: Desk): Promise<void>;
  /** Ends what is under way. To be called before the service stops. */
  stop(): Promise<void>;
}

export function makeStaffGroup(deps: GroupDeps): StaffGroup {
  const { store, log, clock, settings, bot } = deps;
  const kept = new Kept(store, settings.chat);
  const poster = new Poster(deps, kept);
  const stopping = Promise.withResolvers<false>();
  let hear: Hear | null = null;
  let stopListening = (): void => {};
  let last: Promise<unknown> = Promise.resolve();

  const take = async (data: unknown): Promise<boolean> => {
    try {
      await hear?.take(readGroupUpdate(data, bot));
      return hear !== null;
    } catch (error) {
      log.error("What was done in the staff group could not be stored; the platform is asked to bring it again.", error);
      return false;
    }
  };
  return {
    owns: (update) => {
      const chat = chatOf(update);
      return chat !== null && (chat === kept.chat || chat === settings.chat);
    },
    take: (update) => {
      const late = Promise.withResolvers<false>();
      const cancel = clock.after(LONGEST_VERB_MS, () => late.resolve(false));
      const mine = last.then(() => take(update));
      last = Promise.race([mine, late.promise]);
      // A verb that a stopping service does not do any more is stored, and done once by the next run.
      return Promise.race([mine, late.promise, stopping.promise]).finally(cancel);
    },
    async start({ staff }) {
      await kept.load();
      const wake = (id?: string) => (id === undefined ? poster.wake() : poster.mark(id, { ticket: null, priority: null }));
      stopListening = store.onChange((row) => poster.mark(row.id, row));
      hear = new Hear({ ...deps, kept, staff, wake });
      poster.start();
    },
    async stop() {
      hear = null;
      stopping.resolve(false);
      stopListening();
      await poster.stop();
    },
  };
}
