import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/** Lines of a source file: what is longer is not read in one go. */
const LONGEST = 300;
const ROOT = path.join(import.meta.dirname, "..");

interface Source {
  readonly file: string;
  readonly text: string;
  /** The text without comments and without what stands in quotes, so that words about a thing are not the thing. */
  readonly code: string;
  /** What it imports, statically or not: package names, or paths from the top folder. */
  readonly imports: readonly string[];
}

const read = (pattern: string): Source[] =>
  globSync(pattern, { cwd: ROOT })
    .map((name) => name.split(path.sep).join("/"))
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(ROOT, file), "utf8");
      return { file, text, code: bare(text), imports: importsOf(file, text) };
    });

function bare(text: string): string {
  return text
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "$1");
}

function importsOf(file: string, text: string): string[] {
  const named = [...text.matchAll(/\bfrom\s+"([^"]+)"|\bimport\s*\(?\s*"([^"]+)"/g)].map(([, from, alone]) => from ?? alone ?? "");
  return named.map((name) => (name.startsWith(".") ? path.posix.join(path.posix.dirname(file), name) : name));
}

const sources = read("src/**/*.ts");
const domain = sources.filter(({ file }) => file.startsWith("src/domain/"));
const files = (found: readonly Source[]) => found.map(({ file }) => file);
const using = (pattern: RegExp, among: readonly Source[]) => files(among.filter(({ code }) => pattern.test(code)));
const outside = (...folders: readonly string[]) => sources.filter(({ file }) => !folders.some((folder) => file.startsWith(folder)));

describe("the domain is pure", () => {
  it("imports nothing from outside", () => {
    const strangers = domain.flatMap(({ file, imports }) =>
      imports.filter((name) => !name.startsWith("src/domain/") && !ALLOWED.test(name)).map((name) => `${file} imports ${name}`),
    );
    expect(domain.length).toBeGreaterThan(20);
    expect(strangers).toEqual([]);
  });

  it.each([
    ["the time", /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\./],
    ["chance", /\bMath\.random\b|\bcrypto\b|\brandomUUID\b/],
    ["a timer", /\bset(Timeout|Interval|Immediate)\b/],
    ["the process", /\bprocess\./],
    ["waiting", /\bawait\b|\basync\b/],
    ["the console", /\bconsole\./],
  ])("knows nothing of %s", (_what, pattern) => {
    expect(using(pattern, domain)).toEqual([]);
  });

  it("has no any", () => {
    expect(using(/[:<,|&(]\s*any\b|\bas any\b|\bany\[\]/, domain)).toEqual([]);
  });
});

/** Stemmers and distances of `natural` are pure functions of words. */
const ALLOWED = /^natural\/lib\/natural\/(?:stemmers|distance)\//;

describe("the edges", () => {
  it("platforms' libraries stay in the channels", () => {
    const platform = /^(botbuilder|botframework|telegraf|whatsapp-web\.js)/;
    const found = outside("src/channels/").filter(({ imports }) => imports.some((name) => platform.test(name)));
    expect(files(found)).toEqual([]);
  });

  it("only the configuration reads the environment", () => {
    expect(using(/\bprocess\s*\.\s*env\b|\bprocess\[|\bloadEnvFile\b/, outside("src/config.ts"))).toEqual([]);
  });

  it("only the entries make stores and channels", () => {
    const made =
      /\b(lowdbStore|memoryStore|postgresStore)\s*\(|\bnew (Lowdb|Memory|Postgres)Store\b|\bCHANNELS\s*\.|\b(web|terminal|telegram|whatsapp)Channel\s*\(/;
    const definitions = /^export (async )?function (\w+Store|\w+Channel)\b.*$/gm;
    const others = outside("src/main.ts", "src/platforms.ts", "src/cli/").map((source) => ({
      ...source,
      code: source.code.replace(definitions, ""),
    }));
    const strangers = others.filter(({ file, code }) =>
      made.test(file.startsWith("src/store/") ? code.replace(/return new \w+Store\(/g, "") : code),
    );
    expect(files(strangers)).toEqual([]);
  });

  it("nothing but the entries ends the process", () => {
    expect(using(/\bprocess\s*\.\s*exit\b/, outside("src/main.ts", "src/cli/"))).toEqual([]);
  });
});

describe("sizes", () => {
  const lengths = sources.map(({ file, text }) => ({ file, lines: text.trimEnd().split("\n").length }));
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  const told = `${sorted.length} files, median ${at(0.5)} lines, p90 ${at(0.9)}`;

  it("no source file is longer than three hundred lines", () => {
    const long = lengths.filter(({ lines }) => lines > LONGEST).map(({ file, lines }) => `${file} (${lines})`);
    expect(long, told).toEqual([]);
  });

  it("most are short", () => {
    expect(at(0.5), told).toBeLessThanOrEqual(80);
    expect(at(0.9), told).toBeLessThanOrEqual(200);
  });
});

describe("tests", () => {
  const tests = read("test/**/*.ts");

  it("every contract suite is run", () => {
    const contracts = files(read("test/contracts/*.ts"));
    const unused = contracts.filter((contract) => !tests.some(({ imports }) => imports.includes(contract)));
    expect(contracts.length).toBeGreaterThan(0);
    expect(unused).toEqual([]);
  });

  it("every dialogue is where its runner looks", () => {
    const dialogues = globSync("test/**/*.txt", { cwd: ROOT }).filter((name) =>
      /^worker:/m.test(readFileSync(path.join(ROOT, name), "utf8")),
    );
    expect(dialogues.filter((name) => !name.split(path.sep).join("/").startsWith("test/dialogues/"))).toEqual([]);
    expect(dialogues.length).toBe(globSync("test/dialogues/**/*.txt", { cwd: ROOT }).length);
  });

  it("none is left out or run alone, but for a contract's exceptions, which name their reason", () => {
    const mark = /\b(describe|it|test)\.(skip|only|todo|fails)\b|\bx(it|describe)\(/;
    const others = tests.filter(({ file }) => !file.startsWith("test/contracts/"));
    expect(using(mark, others)).toEqual([]);
  });
});
