import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CAPABILITIES } from "../../src/channels/capabilities.ts";

const root = new URL("../../", import.meta.url);
const source = (path: string) => readFileSync(new URL(path, root), "utf8");

it("only the channels know the libraries of the platforms", () => {
  const platforms = /from "(botbuilder|botframework|telegraf|whatsapp-web)|import\("(botbuilder|botframework|telegraf|whatsapp-web)/;
  const files = globSync("src/**/*.ts", { cwd: root });
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((path) => !path.startsWith("src/channels/") && platforms.test(source(path)))).toEqual([]);
});

it("the default start never imports the whole SDK", () => {
  const whole = /^import (?!type).*from "(botbuilder|botbuilder-core|botframework-schema)";/m;
  expect(globSync("src/channels/**/*.ts", { cwd: root }).filter((path) => whole.test(source(path)))).toEqual([]);
});

it("every row of capabilities carries its own name", () => {
  expect(Object.entries(CAPABILITIES).filter(([name, row]) => row.name !== name)).toEqual([]);
});
