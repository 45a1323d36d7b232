import { seeded, shuffle } from "../domain/matcher/model/random.ts";

/** Deals the rows of every label out to `folds` folds, so that each has its share. Returns the fold of each row. */
export function stratifiedFolds(targets: Int32Array, folds: number, seed = 7): Int32Array {
  const order = Int32Array.from(targets.keys());
  shuffle(order, order.length, seeded(seed));
  order.sort((a, b) => (targets[a] ?? 0) - (targets[b] ?? 0));
  const fold = new Int32Array(targets.length);
  order.forEach((row, place) => {
    fold[row] = place % folds;
  });
  return fold;
}
