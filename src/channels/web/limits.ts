import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** Posts a minute. Forty workers behind one dormitory address, each at her own limit, stay below the one of the address. */
export interface WebLimits {
  readonly perChatMinute: number;
  readonly perAddressMinute: number;
  /** New chats an hour from one address. */
  readonly chatsPerAddressHour: number;
}

export const WEB_LIMITS: WebLimits = { perChatMinute: 20, perAddressMinute: 1_000, chatsPerAddressHour: 240 };

/** Counts posts in memory; addresses are kept for an hour at most and written nowhere. */
export class Flood {
  readonly #chat: RateLimiterMemory;
  readonly #address: RateLimiterMemory;
  readonly #newChats: RateLimiterMemory;

  constructor(limits: WebLimits) {
    this.#chat = new RateLimiterMemory({ keyPrefix: "chat", points: limits.perChatMinute, duration: 60 });
    this.#address = new RateLimiterMemory({ keyPrefix: "address", points: limits.perAddressMinute, duration: 60 });
    this.#newChats = new RateLimiterMemory({ keyPrefix: "new", points: limits.chatsPerAddressHour, duration: 3_600 });
  }

  /** Seconds to wait before this address may post again; 0 = now. */
  address(address: string): Promise<number> {
    return wait(this.#address, address);
  }

  chat(chat: string): Promise<number> {
    return wait(this.#chat, chat);
  }

  newChat(address: string): Promise<number> {
    return wait(this.#newChats, address);
  }
}

/** The library rejects with its state when the limit is reached. */
async function wait(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (state) {
    if (state instanceof RateLimiterRes) return Math.max(1, Math.ceil(state.msBeforeNext / 1_000));
    throw state;
  }
}
