import { expect, test } from "vitest";
import { STATES, WAYS } from "../../src/app/watch/standing.ts";
import { universe } from "../support/universe.ts";

const content = universe();

test.each(content.languages)("every way and state of a channel has words, not a key (%s)", (language) => {
  const said = (group: string, names: readonly string[]) =>
    names.filter((name) => {
      const found = content.say(language, `console:operator.${group}.${name}`);
      return found.text === name || found.language !== language;
    });
  expect([said("ways", WAYS), said("states", STATES)]).toEqual([[], []]);
});
