import { expect, it } from "vitest";
import { durationMs } from "../../src/cli/converse/duration.ts";

it.each([
  ["90s", 90_000],
  ["15m", 900_000],
  ["2h", 7_200_000],
  ["3d", 259_200_000],
  ["1h30m", 5_400_000],
  ["1.5 h", 5_400_000],
  ["0s", 0],
])("%s are %d milliseconds", (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

it.each(["", "2", "h", "-2h", "2 weeks", "1e9d", "99999d", "2h later"])("“%s” is no length of time", (text) => {
  expect(durationMs(text)).toBeNull();
});
