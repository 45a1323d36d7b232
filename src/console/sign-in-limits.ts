import { createHash } from "node:crypto";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

const WINDOW_S = 15 * 60;
/** Failures of one account before it waits. */
const PER_ACCOUNT = 5;
/** Failures of one address before it waits: forty staff behind it may each mistype twice. */
const PER_ADDRESS = 100;

/** Counts failed sign-ins, by account and by address. Every try is counted before it is judged, so that many at once gain nothing. */
export class SignInLimits {
  readonly #account = new RateLimiterMemory({ keyPrefix: "account", points: PER_ACCOUNT, duration: WINDOW_S, blockDuration: WINDOW_S });
  readonly #address = new RateLimiterMemory({ keyPrefix: "address", points: PER_ADDRESS, duration: WINDOW_S });

  /** Minutes to wait before a try; 0 = now. */
  async begin(name: string, address: string): Promise<number> {
    const waits = await Promise.all([wait(this.#account, keyOf(name)), wait(this.#address, keyOf(address))]);
    return Math.max(...waits);
  }

  /** A right password takes the count back. */
  async succeeded(name: string, address: string): Promise<void> {
    await this.#account.delete(keyOf(name));
    await this.#address.reward(keyOf(address));
  }
}

// Names may be long and addresses are personal data: only a digest is held.
function keyOf(text: string): string {
  return createHash("sha256").update(text.normalize("NFKC").trim().replace(/\s+/gu, " ").toLowerCase()).digest("base64url");
}

async function wait(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (state) {
    if (state instanceof RateLimiterRes) return Math.max(1, Math.ceil(state.msBeforeNext / 60_000));
    throw state;
  }
}
