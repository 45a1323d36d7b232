import type { SendOutcome } from "../../src/app/ports.ts";
import type { Chance } from "./chance.ts";
import type { Sent, ToService } from "./wire.ts";

/** Both platforms, as workers see them: they outlive the service, and remember everything that they showed. */
export class Platform {
  /** Rows that a chat was shown, in order, repeats included. */
  readonly shown = new Map<string, string[]>();
  calls = 0;
  readonly #chance: Chance;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** Takes one call; now and then it asks to come later, refuses, shows a message and says that it does not know, or never answers. */
  readonly take = (sent: Sent, reply: (message: ToService) => void): void => {
    this.calls += 1;
    const { shows, outcome } = this.#decide();
    if (shows) this.#show(sent);
    const answer = outcome;
    if (answer) setTimeout(() => reply({ kind: "outcome", call: sent.call, outcome: answer }), this.#chance.between(0, 20));
  };

  #decide(): { readonly shows: boolean; readonly outcome: SendOutcome | null } {
    if (this.#chance.once(40)) return { shows: false, outcome: { outcome: "retry", why: "too-many", afterMs: 2_000 } };
    if (this.#chance.once(100)) return { shows: false, outcome: { outcome: "failed", why: "blocked" } };
    if (this.#chance.once(100)) return { shows: this.#chance.once(2), outcome: { outcome: "unknown", why: "offline" } };
    if (this.#chance.once(1_000)) return { shows: true, outcome: null };
    return { shows: true, outcome: { outcome: "sent" } };
  }

  #show({ chat, row }: Sent): void {
    this.shown.set(chat, [...(this.shown.get(chat) ?? []), row]);
  }
}
