import type { Store } from "../app/ports.ts";

/** A small named document of the store, changed by one at a time. */
export class Kept<T> {
  readonly #store: Store;
  readonly #name: string;
  readonly #empty: T;
  #last: Promise<unknown> = Promise.resolve();

  /** `name` is the setting's; what is in it was written by this class. */
  constructor(store: Store, name: string, empty: T) {
    this.#store = store;
    this.#name = name;
    this.#empty = empty;
  }

  async read(): Promise<T> {
    return ((await this.#store.readSetting(this.#name)) ?? this.#empty) as T; // only `change` writes it
  }

  /** Replaces the value; the same one writes nothing. */
  change(make: (value: T) => T): Promise<T> {
    const mine = this.#last.then(async () => {
      const before = await this.read();
      const after = make(before);
      if (after !== before) await this.#store.writeSetting(this.#name, after);
      return after;
    });
    this.#last = mine.catch(() => {});
    return mine;
  }
}
