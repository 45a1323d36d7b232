/** A small generator with a seed, so that the same training gives the same model everywhere. Numbers are in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = nextState(state);
    return state / 2 ** 32;
  };
}

/** The state after this one, of 32 bits: a linear congruential generator with the constants of Press et al., "Numerical Recipes" (1992), section 7.1. */
export function nextState(state: number): number {
  return (Math.imul(state, 1664525) + 1013904223) >>> 0;
}

/** Shuffles the first `length` entries in place. */
export function shuffle(items: Int32Array, length: number, random: () => number): void {
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = items[i] ?? 0;
    items[i] = items[j] ?? 0;
    items[j] = kept;
  }
}

/** Two numbers as one of 32 bits that looks like chance: the finisher of MurmurHash3 (Appleby, public domain). */
export function mixed(one: number, other: number): number {
  let hash = one ^ Math.imul(other + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Sorts rows into an order that depends on their keys and the seed alone, so that one row more or less leaves the others in theirs. */
export function shuffleByKey(rows: Int32Array, keys: Uint32Array, seed: number): void {
  const size = keys.length;
  const places = Float64Array.from(rows, (row) => mixed(keys[row] as number, seed) * size + row).sort(); // rows are indices of keys
  for (let at = 0; at < rows.length; at++) rows[at] = (places[at] as number) % size; // as many places as rows
}
