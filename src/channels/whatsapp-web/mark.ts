import * as v from "valibot";

/** A setting of the store. */
export interface Kept {
  read(): Promise<unknown>;
  write(value: unknown): Promise<void>;
}

/**
 * Up to where messages were taken in. Chats stay unread on the phone, so without it a worker who had everything deleted would be met
 * again with what she wrote before.
 */
export interface Mark {
  /** Messages before it (milliseconds) are not looked at again. */
  since(): Promise<number>;
  /** Ids of the messages taken last. */
  known(): Promise<ReadonlySet<string>>;
  /** A message from this time (milliseconds) is stored. */
  taken(id: string, at: number): void;
  /** Resolves when all is kept. */
  flush(): Promise<void>;
}

const Shape = v.object({ newest: v.number(), ids: v.array(v.string()) });
type Shape = v.InferOutput<typeof Shape>;

/** A message may come later than one that was written after it. */
const OVERLAP_MS = 10 * 60_000;
const REMEMBERED = 500;

/** Writes are joined: while one is under way, only the newest waits. A mark that cannot be kept costs a second look, never a message. */
export function markIn(kept: Kept): Mark {
  let current: Shape = { newest: 0, ids: [] };
  let saved = current;
  let loading: Promise<void> | null = null;
  let writing: Promise<void> = Promise.resolve();
  const load = (): Promise<void> => {
    loading ??= kept
      .read()
      .catch(() => null)
      .then((value) => {
        const { success, output } = v.safeParse(Shape, value);
        if (success) current = { newest: Math.max(current.newest, output.newest), ids: last([...output.ids, ...current.ids]) };
      });
    return loading;
  };
  const save = async (): Promise<void> => {
    await load();
    while (saved !== current) {
      const now = current;
      await kept.write(now);
      saved = now;
    }
  };
  return {
    since: () => load().then(() => current.newest - OVERLAP_MS),
    known: () => load().then(() => new Set(current.ids)),
    taken(id, at) {
      if (current.ids.includes(id)) return;
      current = { newest: Math.max(current.newest, at), ids: last([...current.ids, id]) };
      writing = writing.then(save).catch(() => {});
    },
    flush: () => writing,
  };
}

const last = (ids: readonly string[]): string[] => ids.slice(-REMEMBERED);
