import type { Client } from "whatsapp-web.js";
import type { Clock } from "../../app/ports.ts";
import { within } from "./waiting.ts";

/** A code holds for about three minutes; sooner than a quiet session is taken for hung, there is a new one. */
const NEW_CODE_MS = 150_000;
const STALE_MS = 175_000;
/** Each code calls the phone. Ten minutes of that are enough for somebody who sits before it. */
const MOST_CODES = 4;
const LONGEST_CALL_MS = 30_000;

/** The digits of a telephone number with its country; null for anything else. (E.164: at most fifteen.) */
export function digitsOf(number: string): string | null {
  const digits = number.replace(/[\s+().-]/g, "").replace(/^00/, "");
  return /^[1-9]\d{7,14}$/.test(digits) ? digits : null;
}

/** Linking by a code that is typed on the phone, in one session. */
export class Pairing {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #tell: (code: string | null) => void;
  #codes = 0;
  #cancelStale = (): void => {};

  /** @param tell told each code, and null when there is none any more */
  constructor(client: Client, clock: Clock, tell: (code: string | null) => void) {
    this.#client = client;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Asks WhatsApp for a code for the phone of `number` (digits), and for new ones for a while; null: no more of them. False when none came. */
  async ask(number: string | null): Promise<boolean> {
    this.#codes = 0;
    if (number === null) {
      await this.#cancel();
      return true;
    }
    const asking = this.#client.requestPairingCode(number, true, NEW_CODE_MS);
    const code = await within(this.#clock, LONGEST_CALL_MS, asking, null).catch(() => null);
    if (code) return true;
    await this.#cancel();
    return false;
  }

  /** The library told a code. */
  came(code: string): void {
    this.#codes += 1;
    if (this.#codes > MOST_CODES) return void this.#cancel();
    this.#cancelStale();
    // A page that was loaded anew brings no further ones.
    this.#cancelStale = this.#clock.after(STALE_MS, () => this.#tell(null));
    this.#tell(code);
  }

  stop(): void {
    this.#cancelStale();
  }

  async #cancel(): Promise<void> {
    this.#cancelStale();
    this.#tell(null);
    await within(this.#clock, LONGEST_CALL_MS, this.#client.cancelPairingCode(), undefined).catch(() => {});
  }
}
