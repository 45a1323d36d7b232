import type { Match } from "../../../src/domain/matcher/types.ts";

/** A message of an amount, as the matcher reads it. */
export function money(value: number, currency: string): Partial<Match> {
  return { entities: { amount: { value, currency } } };
}
