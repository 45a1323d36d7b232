import { createHash } from "node:crypto";
import type { Clock, Ids, Store } from "../app/ports.ts";
import type { StaffId, Time } from "../domain/message.ts";
import { Kept } from "./kept.ts";

/** A session nobody used for so long is over, in milliseconds. */
export const IDLE_MS = 8 * 60 * 60_000;
/** Last use is written at most this often; the idle time is exact to it. */
const TOUCH_MS = 5 * 60_000;

interface KeptSession {
  readonly staff: StaffId;
  readonly seenAt: Time;
}

type Table = Readonly<Record<string, KeptSession>>;

/** Who is signed in. Kept under a hash of the session's id, so that a stolen backup opens no session; outlives a restart. */
export class Sessions {
  readonly #kept: Kept<Table>;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor({ store, clock, ids }: { readonly store: Store; readonly clock: Clock; readonly ids: Ids }) {
    this.#kept = new Kept<Table>(store, "staff-sessions", {});
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Signs in; the id belongs into a cookie and nowhere else. */
  async begin(staff: StaffId): Promise<string> {
    const id = this.#ids.random();
    await this.#kept.change((table) => ({ ...this.#alive(table), [keyOf(id)]: { staff, seenAt: this.#clock.now() } }));
    return id;
  }

  /** Whose session it is, or null when it is over. `touch` counts as use by a person. */
  async staffOf(id: string, touch: boolean): Promise<StaffId | null> {
    const key = keyOf(id);
    const session = this.#alive(await this.#kept.read())[key];
    if (!session) return null;
    if (touch && this.#clock.now() - session.seenAt > TOUCH_MS) await this.#touch(key);
    return session.staff;
  }

  async end(id: string): Promise<void> {
    await this.#kept.change(({ [keyOf(id)]: _ended, ...others }) => others);
  }

  /** Ends every session of an account. */
  async endAll(staff: StaffId): Promise<void> {
    await this.#kept.change((table) => Object.fromEntries(Object.entries(table).filter(([, session]) => session.staff !== staff)));
  }

  async #touch(key: string): Promise<void> {
    await this.#kept.change((table) => {
      const session = table[key];
      return session ? { ...table, [key]: { ...session, seenAt: this.#clock.now() } } : table;
    });
  }

  #alive(table: Table): Table {
    const oldest = this.#clock.now() - IDLE_MS;
    return Object.fromEntries(Object.entries(table).filter(([, { seenAt }]) => seenAt > oldest));
  }
}

/** What every form of a session carries; other sites can neither read nor guess it. */
export function formToken(session: string): string {
  return hash(`form ${session}`);
}

function keyOf(session: string): string {
  return hash(`session ${session}`);
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
