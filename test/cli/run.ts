import { spawn } from "node:child_process";
import path from "node:path";
import { Writable } from "node:stream";

const ROOT = path.join(import.meta.dirname, "../..");

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Standard output as values, one a line. */
  readonly rows: () => readonly Row[];
}
// biome-ignore lint/suspicious/noExplicitAny: tests read outputs of any shape and compare what they name
export type Row = any;

interface Options {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the command is called from; its own folder when left out. */
  readonly cwd?: string;
}

/** Runs the real command in a process of its own, as a user does. */
export function mitra(args: readonly string[], { input = "", env = {}, cwd = ROOT }: Options = {}): Promise<Ran> {
  const child = spawn(process.execPath, [path.join(ROOT, "src/cli/mitra.ts"), ...args], { cwd, env: { ...process.env, ...env } });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.setEncoding("utf8").on("data", (text: string) => out.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => err.push(text));
  child.stdin.on("error", () => {}); // a command that refuses does not read
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, out: out.join(""), err: err.join(""), rows: () => rowsOf(out.join("")) }));
  });
}

/** A stream that keeps what is written to it. */
export function collector(): { readonly output: Writable; readonly text: () => string; readonly rows: () => readonly Row[] } {
  const chunks: string[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  const text = () => chunks.join("");
  return { output, text, rows: () => rowsOf(text()) };
}

function rowsOf(out: string): readonly Row[] {
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

export function ndjson(...rows: readonly unknown[]): string {
  return rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row))).join("\n");
}
