/** What opens the number to whoever has it: never log it, never keep it. `code`, where there is one, is typed; else `qr` is scanned. */
export interface Link {
  readonly qr: string;
  readonly code: string | null;
}

/** `refused`: the page or the platform gave no code. */
export type PairOutcome = "asked" | "not-waiting" | "bad-number" | "refused";

/** What the operator sees of a number that is linked by a phone, and can do. */
export interface Linking {
  readonly channel: string;
  /** What to scan or to type; null when nothing waits for it. */
  link(): Link | null;
  /** Called whenever `link` is another one. */
  onChange(listener: () => void): () => void;
  /** Asks for a code to be typed on the phone of `number`; null: back to the one that is scanned. Never rejects. */
  pair(number: string | null): Promise<PairOutcome>;
  /** Begins anew, now, unless it is ready. */
  again(): void;
}
