import distances from "natural/lib/natural/distance/index.js";

/** Fewer keystrokes apart than this, and the one was most likely meant by the other. */
const CLOSE = 3;

/** The known name that a misspelt one most likely means, or null: "fees.limt" means "fees.limit". */
export function nearest(written: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let least = CLOSE;
  for (const name of known) {
    const apart = distances.DamerauLevenshteinDistance(written, name, { restricted: true });
    if (apart < least) [best, least] = [name, apart];
  }
  return best;
}

/** "Did you mean …?" with a space before it, or nothing. */
export function didYouMean(written: string, known: Iterable<string>): string {
  const name = nearest(written, known);
  return name === null ? "" : ` Did you mean ${name}?`;
}
