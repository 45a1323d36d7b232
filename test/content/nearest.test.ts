import { expect, test } from "vitest";
import { didYouMean, nearest } from "../../src/content/checks/nearest.ts";

const TOPICS = ["fees.limit", "fees.refund", "wages.unpaid"];

test.each([
  ["fees.limt", "fees.limit"],
  ["fees.ilmit", "fees.limit"],
  ["wage.unpaid", "wages.unpaid"],
])("%s was meant as %s", (written, meant) => {
  expect(nearest(written, TOPICS)).toBe(meant);
});

test("what is far from all names is like none", () => {
  expect(nearest("migration", TOPICS)).toBeNull();
  expect(didYouMean("migration", TOPICS)).toBe("");
});
