import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig } from "../src/config.ts";

const top = path.join(import.meta.dirname, "..");
const readme = readFileSync(path.join(top, "README.md"), "utf8");
const scripts: Record<string, string> = JSON.parse(readFileSync(path.join(top, "package.json"), "utf8")).scripts; // our own package.json

describe("the README tells what is there", () => {
  test.each([...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, target = ""]) => target))("the link to %s leads somewhere", (target) => {
    expect(existsSync(path.join(top, target))).toBe(true);
  });

  test.each([...readme.matchAll(/npm (?:run (?:--silent )?)?(start|test|bench|soak|mitra)\b/g)].map(([, name = ""]) => name))(
    "npm %s exists",
    (name) => {
      expect(scripts).toHaveProperty(name);
    },
  );

  test.each([...new Set([...readme.matchAll(/`((?:src|docs|test|locales|knowledge|intents)\/[\w./-]*)`/g)].map(([, name = ""]) => name))])(
    "%s exists",
    (name) => {
      expect(existsSync(path.join(top, name))).toBe(true);
    },
  );

  test("every folder of src is in the map", () => {
    const folders = readdirSync(path.join(top, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) expect(readme).toContain(`\`${name}/\``);
  });

  test.each([...readme.matchAll(/^\| `((?!MITRA)\w+(?: \w+)?)` \|/gm)].map(([, name = ""]) => name))("mitra %s prints its help", (name) => {
    const help = spawnSync(process.execPath, ["src/cli/mitra.ts", ...name.split(" "), "--help"], { cwd: top, encoding: "utf8" });
    expect(help).toMatchObject({ status: 0, stderr: "" });
    expect(help.stdout).toContain(`mitra ${name}`);
  });

  test("every setting of the table exists with the default it says", () => {
    const rows = [...readme.matchAll(/`(MITRA_\w+)`/g)].map(([, name = ""]) => name);
    expect(readConfig(Object.fromEntries([...new Set(rows)].map((name) => [name, undefined])))).not.toHaveProperty("faults");
    expect(readConfig({ MITRA_PROT: "1" })).toMatchObject({ faults: [expect.stringContaining("MITRA_PROT")] });
    expect(readConfig({})).toMatchObject({
      host: "127.0.0.1",
      port: 8080,
      data: "data",
      cache: ".cache",
      logLevel: "warn",
      behindProxy: false,
    });
  });
});

test("settings are refused all at once, each in a sentence", () => {
  const config = readConfig({ MITRA_PORT: "many", MITRA_LOG: "loud", MITRA_PUBLIC_URL: "here", MITRA_PROXY: "maybe" });
  expect(config).toMatchObject({ faults: expect.arrayContaining([expect.stringMatching(/^MITRA_PORT must be a number/)]) });
  expect("faults" in config && config.faults).toHaveLength(4);
});
