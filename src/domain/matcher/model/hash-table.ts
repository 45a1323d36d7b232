/**
 * Where a hash table by open addressing with linear probing puts its entries. Its length fits their number instead of being a power of two, which
 * would leave half to three quarters of a large table empty.
 */

/** Places for so many entries: three quarters are taken, and one at least is free, so that every search ends. */
export function placesFor(entries: number): number {
  return Math.ceil((entries * 4) / 3) + 1;
}

/** The first place to look at, by the high bits of a well mixed hash of 32 bits without sign. */
export function firstPlace(hash: number, places: number): number {
  return Math.floor((hash * places) / 2 ** 32);
}

/** The place to look at after this one. */
export function nextPlace(place: number, places: number): number {
  return place + 1 === places ? 0 : place + 1;
}
