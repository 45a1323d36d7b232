import { expect, test } from "vitest";
import type { Linking } from "../../src/app/watch/linking.ts";
import { STATES, WAYS } from "../../src/app/watch/standing.ts";
import { universe } from "../support/universe.ts";
import { Browserless } from "./support/browser.ts";
import { TestDesk } from "./support/desk.ts";

const content = universe();

test.each(content.languages)("every way and state of a channel has words, not a key (%s)", (language) => {
  const said = (group: string, names: readonly string[]) =>
    names.filter((name) => {
      const found = content.say(language, `console:operator.${group}.${name}`);
      return found.text === name || found.language !== language;
    });
  expect([said("ways", WAYS), said("states", STATES)]).toEqual([[], []]);
});

test("who asks for a code to link a phone by its number is written down each time, and first; the number is not", async () => {
  const desk = await TestDesk.open();
  const did = async () => (await desk.store.auditLines(50)).filter(({ conversation }) => conversation === "channels");
  const before: string[][] = [];
  const pair: Linking["pair"] = async () => {
    before.push((await did()).map((line) => line.did));
    return "asked";
  };
  const linking: Linking = {
    channel: "whatsapp",
    link: () => ({ qr: "a picture", code: null }),
    onChange: () => () => {},
    pair,
    again() {},
  };
  Object.assign(desk.operator, { linking });
  const admin = await new Browserless(desk).signIn(desk.password);
  await admin.get("/desk/channels/link");
  for (const _ of [1, 2]) await admin.send("POST", "/desk/channels/link", { number: "+855 12 345 678" });
  expect(before.map((lines) => lines.filter((one) => one === "link-code-asked").length)).toEqual([1, 2]);
  expect(JSON.stringify(await did())).not.toMatch(/345/);
});
